"""Each fault is seen by a plain client, or by whoever receives the deliveries."""

from __future__ import annotations

import json
from collections import Counter
from email.utils import parsedate_to_datetime

import httpx
import pytest

from connector_core.harness.clock import VirtualClock
from connector_core.harness.faults.fault import DeliveryFault, PayloadFault, RequestFault
from connector_core.harness.faults.plan import KNOWN, SERVED, Faults
from connector_core.harness.serving import LoopbackServer
from connector_core.harness.vendor.messages import Headers, Request
from connector_core.harness.vendor.subscriptions import Subscription
from connectors.voka.fake import Fake


class World:
    """A vendor under one plan, and what arrived from it."""

    def __init__(self, rates: dict[str, float], seed: int = 1) -> None:
        self.clock = VirtualClock()
        self.arrived: list[tuple[float, Headers, bytes]] = []
        self.vendor = Fake(clock=self.clock, send=self._arrive)
        self.account = self.vendor.add_account()
        self.key = self.vendor.add_key(self.account)
        self.faults = Faults(seed, rates)
        self.faults.attach(self.vendor)

    def _arrive(self, url: str, headers: Headers, body: bytes) -> int:
        self.arrived.append((self.clock.now(), headers, body))
        return 200

    def get(self, method: str = "GET") -> httpx.Response:
        path = f"{self.vendor.prefix}/calls"
        with LoopbackServer(lambda request: self.faults.handle(self.vendor, request)) as server:
            headers = {"Authorization": f"Bearer {self.key.token}"}
            return httpx.request(method, server.url + path, headers=headers, json={} if method == "POST" else None)

    def deliver(self, **data: object) -> None:
        row = Subscription("sub", self.account.id, "http://127.0.0.1/x", ("call.completed",), "whsec_one")
        if self.vendor.deliveries.subscriptions.get(self.account.id, "sub") is None:
            self.vendor.deliveries.subscriptions.add(row)
        self.vendor.deliveries.emit(self.account.id, "call.completed", {"id": "c", **data})
        self.clock.settle()


@pytest.mark.parametrize("name", ["reset", "lost-answer"])
def test_a_connection_breaks_before_any_byte(name: str) -> None:
    world = World({name: 1})
    with pytest.raises(httpx.RemoteProtocolError, match="without sending a response"):
        world.get("POST")
    # What was lost on the way back had been seen; what was reset on the way there had not.
    assert len(world.vendor.seen) == (1 if name == "lost-answer" else 0)
    assert world.faults.counts[name].fired == 1


def test_a_connection_breaks_in_the_middle_of_a_body() -> None:
    world = World({"reset-body": 1})
    with pytest.raises(httpx.RemoteProtocolError, match="without sending complete"):
        world.get()
    assert len(world.vendor.seen) == 1


def test_a_delay_passes_on_the_vendors_clock() -> None:
    world = World({"delay": 1})
    headers = {"Authorization": f"Bearer {world.key.token}"}
    answer = world.faults.handle(world.vendor, Request.of("GET", "/api/v1/calls", headers=headers))
    assert (answer.status, answer.delay) == (200, 20)


@pytest.mark.parametrize("name", ["500", "502", "503", "504", "401"])
def test_a_status_comes_back_and_nothing_was_done(name: str) -> None:
    world = World({name: 1})
    assert world.get().status_code == int(name)
    assert len(world.vendor.seen) == 0


@pytest.mark.parametrize(
    ("name", "target"),
    [
        ("redirect-host", "https://other.invalid"),
        ("redirect-loopback", "http://127.0.0.2:9"),
        ("redirect-http", "http://api.invalid"),
    ],
)
def test_a_redirect_leads_elsewhere(name: str, target: str) -> None:
    world = World({name: 1})
    answer = world.get()
    assert (answer.status_code, answer.headers["location"]) == (307, f"{target}{world.vendor.prefix}/calls")


@pytest.mark.parametrize("name", ["broken-json", "html", "empty"])
def test_a_200_holds_no_json(name: str) -> None:
    answer = World({name: 1}).get()
    assert answer.status_code == 200
    assert (answer.content == b"") == (name == "empty")
    assert answer.headers["content-type"].startswith("text/html") == (name == "html")
    with pytest.raises(json.JSONDecodeError):
        answer.json()


