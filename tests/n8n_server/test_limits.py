"""A server's workflows share what a key may ask for in a minute: in real time, by the vendor's own count."""

from __future__ import annotations

import time
from dataclasses import replace
from email.utils import formatdate
from typing import Any

import pytest

from connector_core.harness.vendor.messages import Request, Response
from targets.n8n.server.client import Json, node, output, until
from tests.n8n_server.conftest import Place
from tests.n8n_server.door import answer
from tests.n8n_server.stories import end
from tests.scenarios.timed import most_in_a_minute

pytestmark = pytest.mark.server

LIMIT = 60
"""Requests a minute and key; the vendor refuses more."""
POLLERS, BURST = 5, 75
EVERY_TWENTY_SECONDS = {"item": [{"mode": "custom", "cronExpression": f"{second} * * * * *"} for second in (0, 20, 40)]}
LONG_AGO = 60 * 24 * 30
"""Minutes: before anything that a poll looks back to."""


def _poller(place: Place) -> Json:
    inputs = {"assistant_id": place.world.assistants[1].id}
    trigger = place.node("Trigger", "call_completed", inputs, "poll", pollTimes=EVERY_TWENTY_SECONDS)
    workflow = place.client.workflow([trigger, end()])
    assert place.client.publish(workflow)["status"] == "published"
    return workflow


def _burst(place: Place, assistant: int) -> Json:
    """A workflow that looks up every call of an assistant, one by one; gives the ended execution."""
    inputs = {"assistant_id": place.world.assistants[assistant].id, "return_all": True}
    steps = [place.node("All", "list_calls", inputs), place.node("Each", "find_call", {"call_id": "={{ $json.id }}"})]
    workflow = place.client.workflow([node("Start", "n8n-nodes-base.manualTrigger", {}), *steps])
    return place.client.execution(place.client.run(workflow, "Start"), 4 * 60)


def _polls(place: Place, mark: int) -> list[Any]:
    """The pollers' requests: they ask for one assistant's calls, and the burst for another's."""
    mine = place.world.assistants[1].id
    return [one for one in place.fake.seen.since(mark, "GET", "/calls") if one.parameters()["assistant_id"] == mine]


def test_five_pollers_and_a_burst_keep_to_the_limit(place: Place) -> None:
    key = place.world.key()
    place = replace(place, credentials=place.client.credential(place.credential_type, {"apiKey": key.token}))
    calls = [place.world.past_call(assistant=0, minutes=LONG_AGO + number) for number in range(BURST)]
    mark = place.fake.seen.mark()
    pollers = [_poller(place) for _ in range(POLLERS)]
    execution = _burst(place, 0)
    # Their turns come with the burst's, and behind what of it asked before them.
    until(lambda: len(_polls(place, mark)) > 2 * POLLERS, "the pollers have had their turns as well", 90)
    for workflow in pollers:
        place.client.unpublish(workflow)
    assert execution["status"] == "success", execution["data"]["resultData"].get("error")
    assert {call.id for call in calls} <= {item["id"] for item in output(execution, "Each")}
    seen = [one for one in place.fake.seen.since(mark) if one.key == key.id]
    assert [one for one in seen if one.status == 429] == []
    # The burst is more than a minute allows, so the limit was reached; and never passed.
    assert most_in_a_minute([one.at for one in seen]) == LIMIT


def _in_seconds(now: float) -> str:
    return "3"


def _as_a_date(now: float) -> str:
    # Whole seconds: between three and four from now.
    return formatdate(int(now) + 4, usegmt=True)


@pytest.mark.parametrize("form", [_in_seconds, _as_a_date])
def test_nothing_is_sent_before_retry_after(place: Place, form: Any) -> None:
    """In both forms; then the search goes on."""
    mark = len(place.door.seen)
    times: list[float] = []

    def limited(request: Request, vendor: Any) -> Response:
        times.append(time.time())
        return answer(429, headers={"Retry-After": form(times[0])})(request, vendor)

    def allowed(request: Request, vendor: Any) -> Response:
        times.append(time.time())
        return vendor(request)

    place.door.at("GET", "/assistants", limited)
    place.door.at("GET", "/assistants", allowed)
    found = place.items("list_assistants", {"return_all": True})
    assert len(found) == len(place.world.assistants)
    assert len(place.door.asked("GET", "/assistants", mark)) == 2
    assert 3 <= times[1] - times[0] < 15
