"""Records as constants of the app, as output fields and as samples."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from connector_core.description import Action, ApiCall, Connector, Record
from connector_core.description.part import Part
from connector_core.description.types import ListType, ObjectType, OutField

_TYPES = {
    "text": "string",
    "file": "file",
    "integer": "integer",
    "number": "number",
    "boolean": "boolean",
    "datetime": "datetime",
}


def constant_of(record: type[Record]) -> str:
    """``CallDetail`` → ``callDetailRecord``."""
    name = record.__name__
    return f"{name[:1].lower()}{name[1:]}Record"


def used(connector: Connector) -> dict[str, type[Record]]:
    """Constant → record, each once, in the order of first use. Raises ValueError when two share a name."""
    found: dict[str, type[Record]] = {}
    for record in _records(connector):
        name = constant_of(record)
        if found.setdefault(name, record) is not record:
            raise ValueError(f"two records are called {record.__name__}")
    return found


def _records(connector: Connector) -> Iterator[type[Record]]:
    if connector.connection.test_record:
        yield connector.connection.test_record
    for choices in connector.choices:
        yield choices.record
    for operation in connector.operations():
        if isinstance(operation, ApiCall):
            continue
        for part in (operation, *_inner(operation)):
            record = getattr(part, "record", None)
            if record is not None:
                yield record


def _inner(operation: Part) -> Iterator[Part]:
    if isinstance(operation, Action) and operation.wait:
        yield operation.wait
    webhook = getattr(operation, "webhook", None)
    if webhook is not None:
        yield webhook


def output_fields(record: type[Record], identity: Iterable[str] = ()) -> list[dict[str, Any]]:
    """Zapier's output fields; those of the identity are primary. Free JSON has no fields of its own."""
    keys = set(identity)
    return [found for item in record.fields() for found in _fields(item, "", item.key in keys)]


def plain_field(item: OutField) -> list[dict[str, Any]]:
    """One output field that is no record's."""
    return list(_fields(item, "", False))


def _fields(item: OutField, before: str, primary: bool) -> Iterator[dict[str, Any]]:
    key = f"{before}{item.key}"
    named = {"key": key, "label": item.label}
    inner = item.type.item if isinstance(item.type, ListType) else item.type
    if isinstance(item.type, ListType):
        if isinstance(inner, ObjectType):
            children = [found for child in inner.fields for found in _fields(child, "", False)]
            yield named | {"children": children}
        else:
            yield named | {"type": _TYPES.get(inner.kind, "string"), "list": True}
    elif isinstance(inner, ObjectType):
        for child in inner.fields:
            yield from _fields(child, f"{key}__", False)
    elif inner.kind in _TYPES:
        yield named | {"type": _TYPES[inner.kind]} | ({"primary": True} if primary else {})
    elif isinstance(item.sample, dict):
        for name, value in item.sample.items():
            kind = "boolean" if isinstance(value, bool) else "number" if isinstance(value, (int, float)) else "string"
            yield {"key": f"{key}__{name}", "label": f"{item.label} {_words(name)}", "type": kind}


def _words(name: str) -> str:
    return " ".join("ID" if word == "id" else word.capitalize() for word in name.split("_"))
