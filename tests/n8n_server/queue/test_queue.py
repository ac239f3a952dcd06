"""Queue mode: the webhook process takes deliveries, workers run workflows; any of them may die."""

from __future__ import annotations

import json
import threading
import time
from collections import Counter

import httpx
import pytest

from connector_core.harness.scenario.secrets import Canaries
from targets.n8n.server.client import Json, until
from tests.n8n_server.door import before, held
from tests.n8n_server.queue.conftest import Hall
from tests.n8n_server.stories import gone, got, hook, ids, patient, polled, polling, twice, unacknowledged

pytestmark = pytest.mark.server
BURST = 40
CONCURRENCY = 5
"""So many executions a worker runs at a time (`targets/n8n/server/queue.py`)."""
SEEN_TO_FAIL = {"error", "crashed"}


def _ends(hall: Hall, workflow: Json) -> None:
    hall.place.client.unpublish(workflow)
    gone(hall.place)


def _working(hall: Hall, *steps: Json) -> tuple[Json, str]:
    """A published workflow that has had an event, and the id of its call. With its first event a process that takes
    deliveries looks into the vendor's list for what came before; from then on each event has its own execution."""
    workflow, _ = hook(hall.place, *steps)
    first = hall.place.world.past_call(minutes=29)
    hall.place.fake.completed(first)
    hall.quiet(workflow)
    assert got(hall.place, workflow) == ids(first)
    return workflow, first.id


def _fetch(hall: Hall) -> Json:
    """A step that asks the vendor for the call that came."""
    return hall.place.node("Step", "find_call", {"call_id": "={{ $json.id }}"})


def test_events_come_once_through_webhook_process_and_workers(hall: Hall) -> None:
    place = hall.place
    workflow, _ = hook(place)
    (row,) = place.subscriptions()
    assert row.url.startswith(f"{hall.queue.webhooks}/webhook/")
    calls = [place.world.past_call(minutes=30 - number / 10) for number in range(10)]
    for call in calls:
        (delivery,) = place.fake.completed(call)
        place.fake.deliveries.repeat(delivery)
    hall.quiet(workflow)
    assert got(place, workflow) == ids(*calls)
    assert set(hall.statuses(workflow).values()) == {"success"}
    _ends(hall, workflow)


def test_the_main_process_takes_no_deliveries(hall: Hall) -> None:
    place = hall.place
    workflow, _ = hook(place)
    (row,) = place.subscriptions()
    call = place.world.past_call(minutes=28)
    body = json.dumps(place.fake.envelope("call.completed", place.fake.completed_data(call))).encode()
    headers = {"Content-Type": "application/json", **place.fake.sign(row.secret, "call.completed", body, time.time())}
    elsewhere = row.url.replace(hall.queue.webhooks, hall.queue.url)
    assert httpx.post(elsewhere, content=body, headers=headers).status_code == 404
    assert httpx.post(row.url, content=body, headers=headers).status_code == 200
    hall.quiet(workflow)
    assert got(place, workflow) == ids(call)
    _ends(hall, workflow)


