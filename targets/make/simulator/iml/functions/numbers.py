"""Functions of numbers. Those that sum up take an array or many arguments."""

from __future__ import annotations

import math
import statistics
from collections.abc import Mapping

from targets.make.simulator.iml.errors import ImlError
from targets.make.simulator.iml.functions.function import MANY, Function
from targets.make.simulator.iml.values import UNDEFINED, Value, is_number, missing, number, tidy, to_text

Number = int | float


def round_half_up(value: Value) -> Number:
    """Halves go up, as JavaScript's Math.round."""
    return math.floor(number(value, "round") + 0.5)


def ceil(value: Value) -> int:
    return math.ceil(number(value, "ceil"))


def floor(value: Value) -> int:
    return math.floor(number(value, "floor"))


def trunc(value: Value, places: Value = 0) -> Number:
    """Cut off behind so many decimal places."""
    digits = int(number(places, "trunc"))
    if not 0 <= digits <= 20:
        raise ImlError("trunc takes 0 to 20 decimal places")
    factor = 10**digits
    return tidy(math.trunc(number(value, "trunc") * factor) / factor)


def absolute(value: Value) -> Number:
    return abs(number(value, "abs"))


def smallest(*values: Value) -> Value:
    found = _numbers("min", values)
    return min(found) if found else UNDEFINED


def largest(*values: Value) -> Value:
    found = _numbers("max", values)
    return max(found) if found else UNDEFINED


def total(*values: Value) -> Number:
    return tidy(sum(_numbers("sum", values)))


def average(*values: Value) -> Value:
    found = _numbers("average", values)
    return tidy(sum(found) / len(found)) if found else UNDEFINED


def median(*values: Value) -> Value:
    found = _numbers("median", values)
    return tidy(statistics.median(found)) if found else UNDEFINED


def parse_number(value: Value, decimal: Value = ".") -> Value:
    """A number out of text; the other of ``.`` and ``,`` parts thousands. Raises ImlError when it is none."""
    if missing(value):
        return UNDEFINED
    if is_number(value):
        return value
    sign = to_text(decimal) or "."
    text = to_text(value).replace("," if sign == "." else ".", "").replace(sign, ".")
    return number(text.replace(" ", ""), "parseNumber")


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


TABLE: Mapping[str, Function] = {
    "round": Function(round_half_up, 1),
    "ceil": Function(ceil, 1),
    "floor": Function(floor, 1),
    "trunc": Function(trunc, 1, 2),
    "abs": Function(absolute, 1),
    "min": Function(smallest, 1, MANY),
    "max": Function(largest, 1, MANY),
    "sum": Function(total, 1, MANY),
    "average": Function(average, 1, MANY),
    "median": Function(median, 1, MANY),
    "parseNumber": Function(parse_number, 1, 2),
    "formatNumber": Function(format_number, 1, 4),
}
