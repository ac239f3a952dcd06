"""Reads an app's definition, the JSON that core gives for the command ``definition``."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from connector_core.harness.driver import DriverError
from targets.zapier.offered import dropdown_key

Definition = Mapping[str, Any]

KINDS = {"trigger": "triggers", "create": "creates", "search": "searches"}
_FUNCTION = re.compile(r"\$func\$\d+\$[ft]\$")
_TRUE = {"true", "yes", "1"}


def is_function(value: Any) -> bool:
    """Whether the definition has a function in this place."""
    return isinstance(value, str) and _FUNCTION.fullmatch(value) is not None


def operation(definition: Definition, kind: str, key: str) -> Mapping[str, Any]:
    """One trigger, create or search: its ``operation`` part. Raises DriverError when it is absent."""
    found = definition.get(KINDS.get(kind, kind), {}).get(key)
    if found is None:
        raise DriverError(f"the app has no {KINDS.get(kind, kind)}.{key}")
    part: Mapping[str, Any] = found["operation"]
    return part


def primary(part: Mapping[str, Any]) -> list[str]:
    """Keys whose values tell items apart: the primary output fields, else ``id``."""
    fields = part.get("outputFields") or []
    found = [item["key"] for item in fields if isinstance(item, Mapping) and item.get("primary")]
    return found or ["id"]


def static_inputs(part: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """Input fields that need no call; groups of fields are opened."""
    found: list[Mapping[str, Any]] = []
    for item in part.get("inputFields") or []:
        if isinstance(item, Mapping):
            found.append(item)
            found.extend(child for child in item.get("children") or [] if isinstance(child, Mapping))
    return found


def default(field: Mapping[str, Any]) -> Any:
    """The field's default as the editor fills it in; None when it has none."""
    text = field.get("default")
    if not text:
        return None
    kind = field.get("type", "string")
    if kind == "boolean":
        return str(text).lower() in _TRUE
    if kind == "integer":
        return int(text)
    if kind == "number":
        return float(text)
    return [text] if field.get("list") else text


def dropdown(definition: Definition, name: str) -> tuple[str, str, str]:
    """The hidden trigger behind one dropdown: its key, the key of the values and that of the labels.

    ``name`` is the description's name of the choices, or the trigger's own key. Raises DriverError.
    """
    found: dict[str, tuple[str, str, str]] = {}
    for kind in KINDS.values():
        for item in definition.get(kind, {}).values():
            for field in static_inputs(item["operation"]):
                if field.get("dynamic"):
                    trigger, value, *label = str(field["dynamic"]).split(".")
                    found[trigger] = (trigger, value, label[0] if label else value)
    for key in (dropdown_key(name), name):
        if key in found:
            return found[key]
    # A field that depends on others is not in the definition; its trigger is.
    hidden = (definition.get("triggers") or {}).get(dropdown_key(name)) or {}
    if (hidden.get("display") or {}).get("hidden"):
        return dropdown_key(name), "id", "name"
    raise DriverError(f"no field has the dropdown {name} (there are: {', '.join(sorted(found)) or 'none'})")
