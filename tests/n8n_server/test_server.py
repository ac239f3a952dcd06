"""Voka's package in a real n8n server, from the credential to the unpublished workflow."""

from __future__ import annotations

import json
import time

import httpx
import pytest

from connector_core.harness.scenario.secrets import Canaries
from connector_core.harness.vendor.messages import Headers, Response
from connectors.voka.fake_rows import Course
from targets.n8n.server.client import Json, node, output, until
from tests.n8n_server.conftest import Place
from tests.n8n_server.stories import end, gone, hook, items, polled, polling, ran, same
from tests.scenarios.elsewhere import elsewhere

pytestmark = pytest.mark.server


def test_the_package_is_loaded(place: Place) -> None:
    types = place.client.node_types()
    for name in ("voka", "vokaTool", "vokaTrigger", "vokaPollTrigger"):
        assert f"n8n-nodes-voka.{name}" in types
    icon = types["n8n-nodes-voka.voka"]["iconUrl"]["light"]
    assert httpx.get(f"{place.server.url}/{icon}").status_code == 200


def test_the_credential_is_tested(place: Place) -> None:
    good = place.client.test_credential("vokaApi", {"apiKey": place.world.credentials["api_key"]})
    bad = place.client.test_credential("vokaApi", {"apiKey": "voka_live_" + "0" * 32})
    assert (good["status"], bad["status"]) == ("OK", "Error")


def test_the_credential_test_follows_no_redirect(place: Place) -> None:
    """The key would go along, to whatever host the vendor's answer names."""
    with elsewhere() as (url, heard):
        place.world.vendor.interceptors.append(lambda _: Response(302, Headers({"Location": f"{url}/steal"})))
        try:
            tested = place.client.test_credential("vokaApi", {"apiKey": place.world.credentials["api_key"]})
        finally:
            place.world.vendor.interceptors.clear()
        assert tested["status"] == "Error"
        assert heard == []


def test_the_dropdown(place: Place) -> None:
    found = place.client.choices("n8n-nodes-voka.voka", "assistants", place.credentials, {})
    assert [(item["value"], item["name"]) for item in found] == [(row.id, row.name) for row in place.world.assistants]


def test_publish_deliver_refuse_deduplicate_unpublish(place: Place) -> None:
    world, fake = place.world, place.fake
    workflow, _ = hook(place, direction="inbound")
    (row,) = place.subscriptions()
    assert row.url.startswith(f"{place.server.url}/webhook/")
    assert row.events == ("call.completed",)

    call = world.past_call(minutes=10)
    (delivery,) = fake.completed(call)
    same(items(ran(place, workflow, 1)), [fake.detail(call)])
    for change in world.forgeries():
        forged = fake.completed(world.past_call(minutes=9), **change)
        fake.settle()
        assert [attempt.status for item in forged for attempt in item.attempts][:1] == [401]
    fake.deliveries.repeat(delivery)
    fake.settle()
    fake.completed(world.past_call(minutes=8, direction="outbound"))
    fake.settle()
    after = world.past_call(minutes=7)
    fake.completed(after)
    same(items(ran(place, workflow, 2)), [fake.detail(call), fake.detail(after)])

    place.client.unpublish(workflow)
    gone(place)
    assert httpx.post(row.url, json={}).status_code == 404


def test_a_restart_keeps_the_subscription_and_what_was_seen(place: Place) -> None:
    world, fake = place.world, place.fake
    workflow, _ = hook(place)
    call = world.past_call(minutes=20)
    (delivery,) = fake.completed(call)
    ran(place, workflow, 1)
    mark = fake.seen.mark()
    print(f"restarted in {place.server.restart():.1f} s")
    place.client.log_in()
    (row,) = place.subscriptions()
    until(lambda: httpx.post(row.url, json={}).status_code == 401, "the webhook is there again")
    assert not [seen for seen in fake.seen.since(mark) if "webhook-subscriptions" in seen.path]
    fake.deliveries.repeat(delivery)
    fake.settle()
    other = world.past_call(minutes=19)
    fake.completed(other)
    same(items(ran(place, workflow, 2)), [fake.detail(call), fake.detail(other)])
    place.client.unpublish(workflow)
    gone(place)


def test_republishing_moves_the_subscription_to_the_new_events(place: Place) -> None:
    workflow, trigger = hook(place)
    more = {**trigger, "parameters": {**trigger["parameters"], "events": ["call_completed", "transcript_ready"]}}
    changed = place.client.change(workflow, [more, end()])
    assert place.client.publish(changed)["status"] == "published"
    (row,) = place.subscriptions()
    assert row.events == ("call.completed", "call.transcript.ready")
    place.client.unpublish(changed)
    gone(place)


def test_a_key_without_the_scope_is_named_when_publishing(place: Place) -> None:
    weak = place.client.credential("vokaApi", {"apiKey": place.world.key(("read_calls",)).token})
    trigger = place.node("Trigger", "call_completed", {}, "webhook") | {"credentials": weak}
    workflow = place.client.workflow([trigger, end()])
    state = place.client.publish(workflow)
    assert state["status"] != "published"
    assert "manage_webhooks" in str(state)
    assert not place.subscriptions()
    place.client.unpublish(workflow)


