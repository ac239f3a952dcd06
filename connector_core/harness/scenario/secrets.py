"""A secret must not show in what a platform put out: neither in items nor in errors."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from .result import ScenarioResult

Redact = Callable[[str], str]


def keep_secrets(result: ScenarioResult, redact: Redact) -> None:
    """Blot secrets out of a result; each step in which one showed gets a problem for it."""
    for step in result.steps:
        before = (step.items, step.problems, step.notes)
        step.items, step.problems, step.notes = blotted(before, redact)
        if before != (step.items, step.problems, step.notes):
            step.problems.append("a secret shows in what the platform put out")
    result.problems = blotted(result.problems, redact)


def blotted(value: Any, redact: Redact) -> Any:
    """The same value with `redact` done to every text in it, keys included."""
    if isinstance(value, str):
        return redact(value)
    if isinstance(value, dict):
        return {blotted(key, redact): blotted(item, redact) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return type(value)(blotted(item, redact) for item in value)
    return value
