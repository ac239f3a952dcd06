"""Faults of lists and of what a vendor says, seen from outside."""

from __future__ import annotations

import json
from typing import Any

import pytest

from connector_core.harness.clock import VirtualClock
from connector_core.harness.faults.plan import Faults
from connector_core.harness.vendor.messages import Headers, Request
from connector_core.harness.vendor.subscriptions import Subscription
from connectors.voka.fake import Fake


class World:
    """A vendor under one fault, and what arrived from it: when, and what."""

    def __init__(self, name: str) -> None:
        self.clock = VirtualClock()
        self.arrived: list[tuple[float, Headers, bytes]] = []
        self.vendor = Fake(clock=self.clock, send=self._arrive)
        self.account = self.vendor.add_account()
        self.assistant = self.vendor.add_assistant(self.account)
        self.key = self.vendor.add_key(self.account)
        self.faults = Faults(1, {name: 1})
        self.faults.attach(self.vendor)

    def _arrive(self, url: str, headers: Headers, body: bytes) -> int:
        self.arrived.append((self.clock.now(), headers, body))
        if len(self.arrived) == 1:
            self.during()
        return 200

    def during(self) -> None:
        """What the receiver does with the first delivery."""

    def page(self, cursor: str | None = None) -> Any:
        target = f"/api/v1/calls?limit=2{f'&cursor={cursor}' if cursor else ''}"
        request = Request.of("GET", target, headers={"Authorization": f"Bearer {self.key.token}"})
        return self.faults.handle(self.vendor, request)

    def deliver(self, payload: dict[str, Any] | None = None) -> None:
        row = Subscription("sub", self.account.id, "https://hooks.invalid/1", ("call.completed",), "whsec_one")
        self.vendor.deliveries.subscriptions.add(row)
        body = payload or {"event": "call.completed", "data": {"call_id": "c", "cost": 1, "nested": {"a": "b"}}}
        self.vendor.deliveries.emit(self.account.id, "call.completed", body)
        self.clock.settle()

    def said(self) -> list[Any]:
        return [json.loads(body) for _, _, body in self.arrived]


def listed(world: World, number: int = 5) -> list[str]:
    return [world.vendor.add_call(world.assistant, started_at=1_700_000_000.0 + each).id for each in range(number)][
        ::-1
    ]


def test_a_list_comes_again_with_a_promise_of_more() -> None:
    world = World("list-loop")
    ids = listed(world)
    first, second = world.page().json(), world.page("bG9vcA").json()
    assert [row["id"] for row in first["data"]] == [row["id"] for row in second["data"]] == ids[:2]
    assert first["next_cursor"] == second["next_cursor"] == "bG9vcA"


def test_an_empty_page_has_a_cursor_to_where_its_rows_are() -> None:
    world = World("empty-page")
    ids = listed(world)
    empty = world.page().json()
    again = world.page(empty["next_cursor"]).json()
    assert empty["data"] == again["data"] == []
    assert again["next_cursor"] != empty["next_cursor"], "a cursor that comes again is another fault"
    world.faults.rates["empty-page"] = 0
    first = world.page(again["next_cursor"]).json()
    assert [row["id"] for row in first["data"]] == ids[:2]
    world.faults.rates["empty-page"] = 1
    empty = world.page(first["next_cursor"]).json()
    world.faults.rates["empty-page"] = 0
    second = world.page(empty["next_cursor"]).json()
    assert (empty["data"], [row["id"] for row in second["data"]]) == ([], ids[2:4])
    assert second["next_cursor"] == world.page(first["next_cursor"]).json()["next_cursor"]


def test_a_cursor_expires() -> None:
    world = World("cursor-expired")
    listed(world)
    assert world.page("x").status == 400
    assert world.page().status == 200


def test_a_row_comes_in_between_two_pages_when_somebody_makes_one() -> None:
    world = World("drift")
    listed(world)
    cursor = world.page().json()["next_cursor"]
    world.page(cursor)
    assert world.faults.counts["drift"].possible == 0, "nobody makes rows"
    assert world.vendor.pages is not None
    made: list[int] = []
    world.vendor.pages.on_insert = lambda: made.append(1)
    world.page(cursor)
    assert made == [1]


def test_a_held_up_delivery_arrives_later_than_its_retry() -> None:
    world = World("held-up")
    world.faults.rates["held-up"] = 1
    world.deliver()
    assert world.arrived == []
    world.faults.rates["held-up"] = 0
    start = world.clock.now()
    world.clock.advance(600)
    assert [round(at - start) for at, _, _ in world.arrived] == [5, 240]


def test_nobody_is_reached() -> None:
    world = World("unreachable")
    world.deliver()
    world.clock.advance(10_000)
    assert world.arrived == []
    assert {row.state for row in world.vendor.deliveries.all()} == {"given up"}


def test_the_second_copy_comes_during_the_receivers_request() -> None:
    world = World("at-once")
    seen: list[int] = []

    def during() -> None:
        world.vendor.handle(Request.of("GET", "/api/v1/calls"))
        seen.append(len(world.arrived))

    world.during = during  # type: ignore[method-assign]
    world.deliver()
    assert seen == [2], "while the first was worked on"
    world.clock.advance(60)
    assert len(world.arrived) == 2


def test_the_media_type_is_a_vendors_own() -> None:
    world = World("media-type")
    world.deliver()
    assert world.arrived[0][1]["content-type"] == "application/vnd.vendor+json; charset=utf-8"


def test_there_are_more_fields_at_every_depth() -> None:
    world = World("more-fields")
    world.deliver()
    (body,) = world.said()
    assert body["new_in_2027"]
    assert body["data"]["new_in_2027"]
    assert body["data"]["nested"]["new_in_2027"]
    assert body["data"]["call_id"] == "c"


@pytest.mark.parametrize(("name", "want"), [("null-fields", {"call_id": "c", "cost": None, "nested": {"a": None}})])
def test_values_are_null(name: str, want: dict[str, Any]) -> None:
    world = World(name)
    world.deliver()
    assert world.said() == [{"event": "call.completed", "data": want}]


def test_fields_are_missing() -> None:
    world = World("fewer-fields")
    world.deliver()
    assert world.said() == [{"event": "call.completed", "data": {"call_id": "c", "nested": {}}}]


def test_an_unknown_event_comes_first_signed_as_well() -> None:
    world = World("unknown-event")
    world.deliver()
    assert [body["event"] for body in world.said()] == ["call.completed.v2", "call.completed"]
    assert all("x-voka-signature-256" in headers for _, headers, _ in world.arrived)
