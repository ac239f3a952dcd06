"""Instant triggers of the Voka app."""

from __future__ import annotations

import json

import httpx
import pytest

from connector_core.harness.driver import DriverError
from connector_core.harness.vendor.messages import Response
from connectors.voka.fake_rows import Call
from targets.make.driver.hook import BURST, BURST_SECONDS
from tests.make_driver.world import World

JSON = {"Content-Type": "application/json"}


def same(item: object, record: dict[str, object]) -> bool:
    """Times differ in how they are written: milliseconds or none."""
    return bool(json.loads(json.dumps(item).replace(".000Z", "Z")) == record)


def forged(call_id: str) -> bytes:
    return json.dumps({"event": "call.completed", "data": {"call_id": call_id, "direction": "incoming"}}).encode()


def test_attach_deliver_fetch_detach(world: World) -> None:
    hook = world.watch("call_completed", direction="inbound")
    (row,) = world.fake.deliveries.subscriptions.where(world.account.id, lambda row: row.active)
    assert (row.url, row.events) == (hook.url, ("call.completed",))
    assert hook.hook.data == {"externalHookId": row.id}
    call, other = world.call(), world.call(direction="outbound")
    for each in (call, other):
        world.fake.completed(each)
    world.settle()
    (item,) = hook.items()
    assert same(item, world.fake.detail(call))
    assert hook.failures() == []
    assert {delivery.state for delivery in world.fake.deliveries.all()} == {"delivered"}
    hook.deactivate()
    assert not world.fake.deliveries.subscriptions.where(world.account.id, lambda row: row.active)
    assert hook.deliver(forged(call.id), JSON).status == 410
    assert httpx.post(hook.url, content=forged(call.id), headers=JSON).status_code == 410


def test_over_http_a_delivery_is_answered_as_the_app_says(world: World) -> None:
    hook = world.watch("call_completed")
    call = world.call()
    answer = httpx.post(hook.url, content=forged(call.id), headers=JSON)
    assert (answer.status_code, answer.json()) == (200, {"received": True})
    assert [item["id"] for item in hook.items()] == [call.id]


def test_a_forged_event_is_not_believed_only_looked_up(world: World) -> None:
    hook = world.watch("call_completed")
    stranger = world.fake.add_account("Somebody Else")
    foreign = world.fake.add_call(world.fake.add_assistant(stranger), started_at=world.clock.now())
    for call_id in ("invented", foreign.id, "../webhook-subscriptions"):
        assert hook.deliver(forged(call_id), JSON).status == 200
    assert hook.items() == []
    assert [(failure.kind, failure.status) for failure in hook.failures()] == [("DataError", 404)] * 3
    assert hook.scenario.active, "an error handler stands on the trigger"
    assert len(hook.scenario.incomplete) == 3
    lie = json.dumps({"event": "call.completed", "data": {"call_id": (call := world.call()).id, "cost": -1}})
    hook.deliver(lie.encode(), JSON)
    assert [same(item, world.fake.detail(call)) for item in hook.items()] == [True]


def test_the_same_event_twice_is_two_items_with_one_id(world: World) -> None:
    hook = world.watch("call_completed")
    (delivery,) = world.fake.completed(call := world.call())
    world.settle()
    world.fake.deliveries.repeat(delivery)
    world.settle()
    assert [item["id"] for item in hook.items()] == [call.id] * 2


def test_a_transcript_that_became_ready(world: World) -> None:
    hook = world.watch("transcript_ready")
    call = world.call(transcript=False)
    world.fake.settle_transcript(call)
    world.settle()
    (item,) = hook.items()
    assert (item["call_id"], item["ready"]) == (call.id, True)
    assert item["segments"]


def test_a_key_that_was_revoked_switches_the_scenario_off_and_deliveries_wait(world: World) -> None:
    hook = world.watch("call_completed")
    world.key.state = "revoked"
    for call in (world.call(), world.call()):
        assert hook.deliver(forged(call.id), JSON).status == 200
    assert hook.items() == []
    assert [(failure.kind, failure.status) for failure in hook.failures()] == [("InvalidAccessTokenError", 401)]
    assert not hook.scenario.active
    assert hook.waiting == 2
    with pytest.raises(DriverError, match="detaching the webhook: InvalidAccessTokenError"):
        hook.deactivate()
    assert hook.deliver(b"{}", JSON).status == 410


def test_a_service_that_is_away_is_run_again_by_make(world: World) -> None:
    hook = world.watch("call_completed")
    call: Call = world.call()
    world.fake.interceptors.append(lambda request: Response(503) if "/calls/" in request.path else None)
    hook.deliver(forged(call.id), JSON)
    assert [failure.kind for failure in hook.failures()] == ["ConnectionError"]
    assert (hook.scenario.active, hook.scenario.next_rerun, hook.waiting) == (True, 1, 1)
    hook.rerun()
    assert (hook.items(), hook.scenario.next_rerun, hook.waiting) == ([], 10, 1)
    world.fake.interceptors.clear()
    hook.rerun()
    assert [item["id"] for item in hook.items()] == [call.id]
    assert (hook.scenario.next_rerun, hook.waiting) == (None, 0)


def test_with_a_repaired_connection_what_waited_is_worked_off(world: World) -> None:
    hook = world.watch("call_completed")
    world.key.state = "revoked"
    calls = [world.call(), world.call()]
    for call in calls:
        hook.deliver(forged(call.id), JSON)
    assert hook.items() == []
    world.connect()
    hook.turn_on(world.driver.connection)
    assert [item["id"] for item in hook.items()] == [call.id for call in calls]
    hook.deactivate()


def test_detaching_what_is_gone_is_fine(world: World) -> None:
    hook = world.watch("call_completed")
    for row in world.fake.deliveries.subscriptions.where(world.account.id, lambda row: row.active):
        row.active = False
    world.fake.interceptors.append(lambda request: Response(404) if request.method == "DELETE" else None)
    hook.deactivate()


def test_attaching_without_the_scope_is_refused_and_says_which(world: World) -> None:
    world.connect(("read_calls",))
    with pytest.raises(DriverError, match="manage_webhooks"):
        world.driver.activate("call_completed", {}, "webhook")


def test_more_than_make_takes_is_answered_429(world: World) -> None:
    hook = world.watch("call_completed")
    states = [hook.deliver(b"{}", JSON).status for _ in range(BURST + 1)]
    assert states == [200] * BURST + [429]
    world.clock.advance(BURST_SECONDS)
    assert hook.deliver(b"{}", JSON).status == 200


def test_an_instant_trigger_is_not_polled_and_two_are_two(world: World) -> None:
    one, two = world.watch("call_completed"), world.watch("call_completed")
    assert one.url != two.url
    one.deactivate()
    (row,) = world.fake.deliveries.subscriptions.where(world.account.id, lambda row: row.active)
    assert row.url == two.url
    with pytest.raises(DriverError, match="instant trigger"):
        two.poll()
