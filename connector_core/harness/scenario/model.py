"""What a scenario is: a story for a stage, and what a package must offer for it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from .stage import Stage, World


@dataclass(frozen=True)
class Scenario:
    """`needs`: operation keys, or ``key:delivery`` of a trigger; without them it is not offered."""

    key: str
    label: str
    play: Callable[[Stage[Any]], None]
    needs: tuple[str, ...] = ()

    def lacking(self, offers: Sequence[str] | frozenset[str]) -> list[str]:
        return [need for need in self.needs if need not in offers]


class Script(Protocol):
    """The module beside a description, ``scenarios.py``: its scenarios and their world."""

    @property
    def SCENARIOS(self) -> Sequence[Scenario]:  # noqa: N802
        """In the order in which they are played."""

    def world(self, seed: int, moment: float) -> World:
        """A fresh world. `moment`: the time of its newest record, the same for every target. The seed is
        another for every scenario: connectors keep count of the requests that they made with a key."""
