"""The records' shapes as constants of the package, and as JSON Schema for n8n's editor."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from connector_core.description import Action, ApiCall, Connector, Record
from connector_core.description.types import FieldType, ListType, ObjectType, OutField

_JSON_TYPES = {"text": "string", "datetime": "string", "file": "string", "integer": "number", "number": "number"}
_JSON_TYPES["boolean"] = "boolean"


def constant_of(record: type[Record]) -> str:
    """``CallDetail`` → ``callDetailRecord``."""
    name = record.__name__
    return f"{name[:1].lower()}{name[1:]}Record"


def used(connector: Connector) -> dict[str, type[Record]]:
    """Constant → record, each once, in the order of first use."""
    found: dict[str, type[Record]] = {}
    for record in _records(connector):
        name = constant_of(record)
        if found.setdefault(name, record) is not record:
            raise ValueError(f"two records are called {record.__name__}")
    return found


def _records(connector: Connector) -> Iterator[type[Record]]:
    if connector.connection.test_record is not None:
        yield connector.connection.test_record
    for operation in connector.operations():
        if isinstance(operation, ApiCall):
            continue
        if operation.record is not None:
            yield operation.record
        if isinstance(operation, Action) and operation.wait:
            yield operation.wait.record
        webhook = getattr(operation, "webhook", None)
        if webhook is not None and webhook.record is not None:
            yield webhook.record
    for choices in connector.choices:
        yield choices.record


def schema(fields: tuple[OutField, ...]) -> dict[str, Any]:
    """The fields of an item as n8n's editor reads them beside an operation."""
    return {"type": "object", "properties": _properties(fields), "version": 1}


def _properties(fields: tuple[OutField, ...]) -> dict[str, Any]:
    return {item.key: _schema(item.type) for item in fields}


def _schema(kind: FieldType) -> dict[str, Any]:
    if isinstance(kind, ObjectType):
        return {"type": "object", "properties": _properties(kind.fields)}
    if isinstance(kind, ListType):
        return {"type": "array", "items": _schema(kind.item)}
    return {"type": _JSON_TYPES.get(kind.kind, "object")}
