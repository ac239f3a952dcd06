"""What Make does with a scenario when its trigger succeeds or fails."""

from __future__ import annotations

from dataclasses import dataclass, field

from targets.make.simulator.errors import RERUN_MINUTES, MakeError

CONSECUTIVE_ERRORS = 3
"""After so many in a row a scheduled scenario goes off [D: the default setting]."""


@dataclass
class Scenario:
    """A live scenario, judged by its first module, the trigger.

    ``handler``: the user put an error handler on the trigger. Without one, an error on the first module
    makes no incomplete execution [D], and an instant scenario stops at its first error [D].
    """

    instant: bool
    handler: bool = False
    store_incomplete: bool = False
    active: bool = True
    reason: str = ""
    """Why Make switched it off."""
    errors: int = 0
    """Consecutive ones that count."""
    reruns: int = 0
    next_rerun: int | None = None
    """Minutes until Make runs it again by itself."""
    incomplete: list[MakeError] = field(default_factory=list)

    def succeeded(self) -> None:
        self.errors = self.reruns = 0
        self.next_rerun = None

    def failed(self, error: MakeError) -> None:
        """Take one failed run in."""
        self.next_rerun = None
        if error.action == "disable":
            self._off(f"{error.kind} switches a scenario off at once")
        elif error.action == "rerun":
            self._rerun(error)
        elif self.handler:
            if self.store_incomplete:
                self.incomplete.append(error)
        else:
            self.errors += 1
            most = 1 if self.instant else CONSECUTIVE_ERRORS
            if self.errors >= most:
                self._off(f"{error.kind}: {self.errors} failed in a row, {most} are allowed")

    def _rerun(self, error: MakeError) -> None:
        delays = RERUN_MINUTES[self.store_incomplete]
        if self.reruns < len(delays):
            self.next_rerun = delays[self.reruns]
            self.reruns += 1
        else:
            self._off(f"{error.kind}: all {len(delays)} reruns failed")

    def _off(self, reason: str) -> None:
        self.active, self.reason = False, reason
