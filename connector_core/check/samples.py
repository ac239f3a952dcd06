"""Samples: of their own type, present, and no real secret."""

from __future__ import annotations

import re
from datetime import datetime
from typing import Any

from connector_core.check import spoil
from connector_core.check.rule import rule
from connector_core.description import Connector, Input
from connector_core.description.auth import BearerKey, HeaderKey
from connector_core.description.part import Part
from connector_core.description.types import FieldType, JsonType, ListType, ObjectType, OutField
from connector_core.diagnostics import Diagnostics
from connector_core.secrets import has_shape, looks_secret


@rule(
    "sample.type",
    "A sample of the wrong type makes an editor offer what a live run never gives.",
    OutField,
    spoil.note_field("created_at", sample="yesterday"),
    spoil.note_field("kind", sample="medium"),
    spoil.note_field("id", sample=7),
)
def _types(connector: Connector, part: OutField, diagnostics: Diagnostics) -> None:
    if part.sample is None:
        return
    wrong = _misfit(part.type, part.sample)
    if wrong:
        message = f"the sample of {part.key!r} is not {wrong}: {repr(part.sample)[:80]}"
        diagnostics.add("sample.type", message, at=part.written, keyword="sample")


def _misfit(kind: FieldType, value: Any) -> str:
    match kind.kind:
        case "text" | "file":
            if not isinstance(value, str):
                return "text"
            known = getattr(kind, "known", ())
            if known and value not in known:
                return f"one of {', '.join(known)}"
            if getattr(kind, "format", "plain") == "phone" and not re.fullmatch(r"\+[1-9]\d{6,14}", value):
                return "a phone number such as +12025550100"
            if (kind.kind == "file" or kind.format == "url") and not re.match(r"https://[\w.-]+", value):
                return "an https URL"
        case "integer":
            return "" if isinstance(value, int) and not isinstance(value, bool) else "a whole number"
        case "number":
            return "" if isinstance(value, (int, float)) and not isinstance(value, bool) else "a number"
        case "boolean":
            return "" if isinstance(value, bool) else "true or false"
        case "datetime":
            return "" if _instant(value) else "a time with zone, such as 2026-01-02T03:04:05Z"
        case "list" if isinstance(kind, ListType):
            if not isinstance(value, list):
                return "a list"
            return next((f"a list of {wrong}" for item in value if (wrong := _misfit(kind.item, item))), "")
        case "object" if not isinstance(value, dict):
            return "an object"
    return ""


def _instant(value: Any) -> bool:
    try:
        return isinstance(value, str) and datetime.fromisoformat(value).tzinfo is not None
    except ValueError:
        return False


@rule(
    "sample.missing",
    "Editors show samples before the first run; a field without one cannot be mapped.",
    OutField,
    spoil.note_field("kind", sample=None),
)
def _missing(connector: Connector, part: OutField, diagnostics: Diagnostics) -> None:
    inner = part.type.item if isinstance(part.type, ListType) else part.type
    if part.sample is None and not isinstance(inner, (ObjectType, JsonType)):
        diagnostics.add("sample.missing", f"the field {part.key!r} has no sample", at=part.written)


@rule(
    "sample.secret",
    "What looks like a real secret may be one, and packages are public.",
    (OutField, Input),
    spoil.note_field("body", sample="tiny_live_0123456789abcdef"),
    spoil.note_field("body", sample="-----BEGIN RSA PRIVATE KEY-----"),
    spoil.action_input(placeholder="Bearer abcdefghijklmnop0123"),
)
def _secrets(connector: Connector, part: OutField | Input, diagnostics: Diagnostics) -> None:
    given = part.sample if isinstance(part, OutField) else (part.default, part.placeholder)
    for text in _texts(given):
        if looks_secret(text, _prefixes(connector)):
            message = f"{part.key!r} shows what looks like a real secret: {text[:6]}…"
            diagnostics.add("sample.secret", message, at=part.written, hint="use an obviously invented value")


@rule(
    "text.secret",
    "Packages are public, and so is every text in them.",
    Part,
    spoil.action_input(help="Send sk_live_0123456789abcdef with it."),
    spoil.action(description="Creates a note with tiny_live_0123456789."),
    spoil.note_field("body", help="Such as sk_live_0123456789abcdef."),
)
def _secret_texts(connector: Connector, part: Part, diagnostics: Diagnostics) -> None:
    shown = set(type(part).model_fields) - ({"sample"} if isinstance(part, OutField) else set())
    for name in sorted(shown):  # sample.secret looks at samples
        if any(has_shape(text, _prefixes(connector)) for text in _texts(getattr(part, name, None))):
            hint = "use an obviously invented value"
            message = f"{name} shows what looks like a real secret"
            diagnostics.add("text.secret", message, at=part.written, keyword=name, hint=hint)


def _prefixes(connector: Connector) -> tuple[str, ...]:
    auth = connector.connection.auth
    return auth.prefixes if isinstance(auth, (BearerKey, HeaderKey)) else ()


def _texts(value: Any) -> list[str]:
    if isinstance(value, str):
        return [value]
    if isinstance(value, dict):
        return [text for item in (*value.keys(), *value.values()) for text in _texts(item)]
    if isinstance(value, (list, tuple)):
        return [text for item in value for text in _texts(item)]
    return []
