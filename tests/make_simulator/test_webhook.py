"""Webhooks and instant triggers."""

from __future__ import annotations

import json
from typing import Any

import pytest

from targets.make.simulator.errors import MakeError, SimulationError
from targets.make.simulator.simulator import Hook, Simulator
from targets.make.simulator.webhook import Delivery, Reply
from tests.make_simulator.world import BASE, KEY, Maker, Vendor, answer

URL = "https://hook.example/abc"
PARAMS = [{"name": "events", "type": "select", "multiple": True, "required": True}, {"name": "agent", "type": "text"}]
ATTACH = {
    "url": "/webhooks",
    "method": "POST",
    "body": {"url": "{{webhook.url}}", "events": "{{parameters.events}}", "old": "{{webhook.external}}"},
    "response": {"data": {"external": "{{body.id}}"}},
}
INCOMING = {
    "condition": "{{contains(parameters.events, body.type) && body.data.id}}",
    "output": {"id": "{{body.data.id}}", "agent": "{{parameters.agent}}"},
    "respond": {"status": 201, "body": {"received": True}},
}
FETCH = {"url": "/calls/{{payload.id}}", "response": {"valid": "{{statusCode < 300 && body.id}}"}}


def app(make: Maker, vendor: Vendor, fetch: Any = FETCH, **codes: Any) -> Simulator:
    files = {
        "communication": INCOMING,
        "params": PARAMS,
        "attach": ATTACH,
        "update": {},
        "detach": {"url": "/webhooks/{{webhook.external}}", "method": "DELETE"},
    } | codes
    module = ({"moduleType": "instant_trigger", "webhook": "it"}, {"communication": fetch})
    return make.open("webhook", files, vendor, more={"module": {"watch": module}})


def attached(simulator: Simulator) -> Hook:
    return simulator.attach("it", URL, {"events": ["call.done"], "agent": "Ada"}, KEY, "77")


def event(value: Any, media: str = "application/json", **more: Any) -> Delivery:
    body = value if isinstance(value, bytes) else json.dumps(value).encode()
    return Delivery("POST", {"Content-Type": media, **more}, (), body)


DONE = {"type": "call.done", "data": {"id": "c1"}}


def test_attach_update_detach(make: Maker) -> None:
    vendor = Vendor([answer({"id": "ext_1"}, 201), answer({})])
    update = {"url": "/webhooks/{{webhook.external}}", "method": "PUT", "body": {"agent": "{{parameters.agent}}"}}
    simulator = app(make, vendor, update=update)
    hook = attached(simulator)
    assert json.loads(vendor.last.body) == {"url": URL, "events": ["call.done"]}
    assert hook.data == {"external": "ext_1"}
    simulator.update(hook, {"events": ["call.done"], "agent": "Bob"})
    assert (vendor.last.method, vendor.last.url) == ("PUT", f"{BASE}/webhooks/ext_1")
    assert json.loads(vendor.last.body) == {"agent": "Bob"}
    simulator.detach(hook)
    assert (vendor.last.method, vendor.last.url) == ("DELETE", f"{BASE}/webhooks/ext_1")
    assert hook.data == {"external": "ext_1"}


def test_an_empty_update_asks_for_nothing(make: Maker) -> None:
    vendor = Vendor([answer({"id": "ext_1"})])
    simulator = app(make, vendor)
    simulator.update(attached(simulator), {"events": ["other"]})
    assert len(vendor.seen) == 1


def test_attaching_that_fails_is_an_error(make: Maker) -> None:
    simulator = app(make, Vendor([answer({"message": "no scope"}, 403)]))
    with pytest.raises(MakeError, match=r"\[403\] no scope"):
        attached(simulator)
    with pytest.raises(MakeError, match="required parameter 'events'"):
        simulator.attach("it", URL, {}, KEY)


def test_a_delivery_is_answered_filtered_and_put_out(make: Maker) -> None:
    simulator = app(make, Vendor([answer({"id": "ext_1"})]))
    hook = attached(simulator)
    received = simulator.receive(hook, event(DONE))
    assert received.reply == Reply(201, {"Content-Type": "application/json"}, b'{"received":true}')
    assert received.payloads == [{"id": "c1", "agent": "Ada"}]
    other = simulator.receive(hook, event({"type": "call.begun", "data": {"id": "c1"}}))
    assert (other.reply.status, other.payloads) == (201, [])


