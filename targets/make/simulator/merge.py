"""Base and a module's request into one: the module wins, deep, except ``output`` which it replaces [D]."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

WHOLE = {"output", "wrapper", "valid", "iterate", "type", "trigger"}
"""Directives that a module replaces as a whole."""


def requests(communication: Any) -> list[dict[str, Any]]:
    """A communication as a list of requests; an empty object makes none."""
    if isinstance(communication, list):
        return [item for item in communication if item]
    return [communication] if communication else []


def merged(base: Mapping[str, Any], own: Mapping[str, Any]) -> dict[str, Any]:
    """A request with what base adds to it."""
    found: dict[str, Any] = dict(base)
    for key, value in own.items():
        if key == "headers":
            found[key] = _headers(base.get(key) or {}, value)
        elif key == "response":
            found[key] = _response(base.get(key) or {}, value)
        elif key == "log":
            # A module cannot uncover what base blanks [assumed].
            both = (base.get(key) or {}).get("sanitize", []) + value.get("sanitize", [])
            found[key] = {"sanitize": list(dict.fromkeys(both))}
        else:
            found[key] = _value(base.get(key), value)
    return found


def _headers(base: Mapping[str, Any], own: Mapping[str, Any]) -> dict[str, Any]:
    """Names compare without case."""
    names = {name.lower() for name in own}
    return {**{name: value for name, value in base.items() if name.lower() not in names}, **own}


def _response(base: Mapping[str, Any], own: Mapping[str, Any]) -> dict[str, Any]:
    found = dict(base)
    for key, value in own.items():
        if key == "error":
            found[key] = _value(_error(base.get(key)), _error(value))
        else:
            found[key] = value if key in WHOLE else _value(base.get(key), value)
    return found


def _error(rule: Any) -> Any:
    """``"error": "text"`` is short for its message."""
    return {"message": rule} if isinstance(rule, str) else rule


def _value(base: Any, own: Any) -> Any:
    if isinstance(base, dict) and isinstance(own, dict):
        return {**base, **{key: _value(base.get(key), value) for key, value in own.items()}}
    return own