def test_an_action_and_what_voka_saw(place: Place) -> None:
    assistant = place.world.assistants[0]
    mark = place.fake.seen.mark()
    (placed,) = place.items(
        "place_call", {"assistant_id": assistant.id, "to_number": "+12025550123", "metadata": {"order": "A-1"}}
    )
    assert (placed["status"], placed["assistant_id"]) == ("queued", assistant.id)
    (seen,) = place.fake.seen.since(mark, "POST", "/outbound-calls")
    assert seen.json() == {
        "assistant_id": assistant.id,
        "to_number": "+12025550123",
        "metadata": {"order": "A-1"},
    }


def test_a_missing_scope_is_named(place: Place) -> None:
    weak = place.client.credential("vokaApi", {"apiKey": place.world.key(("read_calls",)).token})
    inputs = {"assistant_id": place.world.assistants[0].id, "to_number": "+12025550124"}
    execution = place.run("place_call", inputs, weak)
    assert execution["status"] == "error"
    assert "outbound_calls" in execution["data"]["resultData"]["error"]["message"]


def test_a_search_of_three_pages(place: Place) -> None:
    archive = place.fake.add_assistant(place.world.account, "Archive")
    place.world.assistants.append(archive)
    for number in range(250):
        place.world.past_call(assistant=-1, minutes=600 + number)
    mark = place.fake.seen.mark()
    chosen = archive.id
    found = place.items("list_calls", {"assistant_id": chosen, "return_all": True})
    assert len({item["id"] for item in found}) == len(found) == 250
    assert len(place.fake.seen.since(mark, "GET", "/calls")) == 3
    assert len(place.items("list_calls", {"assistant_id": chosen, "limit": 7})) == 7


def test_the_polling_trigger(place: Place) -> None:
    place.world.past_call(assistant=1, minutes=40)
    workflow = polling(place, 1)
    new = place.world.past_call(assistant=1, minutes=5)
    same(items(ran(place, workflow, 1, "trigger")), [place.fake.summary(new)])
    polled(place)
    assert len(place.client.executions(workflow, "trigger")) == 1
    place.client.unpublish(workflow)


def test_place_and_wait_resumes_by_the_signed_url_only(place: Place) -> None:
    fake = place.fake
    course = fake.course
    # Long enough for a forged callback before the call has ended.
    fake.course = Course(ring=5, talk=3, settle=0.1, started_at=place.world.moment - 3600, duration=95)
    mark = fake.seen.mark()
    inputs = {"assistant_id": place.world.assistants[0].id, "to_number": "+12025550125"}
    start = node("Start", "n8n-nodes-base.manualTrigger", {})
    workflow = place.client.workflow([start, place.node("Step", "place_call_and_wait", inputs)])
    number = place.client.run(workflow, "Start")
    (seen,) = until(lambda: fake.seen.since(mark, "POST", "/outbound-calls"), "the call is placed")
    callback = seen.json()["callback_url"]
    waiting = lambda: place.client.public(f"/executions/{number}")["status"] == "waiting"  # noqa: E731
    until(waiting, "the execution waits")
    assert httpx.post(callback[:-4] + "0000", json={}).status_code == 401
    assert waiting()

    def finished() -> Json | None:
        fake.settle()
        found = place.client.public(f"/executions/{number}")
        return found if found["status"] == "success" else None

    began = time.monotonic()
    until(finished, "the execution goes on", 90)
    print(f"resumed after {time.monotonic() - began:.1f} s")
    (item,) = output(place.client.execution(number), "Step")
    fake.course = course
    assert item["finished"] is True
    assert item["to_number"] == "+12025550125"


def test_no_secret_is_in_logs_or_executions(place: Place) -> None:
    """Neither of an event that came, nor of a step that asked the vendor, nor of one that was refused its key."""
    workflow, _ = hook(place, place.node("Step", "find_call", {"call_id": "={{ $json.id }}"}))
    (row,) = place.subscriptions()
    call = place.world.past_call(minutes=6)
    place.fake.completed(call)
    (taken,) = ran(place, workflow, 1)
    bad = "voka_live_" + "7Q" * 16
    refused = place.run("find_call", {"call_id": call.id}, place.client.credential("vokaApi", {"apiKey": bad}))
    assert refused["status"] == "error"
    numbers = [taken["id"], refused["id"]]
    kept = {
        "executions": json.dumps([taken, refused]),
        "executions in the editor": json.dumps([place.client.rest("GET", f"/executions/{one}") for one in numbers]),
    }
    assert all(call.id in text for text in kept.values())
    secrets = {*place.fake.redactor.known, bad}
    assert {row.secret, *place.world.credentials.values()} <= secrets
    log = place.server.log.read_text("utf-8", "replace")
    assert log
    assert Canaries(secrets).leaks({"log": log, **kept}) == []
    place.client.unpublish(workflow)
    gone(place)
