"""n8n is killed (-9) in the middle of something, and started again: nothing is lost, nothing comes twice, and the
vendor's subscriptions are those of the published workflows."""

from __future__ import annotations

import contextlib
import sqlite3
import threading
from collections.abc import Iterator

import httpx
import pytest

from connector_core.expected import ExpectedError
from targets.n8n.server.client import Json, until
from tests.n8n_server.conftest import Place
from tests.n8n_server.door import Act, after, before
from tests.n8n_server.stories import (
    end,
    gone,
    got,
    hook,
    ids,
    patient,
    polled,
    polling,
    quiet,
    settled,
    start_again,
    twice,
    unacknowledged,
)

pytestmark = pytest.mark.server


@pytest.fixture(scope="module", autouse=True)
def _impatient(places: dict[str, Place]) -> Iterator[None]:
    """What was being published when n8n died it goes on with after two minutes; here sooner."""
    server = places["voka"].server
    usual = dict(server.settings)
    server.settings |= {
        "N8N_WORKFLOW_PUBLICATION_OUTBOX_LEASE_SECONDS": "3",
        "N8N_WORKFLOW_PUBLICATION_OUTBOX_POLL_INTERVAL_MS": "500",
    }
    yield
    server.settings = usual
    server.restart()
    places["voka"].client.log_in()


@pytest.fixture(autouse=True)
def _patient(place: Place) -> Iterator[None]:
    with patient(place):
        yield


@contextlib.contextmanager
def _dies() -> Iterator[None]:
    """n8n is killed while it is asked something."""
    with contextlib.suppress(httpx.TransportError, ExpectedError):
        yield


def _fetch(place: Place) -> Json:
    """A step that asks the vendor for the call that came."""
    return place.node("Step", "find_call", {"call_id": "={{ $json.id }}"})


def _half_published(place: Place, act: Act) -> Json:
    """A workflow during whose publication, at the POST, n8n died."""
    killed = place.door.at("POST", "/webhook-subscriptions", act)
    trigger = place.node("Trigger", "call_completed", {}, "webhook")
    workflow = place.client.workflow([trigger, end()])
    with _dies():
        place.client.publish(workflow)
    assert killed.wait(60)
    return workflow


def test_during_create_when_the_vendor_had_made_it(place: Place) -> None:
    """n8n takes the workflow for published, and nobody knows the secret of the subscription."""
    place.world.past_call(minutes=30)
    workflow = _half_published(place, after(place.server.kill))
    (lost,) = place.subscriptions()
    start_again(place)
    assert settled(place, workflow) == "published"
    refused = [place.world.past_call(minutes=minutes) for minutes in (9, 8, 7)]
    for call in refused:
        place.fake.completed(call)
    until(lambda: [row.id for row in place.subscriptions()] not in ([], [lost.id]), "there is another subscription")
    assert lost.failures < 10
    later = place.world.past_call(minutes=6)
    place.fake.completed(later)
    quiet(place, workflow)
    assert got(place, workflow) == ids(*refused, later)
    assert len(place.subscriptions()) == 1
    place.client.unpublish(workflow)
    gone(place)


def test_during_create_before_the_vendor_heard_of_it(place: Place) -> None:
    """n8n takes the workflow for published and runs nothing of ours until somebody publishes it again."""
    workflow = _half_published(place, before(place.server.kill))
    start_again(place)
    assert settled(place, workflow) == "published"
    assert place.subscriptions() == []
    place.client.unpublish(workflow)
    assert place.client.publish(workflow)["status"] == "published"
    assert len(place.subscriptions()) == 1
    call = place.world.past_call(minutes=9)
    place.fake.completed(call)
    quiet(place, workflow)
    assert got(place, workflow) == ids(call)
    place.client.unpublish(workflow)
    gone(place)


def test_during_delete_when_the_vendor_had_done_it(place: Place) -> None:
    workflow, _ = hook(place)
    (row,) = place.subscriptions()
    killed = place.door.at("DELETE", row.id, after(place.server.kill))
    with _dies():
        place.client.unpublish(workflow)
    assert killed.wait(60)
    start_again(place)
    assert settled(place, workflow) == "not_published"
    assert place.subscriptions() == []
    assert httpx.post(row.url, json={}).status_code == 404


