"""VOISA's scenarios on what was really emitted, in the platforms' engines; the items must be the same."""

from __future__ import annotations

import re

import pytest

from connector_core import target
from connector_core.build import checked
from connector_core.description import Record
from connector_core.harness.report.page import render_page
from connector_core.harness.simulate import SimulationResult, simulate_emitted
from connectors.voisa.scenarios import SCENARIOS
from tests.scenarios.covered import unproven

TARGETS = ("make", "n8n", "zapier")
NOT_OFFERED = {("tool_events", "make")}
"""Nothing on Make could confirm what a tool did, so it is not offered there."""

pytestmark = pytest.mark.node


@pytest.fixture(scope="module")
def simulation() -> SimulationResult:
    """One run of everything, on all targets."""
    targets = list(target.load_all(TARGETS))
    (item,), _ = checked(["voisa"], targets)
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


def test_triggers_actions_and_searches_moved_items_everywhere(simulation: SimulationResult) -> None:
    for name in TARGETS:
        for scenario in ("polling", "instant", "events", "list_agents", "knowledge", "voices", "download_audio"):
            row = simulation.of(scenario, name)
            assert row is not None
            if (scenario, name) not in NOT_OFFERED:
                assert row.got > 0
                assert row.requests > 0


WHOLE = {
    "polling": ["conversation_ended"],
    "events": ["conversation_started"],
    "list_agents": ["list_agents"],
    "find_agent": ["find_agent"],
    "chat": ["chat_with_agent"],
    "list_conversations": ["list_conversations"],
    "find_conversation": ["find_conversation"],
    "tools": ["list_mcp_servers", "list_mcp_tools"],
    "make_call": ["make_call"],
    "voices": ["list_voices", "create_voice"],
}


@pytest.mark.parametrize("scenario", WHOLE)
def test_whole_records_are_compared(simulation: SimulationResult, scenario: str) -> None:
    """Every field that the description declares takes part in some step's comparison."""
    (item,), _ = checked(["voisa"], [])
    operations = {one.key: one for one in item.connector.operations()}
    result = simulation.of(scenario, "n8n")
    assert result is not None
    compared = {name for step in result.steps for name in step.fields}
    for key in WHOLE[scenario]:
        record: type[Record] | None = getattr(operations[key], "record", None)
        assert record is not None
        wanted = {field.key for field in record.fields()}
        assert wanted - compared == set()


@pytest.mark.parametrize("name", TARGETS)
def test_all_that_the_coverage_says_runs_has_run(simulation: SimulationResult, name: str) -> None:
    (item,), _ = checked(["voisa"], [])
    assert unproven(item.connector, simulation, target.load(name)) == []


def test_no_secret_is_on_the_page(simulation: SimulationResult) -> None:
    page = render_page(simulation)
    assert page.count("<details") > len(SCENARIOS)
    digests = set(re.findall(r"sha256(?:&#34;|[: ])+([0-9a-f]{64})", page))
    assert digests, "the files that came out are shown by their digest"
    assert set(re.findall(r"[0-9a-f]{64}", page)) == digests, "a secret or a token of ours"
    assert "vsa_live_" not in page.replace("vsa_live_00", "").replace("vsa_live_…", "")
