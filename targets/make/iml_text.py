"""The one writer of IML: nothing from a description reaches a Make string by another way.

Three kinds of text: *static* text that people read (inert: braces cannot open a tag),
*literals* inside an expression, and *paths* to variables. A tag is made by :func:`tag` only.
"""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import quote

JOINER = "\u2060"
"""WORD JOINER: invisible, and keeps two braces from being an opening tag, evaluated or not."""

_PLAIN_LITERAL = re.compile(r"[^'\"\\{}()`\x00-\x1f\x7f-\x9f\u2028\u2029]*")
_PLAIN_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")


def static(text: str) -> str:
    """Text shown as it is: ``{{`` is parted by an invisible character, and so is a brace at the end
    (what follows it may be a tag)."""
    return re.sub(r"\{(?=\{|$)", "{" + JOINER, text)


def static_data(value: Any) -> Any:
    """JSON data with every text, keys included, made inert."""
    if isinstance(value, str):
        return static(value)
    if isinstance(value, dict):
        return {static(str(key)): static_data(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [static_data(item) for item in value]
    return value


def literal(value: str | int | float | bool | None) -> str:
    """A constant inside an expression.

    IML documents no escapes in quoted text, so text with quotes, brackets, backslashes or
    control characters is written percent-encoded and decoded at run time: exact, and inert.
    """
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, (int, float)):
        return repr(value)
    if _PLAIN_LITERAL.fullmatch(value):
        return f"'{value}'"
    return f"decodeURL('{quote(value, safe='')}')"


def path(owner: str, *steps: str) -> str:
    """A variable: ``path("body", "data.call_id")``. Odd names stand in backticks."""
    names = [name for step in steps if step for name in step.split(".")]
    for name in names:
        owner = member(owner, name)
    return owner


def member(owner: str, name: str) -> str:
    """The one thing of that name, dots and all: ``member("scopes", "calls.read")``."""
    return f"{owner}.{name}" if _PLAIN_NAME.fullmatch(name) else f"{owner}.`{_safe(name)}`"


def _safe(name: str) -> str:
    if re.search(r"[`{}\x00-\x1f]", name):
        raise ValueError(f"{name!r} cannot be the name of a variable")
    return name


def tag(expression: str) -> str:
    """``{{expression}}``: evaluated; typed when it is the whole text."""
    return "{{" + expression + "}}"


def exact(value: Any) -> Any:
    """JSON data that is sent: text that could be read as a tag becomes an expression giving it exactly."""
    if isinstance(value, str):
        return tag(literal(value)) if "{{" in value else value
    if isinstance(value, dict):
        return {static(str(key)): exact(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [exact(item) for item in value]
    return value


def call(function: str, *arguments: str) -> str:
    """A call inside an expression."""
    return f"{function}({', '.join(arguments)})"


def first_of(expressions: list[str], otherwise: str) -> str:
    """The first expression that is not empty, else ``otherwise``."""
    result = otherwise
    for expression in reversed(expressions):
        result = call("ifempty", expression, result)
    return result


def all_of(conditions: list[str]) -> str:
    """Conditions joined by ``&&``; one that is a choice (``||`` outside brackets) is put in brackets."""
    return " && ".join(f"({item})" if _is_choice(item) else item for item in conditions)


def _is_choice(text: str) -> bool:
    depth = 0
    for position, char in enumerate(text):
        depth += (char == "(") - (char == ")")
        if depth == 0 and text.startswith("||", position):
            return True
    return False


def bracketed(text: str) -> bool:
    """Whether one pair of brackets spans the whole text."""
    depth = 0
    for position, char in enumerate(text):
        depth += (char == "(") - (char == ")")
        if depth == 0:
            return position == len(text) - 1 and text.startswith("(")
    return False


MERGE = "{{...}}"
"""The key under which a collection is merged into an object."""
EMPTY = "undefined"
"""A key whose value is this is not sent."""
