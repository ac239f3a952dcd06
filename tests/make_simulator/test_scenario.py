"""What Make does about errors."""

from __future__ import annotations

import pytest

from targets.make.simulator.errors import MakeError
from targets.make.simulator.scenario import Scenario


def error(kind: str) -> MakeError:
    return MakeError(kind, "x")


@pytest.mark.parametrize("kind", ["InvalidAccessTokenError", "InvalidConfigurationError", "OutOfSpaceError"])
def test_some_errors_switch_off_at_once_whatever_handles_errors(kind: str) -> None:
    scenario = Scenario(instant=False, handler=True)
    scenario.failed(error(kind))
    assert not scenario.active
    assert kind in scenario.reason


@pytest.mark.parametrize("kind", ["RuntimeError", "DataError", "SomethingNew"])
def test_three_in_a_row_switch_a_schedule_off_and_a_success_starts_the_count_again(kind: str) -> None:
    scenario = Scenario(instant=False, store_incomplete=True)
    for _ in range(2):
        scenario.failed(error(kind))
    scenario.succeeded()
    for _ in range(2):
        scenario.failed(error(kind))
        assert scenario.active
    scenario.failed(error(kind))
    assert not scenario.active
    assert not scenario.incomplete, "the first module's errors are never stored"


def test_an_instant_scenario_stops_at_its_first_error_unless_a_handler_stands_there() -> None:
    bare = Scenario(instant=True, store_incomplete=True)
    bare.failed(error("DataError"))
    assert not bare.active
    handled = Scenario(instant=True, handler=True, store_incomplete=True)
    for _ in range(5):
        handled.failed(error("DataError"))
    assert handled.active
    assert len(handled.incomplete) == 5


@pytest.mark.parametrize(
    ("store", "minutes"),
    [(False, [1, 2, 5, 10, 60, 180, 720, 1440]), (True, [1, 10, 10, 30, 30, 30, 180, 180])],
)
@pytest.mark.parametrize("kind", ["RateLimitError", "ConnectionError", "ModuleTimeoutError"])
def test_what_may_pass_is_run_again_with_growing_delays(kind: str, store: bool, minutes: list[int]) -> None:
    scenario = Scenario(instant=True, store_incomplete=store)
    delays = []
    for _ in minutes:
        scenario.failed(error(kind))
        assert scenario.active
        delays.append(scenario.next_rerun)
    assert delays == minutes
    scenario.failed(error(kind))
    assert not scenario.active
    assert scenario.next_rerun is None
