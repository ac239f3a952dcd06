"""A live workflow and the vendor's subscription: whatever happens to one, the other follows."""

from __future__ import annotations

import httpx
import pytest

from targets.n8n.server.client import until
from tests.n8n_server.conftest import Place
from tests.n8n_server.door import after, answer
from tests.n8n_server.stories import (
    again,
    complete,
    end,
    gone,
    got,
    hook,
    ids,
    quiet,
    settled,
)

pytestmark = pytest.mark.server


def test_deleted_at_the_vendor(place: Place) -> None:
    """The next activation makes another one, and what was missed comes with the next event."""
    workflow, _ = hook(place)
    (first,) = complete(place, 30)
    quiet(place, workflow)
    (row,) = place.subscriptions()
    place.fake.deliveries.subscriptions.remove(row)
    missed = complete(place, 29, 28)
    again(place, workflow)
    (other,) = place.subscriptions()
    assert other.id != row.id
    (later,) = complete(place, 27)
    quiet(place, workflow)
    assert got(place, workflow) == ids(first, *missed, later)
    place.client.unpublish(workflow)
    gone(place)


def test_switched_off_at_the_vendor(place: Place) -> None:
    """After ten failures in a row, as vendors do; the same healing."""
    workflow, _ = hook(place)
    (first,) = complete(place, 30)
    quiet(place, workflow)
    (row,) = place.subscriptions()
    row.active = False
    missed = complete(place, 26, 25)
    again(place, workflow)
    (later,) = complete(place, 24)
    quiet(place, workflow)
    assert got(place, workflow) == ids(first, *missed, later)
    assert len(place.subscriptions()) == 1
    place.client.unpublish(workflow)
    gone(place)


def test_two_workflows_with_the_same_events(place: Place) -> None:
    """Each gets every event once; stopping one leaves the other alone."""
    one, _ = hook(place)
    two, _ = hook(place)
    assert len(place.subscriptions()) == 2
    (call,) = complete(place, 23)
    quiet(place, one, two)
    assert got(place, one) == got(place, two) == ids(call)
    place.client.unpublish(one)
    until(lambda: len(place.subscriptions()) == 1, "one subscription is left")
    (other,) = complete(place, 22)
    quiet(place, one, two)
    assert got(place, one) == ids(call)
    assert got(place, two) == ids(call, other)
    place.client.unpublish(two)
    gone(place)


def test_two_triggers_in_one_workflow(place: Place) -> None:
    """Each has a subscription of its own; the workflow runs for each."""
    ways = (("In", "inbound"), ("Out", "outbound"))
    triggers = [place.node(name, "call_completed", {"direction": way}, "webhook") for name, way in ways]
    wires = {item["name"]: {"main": [[{"node": "End", "type": "main", "index": 0}]]} for item in triggers}
    workflow = place.client.workflow([*triggers, end()], wires)
    assert place.client.publish(workflow)["status"] == "published"
    assert len(place.subscriptions()) == 2
    calls = complete(place, 21) + complete(place, 20, direction="outbound")
    quiet(place, workflow)
    assert got(place, workflow) == ids(*calls)
    place.client.unpublish(workflow)
    gone(place)


def test_the_test_url_and_the_production_url(place: Place) -> None:
    """Listening for a test event has a subscription of its own, which ends with it."""
    workflow, trigger = hook(place)
    (live,) = place.subscriptions()
    place.client.listen(workflow, trigger["name"])
    assert len(place.subscriptions()) == 2
    (test,) = [row for row in place.subscriptions() if row.id != live.id]
    assert "/webhook-test/" in test.url
    (call,) = complete(place, 19)
    until(lambda: place.subscriptions() == [live], "the test subscription is gone")
    quiet(place, workflow)
    assert got(place, workflow) == ids(call)
    tested = [item for item in place.client.executions(workflow) if item["mode"] == "manual"]
    assert [item["status"] for item in tested] == ["success"]
    place.client.unpublish(workflow)
    gone(place)


def test_listening_that_is_given_up(place: Place) -> None:
    trigger = place.node("Trigger", "call_completed", {}, "webhook")
    workflow = place.client.workflow([trigger, end()])
    place.client.listen(workflow, "Trigger")
    assert len(place.subscriptions()) == 1
    place.client.stop_listening(workflow)
    gone(place)


def test_the_activation_whose_answer_was_lost(place: Place) -> None:
    """The vendor made it, n8n heard nothing: one subscription in the end, with a secret that we know."""
    lost = place.door.at("POST", "/webhook-subscriptions", after(lambda: None))
    workflow, _ = hook(place)
    assert lost.is_set()
    assert len(place.subscriptions()) == 1
    (call,) = complete(place, 18)
    quiet(place, workflow)
    assert got(place, workflow) == ids(call)
    place.client.unpublish(workflow)
    gone(place)


