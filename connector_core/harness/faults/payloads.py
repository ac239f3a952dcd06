"""Faults of what a vendor says: honestly signed, and not what its document shows."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from .fault import PayloadFault

Object = dict[str, Any]
STRANGE = ".v2"
"""How the name of an event ends that nobody documented."""
_KEPT = ("id", "event", "type", "timestamp", "status", "name")
"""Endings of names without which nobody can tell what a delivery is about."""
NEW = {
    "text": "\u2028\u2029 \U0001f600 \u0130 \ufeff '\"`${x}{{y}} \\ud800",
    "deep": [{"a": [None, 1.5, True]}],
    "__proto__": {"x": 1},
}


def _more(event: str, payload: Object) -> list[tuple[str, Any]]:
    return [(event, {**_deeper(payload, lambda found: {**found, "new_in_2027": NEW})})]


def _nulls(event: str, payload: Object) -> list[tuple[str, Any]]:
    return [(event, _deeper(payload, lambda found: {key: _null(key, value) for key, value in found.items()}))]


def _null(key: str, value: Any) -> Any:
    kept = isinstance(value, dict) or any(key.lower().endswith(ending) for ending in _KEPT)
    return value if kept else None


def _fewer(event: str, payload: Object) -> list[tuple[str, Any]]:
    def less(found: Object) -> Object:
        return {key: value for key, value in found.items() if _null(key, value) is not None or value is None}

    return [(event, _deeper(payload, less))]


def _deeper(payload: Object, change: Callable[[Object], Object]) -> Object:
    """The change made to an object and to every object in it, the inner ones first."""
    return change({key: _deeper(value, change) if isinstance(value, dict) else value for key, value in payload.items()})


def _strange(event: str, payload: Object) -> list[tuple[str, Any]]:
    other = event + STRANGE
    return [(other, _renamed(payload, event, other)), (event, payload)]


def _renamed(value: Any, old: str, new: str) -> Any:
    if isinstance(value, dict):
        return {key: _renamed(item, old, new) for key, item in value.items()}
    return new if value == old else value


PAYLOADS = (
    PayloadFault("more-fields", "fields that nobody documented, with hostile text", (18, 23), _more),
    PayloadFault("null-fields", "null where a value is expected", (23,), _nulls),
    PayloadFault("fewer-fields", "fields that are missing", (23,), _fewer),
    PayloadFault("unknown-event", "an event of an unknown kind comes first", (23,), _strange),
)
