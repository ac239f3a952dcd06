"""The emitted app over real HTTP: built by the command, then played through every scenario."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from connector_core.harness.driver import Driver
from connector_core.harness.scenario.play import offered
from connector_core.harness.simulate import Platform, SimulationResult, simulate
from connectors.voka import scenarios as script
from targets.make.driver import open_driver


@pytest.fixture(scope="module")
def simulation(root: Path, tmp_path_factory: pytest.TempPathFactory, names: Mapping[str, Any]) -> SimulationResult:
    """All scenarios, played once on the app that ``build`` writes."""
    out = tmp_path_factory.mktemp("dist")

    def built(base_url: str) -> Driver:
        command = ["generate.py", "build", "voka", "--target", "make", "--base-url", base_url, "--out", str(out)]
        subprocess.run([sys.executable, *command], cwd=root, check=True, capture_output=True)
        return open_driver(out / "voka/make", names)

    return simulate("voka", script, [Platform("make", built, offered(names))])


@pytest.mark.parametrize("scenario", [item.key for item in script.SCENARIOS])
def test_the_built_app_passes(simulation: SimulationResult, scenario: str) -> None:
    result = simulation.of(scenario, "make")
    assert result is not None
    if result.reason:
        assert (scenario, result.verdict) == ("insight_received", "not offered")
        return
    assert result.all_problems() == []
    assert result.requests > 0
