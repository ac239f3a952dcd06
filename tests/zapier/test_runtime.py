"""The Zapier runtime's own rules: which error Zapier gets, what is believed, what is sent."""

from __future__ import annotations

import hashlib
import hmac
import json
from typing import Any

import pytest

from connector_core.harness.serving import LoopbackServer
from connector_core.harness.vendor.messages import Headers, Response
from targets.zapier.driver.engine import Engine, Reply
from targets.zapier.driver.failure import failure
from tests.zapier.noted import Noted, call

pytestmark = pytest.mark.node

KEY = {"api_key": "tiny_live_1"}
NOTE = {"id": "note_1", "kind": "short", "body": "Milk", "folder_id": "fold_1", "created_at": "2026-01-02T03:04:05Z"}
CREATE = "creates.create_note.operation.perform"
FIND = "searches.find_note.operation.perform"
LIST = "searches.list_notes.operation.perform"
API = "creates.api_call.operation.perform"
HOOK = "triggers.note_created.operation.perform"
RETRY = Headers({"Content-Type": "application/json", "Retry-After": "120"})

INPUTS: dict[str, dict[str, Any]] = {
    CREATE: {"body": "Milk"},
    FIND: {"note_id": "note_1"},
    LIST: {"limit": 5},
    API: {"method": "GET", "path": "/notes"},
}


def _run(engine: Engine, method: str, /, **inputs: Any) -> Reply:
    return call(engine, method, KEY, INPUTS.get(method, {}) | inputs)


# ------------------------------------------------------------------ errors


@pytest.mark.parametrize("method", [CREATE, FIND, LIST, API])
def test_a_dead_key_asks_to_reconnect(small: Engine, first: Noted, method: str) -> None:
    first.answers = [Response.of(401, {"message": "No such key."})]
    told = failure(_run(small, method))
    assert told.kind == "ExpiredAuthError"
    assert "tiny_live_1" not in told.message
    assert len(first.requests) == 1


@pytest.mark.parametrize("method", [FIND, LIST, API])
def test_a_limit_delays_what_only_reads(small: Engine, first: Noted, method: str) -> None:
    first.answers = [Response(429, RETRY, b"{}")]
    told = failure(_run(small, method))
    assert (told.kind, told.delay) == ("ThrottledError", 120)


@pytest.mark.parametrize(
    ("method", "inputs"), [(CREATE, {}), *[(API, {"method": name}) for name in ("POST", "PUT", "PATCH", "DELETE")]]
)
def test_a_limit_never_repeats_what_acts(small: Engine, first: Noted, method: str, inputs: dict[str, Any]) -> None:
    first.answers = [Response(429, RETRY, b"{}"), Response.of(200, NOTE)]
    told = failure(_run(small, method, **inputs))
    assert (told.kind, told.status, told.delay) == ("AppError", 429, None)
    assert len(first.requests) == 1


@pytest.mark.parametrize(
    ("answer", "code", "status"),
    [
        (Response.of(403, {"message": "No."}), "scope", 403),
        (Response.of(422, {"message": "Too long."}), "invalid", 422),
        (Response(200, Headers({"Content-Type": "text/html"}), b"<html>"), "unreadable", 200),
        (Response(200, Headers({"Content-Type": "application/json"}), b"{"), "unreadable", 200),
        (Response.of(200, ["not", "an", "object"]), "unreadable", 200),
        (Response(302, Headers({"Location": "/elsewhere"})), "redirect", 302),
    ],
)
def test_other_refusals_are_app_errors(small: Engine, first: Noted, answer: Response, code: str, status: int) -> None:
    first.answers = [answer]
    told = failure(_run(small, CREATE))
    assert (told.kind, told.code, told.status) == ("AppError", code, status)
    assert len(first.requests) == 1


def test_a_miss_is_an_empty_list(small: Engine, polled: Engine, first: Noted) -> None:
    first.answers = [Response.of(404, {"message": "No such note."})]
    assert _run(small, FIND).results == []
    looked = call(polled, "searches.get_transcript.operation.perform", KEY, {"call_id": "c", "call_type": "inbound"})
    assert (looked.ok, looked.results) == (True, [])
    assert failure(_run(small, CREATE)).status == 404


# ------------------------------------------------------------------ inputs


@pytest.mark.parametrize(
    ("method", "inputs", "named"),
    [
        (API, {"method": "POST", "body": "{not json"}, "body"),
        (API, {"path": ""}, "path"),
        (FIND, {"note_id": ".."}, "note_id"),
        (LIST, {"limit": "many"}, "limit"),
        (LIST, {"limit": "2.5"}, "limit"),
        (API, {"query": "limit=5"}, "query"),
    ],
)
def test_an_input_that_cannot_be_sent_is_named(
    small: Engine, first: Noted, method: str, inputs: dict[str, Any], named: str
) -> None:
    told = failure(_run(small, method, **inputs))
    assert (told.kind, told.code) == ("AppError", "invalid")
    assert named in told.message
    assert first.requests == []


def test_a_choice_that_is_none_is_named(polled: Engine, first: Noted) -> None:
    reply = call(polled, "searches.get_transcript.operation.perform", KEY, {"call_id": "c", "call_type": "sideways"})
    assert "sideways" in failure(reply).message
    assert first.requests == []


def test_values_arrive_as_zapier_gives_them(small: Engine, first: Noted) -> None:
    rows = [NOTE | {"id": f"note_{number}"} for number in range(4)]
    first.answers = [Response.of(200, {"data": rows, "next": None})]
    assert [item["id"] for item in _run(small, LIST, limit="2", folder_id="").results] == ["note_0", "note_1"]
    assert "folder" not in dict(first.requests[0].query)
    assert len(_run(small, LIST, limit="2", return_all="yes").results) == 4


