"""Values of IML in Python: str, int, float, bool, None (null), UNDEFINED, list, dict, datetime (UTC), bytes."""

from __future__ import annotations

import json
import math
from datetime import UTC, datetime
from typing import Any, Final

from targets.make.simulator.iml.errors import ImlError

Value = Any


class Undefined:
    """What is not there. There is one, :data:`UNDEFINED`."""

    def __repr__(self) -> str:
        return "undefined"

    def __bool__(self) -> bool:
        return False

    def __copy__(self) -> Undefined:
        return self

    def __deepcopy__(self, memo: object) -> Undefined:
        return self


UNDEFINED: Final = Undefined()


def missing(value: Value) -> bool:
    """null or undefined."""
    return value is None or value is UNDEFINED


def empty(value: Value) -> bool:
    """What ``ifempty`` replaces: undefined, null and the empty text [D]."""
    return missing(value) or (isinstance(value, str) and value == "")


def truthy(value: Value) -> bool:
    """0, '', null, undefined and false are false; all else, empty arrays too, is true [assumed]."""
    if missing(value):
        return False
    if isinstance(value, (bool, int, float)):
        return bool(value) and not (isinstance(value, float) and math.isnan(value))
    return bool(value != "")


def is_number(value: Value) -> bool:
    """A number; true and false are none."""
    return isinstance(value, (int, float)) and not isinstance(value, bool)


def number(value: Value, what: str) -> int | float:
    """The value as a number. Numeric text counts, as function arguments are coerced [D].

    Raises ImlError.
    """
    if is_number(value):
        return tidy(value)
    if isinstance(value, str) and value.strip():
        try:
            return tidy(float(value))
        except ValueError:
            pass
    raise ImlError(f"{what} needs a number, not {described(value)}")


def tidy(value: int | float) -> int | float:
    """Whole numbers as int, as JavaScript shows them. Raises ImlError for what is not finite."""
    if isinstance(value, float):
        if not math.isfinite(value):
            raise ImlError("a number grew beyond all bounds")
        if value.is_integer() and abs(value) < 2**53:
            return int(value)
    elif abs(value) > 2**1023:
        raise ImlError("a number grew beyond all bounds")
    return value


def same(one: Value, other: Value) -> bool:
    """Strict equality [D]: no coercion, so 1 is neither '1' nor true, and null is not undefined."""
    if one is UNDEFINED or other is UNDEFINED or one is None or other is None:
        return one is other
    if isinstance(one, bool) or isinstance(other, bool):
        return one is other
    if is_number(one) and is_number(other):
        return bool(one == other)
    if isinstance(one, list) and isinstance(other, list):
        return len(one) == len(other) and all(same(a, b) for a, b in zip(one, other, strict=True))
    if isinstance(one, dict) and isinstance(other, dict):
        return one.keys() == other.keys() and all(same(one[key], other[key]) for key in one)
    return type(one) is type(other) and bool(one == other)


def described(value: Value) -> str:
    """The kind of a value, for messages: never the value itself, which may be a secret."""
    if value is UNDEFINED:
        return "undefined"
    if value is None:
        return "null"
    for kind, name in ((bool, "a boolean"), (str, "text"), (list, "an array"), (dict, "a collection")):
        if isinstance(value, kind):
            return name
    if isinstance(value, datetime):
        return "a date"
    return "a number" if is_number(value) else "binary data"


def iso(moment: datetime) -> str:
    """A date as JSON has it: UTC, milliseconds, Z."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.") + f"{moment.microsecond // 1000:03}Z"


def to_text(value: Value) -> str:
    """A value inside a text: nothing for null and undefined, JSON for arrays and collections [assumed]."""
    if missing(value):
        return ""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, datetime):
        return iso(value)
    if isinstance(value, bytes):
        return value.decode("utf-8", "replace")
    if isinstance(value, (list, dict)):
        return to_json(value)
    return _number_text(tidy(value))


def _number_text(value: int | float) -> str:
    """Shortest form, as JavaScript writes it for usual sizes (Python agrees but for exponents)."""
    return repr(value).replace("e-0", "e-")


def plain(value: Value) -> Any:
    """JSON data: dates as text, undefined dropped from collections and null in arrays, as JSON.stringify does."""
    if value is UNDEFINED:
        return None
    if isinstance(value, dict):
        return {key: plain(item) for key, item in value.items() if item is not UNDEFINED}
    if isinstance(value, list):
        return [plain(item) for item in value]
    if isinstance(value, datetime):
        return iso(value)
    if isinstance(value, bytes):
        return value.decode("utf-8", "replace")
    return tidy(value) if is_number(value) else value


def to_json(value: Value) -> str:
    """Compact JSON, as JSON.stringify writes it."""
    return json.dumps(plain(value), ensure_ascii=False, separators=(",", ":"), allow_nan=False)
