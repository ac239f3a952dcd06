"""The polling trigger of the Voka app."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import Any

import pytest

from connector_core.harness.driver import DriverError
from connector_core.harness.faults.pages import PAGES
from connector_core.harness.vendor.messages import Request, Response
from targets.make.driver.polling import PollActivation
from tests.make_driver.world import World


def poller(world: World, **inputs: Any) -> PollActivation:
    activation = world.driver.activate("call_completed", inputs, "poll")
    assert isinstance(activation, PollActivation)
    return activation


def polled(activation: PollActivation) -> list[Any]:
    outcome = activation.poll()
    assert outcome.failure is None, outcome.failure
    return [item["id"] for item in outcome.items]


def test_what_was_there_is_passed_over_and_what_is_new_comes_oldest_first(world: World) -> None:
    world.call(60)
    activation = poller(world)
    assert polled(activation) == []
    new = [world.call(minutes) for minutes in (20, 30, 25)]
    assert polled(activation) == [new[1].id, new[2].id, new[0].id]
    assert polled(activation) == []
    tie = world.call(20)
    assert polled(activation) == [tie.id]
    assert len(activation.items()) == 4


def test_a_call_comes_when_it_has_ended_within_the_lookback(world: World) -> None:
    world.call(300)
    activation = poller(world)
    long_call = world.call(230, duration=None)
    newest = world.call(5)
    assert polled(activation) == [newest.id]
    world.fake.finish_call(long_call)
    assert polled(activation) == [long_call.id]


def test_a_hundred_and_thirty_at_once_are_read_page_by_page(world: World) -> None:
    world.call(200)
    activation = poller(world)
    many = [world.call(190 - number) for number in range(130)]
    mark = world.fake.seen.mark()
    assert polled(activation) == [call.id for call in many]
    assert len(world.fake.seen.since(mark, "GET", "/calls")) == 2


def test_the_apps_own_limit_spreads_them_over_runs_and_loses_none(world: World) -> None:
    world.call(200)
    entry = world.driver.app.component("module", "pollCallCompleted")
    (limit,) = [field for field in entry.parameters() if field["name"] == "limit"]
    assert limit["default"] == 10
    connection = world.driver.connection
    activation = PollActivation(world.driver.simulator, "pollCallCompleted", {}, connection)
    many = [world.call(190 - number) for number in range(25)]
    runs = [polled(activation) for _ in range(4)]
    assert [len(run) for run in runs] == [10, 10, 5, 0]
    assert [id_ for run in runs for id_ in run] == [call.id for call in many]


def test_filters(world: World) -> None:
    world.call(60)
    chosen = world.assistants[1]
    activation = poller(world, assistant_id=chosen.id, direction="inbound", status="completed")
    world.call(9, assistant=0)
    world.call(8, assistant=1, direction="outbound")
    world.call(7, assistant=1, status="failed")
    right = world.call(6, assistant=1)
    assert polled(activation) == [right.id]


def test_an_error_on_the_second_page_rolls_back_and_loses_nothing(world: World) -> None:
    world.call(200)
    activation = poller(world)
    many = [world.call(190 - number) for number in range(130)]
    break_it = [lambda request: Response(500) if request.parameter("cursor") else None]
    world.fake.interceptors.extend(break_it)
    outcome = activation.poll()
    assert outcome.failure is not None
    assert (outcome.failure.kind, outcome.failure.status, outcome.items) == ("RuntimeError", 500, [])
    world.fake.interceptors.clear()
    assert polled(activation) == [call.id for call in many]
    assert len(activation.failures()) == 1


def test_a_page_that_is_no_list_is_an_error_and_never_nothing_new(world: World) -> None:
    world.call(200)
    activation = poller(world)
    world.call(10)
    for body in (b"<html>busy</html>", b'{"data": [', b"{}"):
        world.fake.interceptors[:] = [partial(_page, body)]
        outcome = activation.poll()
        assert outcome.failure is not None, body
    world.fake.interceptors.clear()
    assert activation.poll().items == [], "three errors in a row switched the scenario off"
    assert not activation.scenario.active


def _page(body: bytes, _: Request) -> Response:
    return Response(200, body=body)


def test_without_any_call_everything_that_comes_is_new(world: World) -> None:
    activation = poller(world)
    assert polled(activation) == []
    call = world.call(5)
    assert polled(activation) == [call.id]


def test_turning_it_on_needs_the_vendor(world: World) -> None:
    world.broken = "ConnectError"
    with pytest.raises(DriverError, match="choosing where to start: ConnectionError"):
        world.driver.activate("call_completed", {}, "poll")


def test_off_is_off(world: World) -> None:
    world.call(60)
    activation = poller(world)
    activation.deactivate()
    asked = len(world.asked)
    world.call(5)
    assert activation.poll().items == []
    assert len(world.asked) == asked


def test_a_sample_is_real_and_subscribes_to_nothing(world: World) -> None:
    calls = [world.call(60 + number) for number in range(5)]
    outcome = world.driver.sample("call_completed", {}, "poll")
    assert [item["id"] for item in outcome.items] == [call.id for call in reversed(calls[2:])]
    shown = world.driver.sample("call_completed", {}, "webhook")
    assert shown.items[0]["id"] == "550e8400-e29b-41d4-a716-446655440001", "the app's own sample"
    assert len(world.fake.deliveries.subscriptions.where(world.account.id, lambda _: True)) == 0


def test_a_list_that_never_ends_is_an_error_and_loses_nothing(world: World) -> None:
    world.call(200)
    activation = poller(world)
    many = [world.call(190 - number) for number in range(130)]
    fault = next(fault for fault in PAGES if fault.name == "list-loop")
    vendor = world.fake

    def again(request: Request) -> Response | None:
        vendor.interceptors.remove(again)
        try:
            return fault.answer(vendor, request, vendor.handle)
        finally:
            vendor.interceptors.append(again)

    vendor.interceptors.append(again)
    mark = vendor.seen.mark()
    assert activation.poll().failure is not None
    assert len(vendor.seen.since(mark, "GET", "/calls")) <= 4
    vendor.interceptors.remove(again)
    assert polled(activation) == [call.id for call in many]


def at_a_further_page(world: World, act: Callable[[Request], Response]) -> None:
    """Once, at the next further page, this is the answer."""
    vendor = world.fake

    def once(request: Request) -> Response | None:
        if vendor.pages is None or not vendor.pages.number(request):
            return None
        vendor.interceptors.remove(once)
        return act(request)

    vendor.interceptors.append(once)


def test_a_page_that_comes_again_with_a_new_row_before_it_is_an_error(world: World) -> None:
    """Its first row is another one than before, and the page after it is right. The order tells."""
    world.call(300)
    activation = poller(world)
    many = [world.call(290 - number) for number in range(230)]
    new: list[Any] = []

    def first_again(request: Request) -> Response:
        following = json.loads(world.fake.handle(request).body)["next_cursor"]
        new.append(world.call(1))
        answer = world.fake.handle(replace(request, query=world.fake.pages.first(request.query)))
        return Response.of(200, json.loads(answer.body) | {"next_cursor": following})

    at_a_further_page(world, first_again)
    assert activation.poll().failure is not None
    assert len(new) == 1
    assert polled(activation) == [call.id for call in (*many, *new)]


def test_an_empty_page_that_promises_more_is_an_error_and_loses_nothing(world: World) -> None:
    world.call(200)
    activation = poller(world)
    many = [world.call(190 - number) for number in range(130)]
    fault = next(fault for fault in PAGES if fault.name == "empty-page")
    at_a_further_page(world, lambda request: fault.answer(world.fake, request, world.fake.handle))
    assert activation.poll().failure is not None
    assert polled(activation) == [call.id for call in many]