def test_braces_are_text(small: Engine, first: Noted) -> None:
    first.answers = [Response.of(200, NOTE)]
    text = "{{bundle.authData.api_key}} {{x}}"
    assert _run(small, CREATE, body=text).ok
    assert _run(small, API, method="POST", body={"note": text}, query={"q": text}).ok
    created, custom = first.requests
    assert created.json()["body"] == text
    assert custom.json() == {"note": text}
    assert custom.parameter("q") == text


def test_an_action_without_a_record_says_that_it_was_done(awkward: Engine, first: Noted) -> None:
    first.answers = [Response(204)]
    assert call(awkward, "creates.delete.operation.perform", KEY, {"body": "Milk"}).results == {"success": True}
    first.answers = [Response.of(200, {"n": 1})]
    assert call(awkward, "creates.spec.operation.perform", KEY, {"body": "Milk"}).results == {"success": True, "n": 1}


# ------------------------------------------------------------------ deliveries


def _delivery(name: str, body: str, secret: str | None = "s3cret", signed: str | None = None) -> dict[str, Any]:
    digest = hmac.new(b"s3cret", (signed or body).encode(), hashlib.sha256).hexdigest()
    raw = {"method": "POST", "querystring": "", "headers": {name: f"sha256={digest}"}, "content": body}
    return {"rawRequest": raw, "cleanedRequest": {}, "subscribeData": {"id": "1", "secret": secret}}


EVENT = json.dumps({"event": "note.created", "data": {"note_id": "note_1", "kind": "short"}})


@pytest.mark.parametrize("name", ["Http-X-Tiny-Signature", "HTTP-X-TINY-SIGNATURE", "x-tiny-signature"])
def test_a_header_is_found_however_it_is_spelled(small: Engine, first: Noted, name: str) -> None:
    first.answers = [Response.of(200, NOTE)]
    reply = call(small, HOOK, KEY, **_delivery(name, EVENT))
    assert [item["id"] for item in reply.results] == ["note_1"]
    assert [seen.path for seen in first.requests] == ["/api/notes/note_1"]


@pytest.mark.parametrize(
    ("given", "why"),
    [
        (_delivery("Http-X-Other", EVENT), "refused"),
        (_delivery("Http-X-Tiny-Signature", EVENT, signed=EVENT + " "), "does not match"),
        (_delivery("Http-X-Tiny-Signature", EVENT, secret=None), "no signing secret"),
        ({"rawRequest": {}, "subscribeData": {"secret": "s3cret"}}, "refused"),
        ({}, "no signing secret"),
    ],
)
def test_what_is_not_believed_halts(small: Engine, first: Noted, given: dict[str, Any], why: str) -> None:
    told = failure(call(small, HOOK, KEY, **given))
    assert told.kind == "HaltedError"
    assert why in told.message
    assert "s3cret" not in told.message
    assert first.requests == []


@pytest.mark.parametrize(
    "body", ["not json", "[]", '{"event": "note.created"}', '{"event": "note.deleted", "data": {}}']
)
def test_a_believed_delivery_without_an_item_fires_nothing(small: Engine, first: Noted, body: str) -> None:
    reply = call(small, HOOK, KEY, **_delivery("Http-X-Tiny-Signature", body))
    assert (reply.ok, reply.results) == (True, [])
    assert first.requests == []


def test_a_filter_spares_the_details(small: Engine, first: Noted) -> None:
    body = json.dumps({"event": "note.created", "data": {"note_id": "note_1", "folder_id": "fold_1"}})
    reply = call(small, HOOK, KEY, {"folder_id": "fold_2"}, **_delivery("Http-X-Tiny-Signature", body))
    assert (reply.results, first.requests) == ([], [])


def test_samples_without_a_poll_are_the_written_one(pushed: Engine, first: Noted) -> None:
    reply = call(pushed, "triggers.transcript_ready.operation.performList", {"api_key": "k"})
    assert [item["ready"] for item in reply.results] == [True]
    assert first.requests == []


# ------------------------------------------------------------------ waiting

PLACE = "creates.place_call_and_wait.operation.perform"
PLACED = {"assistant_id": "a", "to_number": "+12025550123"}


def test_a_waiting_step_gives_a_url_to_call(hosts: Engine, first: Noted, production: LoopbackServer) -> None:
    first.answers = [Response.of(201, {"id": "c1", "status": "queued"})]
    auth = {"username": "u", "password": "p", "base_url": production.url + "/api"}
    reply = call(hosts, PLACE, auth, PLACED)
    assert reply.status == "CALLBACK"
    assert [seen.json()["callback_url"] for seen in first.requests] == ["https://hooks.example/1"]


def test_in_the_editor_nobody_waits(hosts: Engine, first: Noted, production: LoopbackServer) -> None:
    first.answers = [Response.of(201, {"id": "c1", "status": "queued"}), Response.of(200, {"id": "c1"})]
    auth = {"username": "u", "password": "p", "base_url": production.url + "/api"}
    reply = call(hosts, PLACE, auth, PLACED, {"isLoadingSample": True})
    assert (reply.status, reply.results["finished"]) == ("SUCCESS", False)
    placed, fetched = first.requests
    assert "callback_url" not in placed.json()
    assert (fetched.method, fetched.path) == ("GET", "/api/calls/c1")
