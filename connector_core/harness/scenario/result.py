"""What became of scenarios: steps with their items and requests, and problems."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Literal

from ..vendor.seen import Seen

Verdict = Literal["passed", "failed", "not offered"]


@dataclass
class Sent:
    """One delivery of the vendor in a step, for the timeline."""

    at: float
    event: str
    status: int | None
    forged: bool


@dataclass
class StepResult:
    """One step. `varies` holds the reason when platforms may differ here."""

    name: str
    started: float
    ended: float = 0.0
    wanted: int = 0
    items: list[dict[str, Any]] = field(default_factory=list)
    identity: tuple[str, ...] = ("id",)
    fields: tuple[str, ...] = ()
    requests: list[Seen] = field(default_factory=list)
    deliveries: list[Sent] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    varies: str | None = None


@dataclass
class ScenarioResult:
    """One scenario on one target. `reason` says why it is not offered."""

    scenario: str
    label: str
    target: str
    engine: str
    steps: list[StepResult] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)
    """Problems of the whole: an error that ended it, a difference between targets."""
    reason: str | None = None

    @property
    def verdict(self) -> Verdict:
        if self.reason is not None:
            return "not offered"
        return "failed" if self.all_problems() else "passed"

    @property
    def wanted(self) -> int:
        """How many items the workflow should have got."""
        return sum(step.wanted for step in self.steps)

    @property
    def got(self) -> int:
        return sum(len(step.items) for step in self.steps)

    @property
    def requests(self) -> int:
        return sum(len(step.requests) for step in self.steps)

    def all_problems(self) -> list[str]:
        inner = [f"{step.name}: {problem}" for step in self.steps for problem in step.problems]
        return inner + self.problems
