"""Functions of arrays. None changes its argument. undefined and null count as no array at all."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cmp_to_key

from targets.make.simulator.iml.errors import ImlError
from targets.make.simulator.iml.functions.function import MANY, Function
from targets.make.simulator.iml.functions.logic import collection, get
from targets.make.simulator.iml.scope import Scope
from targets.make.simulator.iml.values import UNDEFINED, Value, described, is_number, missing, number, same, to_text


def members(value: Value, who: str) -> list[Value]:
    """The array's members; none of null and undefined. Raises ImlError for anything else."""
    if missing(value):
        return []
    if not isinstance(value, list):
        raise ImlError(f"{who} needs an array, not {described(value)}")
    return value


def first(value: Value) -> Value:
    found = members(value, "first")
    return found[0] if found else UNDEFINED


def last(value: Value) -> Value:
    found = members(value, "last")
    return found[-1] if found else UNDEFINED


def select(value: Value, path: Value, key: Value = UNDEFINED, wanted: Value = UNDEFINED) -> Value:
    """Each member's value at a path; with ``key`` and ``wanted`` only of members whose key has one of the
    values in the text ``wanted``, parted by commas. Members that have no such value give nothing."""
    if missing(value):
        return UNDEFINED
    rows = members(value, "map")
    if not missing(key):
        allowed = {part.strip() for part in to_text(wanted).split(",")}
        rows = [row for row in rows if to_text(get(row, key)) in allowed]
    return [item for item in (get(row, path) for row in rows) if item is not UNDEFINED]


def join(value: Value, separator: Value) -> Value:
    if missing(value):
        return UNDEFINED
    return to_text(separator).join(to_text(item) for item in members(value, "join"))


def add(value: Value, *more: Value) -> list[Value]:
    return [*members(value, "add"), *more]


def remove(value: Value, *unwanted: Value) -> list[Value]:
    return [item for item in members(value, "remove") if not any(same(item, other) for other in unwanted)]


def sort(value: Value, order: Value = "asc", path: Value = UNDEFINED) -> list[Value]:
    """``asc``, ``desc``, or with ``ci`` after a space without regard to case; by a member when a path is given."""
    words = (to_text(order) or "asc").split()
    if words[0] not in ("asc", "desc"):
        raise ImlError("sort: the order is asc or desc, each with or without ci")

    def compared(one: Value, other: Value) -> int:
        left, right = (item if missing(path) else get(item, path) for item in (one, other))
        return _compare(left, right, "ci" in words)

    return sorted(members(value, "sort"), key=cmp_to_key(compared), reverse=words[0] == "desc")


def reverse(value: Value) -> list[Value]:
    return members(value, "reverse")[::-1]


def shuffle(scope: Scope, value: Value) -> Value:
    found = members(value, "shuffle")
    return scope.chance.sample(found, len(found))


def merge(*values: Value) -> Value:
    """Arrays behind one another, or collections into one."""
    present = [value for value in values if not missing(value)]
    if any(isinstance(value, dict) for value in present):
        return {key: item for value in present for key, item in collection(value, "merge").items()}
    return [item for value in present for item in members(value, "merge")]


def cut(value: Value, start: Value, end: Value = UNDEFINED) -> list[Value]:
    """0-based, the end not included; negative counts from the end."""
    stop = None if missing(end) else int(number(end, "slice"))
    return members(value, "slice")[int(number(start, "slice")) : stop]


def flatten(value: Value) -> list[Value]:
    found: list[Value] = []
    for item in members(value, "flatten"):
        found.extend(flatten(item) if isinstance(item, list) else [item])
    return found


def distinct(value: Value, path: Value = UNDEFINED) -> list[Value]:
    """The first of each, by a member when a path is given."""
    found: list[Value] = []
    seen: list[Value] = []
    for item in members(value, "distinct"):
        key = item if missing(path) else get(item, path)
        if not any(same(key, other) for other in seen):
            seen.append(key)
            found.append(item)
    return found


def deduplicate(value: Value) -> Value:
    return distinct(value)


def keys(value: Value) -> Value:
    return UNDEFINED if missing(value) else list(collection(value, "keys"))


def to_array(value: Value) -> Value:
    """A collection as ``[{key, value}, …]``."""
    if missing(value):
        return UNDEFINED
    return [{"key": key, "value": item} for key, item in collection(value, "toArray").items()]


def to_collection(value: Value, key: Value, item: Value) -> Value:
    """An array of collections as one, by the names of the members that hold key and value."""
    if missing(value):
        return UNDEFINED
    found: dict[str, Value] = {}
    for row in members(value, "toCollection"):
        name = get(row, key)
        if not missing(name) and name != "":
            found[to_text(name)] = get(row, item)
    return {name: content for name, content in found.items() if content is not UNDEFINED}


def _compare(one: Value, other: Value, fold: bool) -> int:
    if missing(one) or missing(other):
        return int(missing(other)) - int(missing(one))
    if is_number(one) and is_number(other):
        return int(one > other) - int(one < other)
    left, right = (to_text(item).casefold() if fold else to_text(item) for item in (one, other))
    return int(left > right) - int(left < right)


TABLE: Mapping[str, Function] = {
    "first": Function(first, 1),
    "last": Function(last, 1),
    "map": Function(select, 2, 4),
    "join": Function(join, 2),
    "add": Function(add, 2, MANY),
    "remove": Function(remove, 2, MANY),
    "sort": Function(sort, 1, 3),
    "reverse": Function(reverse, 1),
    "merge": Function(merge, 1, MANY),
    "slice": Function(cut, 2, 3),
    "flatten": Function(flatten, 1),
    "distinct": Function(distinct, 1, 2),
    "deduplicate": Function(deduplicate, 1),
    "keys": Function(keys, 1),
    "toArray": Function(to_array, 1),
    "toCollection": Function(to_collection, 3),
    "shuffle": Function(shuffle, 1, scoped=True),
}
