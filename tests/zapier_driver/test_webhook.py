"""Webhook triggers: subscribing, believing deliveries, samples, unsubscribing."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest

from connector_core.harness.driver import DriverError
from connector_core.harness.vendor.messages import Response
from targets.zapier.driver.hook import HookActivation
from tests.zapier_driver.conftest import World

pytestmark = pytest.mark.node


@pytest.fixture
def zap(world: World) -> Iterator[HookActivation]:
    """A Zap that is on, with the trigger Call Completed."""
    activation = world.driver.activate("call_completed", {}, "webhook")
    assert isinstance(activation, HookActivation)
    yield activation
    activation.deactivate()


def keys(value: Any) -> Any:
    """The shape of an item: its keys, and those of the objects and lists in it."""
    if isinstance(value, dict):
        return {key: keys(item) for key, item in value.items()}
    return [keys(item) for item in value[:1]] if isinstance(value, list) else None


def test_subscribing_posts_the_url_and_keeps_the_secret(world: World) -> None:
    mark = world.fake.seen.mark()
    zap = world.driver.activate("call_completed", {}, "webhook")
    assert isinstance(zap, HookActivation)
    (posted,) = world.fake.seen.since(mark, "POST")
    assert posted.json() == {"url": zap.url, "events": ["call.completed"]}
    (row,) = world.fake.deliveries.subscriptions.where(world.account.id)
    assert zap.subscription["id"] == row.id
    assert zap.subscription["secret"] == row.secret
    zap.deactivate()


def test_a_signed_delivery_gives_the_whole_call(world: World, zap: HookActivation) -> None:
    call = world.fake.add_call(world.assistant, duration=205)
    (delivery,) = world.fake.completed(call)
    world.fake.settle()
    assert delivery.status == 200
    (item,) = zap.items()
    assert zap.failures() == []
    assert (item["id"], item["direction"], item["duration_seconds"]) == (call.id, "inbound", 205)
    assert (item["from_number"], item["summary"]) == (call.from_number, call.summary)


def test_the_detail_cannot_be_fetched_and_the_event_still_fires(world: World, zap: HookActivation) -> None:
    call = world.fake.add_call(world.assistant, duration=205)
    world.fake.interceptors.append(lambda request: Response(404) if f"/calls/{call.id}" in request.path else None)
    world.fake.completed(call)
    world.fake.settle()
    (item,) = zap.items()
    assert (item["id"], item["direction"], item["from_number"]) == (call.id, "inbound", call.from_number)
    assert "summary" not in item


FORGED: dict[str, dict[str, Any]] = {
    "another secret": {"secret": "whsec_of_somebody_else"},
    "no signature": {"headers": {"X-Voka-Signature-256": None}},
    "an empty signature": {"headers": {"X-Voka-Signature-256": ""}},
    "no timestamp": {"headers": {"X-Voka-Timestamp": None}},
    "another timestamp": {"headers": {"X-Voka-Timestamp": "1700000000"}},
    "a body changed by one space": {"tamper": lambda body: body + b" "},
    "a body written again": {"tamper": lambda body: json.dumps(json.loads(body), separators=(",", ":")).encode()},
}


@pytest.mark.parametrize("forged", FORGED.values(), ids=FORGED)
def test_a_forged_delivery_fires_nothing(world: World, zap: HookActivation, forged: dict[str, Any]) -> None:
    call = world.fake.add_call(world.assistant)
    mark = world.fake.seen.mark()
    (delivery,) = world.fake.completed(call, **forged)
    world.fake.settle()
    assert zap.items() == []
    (failure,) = zap.failures()
    # A HaltedError never turns a Zap off: a forger cannot do that.
    assert failure.kind == "HaltedError"
    assert world.fake.seen.since(mark) == []
    assert delivery.status == 200


@pytest.mark.parametrize(("age", "believed"), [(0, True), (290, True), (-290, True), (310, False), (-310, False)])
def test_a_stale_delivery_is_refused(world: World, zap: HookActivation, age: int, believed: bool) -> None:
    call = world.fake.add_call(world.assistant)
    world.fake.completed(call, timestamp=world.fake.clock.now() - age)
    world.fake.settle()
    assert len(zap.items()) == believed
    assert len(zap.failures()) == (not believed)


def test_without_a_secret_nothing_is_believed(world: World, zap: HookActivation) -> None:
    call = world.fake.add_call(world.assistant)
    zap.subscription = {**zap.subscription, "secret": ""}
    world.fake.completed(call)
    world.fake.settle()
    assert zap.items() == []
    (failure,) = zap.failures()
    assert failure.kind == "HaltedError"
    assert "secret" in failure.message


def test_an_event_of_another_type_fires_nothing(world: World, zap: HookActivation) -> None:
    call = world.fake.add_call(world.assistant)
    (row,) = world.fake.deliveries.subscriptions.where(world.account.id)
    world.fake.emit("call.ringing", {"call_id": call.id}, account=world.account.id, only=row)
    world.fake.settle()
    assert (zap.items(), zap.failures()) == ([], [])


def test_filters_keep_what_fits(world: World) -> None:
    other = world.fake.add_assistant(world.account, "Sales")
    zap = world.driver.activate("call_completed", {"assistant_id": other.id, "direction": "inbound"}, "webhook")
    wanted = world.fake.add_call(other)
    for call in (wanted, world.fake.add_call(world.assistant), world.fake.add_call(other, direction="outbound")):
        world.fake.completed(call)
    world.fake.settle()
    assert [item["id"] for item in zap.items()] == [wanted.id]
    assert zap.failures() == []
    zap.deactivate()


def test_a_duplicate_carries_the_same_id(world: World, zap: HookActivation) -> None:
    """Zapier does not deduplicate webhooks; what the connector owes is a stable id."""
    (delivery,) = world.fake.completed(world.fake.add_call(world.assistant))
    world.fake.settle()
    world.fake.deliveries.repeat(delivery)
    world.fake.settle()
    first, second = zap.items()
    assert first == second


def test_samples_have_the_shape_of_a_live_item(world: World, zap: HookActivation) -> None:
    call = world.fake.add_call(world.assistant)
    world.fake.completed(call)
    world.fake.settle()
    (live,) = zap.items()
    sample = world.driver.sample("call_completed", {}, "webhook")
    assert sample.failure is None
    assert sample.items
    assert keys(sample.items[0]).items() <= keys(live).items()


def test_at_most_three_samples_newest_first(world: World) -> None:
    now = world.fake.clock.now()
    calls = [world.fake.add_call(world.assistant, started_at=now - 60 * number) for number in range(1, 130)]
    mark = world.fake.seen.mark()
    sample = world.driver.sample("call_completed", {}, "webhook")
    assert [item["id"] for item in sample.items] == [call.id for call in calls[:3]]
    # One page of the list, and the details of what is shown.
    assert len(world.fake.seen.since(mark)) == 1 + 3


def test_without_a_list_the_static_sample_is_shown(world: World) -> None:
    sample = world.driver.sample("insight_received", {}, "webhook")
    assert [item["event"] for item in sample.items] == ["call.insight.received"]


def test_transcript_ready_fetches_the_transcript(world: World) -> None:
    zap = world.driver.activate("transcript_ready", {}, "webhook")
    call = world.fake.add_call(world.assistant, transcript=False)
    world.fake.settle_transcript(call)
    world.fake.settle()
    (item,) = zap.items()
    assert (item["call_id"], item["ready"]) == (call.id, True)
    assert [part["speaker"] for part in item["segments"]] == ["caller", "assistant"]
    zap.deactivate()


def test_two_insights_of_one_call_have_two_ids(world: World) -> None:
    zap = world.driver.activate("insight_received", {}, "webhook")
    call = world.fake.add_call(world.assistant)
    world.fake.insight(call, {"insight": "a"})
    world.fake.insight(call, {"insight": "b"})
    world.fake.settle()
    first, second = zap.items()
    assert first["id"] != second["id"]
    assert {first["data"]["insight"], second["data"]["insight"]} == {"a", "b"}
    zap.deactivate()


def test_turning_off_unsubscribes_and_the_url_is_gone(world: World) -> None:
    zap = world.driver.activate("call_completed", {}, "webhook")
    (row,) = world.fake.deliveries.subscriptions.where(world.account.id)
    zap.deactivate()
    assert world.fake.deliveries.subscriptions.where(world.account.id) == []
    # One that the vendor had already begun to send.
    late = world.fake.deliveries.post(world.account.id, row.url, "call.completed", b"{}")
    world.fake.settle()
    assert late.status == 410
    assert (zap.items(), zap.failures()) == ([], [])


def test_a_subscription_that_is_gone_is_no_failure(world: World) -> None:
    zap = world.driver.activate("call_completed", {}, "webhook")
    (row,) = world.fake.deliveries.subscriptions.where(world.account.id)
    world.fake.deliveries.subscriptions.remove(row)
    zap.deactivate()
    assert zap.failures() == []


def test_turning_off_tells_when_the_vendor_refuses(world: World) -> None:
    zap = world.driver.activate("call_completed", {}, "webhook")
    world.fake.interceptors.append(lambda request: Response(403) if request.method == "DELETE" else None)
    zap.deactivate()
    (failure,) = zap.failures()
    assert failure.status == 403


def test_a_missing_scope_stops_turning_on_and_is_named(world: World) -> None:
    world.key_with("read_calls", "read_assistants")
    with pytest.raises(DriverError, match="manage_webhooks"):
        world.driver.activate("call_completed", {}, "webhook")
    assert world.fake.deliveries.subscriptions.where(world.account.id) == []
