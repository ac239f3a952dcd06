"""Inputs as Zapier's input fields."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from connector_core.description import Connector, Input
from connector_core.description.inputs import DynamicInput, FileInput, OptionsInput, TextInput
from connector_core.description.operations import ListAll
from connector_core.literal import Code
from targets.zapier.offered import dropdown_key, listing_key

_TYPES = {
    "integer": "integer",
    "number": "number",
    "boolean": "boolean",
    "datetime": "datetime",
    "json": "text",
    "key_value": "string",
    "file": "file",
}

_LIMITS = {
    "wait_seconds": "Zapier allows 20 seconds at most.",
    "lookback_hours": "Zapier runs the Zap only for items that it has not seen.",
}
"""What implied inputs mean on Zapier, added to their help."""


def specs(inputs: Iterable[Input]) -> list[dict[str, Any]]:
    """What the runtime needs to read the values, and to leave out those that do not apply."""
    return [_spec(item) for item in inputs]


def _spec(item: Input) -> dict[str, Any]:
    spec: dict[str, Any] = {"key": item.key, "kind": item.type.kind}
    if item.when:
        spec |= {"label": item.label, "when": item.when.data()}
        if item.required:
            spec["required"] = True
    return spec


def fields(connector: Connector, inputs: Iterable[Input]) -> list[Any]:
    """Zapier's input fields: required ones first (Zapier's style), then, by the function ``shown``, those that
    depend on others, then the optional ones."""
    given = list(inputs)
    decisive = {item.when.input for item in given if item.when}
    made = [_field(connector, item, item.key in decisive) for item in given if item.when is None]
    required = [field for field in made if field.get("required")]
    optional = [field for field in made if not field.get("required")]
    return [*required, *([Code("shown(dependent)")] if decisive else []), *optional]


def dependent(connector: Connector, inputs: Iterable[Input]) -> list[dict[str, Any]]:
    """The fields that depend on others, each with what it depends on, in the order of the description."""
    given = list(inputs)
    decisive = {item.when.input for item in given if item.when}
    presets = {item.key: item.default for item in given if item.default is not None}
    found = []
    for item in given:
        if item.when:
            row: dict[str, Any] = {"input": item.when.input, "values": list(item.when.values)}
            if item.when.input in presets:
                row["preset"] = _text(presets[item.when.input])
            found.append(row | {"field": _field(connector, item, item.key in decisive)})
    return found


def _field(connector: Connector, item: Input, decisive: bool) -> dict[str, Any]:
    kind = item.type
    field: dict[str, Any] = {"key": item.key, "label": item.label, "type": _TYPES.get(kind.kind, "string")}
    if isinstance(kind, TextInput) and kind.multiline:
        field["type"] = "text"
    if item.required:
        field["required"] = True
    if kind.kind == "key_value":
        field["dict"] = True
    if kind.kind == "text_list" or (isinstance(kind, FileInput) and kind.multiple):
        field["list"] = True
    if decisive:
        field["altersDynamicFields"] = True
    help_text = f"{item.help} {_LIMITS.get(item.key, '')}".strip()
    if help_text:
        field["helpText"] = help_text
    if isinstance(kind, OptionsInput):
        field["choices"] = [
            {"value": option.value, "sample": option.value, "label": option.label} for option in kind.options
        ]
    dynamic = _dynamic(connector, item)
    if dynamic:
        field["dynamic"] = dynamic
    if item.default is not None:
        field["default"] = _text(item.default)
    if item.placeholder and not dynamic and "choices" not in field:
        field["placeholder"] = item.placeholder
    return field


def _text(value: Any) -> str:
    """A default as Zapier writes it: text, whatever the field's type."""
    if isinstance(value, bool):
        return str(value).lower()
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)


def _dynamic(connector: Connector, item: Input) -> str:
    """``trigger.value.text`` of the hidden trigger that fills the input; an ID gets the list of its resource."""
    if isinstance(item.type, DynamicInput):
        return f"{dropdown_key(item.type.choices)}.id.name"
    listing = listing_for(connector, item)
    return f"{listing_key(connector, listing)}.id.name" if listing else ""


def listing_for(connector: Connector, item: Input) -> ListAll | None:
    """The list operation whose rows an input like ``call_id`` picks from, if there is one: that of the resource
    ``call``, else of the only one whose name ends so (``item_id`` of a ``knowledge_item``)."""
    if item.type.kind != "text" or not item.key.endswith("_id"):
        return None
    resource = item.key.removesuffix("_id")
    lists = [search for search in connector.searches if isinstance(search, ListAll) and not _required(search)]
    same = [search for search in lists if search.resource == resource]
    alike = [search for search in lists if search.resource.endswith(f"_{resource}")]
    if same:
        return same[0]
    return alike[0] if len({search.resource for search in alike}) == 1 else None


def _required(search: ListAll) -> bool:
    return any(item.required for item in search.inputs)