def test_a_worker_dies_in_mid_burst(hall: Hall) -> None:
    """Every acknowledged event has its execution, and none runs to its end twice.

    As long as the process lives that put the job into the queue, n8n 2.41 replaces what it had recorded of an
    execution whose worker died: it can be seen to have failed, and not be retried with what it was given. That befalls
    what the worker had in its hands and nothing else.
    """
    place, queue = hall.place, hall.queue
    workflow, first = _working(hall, _fetch(hall))
    calls = [place.world.past_call(minutes=27 - number / 10) for number in range(BURST)]
    steps = threading.Event()
    # The details of the event are asked for by the webhook process, then the call again by a worker's step.
    place.door.when(lambda request, times: "/calls/" in request.path and times > 1, held(steps), times=4)
    with patient(place):
        deliveries = [delivery for call in calls for delivery in place.fake.completed(call)]
        until(lambda: sum(row.state == "delivered" for row in deliveries) >= BURST // 2, "half are acknowledged", 60)
        until(lambda: "running" in hall.statuses(workflow).values(), "workers are at it")
        queue.kill(queue.workers[0])
        steps.set()
        hall.quiet(workflow)
    assert {row.state for row in deliveries} == {"delivered"}
    statuses = hall.statuses(workflow)
    print(f"{BURST} events: {Counter(statuses.values())}")
    assert len(statuses) == 1 + BURST
    failed = [number for number, status in statuses.items() if status != "success"]
    assert failed
    assert {statuses[number] for number in failed} <= SEEN_TO_FAIL
    emptied = [number for number in failed if not hall.given(number)]
    assert len(emptied) <= CONCURRENCY
    retried = [number for number in failed if number not in emptied]
    for number in retried:
        assert place.client.retry({"id": number})["status"] == "success"
    done = got(place, workflow)
    assert len(done) == len(set(done))
    assert set(done) <= {first, *ids(*calls)}
    # Every event ran to its end, at once or when it was retried, or is one of those few.
    assert len(done) + len(emptied) == 1 + BURST
    # In the editor's list the failed ones stay what they are, beside the retries.
    listed = place.client.statuses(workflow)
    assert {number: listed.get(number) for number in statuses} == statuses
    assert Counter(listed.values()) == Counter(statuses.values()) + Counter(success=len(retried))
    _ends(hall, workflow)


def test_all_but_one_worker_lose_power_in_mid_burst(hall: Hall) -> None:
    """Every acknowledged event has its execution; those that crashed are retried, and each has come once."""
    place, queue = hall.place, hall.queue
    workflow, first = _working(hall, _fetch(hall))
    calls = [place.world.past_call(minutes=27 - number / 10) for number in range(BURST)]
    steps = threading.Event()
    place.door.when(lambda request, times: "/calls/" in request.path and times > 1, held(steps), times=4)
    with patient(place):
        deliveries = [delivery for call in calls for delivery in place.fake.completed(call)]
        until(lambda: sum(row.state == "delivered" for row in deliveries) >= BURST // 2, "half are acknowledged", 60)
        until(lambda: "running" in hall.statuses(workflow).values(), "workers are at it")
        dead = ["webhook", queue.workers[0], "main"]
        killed = place.fake.clock.now()
        for name in dead:
            queue.kill(name)
        steps.set()
        acknowledged = sum(row.state == "delivered" for row in deliveries)
        assert len(hall.statuses(workflow)) >= 1 + acknowledged
        until(queue.forgotten, "the other worker has noticed", 60)
        for name in reversed(dead):
            queue.launch(name)
            queue.wait_for(name)
        place.client.log_in()
        hall.quiet(workflow)
    assert {row.state for row in deliveries} == {"delivered"}
    statuses = hall.statuses(workflow)
    crashed = [number for number, status in statuses.items() if status != "success"]
    print(f"{BURST} events, {acknowledged} acknowledged before: {Counter(statuses.values())}")
    assert crashed
    for number in crashed:
        assert place.client.retry({"id": number})["status"] == "success"
    came = set(got(place, workflow))
    lost = [row.attempts for call, row in zip(calls, deliveries, strict=True) if call.id not in came]
    assert lost == [], f"killed at {killed}; executions: {statuses}"
    assert came == {first, *ids(*calls)}
    assert twice(place, workflow) <= unacknowledged(calls, deliveries)
    _ends(hall, workflow)


def test_both_workers_are_away(hall: Hall) -> None:
    """Deliveries are acknowledged and wait in the queue; nothing is lost and nothing has to be retried."""
    place, queue = hall.place, hall.queue
    workflow, first = _working(hall)
    for name in queue.workers:
        queue.kill(name)
    calls = [place.world.past_call(minutes=22 - number / 10) for number in range(5)]
    deliveries = [delivery for call in calls for delivery in place.fake.completed(call)]
    until(lambda: all(row.state == "delivered" for row in deliveries), "all are acknowledged")
    assert Counter(hall.statuses(workflow).values()) == {"success": 1, "new": len(calls)}
    for name in queue.workers:
        queue.launch(name)
    for name in queue.workers:
        queue.wait_for(name)
    hall.quiet(workflow)
    assert got(place, workflow) == sorted([first, *ids(*calls)])
    _ends(hall, workflow)


def test_the_webhook_process_dies(hall: Hall) -> None:
    """What it had not acknowledged the vendor delivers again; what it knew is known to the next one."""
    place, queue = hall.place, hall.queue
    workflow, first = _working(hall)
    known, cut = (place.world.past_call(minutes=minutes) for minutes in (21, 20))
    (passed_on,) = place.fake.completed(known)
    hall.quiet(workflow)
    place.door.when(
        lambda request, times: request.path.endswith(f"/calls/{cut.id}") and times == 1,
        before(lambda: queue.kill("webhook")),
    )
    with patient(place):
        (second,) = place.fake.completed(cut)
        until(lambda: "webhook" in queue.missing(), "the webhook process is dead")
        queue.launch("webhook")
        queue.wait_for("webhook")
        place.fake.deliveries.repeat(passed_on)
        hall.quiet(workflow)
    assert not second.attempts[0].ok
    assert got(place, workflow) == sorted([first, *ids(known, cut)])
    _ends(hall, workflow)


def test_what_comes_while_n8n_starts(hall: Hall) -> None:
    """From the opening of its port until its database is ready n8n 2.41 answers 200 to everything and passes nothing
    on. The vendor takes such an event for delivered; it comes with the first one that reaches the node."""
    place, queue = hall.place, hall.queue
    workflow, first = _working(hall)
    swallowed = place.world.past_call(minutes=21)
    queue.kill("webhook")
    with hall.locked("migrations", "access exclusive"):
        queue.launch("webhook")
        until(lambda: hall.waiting("migrations"), "the webhook process looks for migrations", 60)
        (delivery,) = place.fake.completed(swallowed)
        hall.quiet(workflow)
        assert [attempt.ok for attempt in delivery.attempts] == [True]
        assert got(place, workflow) == [first]
    queue.wait_for("webhook")
    after = place.world.past_call(minutes=20)
    place.fake.completed(after)
    hall.quiet(workflow)
    assert got(place, workflow) == sorted([first, *ids(swallowed, after)])
    _ends(hall, workflow)


def test_the_database_is_locked(hall: Hall) -> None:
    """The execution cannot be recorded for a while: nothing is acknowledged before it is."""
    place = hall.place
    workflow, _ = hook(place)
    call = place.world.past_call(minutes=19)
    with hall.locked("execution_entity"):
        (delivery,) = place.fake.completed(call)
        until(lambda: hall.waiting("execution_entity"), "n8n waits for the lock")
        assert delivery.attempts == []
    hall.quiet(workflow)
    assert got(place, workflow) == ids(call)
    _ends(hall, workflow)


def test_polling_runs_on_the_main_process_and_workers(hall: Hall) -> None:
    place = hall.place
    place.world.past_call(assistant=1, minutes=90)
    workflow = polling(place, 1)
    new = [place.world.past_call(assistant=1, minutes=minutes) for minutes in (18, 17)]
    polled(place, 3)
    hall.quiet(workflow)
    assert got(place, workflow) == ids(*new)
    place.client.unpublish(workflow)


def test_no_secret_is_in_logs_or_executions(hall: Hall) -> None:
    place = hall.place
    workflow, _ = hook(place, _fetch(hall))
    (row,) = place.subscriptions()
    call = place.world.past_call(minutes=16)
    place.fake.completed(call)
    hall.quiet(workflow)
    stored = hall.queue.postgres.query('select data, "workflowData" from execution_data')
    kept = {
        "executions in the database": "\n".join(map(str, stored)),
        "executions over the API": json.dumps(place.client.executions(workflow)),
    }
    assert all(call.id in text for text in kept.values())
    secrets = place.fake.redactor.known
    assert {row.secret, *place.world.credentials.values()} <= secrets
    assert hall.queue.log
    assert Canaries(secrets).leaks({"logs": hall.queue.log, **kept}) == []
    _ends(hall, workflow)
