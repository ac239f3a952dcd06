"""What a function of IML is."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from targets.make.simulator.iml.scope import Scope
from targets.make.simulator.iml.values import Value

MANY = 10_000


@dataclass(frozen=True)
class Function:
    """``body(*arguments)`` with ``least`` to ``most`` arguments (None: exactly ``least``).

    ``scoped``: the scope stands before the arguments.
    """

    body: Callable[..., Value]
    least: int
    most: int | None = None
    scoped: bool = False

    def takes(self, count: int) -> bool:
        """Whether it can be called with so many arguments."""
        return self.least <= count <= (self.least if self.most is None else self.most)

    def call(self, scope: Scope, arguments: Sequence[Value]) -> Value:
        return self.body(scope, *arguments) if self.scoped else self.body(*arguments)
