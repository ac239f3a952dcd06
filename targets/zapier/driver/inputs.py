"""Inputs by the description's keys, turned into what Zapier would put into ``inputData``."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from connector_core.harness.driver import DriverError, Failure
from targets.zapier.driver.definition import default

Fields = Sequence[Mapping[str, Any]]


def fill(fields: Fields, keys: Mapping[str, str], given: Mapping[str, Any]) -> dict[str, Any]:
    """``inputData`` for one operation: the given values under their emitted keys, defaults for the rest.

    ``keys`` leads from our keys to the emitted ones. Empty values are left out, as the editor leaves
    them out; those of fields that are not shown stay, as Zapier keeps them. Raises DriverError for a value that no
    field takes.
    """
    values: dict[str, Any] = {}
    for key, value in given.items():
        if key not in keys:
            raise DriverError(f"no field takes {key} (there are: {', '.join(sorted(keys)) or 'none'})")
        if value is not None and value != "":
            values[keys[key]] = value
    return preset(fields, values)


def preset(fields: Fields, values: Mapping[str, Any]) -> dict[str, Any]:
    """The values, with the defaults of the fields that have none."""
    known = {field["key"]: default(field) for field in fields}
    return {**{key: value for key, value in known.items() if value is not None}, **values}


def missing(fields: Fields, values: Mapping[str, Any]) -> Failure | None:
    """What Zapier shows instead of running a step with an empty required field."""
    for field in fields:
        if field.get("required") and values.get(field["key"]) in (None, "", []):
            label = field.get("label", field["key"])
            return Failure("MissingInput", f"Required field “{label}” ({field['key']}) is missing.")
    return None


def credentials(fields: list[Mapping[str, Any]], given: Mapping[str, str]) -> dict[str, Any]:
    """``authData``: credentials under the keys of the connection's fields, spelled alike or not
    (``api_key``, ``apiKey``). Raises DriverError for one that no field takes."""
    known = {_bare(field["key"]): field["key"] for field in fields if not field.get("computed")}
    values = {field["key"]: default(field) for field in fields if default(field) is not None}
    for key, value in given.items():
        if _bare(key) not in known:
            raise DriverError(f"the connection has no field {key} (there are: {', '.join(known.values())})")
        values[known[_bare(key)]] = value
    return values


def _bare(key: str) -> str:
    return key.replace("_", "").lower()
