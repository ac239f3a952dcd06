"""`mock --fault` with faults of the vendor's own state, and drift: seen over HTTP by a client and by a receiver."""

from __future__ import annotations

import hashlib
import hmac
import importlib
from collections.abc import Mapping
from typing import Any

import pytest
from click.testing import CliRunner

from connector_core import load
from connector_core.harness.faults.plan import KNOWN, SERVED, Faults
from connector_core.harness.faults.state import LATE, STATE, WHILE
from connector_core.harness.histories.world import World
from connector_core.harness.serve import open_demo
from connector_core.harness.vendor.times import parse_iso
from generate import main
from tests.harness.served import Served, served

VENDORS = tuple(load.known())
NEVER = {
    "voicedock": {"disable", "empty-page"},
    "voisa": {"rotate", "disable", "remove", "forged", "rewritten", "empty-page"},
    "voka": set[str](),
    "voxpria": {"disable", "empty-page"},
}


def subscribed(it: Served) -> str:
    """A webhook of the customer's, at the receiver; gives its secret."""
    by_hand = {"set_webhook", "add_webhook"} & set(it.demo.controls)
    if not by_hand:
        made = it.ask("POST", "/webhook-subscriptions", json={"url": it.hook, "events": ["call.completed"]})
        return str(made.json()["secret"])
    secret = "sec_" + "a" * 28
    it.control(by_hand.pop(), url=it.hook, secret=secret)
    return secret


def told(it: Served) -> list[Any]:
    """What comes to the receiver when a call ends."""
    before = len(it.arrived)
    started = it.control("start_call")
    it.control("finish_call", **{"call" if "callId" in started else "id": next(iter(started.values()))})
    it.demo.vendor.settle()
    return it.arrived[before:]


def signs(secret: str, request: Any) -> bool:
    """Whether a signature over the body, or over a time and the body, is made with the secret."""
    stamps = [value for name, value in request.headers.items() if "timestamp" in name.lower()]
    texts = [request.body, *(stamp.encode() + b"." + request.body for stamp in stamps)]
    made = {hmac.new(secret.encode(), text, hashlib.sha256).hexdigest() for text in texts}
    return any(one in value for one in made for value in request.headers.values())


@pytest.mark.parametrize("key", [key for key in VENDORS if "rotate" not in NEVER[key]])
def test_the_secret_is_another_one(key: str) -> None:
    with served(key, {"rotate": 0}) as it:
        secret = subscribed(it)
        assert all(signs(secret, request) for request in told(it))
        it.rate("rotate", 1)
        it.rows()
        it.rate("rotate", 0)
        (row,) = it.vendor.deliveries.subscriptions
        came = told(it)
        assert came
        assert not any(signs(secret, request) for request in came)
        assert all(signs(row.secret, request) for request in came)
        assert row.secret in it.vendor.redactor.known
        assert it.plan.counts["rotate"].fired == 1


def test_the_subscription_is_switched_off() -> None:
    with served("voka", {"disable": 0}) as it:
        subscribed(it)
        assert len(told(it)) == 1
        assert len(it.ask("GET", "/webhook-subscriptions").json()["data"]) == 1
        it.rate("disable", 1)
        # Voka lists the active ones.
        assert it.ask("GET", "/webhook-subscriptions").json()["data"] == []
        assert told(it) == []
        (row,) = it.vendor.deliveries.subscriptions
        assert not row.active


@pytest.mark.parametrize("key", [key for key in VENDORS if "remove" not in NEVER[key]])
def test_the_subscription_is_deleted(key: str) -> None:
    with served(key, {"remove": 0}) as it:
        subscribed(it)
        assert told(it)
        it.rate("remove", 1)
        it.rows()
        assert told(it) == []
        assert list(it.vendor.deliveries.subscriptions) == []
        assert it.plan.counts["remove"].fired == 1
        # There is none left that it could happen to.
        it.rows()
        assert it.plan.counts["remove"].possible == 1


