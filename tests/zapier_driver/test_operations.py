"""Creates, searches, dropdowns: what the vendor saw, and what the Zap got."""

from __future__ import annotations

import pytest

from connectors.voka.fake_rows import Course
from tests.zapier_driver.conftest import World

pytestmark = pytest.mark.node


def test_placing_a_call(world: World) -> None:
    mark = world.fake.seen.mark()
    inputs = {"assistant_id": world.assistant.id, "to_number": "+12025550123", "metadata": {"order": "7"}}
    outcome = world.driver.run("place_call", inputs)
    (seen,) = world.fake.seen.since(mark)
    assert (seen.method, seen.path, seen.json()) == ("POST", "/outbound-calls", inputs)
    (item,) = outcome.items
    assert (item["status"], item["to_number"]) == ("queued", "+12025550123")


def test_braces_in_a_users_text_arrive_as_they_are(world: World) -> None:
    mark = world.fake.seen.mark()
    metadata = {"note": "{{bundle.authData.api_key}} {{ x }}"}
    inputs = {"assistant_id": world.assistant.id, "to_number": "+12025550123", "metadata": metadata}
    assert world.driver.run("place_call", inputs).failure is None
    assert world.fake.seen.since(mark)[0].json()["metadata"] == metadata


def test_placing_a_call_and_waiting_for_its_end(world: World) -> None:
    world.fake.course = Course(ring=0.05, talk=0.1)
    mark = world.fake.seen.mark()
    inputs = {"assistant_id": world.assistant.id, "to_number": "+12025550123"}
    outcome = world.driver.run("place_call_and_wait", inputs)
    posted, fetched = world.fake.seen.since(mark)
    assert posted.json()["callback_url"].startswith("http://127.0.0.1:")
    assert outcome.failure is None
    (item,) = outcome.items
    assert fetched.path == f"/calls/{item['id']}"
    assert (item["status"], item["finished"]) == ("completed", True)


def test_what_the_callback_says_is_not_believed(world: World) -> None:
    world.fake.course = Course(ring=0.05, talk=0.1, status="failed")
    inputs = {"assistant_id": world.assistant.id, "to_number": "+12025550123"}
    bundle = {
        "authData": {"api_key": world.key.token},
        "inputData": inputs,
        "meta": {},
        "outputData": {"id": world.fake.add_call(world.assistant).id, "status": "queued"},
        "cleanedRequest": {"data": {"status": "forged"}},
    }
    reply = world.driver.call("creates.place_call_and_wait.operation.performResume", bundle)
    assert reply.results["status"] == "completed"


def test_a_required_field_that_is_empty_stops_before_the_vendor(world: World) -> None:
    mark = world.fake.seen.mark()
    failure = world.driver.run("place_call", {"assistant_id": world.assistant.id}).failure
    assert failure is not None
    assert (failure.kind, "To Number" in failure.message) == ("MissingInput", True)
    assert world.fake.seen.since(mark) == []


def test_finding_a_call(world: World) -> None:
    call = world.fake.add_call(world.assistant)
    (item,) = world.driver.run("find_call", {"call_id": call.id}).items
    assert (item["id"], item["summary"]) == (call.id, call.summary)


def test_a_find_that_misses_is_empty(world: World) -> None:
    outcome = world.driver.run("find_call", {"call_id": "550e8400-e29b-41d4-a716-44665544ffff"})
    assert (outcome.items, outcome.failure) == ([], None)


def test_a_list_reads_all_pages(world: World) -> None:
    now = world.fake.clock.now()
    calls = [world.fake.add_call(world.assistant, started_at=now - number) for number in range(230)]
    mark = world.fake.seen.mark()
    outcome = world.driver.run("list_calls", {"return_all": True})
    assert [item["id"] for item in outcome.items] == [call.id for call in calls]
    pages = world.fake.seen.since(mark, "GET", "/calls")
    assert len(pages) == 3
    assert ["cursor" in page.parameters() for page in pages] == [False, True, True]


def test_a_limit_ends_a_list(world: World) -> None:
    for _ in range(5):
        world.fake.add_call(world.assistant)
    assert len(world.driver.run("list_calls", {"limit": 2}).items) == 2


def test_a_list_sends_its_filters(world: World) -> None:
    mark = world.fake.seen.mark()
    inputs = {"direction": "inbound", "started_after": "2026-05-10T12:00:00+02:00"}
    assert world.driver.run("list_calls", inputs).failure is None
    asked = world.fake.seen.since(mark)[0].parameters()
    assert (asked["direction"], asked["from"]) == ("inbound", "2026-05-10T10:00:00.000Z")


def test_a_transcript_that_is_not_ready_says_so(world: World) -> None:
    call = world.fake.add_call(world.assistant, transcript=False)
    (item,) = world.driver.run("get_transcript", {"call_id": call.id, "wait_seconds": 0}).items
    assert (item["ready"], item["status"]) == (False, "pending")
    assert not item.get("full_text")


def test_a_transcript(world: World) -> None:
    call = world.fake.add_call(world.assistant)
    (item,) = world.driver.run("get_transcript", {"call_id": call.id}).items
    assert item["ready"] is True
    assert len(item["segments"]) == 2


def test_the_dropdown_reads_page_after_page(world: World) -> None:
    for number in range(230):
        world.fake.add_assistant(world.account, f"Agent {number}")
    mark = world.fake.seen.mark()
    outcome = world.driver.choices("assistants", {})
    assert outcome.failure is None
    expected = {row.id: row.name for row in world.fake.assistants.where(world.account.id)}
    assert {item["value"]: item["label"] for item in outcome.items} == expected
    assert len(outcome.items) == 231
    asked = [seen.parameters().get("offset", "0") for seen in world.fake.seen.since(mark)]
    assert asked == ["0", "100", "200"]


def test_the_universal_call_stays_on_the_vendors_host(world: World) -> None:
    (item,) = world.driver.run("api_call", {"method": "GET", "path": "/calls", "query": {"limit": "5"}}).items
    assert (item["status_code"], item["body"]["data"]) == (200, [])
    mark = world.fake.seen.mark()
    for path in ("https://evil.example/", "//evil.example/", "/../../admin"):
        failure = world.driver.run("api_call", {"method": "GET", "path": path}).failure
        assert failure is not None, path
    assert world.fake.seen.since(mark) == []
    assert world.driver.app.engine.refused == []
