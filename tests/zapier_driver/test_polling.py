"""The polling trigger under Zapier's rules of what is new."""

from __future__ import annotations

import pytest

from connector_core.harness.driver import DriverError
from connector_core.harness.vendor.messages import Response
from tests.zapier_driver.conftest import World

pytestmark = pytest.mark.node


def test_the_first_poll_fires_nothing(world: World) -> None:
    world.fake.add_call(world.assistant)
    mark = world.fake.seen.mark()
    zap = world.driver.activate("call_completed", {}, "poll")
    assert len(world.fake.seen.since(mark, "GET", "/calls")) == 1
    assert (zap.items(), zap.failures(), zap.url) == ([], [], None)


def test_new_calls_fire_once_oldest_first(world: World) -> None:
    now = world.fake.clock.now()
    world.fake.add_call(world.assistant, started_at=now - 3000)
    zap = world.driver.activate("call_completed", {}, "poll")
    older = world.fake.add_call(world.assistant, started_at=now - 2000)
    newer = world.fake.add_call(world.assistant, started_at=now - 1000)
    assert [item["id"] for item in zap.poll().items] == [older.id, newer.id]
    assert zap.poll().items == []
    assert [item["id"] for item in zap.items()] == [older.id, newer.id]


def test_a_call_fires_when_it_has_ended(world: World) -> None:
    zap = world.driver.activate("call_completed", {}, "poll")
    call = world.fake.add_call(world.assistant, duration=None)
    assert zap.poll().items == []
    world.fake.finish_call(call)
    assert [item["id"] for item in zap.poll().items] == [call.id]


def test_a_failed_poll_loses_nothing(world: World) -> None:
    zap = world.driver.activate("call_completed", {}, "poll")
    call = world.fake.add_call(world.assistant)
    broken = lambda request: Response(400)  # noqa: E731
    world.fake.interceptors.append(broken)
    outcome = zap.poll()
    assert outcome.failure is not None
    assert outcome.failure.status == 400
    assert zap.failures() == [outcome.failure]
    world.fake.interceptors.remove(broken)
    assert [item["id"] for item in zap.poll().items] == [call.id]


def test_an_answer_that_is_no_json_is_a_failure_not_an_empty_poll(world: World) -> None:
    zap = world.driver.activate("call_completed", {}, "poll")
    world.fake.interceptors.append(lambda request: Response.of(200, "maintenance", "text/html"))
    outcome = zap.poll()
    assert outcome.items == []
    assert outcome.failure is not None


def test_turning_on_with_a_dead_key_is_refused(world: World) -> None:
    world.key.state = "revoked"
    with pytest.raises(DriverError, match="ExpiredAuthError"):
        world.driver.activate("call_completed", {}, "poll")


def test_the_filters_are_sent(world: World) -> None:
    mark = world.fake.seen.mark()
    world.driver.activate("call_completed", {"direction": "outbound", "assistant_id": world.assistant.id}, "poll")
    asked = world.fake.seen.since(mark, "GET", "/calls")[0].parameters()
    assert (asked["direction"], asked["assistant_id"]) == ("outbound", world.assistant.id)


def test_after_turning_off_nothing_is_asked(world: World) -> None:
    zap = world.driver.activate("call_completed", {}, "poll")
    zap.deactivate()
    mark = world.fake.seen.mark()
    assert zap.poll().items == []
    assert world.fake.seen.since(mark) == []


def test_the_editors_test_shows_calls(world: World) -> None:
    call = world.fake.add_call(world.assistant)
    assert [item["id"] for item in world.driver.sample("call_completed", {}, "poll").items] == [call.id]
