"""What the stories of this folder have in common: a published workflow, what it got, and when all is quiet."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from targets.n8n.server.client import Json, node, output, until
from tests.n8n_server.conftest import Place

UNFINISHED = ("new", "running", "waiting")
EVERY_FOUR_SECONDS = {
    "item": [{"mode": "custom", "cronExpression": f"{second} * * * * *"} for second in range(0, 60, 4)]
}


def end() -> Json:
    return node("End", "n8n-nodes-base.noOp", {})


def hook(place: Place, *steps: Json, **inputs: Any) -> tuple[Json, Json]:
    """A published workflow on `call_completed`, and its trigger node."""
    trigger = place.node("Trigger", "call_completed", inputs, "webhook")
    workflow = place.client.workflow([trigger, *steps, end()])
    state = place.client.publish(workflow)
    assert state["status"] == "published", state
    return workflow, trigger


def polling(place: Place, assistant: int, *steps: Json) -> Json:
    """A published workflow that polls for calls of one assistant every four seconds."""
    inputs = {"assistant_id": place.world.assistants[assistant].id}
    trigger = place.node("Trigger", "call_completed", inputs, "poll", pollTimes=EVERY_FOUR_SECONDS)
    workflow = place.client.workflow([trigger, *steps, end()])
    state = place.client.publish(workflow)
    assert state["status"] == "published", state
    return workflow


def ran(place: Place, workflow: Json, count: int, mode: str = "webhook") -> list[Json]:
    """The executions once there are so many that succeeded; more is a failure."""

    def enough() -> list[Json] | None:
        place.fake.settle()
        found = place.client.executions(workflow, mode)
        return found if len([item for item in found if item["status"] == "success"]) >= count else None

    found = until(enough, f"{count} executions have succeeded", 45)
    assert [item["status"] for item in found] == ["success"] * count
    return found


def quiet(place: Place, *workflows: Json) -> None:
    """Return when every delivery came to its end and every execution of these workflows too.

    What was acknowledged has its execution, so nothing can start afterwards.
    """

    def delivered() -> bool:
        place.fake.settle()
        return all(row.state != "pending" for row in place.fake.deliveries.all())

    def ended() -> bool:
        found = [status for workflow in workflows for status in place.client.statuses(workflow).values()]
        return not any(status in UNFINISHED for status in found)

    until(delivered, "all deliveries have come to their end", 90)
    until(ended, "all executions have ended", 90)


def items(executions: list[Json]) -> list[Json]:
    return [item for execution in executions for item in output(execution, "End")]


def got(place: Place, workflow: Json) -> list[str]:
    """The ids of all items that went through the workflow to its end, in order of their text."""
    executions = place.client.executions(workflow)
    done = [item for item in executions if item["status"] == "success" and item["mode"] != "manual"]
    return sorted(item["id"] for item in items(done))


def ids(*calls: Any) -> list[str]:
    """The calls' ids, in order of their text."""
    return sorted(call.id for call in calls)


def twice(place: Place, workflow: Json) -> set[str]:
    """The ids of items that went through the workflow more than once."""
    return {id_ for id_, count in Counter(got(place, workflow)).items() if count > 1}


def unacknowledged(calls: list[Any], deliveries: list[Any]) -> set[str]:
    """The calls whose first delivery was not acknowledged, so that the vendor sent it again. n8n may have recorded
    the execution before it died: these, and no others, may come twice, for the alternative were to lose them."""
    return {call.id for call, row in zip(calls, deliveries, strict=True) if not row.attempts[0].ok}


def same(found: list[Json], wanted: list[Json]) -> None:
    assert [{key: item.get(key) for key in want} for item, want in zip(found, wanted, strict=True)] == wanted


def polled(place: Place, times: int = 2) -> None:
    """Return when the vendor's list has been asked for so many times more."""
    mark = place.fake.seen.mark()
    until(lambda: len(place.fake.seen.since(mark, "GET", "/calls")) >= times, f"it polled {times} times more")


def start_again(place: Place) -> None:
    """Start a server that was killed, as its service manager does."""
    place.server.start()
    place.client.log_in()


def settled(place: Place, workflow: Json) -> str:
    """What n8n made of a publication, when it has come to its end."""

    def state() -> str | None:
        found: str = place.client.rest("GET", f"/workflows/{workflow['id']}/publication-status")["status"]
        return None if found in ("pending", "in_progress") else found

    return until(state, "the publication has come to its end", 60)


@contextmanager
def patient(place: Place) -> Iterator[None]:
    """The vendor switches no subscription off, however long n8n takes to start."""
    deliveries = place.fake.deliveries
    usual, deliveries.disable_after = deliveries.disable_after, 10_000
    try:
        yield
    finally:
        deliveries.disable_after = usual


def gone(place: Place) -> None:
    until(lambda: not place.subscriptions(), "the subscription is gone")


def complete(place: Place, *minutes: float, **options: Any) -> list[Any]:
    """Calls that are over, and of which the vendor tells."""
    calls = [place.world.past_call(minutes=number, **options) for number in minutes]
    for call in calls:
        place.fake.completed(call)
    return calls


def again(place: Place, workflow: Json) -> None:
    place.client.unpublish(workflow)
    assert place.client.publish(workflow)["status"] == "published"
