"""Webhooks that users set by hand, that vendors keep for ever, and that share one slot with others."""

from __future__ import annotations

import hashlib
import hmac
import json
from typing import Any

import httpx
import pytest

from connector_core.harness.driver import Activation, DriverError
from connector_core.harness.vendor.messages import Request, Response
from tests.n8n.parts.conftest import Bench
from tests.n8n.parts.vendor import body, wrapped


def _deliver(url: str, event: str, data: Any, **headers: str) -> int:
    content = json.dumps({"event": event, "data": data})
    return httpx.post(url, content=content, headers={"Content-Type": "application/json", **headers}).status_code


def _signed(url: str, secret: str, event: str, data: Any, header: str, prefix: str = "") -> int:
    content = json.dumps({"event": event, "data": data})
    digest = hmac.new(secret.encode(), content.encode(), hashlib.sha256).hexdigest()
    sent = {"Content-Type": "application/json", header: f"{prefix}{digest}"}
    return httpx.post(url, content=content, headers=sent).status_code


def _url(hook: Activation) -> str:
    assert hook.url is not None
    return hook.url


# ---------------------------------------------------------------- set by hand


def test_by_hand_the_vendor_is_never_asked_and_the_pasted_secret_counts(in_library: Bench) -> None:
    hook = in_library.driver.activate("book_lent", {"signing_secret": " pasted "}, "webhook")

    def send(secret: str, event: str, number: str) -> int:
        return _signed(_url(hook), secret, event, {"id": number}, "X-Library-Signature")

    assert [send("pasted", "book.lent", "b1"), send("pasted", "book.renewed", "b2")] == [200, 200]
    assert [send("guessed", "book.lent", "b3"), _deliver(_url(hook), "book.lent", {"id": "b4"})] == [401, 401]
    assert send("pasted", "book.burnt", "b5") == 200
    assert hook.items() == [{"id": "b1"}, {"id": "b2"}]
    hook.deactivate()
    assert in_library.vendor.seen == []


def test_by_hand_without_a_secret_everything_is_refused(in_library: Bench) -> None:
    hook = in_library.driver.activate("book_lent", {"signing_secret": ""}, "webhook")
    assert _signed(_url(hook), "", "book.lent", {"id": "b1"}, "X-Library-Signature") == 401
    assert hook.items() == []


# ---------------------------------------------------------------- kept by the vendor

PLAIN: dict[str, Any] = {}


def _on(bench: Bench, trigger: str = "sack_filled") -> tuple[Activation, Any]:
    """A published trigger, and what it asked the vendor for (None: nothing)."""
    bench.vendor.routes["POST /v1/hooks"] = wrapped({"status": "active"})
    before = len(bench.vendor.seen)
    hook = bench.driver.activate(trigger, PLAIN, "webhook")
    made = bench.vendor.seen[before:]
    return hook, body(made[0]) if made else None


def test_kept_the_url_holds_a_token_that_deliveries_must_bring(in_mill: Bench) -> None:
    hook, made = _on(in_mill)
    url, _, token = made["url"].partition("?token=")
    assert (url, len(token), len(made["secret"])) == (_url(hook), 64, 64)
    assert token != made["secret"]
    assert made["events"] == ["sack.filled"]
    for wrong in (
        "",
        "?token=",
        f"?token={token[:-1]}",
        f"?token={'0' * 64}",
        f"?tok={token}",
        f"?token={token}&token=x",
    ):
        assert _deliver(url + wrong, "sack.filled", {"id": "s1"}) == 401, wrong
    assert _deliver(made["url"], "sack.filled", {"id": "s1", "weight": 25}) == 200
    assert _deliver(made["url"], "sack.lost", {"id": "s2"}) == 200
    assert hook.items() == [{"id": "s1", "weight": 25}]


def test_kept_it_is_used_again_and_never_made_twice(in_mill: Bench) -> None:
    hook, made = _on(in_mill)
    hook.deactivate()
    assert _deliver(made["url"], "sack.filled", {"id": "s1"}) == 404
    again, nothing = _on(in_mill)
    assert (again.url, nothing) == (hook.url, None)
    assert _deliver(made["url"], "sack.filled", {"id": "s2"}) == 200
    assert again.items() == [{"id": "s2"}]
    assert in_mill.vendor.asked() == ["POST /v1/hooks"]
    again.deactivate()


def test_kept_several_events_of_one_trigger(in_mill: Bench) -> None:
    hook, made = _on(in_mill, "sack_lost")
    assert made["events"] == ["sack.lost", "sack.torn"]
    assert _deliver(made["url"], "sack.torn", {"id": "s1"}) == 200
    assert _deliver(made["url"], "sack.filled", {"id": "s2"}) == 200
    assert hook.items() == [{"id": "s1"}]


def test_kept_more_events_make_a_new_one_and_the_old_token_counts_no_more(in_mill: Bench) -> None:
    type_ = in_mill.driver._names["sack_filled"]["webhook"]["type"]
    in_mill.vendor.routes["POST /v1/hooks"] = wrapped({})
    engine = in_mill.driver.core
    for events in (["sack_filled"], ["sack_filled", "sack_lost"], ["sack_lost"]):
        engine.call("publish", key="grown", type=type_, parameters={"events": events}, polling=False)
        engine.call("unpublish", key="grown")
    first, second = (body(seen) for seen in in_mill.vendor.seen)
    assert second["events"] == ["sack.filled", "sack.lost", "sack.torn"]
    assert len({first["url"], second["url"]}) == len({first["secret"], second["secret"]}) == 2
    engine.call("publish", key="grown", type=type_, parameters={"events": ["sack_filled"]}, polling=False)
    assert _deliver(first["url"], "sack.filled", {"id": "s1"}) == 401
    assert _deliver(second["url"], "sack.filled", {"id": "s1"}) == 200
    assert len(in_mill.vendor.seen) == 2