@pytest.mark.parametrize(
    ("name", "wait"), [("429", "30"), ("429-bare", None), ("429-zero", "0"), ("429-huge", "315360000")]
)
def test_a_429_says_when_in_each_form(name: str, wait: str | None) -> None:
    answer = World({name: 1}).get()
    assert (answer.status_code, answer.headers.get("retry-after")) == (429, wait)


def test_a_429_gives_a_date() -> None:
    world = World({"429-date": 1})
    moment = parsedate_to_datetime(world.get().headers["retry-after"])
    assert moment.timestamp() == world.clock.now() + 30


def test_a_delivery_comes_twice_byte_for_byte() -> None:
    world = World({"duplicate": 1})
    world.deliver()
    first, second = world.arrived
    assert first == second


def test_a_delivery_is_replayed_later_with_its_old_signature() -> None:
    world = World({"replay": 1})
    world.deliver()
    assert len(world.arrived) == 1
    world.clock.advance(120)
    first, second = world.arrived
    assert (second[0] - first[0], second[1:]) == (120, first[1:])


def test_a_lost_acknowledgement_is_delivered_again() -> None:
    world = World({"lost-ack": 1})
    world.deliver()
    world.clock.advance(5)
    assert [body for _, _, body in world.arrived] == [world.arrived[0][2]] * 2


def test_a_rewritten_copy_means_the_same_and_is_not_what_was_signed() -> None:
    world = World({"rewritten": 1})
    world.deliver(text="é")
    (_, headers, copy), (_, honest, body) = world.arrived
    assert copy != body
    assert json.loads(copy) == json.loads(body)
    assert headers == honest


def test_a_forged_copy_differs_in_its_signature_alone() -> None:
    world = World({"forged": 1})
    world.deliver()
    (_, forged, copy), (_, honest, body) = world.arrived
    assert copy == body
    assert {name for name in honest if forged[name] != honest[name]} == {"X-Voka-Signature-256"}


def test_an_unsigned_delivery_cannot_be_forged() -> None:
    assert isinstance(fault := KNOWN["forged"], DeliveryFault)
    assert not fault.applies(Headers({"X-Kind": "a"}), b"{}")


def test_a_fault_of_writes_is_not_possible_on_a_read() -> None:
    world = World({"lost-answer": 1})
    assert world.get().status_code == 200
    assert (world.faults.counts["lost-answer"].possible, world.faults.never_fired()) == (0, ["lost-answer"])


def _trace(seed: int, rates: dict[str, float], rounds: int = 200) -> Faults:
    world = World(rates, seed)
    for _ in range(rounds):
        world.faults.handle(world.vendor, Request.of("GET", f"{world.vendor.prefix}/calls"))
    return world.faults


def test_one_seed_gives_one_trace_and_another_gives_another() -> None:
    rates = {"reset": 0.2, "503": 0.2, "html": 0.2}
    assert _trace(7, rates).trace == _trace(7, rates).trace
    assert _trace(7, rates).trace != _trace(8, rates).trace


def test_the_counters_are_the_trace_and_keep_to_the_rates() -> None:
    faults = _trace(3, {"reset": 0.25, "503": 0.0, "html": 0.1}, rounds=1000)
    fired = Counter(faults.trace)
    assert {name: count.fired for name, count in faults.counts.items()} == {
        "reset": fired["reset"],
        "503": 0,
        "html": fired["html"],
    }
    assert {count.possible for count in faults.counts.values()} == {1000}
    assert 200 < fired["reset"] < 280
    assert 60 < fired["html"] < 120
    assert faults.never_fired() == ["503"]


@pytest.mark.parametrize(
    ("rates", "said"), [({"rest": 1.0}, "no fault named rest"), ({"reset": 1.5}, "between 0 and 1")]
)
def test_a_plan_refuses_what_it_cannot_do(rates: dict[str, float], said: str) -> None:
    with pytest.raises(ValueError, match=said):
        Faults(1, rates)


def test_every_fault_says_what_it_is_and_what_it_reaches() -> None:
    assert (
        len(SERVED)
        == sum(isinstance(item, RequestFault | DeliveryFault | PayloadFault) for item in SERVED.values())
        >= 20
    )
    for name, fault in SERVED.items():
        assert fault.name == name
        assert fault.summary
        assert fault.reaches
        assert all(1 <= number <= 52 for number in fault.reaches)
