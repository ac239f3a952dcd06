"""What arrives at a live webhook: copies, bursts, strange bodies and forgeries."""

from __future__ import annotations

import json
import socket
import threading
import time
from typing import Any
from urllib.parse import urlsplit

import httpx
import pytest

from targets.n8n.server.client import Json, until
from tests.n8n_server.conftest import Place
from tests.n8n_server.door import held
from tests.n8n_server.stories import gone, got, hook, ids, items, quiet

pytestmark = pytest.mark.server


def _signed(place: Place, body: bytes, **headers: str) -> tuple[str, dict[str, str]]:
    """The live subscription's URL, and headers for these very bytes."""
    (row,) = place.subscriptions()
    signed = place.fake.sign(row.secret, "call.completed", body, time.time())
    return row.url, {"Content-Type": "application/json", **signed, **headers}


def _event(place: Place, call: Any, **more: Any) -> dict[str, Any]:
    body: dict[str, Any] = place.fake.envelope("call.completed", place.fake.completed_data(call) | more)
    return body


def _post(place: Place, body: bytes, **headers: str) -> int:
    url, fields = _signed(place, body, **headers)
    return httpx.post(url, content=body, headers=fields, timeout=60).status_code


def _ends(place: Place, workflow: Json, *calls: Any) -> None:
    """What came is what was wanted, and nothing is left behind."""
    quiet(place, workflow)
    assert got(place, workflow) == ids(*calls)
    place.client.unpublish(workflow)
    gone(place)


def test_a_replay(place: Place) -> None:
    """The same bytes with the same signature, again and again within the time that it is good for."""
    workflow, _ = hook(place)
    call = place.world.past_call(minutes=9)
    body = json.dumps(_event(place, call)).encode()
    url, headers = _signed(place, body)
    assert [httpx.post(url, content=body, headers=headers).status_code for _ in range(4)] == [200] * 4
    _ends(place, workflow, call)


def test_two_copies_in_flight(place: Place) -> None:
    """The second comes while n8n still completes the first: it waits, and is known then."""
    workflow, _ = hook(place)
    call = place.world.past_call(minutes=9)
    on = threading.Event()
    place.door.at("GET", f"/calls/{call.id}", held(on))
    (first,) = place.fake.completed(call)
    until(lambda: place.door.asked("GET", f"/calls/{call.id}"), "n8n completes the first")
    second = place.fake.deliveries.repeat(first)
    on.set()
    quiet(place, workflow)
    assert (first.state, second.state) == ("delivered", "delivered")
    assert len(place.door.asked("GET", f"/calls/{call.id}")) == 1
    _ends(place, workflow, call)


def test_a_burst_in_which_everything_comes_twice(place: Place) -> None:
    workflow, _ = hook(place)
    calls = [place.world.past_call(minutes=9 - number / 20) for number in range(40)]
    for call in calls:
        (delivery,) = place.fake.completed(call)
        place.fake.deliveries.repeat(delivery)
    _ends(place, workflow, *calls)


def test_the_acknowledgement_is_lost(place: Place) -> None:
    """The vendor hung up before the answer: it delivers again, and the event is known."""
    workflow, _ = hook(place)
    call = place.world.past_call(minutes=9)
    body = json.dumps(_event(place, call)).encode()
    url, headers = _signed(place, body)
    split = urlsplit(url)
    lines = [f"POST {split.path} HTTP/1.1", f"Host: {split.netloc}", f"Content-Length: {len(body)}"]
    lines += [f"{name}: {value}" for name, value in headers.items()]
    on = threading.Event()
    place.door.at("GET", f"/calls/{call.id}", held(on))
    with socket.create_connection((split.hostname, split.port)) as line:
        line.sendall("\r\n".join([*lines, "", ""]).encode() + body)
        until(lambda: place.door.asked("GET", f"/calls/{call.id}"), "n8n works on it")
    on.set()
    until(lambda: place.client.statuses(workflow), "the execution is recorded")
    assert httpx.post(url, content=body, headers=headers).status_code == 200
    _ends(place, workflow, call)


def test_a_slow_workflow_is_acknowledged_first(place: Place) -> None:
    workflow, _ = hook(place, place.node("Step", "find_call", {"call_id": "={{ $json.id }}"}))
    call = place.world.past_call(minutes=9)
    on = threading.Event()
    place.door.at("GET", f"/calls/{call.id}", lambda request, vendor: vendor(request))
    place.door.at("GET", f"/calls/{call.id}", held(on))
    (delivery,) = place.fake.completed(call)
    until(lambda: delivery.state == "delivered", "it is acknowledged")
    assert set(place.client.statuses(workflow).values()) == {"running"}
    on.set()
    _ends(place, workflow, call)


def test_forged_and_stale_bodies_start_nothing(place: Place) -> None:
    workflow, _ = hook(place)
    url, _ = _signed(place, b"")
    forged = [
        delivery
        for change in place.world.forgeries()
        for delivery in place.fake.completed(place.world.past_call(minutes=9), **change)
    ]
    quiet(place, workflow)
    assert [delivery.status for delivery in forged] == [401] * len(forged)
    assert httpx.post(url, json={"event": "call.completed", "data": {}}).status_code == 401
    assert httpx.post(url).status_code == 401
    assert httpx.get(url).status_code == 404
    assert place.client.statuses(workflow) == {}
    _ends(place, workflow)


