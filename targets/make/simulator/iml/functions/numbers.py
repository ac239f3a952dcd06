"""Functions of numbers. Those that sum up take an array or many arguments."""

from __future__ import annotations

import math
import statistics

from targets.make.simulator.iml.errors import ImlError
from targets.make.simulator.iml.functions.function import MANY, Table
from targets.make.simulator.iml.values import UNDEFINED, Value, is_number, missing, number, tidy, to_text

TABLE = Table()
Number = int | float


@TABLE("round", 1)
def round_half_up(value: Value) -> Number:
    """Halves go up, as JavaScript's Math.round."""
    return math.floor(number(value, "round") + 0.5)


@TABLE("ceil", 1)
def ceil(value: Value) -> int:
    return math.ceil(number(value, "ceil"))


@TABLE("floor", 1)
def floor(value: Value) -> int:
    return math.floor(number(value, "floor"))


@TABLE("trunc", 1, 2)
def trunc(value: Value, places: Value = 0) -> Number:
    """Cut off behind so many decimal places."""
    digits = int(number(places, "trunc"))
    if not 0 <= digits <= 20:
        raise ImlError("trunc takes 0 to 20 decimal places")
    factor = 10**digits
    return tidy(math.trunc(number(value, "trunc") * factor) / factor)


@TABLE("abs", 1)
def absolute(value: Value) -> Number:
    return abs(number(value, "abs"))


@TABLE("min", 1, MANY)
def smallest(*values: Value) -> Value:
    found = _numbers("min", values)
    return min(found) if found else UNDEFINED


@TABLE("max", 1, MANY)
def largest(*values: Value) -> Value:
    found = _numbers("max", values)
    return max(found) if found else UNDEFINED


@TABLE("sum", 1, MANY)
def total(*values: Value) -> Number:
    return tidy(sum(_numbers("sum", values)))


@TABLE("average", 1, MANY)
def average(*values: Value) -> Value:
    found = _numbers("average", values)
    return tidy(sum(found) / len(found)) if found else UNDEFINED


@TABLE("median", 1, MANY)
def median(*values: Value) -> Value:
    found = _numbers("median", values)
    return tidy(statistics.median(found)) if found else UNDEFINED


@TABLE("parseNumber", 1, 2)
def parse_number(value: Value, decimal: Value = ".") -> Value:
    """A number out of text; the other of ``.`` and ``,`` parts thousands. Raises ImlError when it is none."""
    if missing(value):
        return UNDEFINED
    if is_number(value):
        return value
    sign = to_text(decimal) or "."
    text = to_text(value).replace("," if sign == "." else ".", "").replace(sign, ".")
    return number(text.replace(" ", ""), "parseNumber")


@TABLE("formatNumber", 1, 4)
def format_number(value: Value, places: Value = 0, decimal: Value = ",", thousands: Value = ".") -> str:
    """``formatNumber(123456789, 3, '.', ',')`` is ``123,456,789.000``."""
    amount, digits = number(value, "formatNumber"), int(number(places, "formatNumber"))
    if not 0 <= digits <= 20:
        raise ImlError("formatNumber takes 0 to 20 decimal places")
    whole, _, rest = f"{abs(amount):,.{digits}f}".partition(".")
    text = whole.replace(",", to_text(thousands)) + (to_text(decimal) + rest if rest else "")
    return f"-{text}" if amount < 0 and any(char in "123456789" for char in whole + rest) else text


def _numbers(who: str, values: tuple[Value, ...]) -> list[Number]:
    flat = [item for value in values for item in (value if isinstance(value, list) else [value])]
    return [number(item, who) for item in flat if not missing(item)]
