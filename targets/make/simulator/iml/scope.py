"""What an expression can see."""

from __future__ import annotations

import random
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime

from targets.make.simulator.iml.errors import ImlError
from targets.make.simulator.iml.values import UNDEFINED, Value

_REQUEST = {"parameters", "connection", "common", "temp", "pagination", "data", "webhook", "payload", "url"}
_ANSWER = {"body", "headers", "statusCode", "item", "iterate", "output", "metadata"}
_DELIVERY = {"query", "method", "environment", "scope", "account", "bundle"}
VARIABLES = frozenset(_REQUEST | _ANSWER | _DELIVERY)
"""Names that may stand at the head of a path. One that is not set is undefined; another name is an error,
so that a misspelt one is found."""


@dataclass(frozen=True)
class Scope:
    """Variables, and where time and chance come from. ``now`` is in seconds since 1970."""

    variables: Mapping[str, Value] = field(default_factory=dict)
    now: float = 0.0
    execution: str = "simulated"
    chance: random.Random = field(default_factory=lambda: random.Random(0), repr=False)

    def with_(self, **more: Value) -> Scope:
        """The same with more variables set."""
        return Scope({**self.variables, **more}, self.now, self.execution, self.chance)

    def at(self, now: float) -> Scope:
        return Scope(self.variables, now, self.execution, self.chance)

    def read(self, name: str) -> Value:
        """A keyword's or a variable's value. Raises ImlError for a name that nothing documents."""
        constant = _CONSTANTS.get(name, self)
        if constant is not self:
            return list(constant) if isinstance(constant, list) else constant
        match name:
            case "now":
                return self.moment()
            case "timestamp":
                return int(self.now)
            case "uuid":
                return str(uuid.UUID(int=self.chance.getrandbits(128), version=4))
            case "random":
                return self.chance.random()
            case "executionId":
                return self.execution
        if name in self.variables:
            return self.variables[name]
        if name in VARIABLES:
            return UNDEFINED
        raise ImlError(f"there is no variable {name}")

    def moment(self) -> datetime:
        """``now`` as a date."""
        return datetime.fromtimestamp(self.now, UTC)


_CONSTANTS: dict[str, Value] = {
    "null": None,
    "true": True,
    "false": False,
    "undefined": UNDEFINED,
    "ignore": UNDEFINED,
    "erase": None,
    "emptystring": "",
    "emptyarray": [],
    "space": " ",
    "tab": "\t",
    "newline": "\n",
    "pi": 3.141592653589793,
}