@pytest.mark.parametrize("key", VENDORS)
def test_the_key_is_refused_for_a_while(key: str) -> None:
    with served(key, {"revoke": 1}) as it:
        assert it.ask("GET", it.vendor.pages.path).status_code == 401
        it.rate("revoke", 0)
        it.vendor.clock.advance(WHILE - 1)
        assert it.ask("GET", it.vendor.pages.path).status_code == 401
        it.vendor.clock.advance(1)
        assert it.ask("GET", it.vendor.pages.path).status_code == 200


@pytest.mark.parametrize("key", VENDORS)
def test_a_row_is_listed_later_than_its_date(key: str) -> None:
    with served(key, {"late-row": 0}) as it:
        before = it.rows()
        it.rate("late-row", 1)
        after = it.rows()
        new = [row for row in after if row not in before]
        assert [after.index(row) for row in new] == [0]
        # Nothing but its seconds is needed to know how late it is.
        assert it.vendor.clock.now() - LATE in _times(new[0])


def _times(row: Mapping[str, Any]) -> set[float]:
    """Every time in a row; where a row names its length and not its end, the end too."""
    texts = [value for value in row.values() if isinstance(value, str) and value[:2] == "20" and "T" in value]
    lengths = [value for name, value in row.items() if "duration" in name and isinstance(value, int)]
    return {parse_iso(text) + more for text in texts for more in (0, *lengths)}


@pytest.mark.parametrize("key", VENDORS)
def test_two_rows_have_equal_times(key: str) -> None:
    with served(key, {"ties": 0}) as it:
        before = it.rows()
        it.rate("ties", 1)
        one, other = [row for row in it.rows() if row not in before]
        assert one["id"] != other["id"] if "id" in one else one != other
        assert _times(one) == _times(other)


@pytest.mark.parametrize("key", VENDORS)
def test_a_row_comes_in_between_two_pages(key: str) -> None:
    with served(key, {"drift": 1}) as it:
        pages, size = it.vendor.pages, 5
        limit = {"limit": size}
        first = it.ask("GET", pages.path, params=limit).json()
        assert it.plan.counts["drift"].possible == 0
        further = first[pages.cursor] if pages.cursor else str(size) if pages.param == "offset" else "2"
        second = it.rows(**limit, **{pages.param: further})
        assert it.plan.counts["drift"].fired == 1
        it.rate("drift", 0)
        assert it.rows(**limit)[1:] == pages.rows(first)[:-1]
        # Without a cursor everything has shifted by one row.
        assert (pages.rows(first)[-1] == second[0]) == (pages.cursor is None)


def test_one_seed_tells_when() -> None:
    def counted(seed: int) -> tuple[list[str], int]:
        with served("voka", {"ties": 0.3, "revoke": 0.0}, seed) as it:
            for _ in range(40):
                it.rows(limit=1)
            return it.plan.trace, it.plan.counts["ties"].fired

    assert counted(4) == counted(4)
    assert counted(4) != counted(5)
    assert 4 <= counted(4)[1] <= 20


def test_ids_are_the_same_without_faults() -> None:
    with served("voka", {"ties": 1}) as one, served("voka", {}) as other:
        one.rows()
        assert one.control("start_call") == other.control("start_call")


@pytest.mark.parametrize("key", VENDORS)
def test_what_never_happens_is_refused(key: str) -> None:
    demo = open_demo(load.find(key))
    lacking = Faults(1, dict.fromkeys(SERVED, 0.5)).impossible(demo.vendor)
    demo.vendor.close()
    assert set(lacking) == NEVER[key]
    for name, why in lacking.items():
        result = CliRunner().invoke(main, ["mock", key, "--port", "0", "--fault", f"{name}:0.1", "--fault", "reset:0"])
        assert result.exit_code == 2
        assert result.output.strip().endswith(f"--fault: {key}: {name} never happens, {why}")


@pytest.mark.parametrize("key", VENDORS)
def test_what_happens_in_histories_happens_here(key: str) -> None:
    world: type[World] = importlib.import_module(f"connectors.{key}.histories").World
    of_state = {fault.name for fault in STATE}
    assert (world.happenings & of_state).isdisjoint(NEVER[key])
    assert world.happenings - of_state == {"restart"}, "what a user does"


def test_histories_draw_none_of_these() -> None:
    assert not {fault.name for fault in STATE} & set(KNOWN)
    assert list(SERVED) == [*KNOWN, *(fault.name for fault in STATE)]