@pytest.mark.parametrize(
    "delivery",
    [
        event(b"{broken"),
        event(b""),
        event(b"\xff\xfe\x00", "application/octet-stream"),
        event([1, 2]),
        event({"type": 5, "data": "text"}),
        event({"type": {"$ne": None}, "data": {"id": {"a": 1}}}),
        event(b"[" * 100_000),
        Delivery("GET", {}, (("a", "b"),)),
    ],
)
def test_what_strangers_send_puts_nothing_out_and_breaks_nothing(make: Maker, delivery: Delivery) -> None:
    simulator = app(make, Vendor([answer({"id": "ext_1"})]))
    received = simulator.receive(attached(simulator), delivery)
    assert received.payloads == []
    assert received.reply.status in (200, 201)


def test_an_expression_that_fails_on_a_delivery_is_kept_as_an_error(make: Maker) -> None:
    simulator = app(make, Vendor([answer({"id": "x"})]), communication={"output": {"at": "{{parseDate(body.at)}}"}})
    received = simulator.receive(attached(simulator), event({"at": "soon"}))
    assert received.error is not None
    assert "not a date" in received.error.message
    assert (received.reply.status, received.reply.body, received.payloads) == (200, b"Accepted", [])


def test_verification_answers_a_handshake_and_starts_nothing(make: Maker) -> None:
    communication = INCOMING | {
        "verification": {
            "condition": "{{if(query.challenge, true, false)}}",
            "respond": {"status": 202, "type": "text", "body": "{{query.challenge}}"},
        }
    }
    simulator = app(make, Vendor([answer({"id": "x"})]), communication=communication)
    hook = attached(simulator)
    received = simulator.receive(hook, Delivery("POST", {"content-type": "application/json"}, (("challenge", "T"),)))
    assert received.reply == Reply(202, {"Content-Type": "text/plain"}, b"T")
    assert received.payloads == []
    assert simulator.receive(hook, event(DONE)).payloads


def test_iterating_over_a_delivery(make: Maker) -> None:
    communication = {
        "iterate": {"container": "{{body.rows}}", "condition": "{{item.ok}}"},
        "output": {"id": "{{item.id}}", "by": "{{headers.`x-by`}}"},
    }
    simulator = app(make, Vendor([answer({"id": "x"})]), communication=communication)
    rows = [{"id": 1, "ok": True}, {"id": 2, "ok": False}, {"id": 3, "ok": 1}]
    received = simulator.receive(attached(simulator), event({"rows": rows}, **{"X-By": "v"}))
    assert received.payloads == [{"id": 1, "by": "v"}, {"id": 3, "by": "v"}]


def test_a_form_is_read_and_the_raw_body_cannot_be(make: Maker) -> None:
    simulator = app(make, Vendor([answer({"id": "x"})]), communication={"output": "{{body}}"})
    hook = attached(simulator)
    form = event(b"a=1&b=%C3%BC", "application/x-www-form-urlencoded")
    assert simulator.receive(hook, form).payloads == [{"a": "1", "b": "ü"}]
    simulator = app(make, Vendor([answer({"id": "x"})]), communication={"output": {"raw": "{{rawBody}}"}})
    received = simulator.receive(attached(simulator), form)
    assert received.error is not None
    assert "there is no variable rawBody" in received.error.message


def test_an_instant_trigger_fetches_what_it_puts_out(make: Maker) -> None:
    vendor = Vendor([answer({"id": "ext_1"}), answer({"id": "c1", "status": "from the API"}), answer({}, 404)])
    simulator = app(make, vendor)
    hook = attached(simulator)
    assert simulator.instant("watch", hook, {"id": "c1"}) == [{"id": "c1", "status": "from the API"}]
    assert vendor.last.url == f"{BASE}/calls/c1"
    assert dict(vendor.last.headers)["authorization"] == "Bearer key_12345"
    with pytest.raises(MakeError) as caught:
        simulator.instant("watch", hook, {"id": "forged"})
    assert caught.value.status == 404


def test_an_instant_trigger_without_a_request_puts_the_payload_out(make: Maker) -> None:
    vendor = Vendor([answer({"id": "x"})])
    simulator = app(make, vendor, fetch={})
    assert simulator.instant("watch", attached(simulator), {"id": "c1"}) == [{"id": "c1"}]
    assert len(vendor.seen) == 1


def test_an_instant_trigger_makes_one_request(make: Maker) -> None:
    for fetch in ([FETCH, FETCH], FETCH | {"pagination": {}}, FETCH | {"response": {"iterate": "{{body}}"}}):
        simulator = app(make, Vendor([answer({"id": "x"})]), fetch=fetch)
        with pytest.raises(SimulationError, match="one request"):
            simulator.instant("watch", attached(simulator), {"id": "c1"})
