"""Whether scenarios really ran what the coverage matrix says runs."""

from __future__ import annotations

import re

from connector_core.coverage import coverage
from connector_core.description import Connector
from connector_core.harness.scenario.result import StepResult
from connector_core.harness.simulate import SimulationResult
from connector_core.target import Target


def unproven(connector: Connector, simulation: SimulationResult, target: Target) -> list[str]:
    """Documented names whose cell says "runs" although no passed scenario on the target shows it.

    An operation is shown by a request that the vendor saw and answered well, in a step that passed; an event by a
    delivery of that name in a step that put out items.
    """
    steps = [
        step
        for result in simulation.results
        if result.target == target.name and result.verdict == "passed"
        for step in result.steps
    ]
    rows = (row for row in coverage(connector, [target]) if row.cells[target.name].runs)
    return [
        row.name for row in rows if not any((_delivered if row.event else _asked)(row.name, step) for step in steps)
    ]


def _asked(name: str, step: StepResult) -> bool:
    method, path = name.split(" ", 1)
    pattern = "[^/]+".join(re.escape(part) for part in re.split(r"\{[^{}]*\}", path))
    return any(
        seen.method == method and re.fullmatch(pattern, seen.path) and seen.status < 300 for seen in step.requests
    )


def _delivered(name: str, step: StepResult) -> bool:
    return bool(step.items) and any(sent.event == name and sent.status == 200 for sent in step.deliveries)
