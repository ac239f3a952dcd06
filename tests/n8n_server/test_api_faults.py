"""The vendor's API misbehaves under a live server: what users see, and what the vendor was asked."""

from __future__ import annotations

from typing import Any

import pytest

from connector_core.harness.vendor.messages import Request, Response
from targets.n8n.server.client import Json, node, until
from tests.n8n_server.conftest import Place
from tests.n8n_server.door import Act, answer, cut_in_half, moved
from tests.n8n_server.stories import end, gone, got, hook, ids, polled, polling, quiet
from tests.scenarios.elsewhere import elsewhere

pytestmark = pytest.mark.server
NUMBER = "+12025550126"


def _place_call(place: Place, **more: Any) -> Json:
    """One call is to be placed, in a workflow of its own; gives the ended execution."""
    inputs = {"assistant_id": place.world.assistants[0].id, "to_number": NUMBER}
    step = place.node("Step", "place_call", inputs) | more
    workflow = place.client.workflow([node("Start", "n8n-nodes-base.manualTrigger", {}), step])
    return place.client.execution(place.client.run(workflow, "Start"))


@pytest.mark.parametrize(
    "fault", [answer(503), answer(504), answer(500), cut_in_half], ids=["503", "504", "500", "cut"]
)
def test_a_call_is_placed_once(place: Place, fault: Act) -> None:
    """A phone must not ring twice: what the vendor may have done is never asked again, not by us and not by n8n."""
    mark, calls = len(place.door.seen), len(place.world.placed())
    place.door.at("POST", "/outbound-calls", fault)
    execution = _place_call(place)
    assert execution["status"] == "error"
    assert len(place.door.asked("POST", "/outbound-calls", mark)) == 1
    assert len(place.world.placed()) - calls == (1 if fault is cut_in_half else 0)


def test_a_call_is_not_placed_again_after_429(place: Place) -> None:
    mark = len(place.door.seen)
    place.door.at("POST", "/outbound-calls", answer(429, headers={"Retry-After": "1"}))
    execution = _place_call(place)
    assert execution["status"] == "error"
    assert len(place.door.asked("POST", "/outbound-calls", mark)) == 1


def test_a_poll_that_fails_moves_nothing(place: Place) -> None:
    """500, a web page, broken JSON, a cut: the next poll that works brings everything once."""
    place.world.past_call(assistant=2, minutes=60)
    workflow = polling(place, 2)
    page = answer(200, b"<!doctype html><title>Maintenance</title>", {"Content-Type": "text/html"})
    # Each is asked for again some times within one poll where that may help.
    faults = [*[answer(500)] * 4, page, answer(200, b'{"data": ['), cut_in_half]
    reached = [place.door.at("GET", "/calls", fault) for fault in faults]
    new = [place.world.past_call(assistant=2, minutes=minutes) for minutes in (3, 2)]
    until(lambda: all(event.is_set() for event in reached), "every fault has happened", 90)
    polled(place)
    quiet(place, workflow)
    assert got(place, workflow) == ids(*new)
    place.client.unpublish(workflow)


def test_two_calls_of_the_same_moment_over_two_polls(place: Place) -> None:
    workflow = polling(place, 2)
    moment = place.world.moment - 100
    first = place.world.past_call(assistant=2, started_at=moment)
    until(lambda: got(place, workflow) == ids(first), "the first has come")
    second = place.world.past_call(assistant=2, started_at=moment)
    polled(place)
    quiet(place, workflow)
    assert got(place, workflow) == ids(first, second)
    place.client.unpublish(workflow)


def test_a_page_that_breaks_off_is_asked_for_again(place: Place) -> None:
    mark = len(place.door.seen)
    place.door.at("GET", "/assistants", cut_in_half)
    found = place.items("list_assistants", {"return_all": True})
    assert len(found) == len(place.world.assistants)
    assert len(place.door.asked("GET", "/assistants", mark)) == 2


def test_a_redirect_takes_no_key(place: Place) -> None:
    """Publishing, polling, searching and acting: none of them follows."""
    workflow = polling(place, 1)
    with elsewhere() as (url, heard):
        polls = place.door.at("GET", "/calls", moved(url), times=99)
        place.door.at("GET", "/assistants", moved(url), times=9)
        place.door.at("POST", "/outbound-calls", moved(url), times=9)
        place.door.at("GET", "/webhook-subscriptions", moved(url), times=99)
        searched = place.run("list_assistants", {"return_all": True})
        placed = _place_call(place)
        trigger = place.node("Trigger", "call_completed", {}, "webhook")
        hooked = place.client.workflow([trigger, end()])
        state = place.client.publish(hooked)
        assert polls.wait(60)
        place.door.clear()
    place.client.unpublish(workflow)
    place.client.unpublish(hooked)
    assert (searched["status"], placed["status"]) == ("error", "error")
    assert state["status"] != "published"
    assert heard == []
    gone(place)


def test_a_revoked_key_is_named(place: Place) -> None:
    key = place.world.key()
    key.state = "revoked"
    weak = place.client.credential("vokaApi", {"apiKey": key.token})
    execution = place.run("list_assistants", {"return_all": True}, weak)
    assert execution["status"] == "error"
    error = execution["data"]["resultData"]["error"]
    assert "key" in (error["message"] + str(error.get("description"))).lower()
    assert key.token not in str(execution)


def test_a_delivery_whose_details_cannot_be_had(place: Place) -> None:
    """It is passed on as it came, in time, whatever the API says."""
    workflow, _ = hook(place)
    calls = [place.world.past_call(minutes=minutes) for minutes in (9, 8, 7)]
    for call, fault in zip(calls, (answer(500), answer(429, headers={"Retry-After": "7"}), cut_in_half), strict=True):
        place.door.at("GET", f"/calls/{call.id}", fault, times=9)
        place.fake.completed(call)
        quiet(place, workflow)
    assert got(place, workflow) == ids(*calls)
    place.client.unpublish(workflow)
    gone(place)


def test_a_webhook_that_answers_with_headers_of_a_stranger(place: Place) -> None:
    """A location without a redirect's status moves nothing."""
    with elsewhere() as (url, heard):

        def led_astray(request: Request, vendor: Any) -> Response:
            honest = vendor(request)
            return Response(
                honest.status, honest.headers.changed({"Location": url, "Link": f"<{url}>; rel=next"}), honest.body
            )

        place.door.at("GET", "/assistants", led_astray, times=9)
        found = place.items("list_assistants", {"return_all": True})
    assert len(found) == len(place.world.assistants)
    assert heard == []
