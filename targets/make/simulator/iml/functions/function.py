"""What a function of IML is, and how a table of them is written."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from targets.make.simulator.iml.scope import Scope
from targets.make.simulator.iml.values import Value

Body = Callable[..., Value]
MANY = 10_000


@dataclass(frozen=True)
class Function:
    """``body(scope, *arguments)`` with ``least`` to ``most`` arguments."""

    body: Body
    least: int
    most: int


class Table(dict[str, Function]):
    """Functions of one kind. ``@table("name", 1, 2)`` adds one that sees its arguments only."""

    def __call__(self, name: str, least: int, most: int | None = None) -> Callable[[Body], Body]:
        def add(body: Body) -> Body:
            def without_scope(_: Scope, *arguments: Value) -> Value:
                return body(*arguments)

            self[name] = Function(without_scope, least, least if most is None else most)
            return body

        return add