def test_the_vendor_is_down_while_publishing(place: Place) -> None:
    """n8n tries again by itself: still one subscription."""
    place.door.at("POST", "/webhook-subscriptions", answer(503), times=2)
    workflow, _ = hook(place)
    assert len(place.door.asked("POST", "/webhook-subscriptions")) >= 2
    assert len(place.subscriptions()) == 1
    (call,) = complete(place, 17)
    quiet(place, workflow)
    assert got(place, workflow) == ids(call)
    place.client.unpublish(workflow)
    gone(place)


def test_unpublishing_while_the_vendor_is_down(place: Place) -> None:
    """It cannot be removed now; deliveries start nothing, and the next activation leaves exactly one."""
    workflow, _ = hook(place)
    (row,) = place.subscriptions()
    place.door.at("DELETE", row.id, answer(500), times=50)
    place.client.unpublish(workflow)
    until(lambda: httpx.post(row.url, json={}).status_code == 404, "the webhook is gone from n8n")
    assert place.subscriptions() == [row]
    place.door.clear()
    assert place.client.publish(workflow)["status"] == "published"
    assert len(place.subscriptions()) == 1
    (call,) = complete(place, 16)
    quiet(place, workflow)
    assert got(place, workflow) == ids(call)
    place.client.unpublish(workflow)
    gone(place)


def test_it_was_gone_already_when_unpublishing(place: Place) -> None:
    workflow, _ = hook(place)
    (row,) = place.subscriptions()
    place.fake.deliveries.subscriptions.remove(row)
    place.client.unpublish(workflow)
    assert settled(place, workflow) == "not_published"


def test_an_update_of_a_live_workflow(place: Place) -> None:
    """Another step, the same trigger: no event is lost or comes twice around the change."""
    workflow, trigger = hook(place)
    (first,) = complete(place, 15)
    quiet(place, workflow)
    changed = place.client.change(workflow, [{**trigger, "position": [40, 40]}, {**end(), "notes": "changed"}])
    assert place.client.publish(changed)["status"] == "published"
    assert len(place.subscriptions()) == 1
    (second,) = complete(place, 14)
    quiet(place, workflow)
    assert got(place, workflow) == ids(first, second)
    place.client.unpublish(workflow)
    gone(place)


def test_a_live_workflow_is_deleted(place: Place) -> None:
    workflow, _ = hook(place)
    place.client.archive(workflow)
    gone(place)
    settled(place, workflow)
    place.client.delete(workflow)


def test_the_secret_is_rotated_at_the_vendor(place: Place) -> None:
    """Refused fewer than ten times, so that the vendor does not switch it off; then nothing is missing."""
    workflow, _ = hook(place)
    (first,) = complete(place, 13)
    quiet(place, workflow)
    (row,) = place.subscriptions()
    row.secret = "whsec_" + "R" * 32
    place.fake.redactor.add(row.secret)
    refused = complete(place, 12, 11, 10)
    until(lambda: place.subscriptions() and place.subscriptions()[0].id != row.id, "there is another subscription")
    assert row.failures < 10
    assert row.active
    (later,) = complete(place, 9)
    quiet(place, workflow)
    assert got(place, workflow) == ids(first, *refused, later)
    assert len(place.subscriptions()) == 1
    place.client.unpublish(workflow)
    gone(place)


def test_the_key_is_replaced_under_a_live_workflow(place: Place) -> None:
    """Deliveries go on, and the new key removes what the old one made."""
    old = place.world.key()
    data = {"apiKey": old.token}
    credential = place.client.credential("vokaApi", data)
    trigger = place.node("Trigger", "call_completed", {}, "webhook") | {"credentials": credential}
    workflow = place.client.workflow([trigger, end()])
    assert place.client.publish(workflow)["status"] == "published"
    (first,) = complete(place, 8)
    quiet(place, workflow)
    place.client.replace_credential(credential, {"apiKey": place.world.key().token})
    old.state = "revoked"
    (second,) = complete(place, 7)
    quiet(place, workflow)
    assert got(place, workflow) == ids(first, second)
    place.client.unpublish(workflow)
    gone(place)


def test_the_key_is_revoked_under_a_live_workflow(place: Place) -> None:
    """Events are still believed by their signature and passed on without details; what could not be removed at
    the vendor goes at the next activation with a good key."""
    bad = place.world.key()
    credential = place.client.credential("vokaApi", {"apiKey": bad.token})
    trigger = place.node("Trigger", "call_completed", {}, "webhook") | {"credentials": credential}
    workflow = place.client.workflow([trigger, end()])
    assert place.client.publish(workflow)["status"] == "published"
    bad.state = "revoked"
    (call,) = complete(place, 6)
    quiet(place, workflow)
    assert got(place, workflow) == ids(call)
    place.client.unpublish(workflow)
    place.client.replace_credential(credential, place.secrets)
    assert place.client.publish(workflow)["status"] == "published"
    assert len(place.subscriptions()) == 1
    place.client.unpublish(workflow)
    gone(place)
