"""Just enough reading of IML for rules: which expressions, functions and names a text holds."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

_TAG = re.compile(r"\{\{(.*?)\}\}", re.DOTALL)
_QUOTED = re.compile(r"'[^']*'|\"[^\"]*\"")
_CALL = re.compile(r"([A-Za-z][A-Za-z0-9]*)\(")

_LOGIC = "if ifempty switch get pick omit equal"
_TEXT = (
    "length lower upper capitalize startcase trim replace substring split indexOf contains toString stripHTML "
    "escapeHTML encodeURL decodeURL ascii base64 toBinary md5 sha1 sha256 sha512"
)
_DATES = (
    "formatDate parseDate addSeconds addMinutes addHours addDays addWeeks addMonths addYears "
    "setSecond setMinute setHour setDay setDate setMonth setYear"
)
_NUMBERS = "round ceil floor trunc abs min max sum average median parseNumber formatNumber"
_ARRAYS = (
    "first last map join add remove sort reverse shuffle merge slice flatten distinct deduplicate keys "
    "toArray toCollection"
)
_ENCODINGS = "createJSON parseJSON jwt"
FUNCTIONS = frozenset(" ".join((_LOGIC, _TEXT, _DATES, _NUMBERS, _ARRAYS, _ENCODINGS)).split())
"""Functions every app has. Custom ones need a permission that outside developers lack."""


def expressions(text: str) -> list[str]:
    """The insides of ``{{…}}``, string literals blanked."""
    return [_QUOTED.sub("''", inside) for inside in _TAG.findall(text)]


def functions(text: str) -> set[str]:
    """Names of the functions called in a text."""
    return {name for inside in expressions(text) for name in _CALL.findall(inside)}


def texts(value: Any) -> Iterator[str]:
    """Every string inside JSON data, keys included."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for key, item in value.items():
            yield key
            yield from texts(item)
    elif isinstance(value, list):
        for item in value:
            yield from texts(item)


def reads(text: str, name: str) -> set[str]:
    """What is read of one variable: ``reads("{{parameters.a}}", "parameters")`` is ``{"a"}``."""
    pattern = re.compile(rf"(?<![\w.]){name}\.(?:`([^`]+)`|([A-Za-z_]\w*))")
    return {quoted or plain for inside in expressions(text) for quoted, plain in pattern.findall(inside)}
