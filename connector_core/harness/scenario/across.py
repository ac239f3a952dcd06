"""The same story on several targets: are the items the same?"""

from __future__ import annotations

from collections.abc import Sequence

from .compare import described, differences
from .result import ScenarioResult, StepResult


def compare_targets(results: Sequence[ScenarioResult]) -> None:
    """Write what differs into each result's problems; the first target that plays a step well is the measure.

    A step in which platforms differ by nature is left out; its `varies` says why. So is one that has a
    problem already.
    """
    measures: dict[tuple[str, str], tuple[str, StepResult]] = {}
    for result in results:
        for step in result.steps:
            if step.problems:
                continue
            target, measure = measures.setdefault((result.scenario, step.name), (result.target, step))
            if measure is step or measure.varies or step.varies:
                continue
            fields = dict.fromkeys(measure.fields + step.fields)
            found = differences(measure.items, step.items, measure.identity, fields)
            result.problems += [f"{step.name}: unlike {target}: {text}" for text in described(found)]