def test_kept_a_refused_one_turns_nothing_on(in_mill: Bench) -> None:
    in_mill.vendor.routes["POST /v1/hooks"] = Response.of(200, {"success": False, "error": {"message": "No more."}})
    with pytest.raises(DriverError, match=r"No more\."):
        in_mill.driver.activate("sack_lost", {}, "webhook")


# ---------------------------------------------------------------- one slot for each

THEIRS = "https://crm.example/hook?token=do-not-tell"


class Quay:
    """A quay with its slot."""

    def __init__(self, bench: Bench, hook: str | None = None) -> None:
        self.data: dict[str, Any] = {"id": "q1", "hook": hook, "events": ["all"] if hook else [], "key": "theirs"}
        bench.vendor.routes["GET /v1/quays/q1"] = lambda _: Response.of(200, self.data)
        bench.vendor.routes["PATCH /v1/quays/q1"] = self._patch

    def _patch(self, request: Request) -> Response:
        self.data |= body(request)
        return Response.of(200, self.data)


def _berth(bench: Bench, **more: Any) -> Activation:
    return bench.driver.activate("ship_berthed", {"quay_id": "q1", **more}, "webhook")


def test_slot_is_filled_delivers_and_is_emptied(in_harbour: Bench) -> None:
    quay = Quay(in_harbour)
    hook = _berth(in_harbour)
    assert quay.data["hook"] == hook.url
    assert (quay.data["events"], len(quay.data["key"])) == (["ship.berthed"], 64)
    send = lambda secret, number: _signed(  # noqa: E731
        _url(hook), secret, "ship.berthed", {"id": number, "quay_id": "q1"}, "X-Harbour-Signature", "sha256="
    )
    assert [send(quay.data["key"], "s1"), send("theirs", "s2")] == [200, 401]
    assert hook.items() == [{"id": "s1", "quay_id": "q1"}]
    hook.deactivate()
    assert body(in_harbour.vendor.seen[-1]) == {"hook": None, "events": []}
    assert in_harbour.vendor.asked().count("PATCH /v1/quays/q1") == 2


def test_slot_of_somebody_else_is_refused_by_its_host_only(in_harbour: Bench) -> None:
    quay = Quay(in_harbour, THEIRS)
    with pytest.raises(DriverError, match=r"crm\.example") as refused:
        _berth(in_harbour)
    assert "do-not-tell" not in str(refused.value)
    assert "Replace Existing Webhook" in str(refused.value)
    assert (quay.data["hook"], in_harbour.vendor.asked()) == (THEIRS, ["GET /v1/quays/q1"])


def test_slot_of_somebody_else_is_replaced_when_asked_and_given_back(in_harbour: Bench) -> None:
    quay = Quay(in_harbour, THEIRS)
    hook = _berth(in_harbour, replace_webhook=True)
    assert quay.data["hook"] == hook.url
    hook.deactivate()
    assert (quay.data["hook"], quay.data["events"]) == (THEIRS, ["all"])


def test_slot_that_was_taken_or_is_gone_is_left_alone(in_harbour: Bench) -> None:
    quay = Quay(in_harbour)
    hook = _berth(in_harbour)
    quay.data["hook"] = THEIRS
    hook.deactivate()
    assert quay.data["hook"] == THEIRS
    hook = _berth(in_harbour, replace_webhook=True)
    in_harbour.vendor.routes.clear()
    hook.deactivate()


def test_slot_what_came_while_somebody_else_held_it_comes_with_the_next_event(in_harbour: Bench) -> None:
    quay = Quay(in_harbour)
    ships = [
        {"id": f"s{number}", "quay_id": "q1", "berthed_at": f"2026-01-0{number}T00:00:00Z"} for number in (1, 2, 3)
    ]
    in_harbour.vendor.routes["GET /v1/ships"] = Response.of(200, ships[:1])
    hook = _berth(in_harbour, replace_webhook=True)
    quay.data["hook"] = THEIRS
    in_harbour.vendor.routes["GET /v1/ships"] = Response.of(200, ships[1::-1])
    hook.deactivate()
    hook = _berth(in_harbour, replace_webhook=True)
    sent = _signed(_url(hook), quay.data["key"], "ship.berthed", ships[2], "X-Harbour-Signature", "sha256=")
    assert (sent, hook.items()) == (200, ships[1:])
    hook.deactivate()


def test_slot_of_the_published_workflow_is_not_taken_by_a_test(in_harbour: Bench) -> None:
    quay = Quay(in_harbour)
    type_ = in_harbour.driver._names["ship_berthed"]["webhook"]["type"]
    parameters = {"events": ["ship_berthed"], "quayId": "q1", "options": {"replaceWebhook": True}}
    engine = in_harbour.driver.core
    live = engine.call("publish", key="live", type=type_, parameters=parameters, polling=False)
    key = quay.data["key"]
    with pytest.raises(Exception, match="Unpublish the workflow"):
        engine.call("listen", key="live", type=type_, parameters=parameters)
    assert (quay.data["hook"], quay.data["key"]) == (live["url"], key)
    engine.call("unpublish", key="live")
    engine.call("listen", key="live", type=type_, parameters=parameters)
    written = [body(seen) for seen in in_harbour.vendor.seen if seen.method == "PATCH"]
    assert "/webhook-test/" in written[-2]["hook"]
    assert written[-1] == {"hook": None, "events": []}