def test_a_body_that_was_written_anew(place: Place) -> None:
    """The same JSON in other bytes, signed before: only the raw bytes count."""
    workflow, _ = hook(place)
    call = place.world.past_call(minutes=9)
    body = json.dumps(_event(place, call)).encode()
    url, headers = _signed(place, body)
    again = json.dumps(json.loads(body), separators=(",", ":")).encode()
    assert httpx.post(url, content=again, headers=headers).status_code == 401
    assert place.client.statuses(workflow) == {}
    assert httpx.post(url, content=body, headers=headers).status_code == 200
    _ends(place, workflow, call)


def test_a_large_body(place: Place) -> None:
    """Five megabytes are taken; more than n8n's limit is refused by it, and starts nothing."""
    workflow, _ = hook(place)
    large, too_large = (place.world.past_call(minutes=minutes) for minutes in (9, 8))
    assert _post(place, json.dumps(_event(place, large, notes="x" * 5_000_000)).encode()) == 200
    assert _post(place, json.dumps(_event(place, too_large, notes="x" * 17_000_000)).encode()) in (413, 500)
    _ends(place, workflow, large)


def test_a_body_in_chunks(place: Place) -> None:
    workflow, _ = hook(place)
    call = place.world.past_call(minutes=9)
    body = json.dumps(_event(place, call)).encode()
    url, headers = _signed(place, body)
    parts = (body[start : start + 7] for start in range(0, len(body), 7))
    assert httpx.post(url, content=parts, headers=headers).status_code == 200
    _ends(place, workflow, call)


@pytest.mark.parametrize(
    "kind",
    [
        "application/vnd.voka.event+json; charset=utf-8",
        "application/json;charset=UTF-8",
        "text/plain",
        "application/octet-stream",
        "application/x-www-form-urlencoded",
    ],
)
def test_a_content_type(place: Place, kind: str) -> None:
    """The bytes decide, whatever they are called."""
    workflow, _ = hook(place)
    call = place.world.past_call(minutes=9)
    assert _post(place, json.dumps(_event(place, call)).encode(), **{"Content-Type": kind}) == 200
    _ends(place, workflow, call)


def test_text_of_every_kind(place: Place) -> None:
    """What is beyond ASCII, in both spellings, and half of a pair of surrogates, which only an escape can be."""
    workflow, _ = hook(place)
    plain, escaped, lone = (place.world.past_call(minutes=minutes) for minutes in (9, 8, 7))
    note = "Zoë 🦷 \u2028 ‮ \u0000 end"
    assert _post(place, json.dumps(_event(place, plain, note=note), ensure_ascii=False).encode()) == 200
    assert _post(place, json.dumps(_event(place, escaped, note=note)).encode()) == 200
    assert _post(place, json.dumps(_event(place, lone, note="a\ud800b")).encode()) == 200
    quiet(place, workflow)
    notes = {item["id"]: item.get("note") for item in _items(place, workflow)}
    assert notes[plain.id] == notes[escaped.id] == note
    _ends(place, workflow, plain, escaped, lone)


def test_bytes_that_are_no_text(place: Place) -> None:
    """Signed, so they are believed to be the vendor's; broken UTF-8 is replaced, what is no JSON is refused."""
    workflow, _ = hook(place)
    call = place.world.past_call(minutes=9)
    broken = json.dumps(_event(place, call, note="here")).encode().replace(b"here", b"h\xff\xfere")
    assert _post(place, broken) == 200
    assert _post(place, b"\xff\xfe{}") in (400, 422)
    assert _post(place, b"{not json") in (400, 422)
    _ends(place, workflow, call)


def test_a_byte_order_mark(place: Place) -> None:
    workflow, _ = hook(place)
    call = place.world.past_call(minutes=9)
    body = b"\xef\xbb\xbf" + json.dumps(_event(place, call)).encode()
    assert _post(place, body, **{"Content-Type": "application/octet-stream"}) == 200
    _ends(place, workflow, call)


def test_events_of_other_shapes(place: Place) -> None:
    """Unknown types are acknowledged and start nothing; unknown fields are passed on, missing ones are missed."""
    workflow, _ = hook(place)
    rich, poor = (place.world.past_call(minutes=minutes) for minutes in (9, 8))
    unknown = _event(place, rich) | {"event": "call.started"}
    assert _post(place, json.dumps(unknown).encode()) == 200
    assert _post(place, b"[]") == 200
    assert _post(place, b"null") == 200
    quiet(place, workflow)
    assert place.client.statuses(workflow) == {}
    assert _post(place, json.dumps(_event(place, rich, of_tomorrow={"a": [1]})).encode()) == 200
    bare = {"event": "call.completed", "data": {"call_id": poor.id, "direction": None}}
    assert _post(place, json.dumps(bare).encode()) == 200
    quiet(place, workflow)
    found = {item["id"]: item for item in _items(place, workflow)}
    assert found[rich.id]["of_tomorrow"] == {"a": [1]}
    _ends(place, workflow, rich, poor)


def _items(place: Place, workflow: Json) -> list[Json]:
    return items([item for item in place.client.executions(workflow) if item["status"] == "success"])
