"""Text that a platform would take for code, and characters that nobody can see."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from connector_core.check import spoil
from connector_core.check.rule import rule
from connector_core.description import Connector, Input, post
from connector_core.description.part import Part
from connector_core.description.types import OutField
from connector_core.description.values import Const
from connector_core.diagnostics import Diagnostics

_LONGEST = 10_000

# C0 and C1 controls but for the line feed, line and paragraph separators, byte order mark, lone
# surrogates, and marks that change the direction of what follows.
_INVISIBLE = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028\u2029\ufeff\ud800-\udfff\u202a-\u202e\u2066-\u2069]")

# What some platform evaluates inside a text. Nobody writes these in a label or a help text, and
# quotes and backticks, which people do write, are escaped instead.
_CODE = (
    ("{{", "Make and Zapier replace it at run time"),
    ("}}", "Make and Zapier replace it at run time"),
    ("${", "JavaScript replaces it in a template"),
    ("*/", "it ends a comment"),
    ("</script", "it ends a script"),
    ("<!--", "it starts a comment in HTML"),
)


@rule(
    "text.control",
    "A character that cannot be seen can hide what a text does.",
    Part,
    spoil.action(description="Creates a note\u2028in a folder."),
    spoil.action_input(help="Ring the bell: \x07."),
)
def _controls(connector: Connector, part: Part, diagnostics: Diagnostics) -> None:
    for name, text in _texts(connector, part):
        found = _INVISIBLE.search(text)
        if found:
            message = f"{name} holds the invisible character U+{ord(found[0]):04X}"
            diagnostics.add("text.control", message, at=part.written, keyword=name, hint="delete it")


@rule(
    "text.code",
    "Text that a platform evaluates would run in users' workflows.",
    Part,
    spoil.action(description="Creates {{note}} in a folder."),
    spoil.action(label="Create ${x}"),
    spoil.action_input(help="Ends */ here."),
    spoil.note_field("body", sample="{{bundle.authData.api_key}}"),
)
def _code(connector: Connector, part: Part, diagnostics: Diagnostics) -> None:
    for name, text in _texts(connector, part):
        for mark, why in _CODE:
            if mark in text.lower():
                message = f"{name} holds {mark!r}"
                diagnostics.add("text.code", message, at=part.written, keyword=name, hint=f"{why}; write it otherwise")


@rule(
    "text.expression",
    "n8n takes a value that begins with = for an expression.",
    Part,
    spoil.action_input(placeholder="=1+1"),
    spoil.action_input(label="=Kind"),
)
def _expressions(connector: Connector, part: Part, diagnostics: Diagnostics) -> None:
    if isinstance(part, OutField):
        return
    for name, text in _texts(connector, part):
        if text.startswith("="):
            hint = "begin with something else"
            diagnostics.add("text.expression", f"{name} begins with =", at=part.written, keyword=name, hint=hint)


@rule(
    "text.long",
    "No platform shows a text of this size, and every package would carry it.",
    Part,
    spoil.action_input(help="Long. " * 2000),
    spoil.note_field("body", sample="long " * 2500),
)
def _long(connector: Connector, part: Part, diagnostics: Diagnostics) -> None:
    for name, text in _texts(connector, part):
        if len(text) > _LONGEST:
            message = f"{name} holds a text of {len(text):,} characters"
            hint = f"at most {_LONGEST:,}"
            diagnostics.add("text.long", message, at=part.written, keyword=name, hint=hint)


@rule(
    "value.json",
    "Descriptions travel inside packages as JSON: anything else cannot be written there.",
    (Const, Input, OutField),
    spoil.note_field("body", sample={"at": datetime(2026, 1, 2)}),
    spoil.action_input(default=float("nan")),
    spoil.action(request=post("/notes", {"body": Const(value=b"x")})),
    spoil.action(request=post("/notes", {"body": Const(value=2**53)})),
)
def _values(connector: Connector, part: Const | Input | OutField, diagnostics: Diagnostics) -> None:
    name = {Const: "value", Input: "default", OutField: "sample"}[type(part)]
    wrong = _not_json(getattr(part, name))
    if wrong:
        message = f"{name} holds {wrong}, which JSON has not"
        diagnostics.add("value.json", message, at=part.written, keyword=name, hint="use text, numbers, lists and dicts")


def _not_json(value: Any, depth: int = 0) -> str:
    """What in ``value`` is no JSON that JavaScript reads exactly; an empty text when nothing is."""
    if depth > 50:
        return "more than 50 levels"
    match value:
        case None | bool() | str():
            return ""
        case int():
            return "" if abs(value) < 2**53 else "a whole number that is not exact in JavaScript"
        case float():
            return "" if math.isfinite(value) else f"the number {value}"
        case list() | tuple():
            return next((wrong for item in value if (wrong := _not_json(item, depth + 1))), "")
        case dict():
            odd = next((f"the key {key!r}" for key in value if not isinstance(key, str)), "")
            return odd or next((wrong for item in value.values() if (wrong := _not_json(item, depth + 1))), "")
    return f"a value of type {type(value).__name__}"


@dataclass
class _Texts:
    """Texts of the parts of one description, by the part's identity: several rules ask for them."""

    connector: Connector | None = None
    of_part: dict[int, list[tuple[str, str]]] = field(default_factory=dict)

    def __call__(self, connector: Connector, part: Part) -> list[tuple[str, str]]:
        """(field, text) for every text of the part itself, texts inside plain values included."""
        if self.connector is not connector:
            self.connector, self.of_part = connector, {}
        found = self.of_part.get(id(part))
        if found is None:
            values = ((name, getattr(part, name, None)) for name in type(part).model_fields)
            found = [(name, text) for name, value in values if value is not None for text in _strings(value)]
            self.of_part[id(part)] = found
        return found


_texts = _Texts()


def _strings(value: Any) -> list[str]:
    if isinstance(value, str):
        return [value]
    if isinstance(value, dict):
        return [text for pair in value.items() for item in pair for text in _strings(item)]
    if isinstance(value, (list, tuple)):
        return [text for item in value for text in _strings(item)]
    return []
