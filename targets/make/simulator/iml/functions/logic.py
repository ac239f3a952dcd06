"""if, ifempty, switch, equal, and what reads and trims collections."""

from __future__ import annotations

import re
from collections.abc import Mapping

from targets.make.simulator.iml.errors import ImlError
from targets.make.simulator.iml.functions.function import MANY, Function
from targets.make.simulator.iml.values import UNDEFINED, Value, described, empty, missing, same, to_text, truthy

_STEP = re.compile(r"([^.\[\]]+)|\[(-?\d*)\]")


def choose(condition: Value, then: Value, otherwise: Value = UNDEFINED) -> Value:
    return then if truthy(condition) else otherwise


def if_empty(value: Value, otherwise: Value) -> Value:
    """The second when the first is undefined, null or an empty text [D]; 0 and false are not empty."""
    return otherwise if empty(value) else value


def switch(value: Value, *pairs: Value) -> Value:
    """``switch(value, pattern, result, …, otherwise)``."""
    for position in range(0, len(pairs) - 1, 2):
        if same(value, pairs[position]):
            return pairs[position + 1]
    return pairs[-1] if len(pairs) % 2 else UNDEFINED


def equal(one: Value, other: Value) -> bool:
    return same(one, other)


def get(value: Value, path: Value) -> Value:
    """A member by a path such as ``a.b[1].c``; arrays count from 1."""
    found = value
    for name, index in _STEP.findall(to_text(path)):
        if name and isinstance(found, list) and name.lstrip("-").isdigit():
            index, name = name, ""
        if name:
            found = found.get(name, UNDEFINED) if isinstance(found, dict) else UNDEFINED
            continue
        position = int(index or 1)
        members = found if isinstance(found, list) else []
        offset = position - 1 if position > 0 else len(members) + position
        found = members[offset] if position and 0 <= offset < len(members) else UNDEFINED
    return found


def pick(value: Value, *keys: Value) -> Value:
    """Only these members."""
    if missing(value):
        return UNDEFINED
    wanted = _keys(keys)
    return {key: item for key, item in collection(value, "pick").items() if key in wanted}


def omit(value: Value, *keys: Value) -> Value:
    """All but these members."""
    if missing(value):
        return UNDEFINED
    unwanted = _keys(keys)
    return {key: item for key, item in collection(value, "omit").items() if key not in unwanted}


def collection(value: Value, who: str) -> dict[str, Value]:
    if not isinstance(value, dict):
        raise ImlError(f"{who} needs a collection, not {described(value)}")
    return value


def _keys(keys: tuple[Value, ...]) -> set[str]:
    flat = [item for key in keys for item in (key if isinstance(key, list) else [key])]
    return {to_text(key) for key in flat}


TABLE: Mapping[str, Function] = {
    "if": Function(choose, 2, 3),
    "ifempty": Function(if_empty, 2),
    "switch": Function(switch, 3, MANY),
    "equal": Function(equal, 2),
    "get": Function(get, 2),
    "pick": Function(pick, 2, MANY),
    "omit": Function(omit, 2, MANY),
}
