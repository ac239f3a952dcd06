"""Inputs by the description's keys, turned into what a user of Make would enter."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from connector_core.harness.driver import DriverError, FileValue
from targets.make.simulator.parameters import walked


def entered(fields: Iterable[Any], keys: Mapping[str, str], given: Mapping[str, Any]) -> dict[str, Any]:
    """Values under the emitted names (``keys`` leads there); an object for a list of names and values becomes rows.

    Raises DriverError for a value that no field takes.
    """
    known = {field["name"]: field for field in walked(fields)}
    values: dict[str, Any] = {}
    for key, value in given.items():
        name = keys.get(key)
        if name is None or name not in known:
            raise DriverError(f"no field takes {key} (there are: {', '.join(sorted(keys)) or 'none'})")
        if isinstance(value, FileValue):
            # Make has the bytes and the name in two fields.
            values[name], values[f"{name}_name"] = value.content, value.name
            continue
        values[name] = _rows(known[name], value)
    return values


def credentials(fields: Iterable[Any], given: Mapping[str, str]) -> dict[str, Any]:
    """Values of a connection, whose names may be spelled otherwise (``api_key``, ``apiKey``). Raises DriverError."""
    known = {_bare(field["name"]): field["name"] for field in walked(fields)}
    values: dict[str, Any] = {}
    for key, value in given.items():
        if _bare(key) not in known:
            raise DriverError(f"the connection has no field {key} (there are: {', '.join(known.values())})")
        values[known[_bare(key)]] = value
    return values


def _rows(field: Mapping[str, Any], value: Any) -> Any:
    if isinstance(value, list):
        return [
            {"value": item.content, "options": {"filename": item.name}} if isinstance(item, FileValue) else item
            for item in value
        ]
    if field.get("type") != "array" or not isinstance(value, Mapping):
        return value
    names = [item["name"] for item in walked(field.get("spec") or [])]
    if len(names) != 2:
        raise DriverError(f"{field['name']} does not take names and values")
    return [{names[0]: key, names[1]: item} for key, item in value.items()]


def _bare(key: str) -> str:
    return key.replace("_", "").lower()
