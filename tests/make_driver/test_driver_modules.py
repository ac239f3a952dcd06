"""Connection, actions, searches, dropdowns and errors of the Voka app."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from connector_core.harness.driver import DriverError
from connector_core.harness.vendor.messages import Headers, Response
from connectors.voka.fake_api import INTEGRATION_PRESET
from connectors.voka.fake_rows import Course
from targets.make.driver import open_driver
from targets.make.driver.failure import MakeFailure
from tests.make_driver.world import World

NUMBER = "+12025551111"


def failed(world: World, operation: str, **inputs: Any) -> MakeFailure:
    outcome = world.driver.run(operation, inputs)
    assert isinstance(outcome.failure, MakeFailure), outcome
    assert outcome.items == []
    return outcome.failure


def done(world: World, operation: str, **inputs: Any) -> list[dict[str, Any]]:
    outcome = world.driver.run(operation, inputs)
    assert outcome.failure is None, outcome.failure
    return outcome.items


def test_the_connection_is_labelled_and_a_wrong_key_refused(world: World) -> None:
    key = world.fake.add_key(world.account).token
    assert world.driver.connect({"api_key": key}).items == [{"label": "Acme Dental (live)"}]
    refused = world.driver.connect({"api_key": "voka_live_" + "0" * 32})
    assert refused.failure is not None
    assert (refused.failure.kind, refused.failure.status) == ("InvalidAccessTokenError", 401)
    with pytest.raises(DriverError, match="no field token"):
        world.driver.connect({"token": "x"})


def test_choices(world: World) -> None:
    found = world.driver.choices("assistants", {}).items
    assert found == [{"value": row.id, "label": row.name} for row in world.assistants]
    with pytest.raises(DriverError, match="no choices voices"):
        world.driver.choices("voices", {})


def test_a_call_is_placed_once_with_metadata(world: World) -> None:
    metadata = {"your_internal_id": "abc-123", "note": 'it\'s "quoted" {{x}} = 1'}
    inputs = {"assistant_id": world.assistants[0].id, "to_number": NUMBER, "metadata": metadata}
    (item,) = done(world, "place_call", **inputs)
    assert (item["status"], item["to_number"]) == ("queued", NUMBER)
    (seen,) = world.fake.seen.since(0, "POST", "/outbound-calls")
    assert seen.json() == inputs


@pytest.mark.parametrize("status", [429, 500, 502, 503, 504])
def test_placing_a_call_is_never_left_to_make_to_repeat(world: World, status: int) -> None:
    world.fake.interceptors.append(lambda _: Response(status, Headers({"Retry-After": "7"})))
    failure = failed(world, "place_call", assistant_id=world.assistants[0].id, to_number=NUMBER)
    assert failure.status == status
    assert failure.action in ("rollback", "incomplete")
    assert len(world.asked) == 2, "the connection and one request"


def test_a_call_is_placed_and_its_end_awaited(world: World) -> None:
    world.fake.course = Course(ring=1, talk=8, settle=1)
    inputs = {"assistant_id": world.assistants[0].id, "to_number": NUMBER, "metadata": {"a": "b"}}
    start = world.clock.now()
    (item,) = done(world, "place_call_and_wait", **inputs)
    assert (item["finished"], item["status"]) == (True, "completed")
    assert world.clock.now() - start == 10
    assert len(world.fake.seen.since(0, "POST", "/outbound-calls")) == 1


def test_waiting_is_bounded_and_says_so(world: World) -> None:
    world.fake.course = Course(ring=1, talk=600)
    start = world.clock.now()
    (item,) = done(world, "place_call_and_wait", assistant_id=world.assistants[0].id, to_number=NUMBER)
    assert item["finished"] is False
    assert item["id"]
    assert world.clock.now() - start == 25


def test_search_pages(world: World) -> None:
    calls = [world.call(300 - number) for number in range(230)]
    newest = [call.id for call in reversed(calls)]
    mark = world.fake.seen.mark()
    assert [item["id"] for item in done(world, "list_calls", return_all=True)] == newest
    assert len(world.fake.seen.since(mark, "GET", "/calls")) == 3
    mark = world.fake.seen.mark()
    assert [item["id"] for item in done(world, "list_calls", limit=150)] == newest[:150]
    assert len(world.fake.seen.since(mark, "GET", "/calls")) == 2
    assert len(done(world, "list_calls")) == 10


def test_a_search_between_two_times(world: World) -> None:
    calls = [world.call(minutes) for minutes in (40, 30, 20)]
    (item,) = done(
        world, "list_calls", started_after="2026-05-10T11:25:00Z", started_before="2026-05-10T13:35:00+02:00"
    )
    assert item["id"] == calls[1].id


def test_a_call_by_its_id_and_an_id_that_needs_escaping(world: World) -> None:
    call = world.call()
    (item,) = done(world, "find_call", call_id=call.id)
    assert item["disconnect_reason"] == world.fake.detail(call)["disconnect_reason"]
    failure = failed(world, "find_call", call_id="a/../b +?#%")
    assert (failure.kind, failure.status) == ("DataError", 404)
    assert world.asked[-1].url.endswith("/calls/a%2F..%2Fb%20%2B%3F%23%25")


def test_a_transcript_is_awaited_and_pending_is_said(world: World) -> None:
    call = world.call(transcript=False)
    inputs = {"call_id": call.id, "call_type": "inbound"}
    (item,) = done(world, "get_transcript", **inputs, wait_seconds=0)
    assert (item["ready"], item["status"], item.get("full_text")) == (False, "pending", None)
    start = world.clock.now()

    def settle() -> None:
        world.fake.settle_transcript(call)

    world.clock.call_later(7, settle)
    (item,) = done(world, "get_transcript", **inputs, wait_seconds=20)
    assert item["ready"] is True
    assert item["full_text"]
    assert world.clock.now() - start == 10


def test_a_missing_scope_is_named(world: World) -> None:
    world.connect(INTEGRATION_PRESET)
    failure = failed(world, "place_call", assistant_id=world.assistants[0].id, to_number=NUMBER)
    assert (failure.kind, failure.status) == ("RuntimeError", 403)
    assert "outbound_calls" in failure.message
    assert "lacks that scope" in failure.message
    call = world.call(direction="outbound", placed_by_api=True)
    assert "read_analytics" in failed(world, "get_transcript", call_id=call.id, call_type="outbound").message


@pytest.mark.parametrize(
    ("status", "kind", "action"),
    [
        (401, "InvalidAccessTokenError", "disable"),
        (403, "RuntimeError", "rollback"),
        (404, "DataError", "incomplete"),
        (422, "DataError", "incomplete"),
        (429, "RateLimitError", "rerun"),
        (500, "RuntimeError", "rollback"),
        (503, "ConnectionError", "rerun"),
        (302, "RuntimeError", "rollback"),
        (200, "RuntimeError", "rollback"),
    ],
)
def test_errors_of_a_read(world: World, status: int, kind: str, action: str) -> None:
    headers = Headers({"Location": "https://evil.example/", "Content-Type": "text/html", "Retry-After": "7"})
    world.fake.interceptors.append(lambda _: Response(status, headers, b"<html>"))
    failure = failed(world, "list_calls")
    assert (failure.kind, failure.action, failure.status) == (kind, action, status)
    if status == 429:
        assert "7" in failure.message


def test_a_broken_network(world: World) -> None:
    world.broken = "ReadTimeout"
    failure = failed(world, "list_assistants")
    assert (failure.kind, failure.action) == ("ConnectionError", "rerun")


def test_a_validation_error_names_the_field(world: World) -> None:
    failure = failed(world, "place_call", assistant_id=world.assistants[0].id, to_number="12")
    assert failure.status == 422
    assert "to_number" in failure.message


def test_required_inputs_are_asked_for_and_unknown_ones_refused(world: World) -> None:
    failure = failed(world, "find_call")
    assert (failure.kind, failure.message) == (
        "BundleValidationError",
        "Missing value of required parameter 'call_id'.",
    )
    with pytest.raises(DriverError, match="no field takes typo"):
        world.driver.run("find_call", {"typo": 1})
    with pytest.raises(DriverError, match="does not offer insight_received"):
        world.driver.activate("insight_received", {}, "webhook")


def test_a_request_of_ones_own_stays_on_the_host(world: World) -> None:
    (item,) = done(world, "api_call", method="GET", path="/calls", query={"limit": "1"})
    assert (item["statusCode"], item["body"]["data"]) == (200, [])
    for path in ("https://203.0.113.7/steal", "//203.0.113.7/steal", "@203.0.113.7/steal"):
        assert failed(world, "api_call", method="GET", path=path).status == 404
    body = {"assistant_id": world.assistants[0].id, "to_number": NUMBER}
    done(world, "api_call", method="POST", path="outbound-calls", body=body)
    (seen,) = world.fake.seen.since(0, "POST", "/outbound-calls")
    assert seen.json() == body


def test_subscriptions_are_listed_without_secrets_and_deleted(world: World) -> None:
    hook = world.watch("call_completed")
    (item,) = done(world, "list_subscriptions")
    assert item["url"] == hook.url
    assert "secret" not in item
    done(world, "delete_subscription", subscription_id=item["id"])
    assert done(world, "list_subscriptions") == []


def test_no_secret_shows_in_the_log_nor_in_an_error(world: World) -> None:
    key = world.connect()
    hook = world.watch("call_completed")
    secrets = [row.secret for row in world.fake.deliveries.subscriptions.where(world.account.id, lambda _: True)]
    done(world, "list_calls")
    world.fake.interceptors.append(lambda request: Response(500))
    failure = failed(world, "list_calls")
    log = json.dumps([[entry.request, entry.response] for entry in world.driver.simulator.host.log], default=str)
    for secret in (key, *secrets):
        assert secret
        assert secret not in log
        assert secret not in failure.message
    assert hook.hook.data.keys() == {"externalHookId"}


def test_a_folder_that_is_no_app_does_not_load(tmp_path: Path, names: Mapping[str, Any]) -> None:
    driver = open_driver(tmp_path, names)
    with pytest.raises(DriverError, match=r"makecomapp\.json"):
        driver.__enter__()
    with pytest.raises(DriverError, match="not open"):
        _ = driver.simulator
    assert "not Make" in driver.engine
