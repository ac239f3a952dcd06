"""What a user entered, as a module sees it: defaults, required fields, types."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from targets.make.simulator.errors import MakeError
from targets.make.simulator.iml import ImlError, Value
from targets.make.simulator.iml.functions.dates import date
from targets.make.simulator.iml.values import empty, number, to_json, to_text

_DATES = {"date", "time", "timestamp"}
_NUMBERS = {"number", "integer", "uinteger", "port"}
_TEXTS = {"text", "password", "email", "url", "path", "select", "folder", "file", "filename", "timezone", "uuid"}
INVALID = "BundleValidationError"
"""What Make calls values that do not fit their field [D]."""


def filled(fields: Iterable[Any], given: Mapping[str, Value]) -> dict[str, Value]:
    """The parameters of a run: given values in the fields' types, defaults for the rest.

    A field below a choice that is not chosen is neither required nor filled by its default; a value that it
    has all the same, from before another choice was made, stays [assumed].
    Raises MakeError for a missing required field and for a value of another type.
    """
    fields = list(fields)
    known = {field["name"]: field for field in walked(fields)}
    unknown = set(given) - set(known)
    if unknown:
        names = ", ".join(sorted(unknown))
        raise MakeError(INVALID, f"no field takes {names} (there are: {', '.join(known) or 'none'})")
    shown = {field["name"] for field in _shown(fields, given)}
    values: dict[str, Value] = {}
    for name, field in known.items():
        value = given.get(name)
        if empty(value) and name in shown:
            value = field.get("default")
        if empty(value) or value == []:
            if field.get("required") and name in shown:
                raise MakeError(INVALID, f"Missing value of required parameter '{name}'.")
            continue
        values[name] = _typed(field, value)
    return values


def walked(fields: Iterable[Any]) -> Iterator[Mapping[str, Any]]:
    """Fields with a name, those nested in the options of others too. Dynamic ones (``rpc://``) are not loaded."""
    for field in fields:
        if not isinstance(field, Mapping) or "name" not in field:
            continue
        yield field
        options = field.get("options")
        choices = options.get("store") if isinstance(options, Mapping) else options
        for choice in choices if isinstance(choices, list) else []:
            nested = choice.get("nested") if isinstance(choice, Mapping) else None
            yield from walked(nested if isinstance(nested, list) else [])
        nested = options.get("nested") if isinstance(options, Mapping) else field.get("nested")
        yield from walked(nested if isinstance(nested, list) else [])


def _shown(fields: Iterable[Any], given: Mapping[str, Value]) -> Iterator[Mapping[str, Any]]:
    """Fields that stand in the form for these values: of those nested in options, the chosen option's."""
    for field in fields:
        if not isinstance(field, Mapping) or "name" not in field:
            continue
        yield field
        options = field.get("options")
        value = given.get(field["name"])
        chosen = field.get("default") if empty(value) else value
        choices = options.get("store") if isinstance(options, Mapping) else options
        for choice in choices if isinstance(choices, list) else []:
            nested = choice.get("nested") if isinstance(choice, Mapping) else None
            if isinstance(nested, list) and choice.get("value") == chosen:
                yield from _shown(nested, given)
        nested = options.get("nested") if isinstance(options, Mapping) else field.get("nested")
        yield from _shown(nested if isinstance(nested, list) else [], given)


def _typed(field: Mapping[str, Any], value: Value) -> Value:
    kind, name = field.get("type", "text"), field["name"]
    try:
        if kind in _DATES:
            return date(value, name)
        if kind in _NUMBERS:
            return _number(field, value)
        if kind == "boolean":
            return _boolean(name, value)
        if kind == "json":
            return value if isinstance(value, str) else to_json(value)
        if kind == "select" and field.get("multiple"):
            return value if isinstance(value, list) else [value]
        if kind == "array":
            return _array(field, value)
    except ImlError as error:
        raise MakeError(INVALID, str(error)) from error
    if kind in _TEXTS and isinstance(value, (dict, list)):
        raise MakeError(INVALID, f"{name} takes text")
    return to_text(value) if kind in _TEXTS and kind != "select" else value


def _number(field: Mapping[str, Any], value: Value) -> int | float:
    found = number(value, field["name"])
    rules, kind = field.get("validate") or {}, field.get("type")
    if kind in ("integer", "uinteger") and not isinstance(found, int):
        raise MakeError(INVALID, f"{field['name']} takes a whole number")
    least = rules.get("min", 0 if kind == "uinteger" else None)
    if (least is not None and found < least) or ("max" in rules and found > rules["max"]):
        raise MakeError(INVALID, f"{field['name']} is out of its bounds")
    return found


def _boolean(name: str, value: Value) -> bool:
    if value in (True, "true"):
        return True
    if value in (False, "false"):
        return False
    raise MakeError(INVALID, f"{name} takes true or false")


def _array(field: Mapping[str, Any], value: Value) -> list[Value]:
    """Members are collections by ``spec`` when that is a list."""
    rows = value if isinstance(value, list) else [value]
    spec = field.get("spec")
    if not isinstance(spec, list):
        return rows
    return [filled(spec, row) if isinstance(row, dict) else row for row in rows]