def test_during_delete_before_the_vendor_heard_of_it(place: Place) -> None:
    workflow, _ = hook(place)
    (row,) = place.subscriptions()
    killed = place.door.at("DELETE", row.id, before(place.server.kill))
    with _dies():
        place.client.unpublish(workflow)
    assert killed.wait(60)
    start_again(place)
    assert settled(place, workflow) == "not_published"
    gone(place)


def test_while_it_works_on_a_delivery(place: Place) -> None:
    """Nothing was acknowledged yet: the vendor delivers again."""
    workflow, _ = hook(place)
    call = place.world.past_call(minutes=6)
    killed = place.door.at("GET", f"/calls/{call.id}", before(place.server.kill))
    (delivery,) = place.fake.completed(call)
    assert killed.wait(30)
    start_again(place)
    quiet(place, workflow)
    assert not delivery.attempts[0].ok
    assert delivery.attempts[-1].ok
    assert got(place, workflow) == ids(call)
    place.client.unpublish(workflow)
    gone(place)


def test_while_the_execution_cannot_be_recorded(place: Place) -> None:
    """Another program has the database: what has no execution yet must not be acknowledged."""
    workflow, _ = hook(place)
    call = place.world.past_call(minutes=6)
    with contextlib.closing(sqlite3.connect(place.server.database, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        (delivery,) = place.fake.completed(call)
        until(lambda: delivery.attempts, "n8n has given up on it")
        place.server.kill()
    assert delivery.attempts[0].status == 500
    start_again(place)
    quiet(place, workflow)
    assert got(place, workflow) == ids(call)
    place.client.unpublish(workflow)
    gone(place)


def test_while_the_workflow_runs(place: Place) -> None:
    """It was acknowledged: its execution is there, crashed, and can be retried."""
    workflow, _ = hook(place, _fetch(place))
    call = place.world.past_call(minutes=6)
    asked, on = threading.Event(), threading.Event()

    def while_it_asks() -> None:
        asked.set()
        on.wait(60)
        place.server.kill()

    # The first request completes the event, the second one is the step's.
    place.door.at("GET", f"/calls/{call.id}", lambda request, vendor: vendor(request))
    place.door.at("GET", f"/calls/{call.id}", before(while_it_asks))
    (delivery,) = place.fake.completed(call)
    assert asked.wait(30)
    until(lambda: delivery.state == "delivered", "it is acknowledged while the workflow runs")
    on.set()
    until(lambda: not place.server.running, "n8n is dead")
    start_again(place)
    quiet(place, workflow)
    assert set(place.client.statuses(workflow).values()) == {"crashed"}
    (crashed,) = place.client.executions(workflow)
    assert place.client.retry(crashed)["status"] == "success"
    assert got(place, workflow) == ids(call)
    place.fake.deliveries.repeat(delivery)
    quiet(place, workflow)
    assert got(place, workflow) == ids(call)
    place.client.unpublish(workflow)
    gone(place)


def test_in_the_middle_of_a_poll(place: Place) -> None:
    """The list was asked for and not read: the next poll reads from where the last one had come to."""
    place.world.past_call(assistant=1, minutes=50)
    workflow = polling(place, 1)
    polled(place)
    killed = place.door.at("GET", "/calls", before(place.server.kill))
    new = [place.world.past_call(assistant=1, minutes=minutes) for minutes in (4, 3)]
    assert killed.wait(60)
    start_again(place)
    polled(place)
    quiet(place, workflow)
    assert got(place, workflow) == ids(*new)
    place.client.unpublish(workflow)


def test_a_burst_is_cut_off(place: Place) -> None:
    """At some moment of a burst: every acknowledged event has its execution, everything comes at least once in
    the end, and what came twice had not been acknowledged."""
    workflow, _ = hook(place)
    calls = [place.world.past_call(minutes=5 - number / 10) for number in range(30)]
    deliveries = [delivery for call in calls for delivery in place.fake.completed(call)]
    until(lambda: sum(row.state == "delivered" for row in deliveries) >= 10, "some are acknowledged")
    place.server.kill()
    start_again(place)
    quiet(place, workflow)
    statuses = place.client.statuses(workflow)
    for number, status in statuses.items():
        if status != "success":
            place.client.retry({"id": number})
    assert sorted(set(got(place, workflow))) == ids(*calls)
    assert twice(place, workflow) <= unacknowledged(calls, deliveries)
    assert {row.state for row in deliveries} == {"delivered"}
    place.client.unpublish(workflow)
    gone(place)
