"""The bodies of `simulate` and `mock`."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from pathlib import Path

from connector_core import load
from connector_core.build import Checked
from connector_core.expected import ExpectedError, UsageError
from connector_core.target import Target

from .beside import MissingModuleError
from .scenario.result import ScenarioResult
from .simulate import SimulationResult


def run_simulation(
    items: Sequence[Checked],
    targets: Sequence[Target],
    *,
    scenarios: Sequence[str] = (),
    seed: int = 1,
    report: Path | None = None,
    as_json: bool = False,
) -> bool:
    """Simulate every connector, print the table (or JSON), write the page; whether all passed.

    Raises ExpectedError or UsageError with one line for people.
    """
    from .report.data import simulation_data
    from .report.page import render_page
    from .report.table import print_table
    from .simulate import simulate_emitted

    if report is not None and len(items) > 1:
        raise UsageError("--report takes one connector at a time")
    simulations: list[SimulationResult] = []
    for item in items:
        try:
            simulation = simulate_emitted(item, targets, scenarios=scenarios, seed=seed, say=_progress)
        except MissingModuleError as error:
            raise ExpectedError(str(error)) from error
        simulations.append(simulation)
        if not as_json:
            print_table(simulation)
        if report is not None:
            _write(report, render_page(simulation))
    if as_json:
        print(json.dumps([simulation_data(item) for item in simulations], indent=2, ensure_ascii=False))
    return all(item.ok for item in simulations)


def list_faults() -> None:
    """Print every fault that `mock` can bring about; not every vendor knows all of them."""
    from .faults.plan import SERVED

    for fault in SERVED.values():
        print(f"{fault.name:<18} {fault.summary}")


def run_mock(connector: str, *, port: int = 0, seed: int = 1, faults: Sequence[str] = ()) -> None:
    """Serve the fake beside a description until Ctrl-C.

    `faults` are names, each with ``:rate`` if wanted. Raises ExpectedError or UsageError with one line for people.
    """
    from .faults.plan import Faults, parse_rates
    from .serve import open_demo, serve

    try:
        plan = Faults(seed, parse_rates(faults)) if faults else None
    except ValueError as error:
        raise UsageError(f"--fault: {error}") from error
    try:
        demo = open_demo(load.find(connector), seed)
    except MissingModuleError as error:
        raise ExpectedError(str(error)) from error
    try:
        serve(demo, port, say=lambda line: print(line, flush=True), faults=plan)
    except OSError as error:
        raise ExpectedError(f"port {port}: {error.strerror or error}") from error


def _progress(result: ScenarioResult) -> None:
    """One line a scenario on stderr, so that long work shows."""
    print(f"{result.target} {result.scenario}: {result.verdict}", file=sys.stderr, flush=True)


def _write(path: Path, text: str) -> None:
    try:
        path.write_text(text, encoding="utf-8")
    except OSError as error:
        raise ExpectedError(f"{path}: {error.strerror}") from error
