"""Voka's scenarios on what was really emitted, in the platforms' engines; the items must be the same."""

from __future__ import annotations

import pytest

from connector_core import target
from connector_core.build import checked
from connector_core.harness.report.page import render_page
from connector_core.harness.simulate import SimulationResult, simulate_emitted
from connectors.voka.scenarios import SCENARIOS
from tests.scenarios.covered import unproven

TARGETS = ("make", "n8n", "zapier")
NOT_OFFERED = {("insight_received", "make")}
"""Nothing on Make could confirm an insight, so it is not offered there."""

pytestmark = pytest.mark.node


@pytest.fixture(scope="module")
def simulation() -> SimulationResult:
    """One run of everything, on all targets."""
    targets = list(target.load_all(TARGETS))
    (item,), _ = checked(["voka"], targets)
    return simulate_emitted(item, targets)


@pytest.mark.parametrize("name", TARGETS)
@pytest.mark.parametrize("scenario", [scenario.key for scenario in SCENARIOS])
def test_scenario(simulation: SimulationResult, scenario: str, name: str) -> None:
    broken = simulation.of("package", name)
    assert broken is None or broken.all_problems() == []
    result = simulation.of(scenario, name)
    assert result is not None
    assert result.all_problems() == []
    assert result.verdict == ("not offered" if (scenario, name) in NOT_OFFERED else "passed")


def test_every_target_ran_in_an_engine_that_says_its_name(simulation: SimulationResult) -> None:
    engines = {row.target: row.engine for row in simulation.results}
    assert set(engines) == set(TARGETS)
    assert all(engines.values())
    assert simulation.ok


def test_hooks_poll_and_actions_moved_items_everywhere(simulation: SimulationResult) -> None:
    for name in TARGETS:
        for scenario in ("instant", "polling", "list_calls", "place_call"):
            row = simulation.of(scenario, name)
            assert row is not None
            assert row.got > 0
            assert row.requests > 0


WHOLE = {
    "instant": "call_completed",
    "transcript_ready": "transcript_ready",
    "insight_received": "insight_received",
    "place_call": "place_call",
    "find_call": "find_call",
    "list_calls": "list_calls",
    "list_assistants": "list_assistants",
    "get_transcript": "get_transcript",
    "subscriptions": "list_subscriptions",
}


@pytest.mark.parametrize("scenario", WHOLE)
def test_whole_records_are_compared(simulation: SimulationResult, scenario: str) -> None:
    """Every field that the description declares takes part in some step's comparison."""
    (item,), _ = checked(["voka"], [])
    operation = next(one for one in item.connector.operations() if one.key == WHOLE[scenario])
    webhook = getattr(operation, "webhook", None)
    record = (webhook.record if webhook else None) or operation.record  # type: ignore[union-attr]
    result = simulation.of(scenario, "n8n")
    assert result is not None
    assert record is not None
    compared = {name for step in result.steps for name in step.fields}
    assert {field.key for field in record.fields()} - compared == set()


@pytest.mark.parametrize("name", TARGETS)
def test_all_that_the_coverage_says_runs_has_run(simulation: SimulationResult, name: str) -> None:
    (item,), _ = checked(["voka"], [])
    assert unproven(item.connector, simulation, target.load(name)) == []


def test_the_page_can_be_made_of_it(simulation: SimulationResult) -> None:
    page = render_page(simulation)
    assert page.count("<details") > len(SCENARIOS)
    assert "voka_live_" not in page.replace("voka_live_…", "").replace("voka_live_00…", "")
    assert "whsec_" not in page
