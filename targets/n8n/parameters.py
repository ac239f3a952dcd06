"""Inputs as n8n parameters, and where in the parameters each input is found again."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from connector_core.description.inputs import (
    BooleanInput,
    DateTimeInput,
    DynamicInput,
    FileInput,
    Input,
    IntegerInput,
    JsonInput,
    KeyValueInput,
    NumberInput,
    OptionsInput,
    TextInput,
    TextListInput,
)
from targets.n8n import escaping, words

Property = dict[str, Any]


@dataclass(frozen=True)
class Parameter:
    """One input: our key, the dotted path of its n8n parameter, and how the runtime reads it."""

    key: str
    path: str
    kind: str
    multiple: bool = False

    def data(self) -> dict[str, Any]:
        data: dict[str, Any] = {"key": self.key, "parameter": self.path, "kind": self.kind}
        return data | {"multiple": True} if self.multiple else data


def parameter_of(item: Input, path: str) -> Parameter:
    """Where and how the runtime reads an input."""
    return Parameter(item.key, path, item.type.kind, isinstance(item.type, FileInput) and item.type.multiple)


def property_of(item: Input) -> Property:
    """One n8n property without ``displayOptions`` and ``required``."""
    found: Property = {"displayName": words.title(item.label), "name": words.camel(item.key)}
    found |= _typed(item)
    description = escaping.described(_help(item))
    if words.says_more(description, found["displayName"]):
        found["description"] = description
    placeholder = words.example(item.placeholder)
    if placeholder and found["type"] in ("string", "number"):
        found["placeholder"] = placeholder
    return found


def _help(item: Input) -> str:
    """An open list of options is typed as text, so its known values are told."""
    if isinstance(item.type, OptionsInput) and item.type.open:
        known = ", ".join(option.value for option in item.type.options)
        return f"{item.help} Known values: {known}.".strip()
    return item.help


def _typed(item: Input) -> Property:
    match item.type:
        case TextInput(format=format_, multiline=multiline):
            more: Property = {"typeOptions": {"password": True}} if format_ == "password" else {}
            more = {"typeOptions": {"rows": 4}} if multiline else more
            return {"type": "string", **more, "default": escaping.plain(item.default or "")}
        case IntegerInput(min=low, max=high):
            return _number(item, low, high, {"numberPrecision": 0})
        case NumberInput(min=low, max=high):
            return _number(item, low, high, {})
        case BooleanInput():
            return {"type": "boolean", "default": bool(item.default)}
        case DateTimeInput():
            return {"type": "dateTime", "default": escaping.plain(item.default or "")}
        case OptionsInput(options=options, open=is_open):
            if is_open:
                first = words.example(options[0].value)
                return {"type": "string", "default": escaping.plain(item.default or ""), "placeholder": first}
            default = item.default if item.default is not None else options[0].value
            return {
                "type": "options",
                "options": [_option(option) for option in _sorted(options)],
                "default": escaping.plain(default),
            }
        case DynamicInput(choices=choices):
            return _locator(item, choices)
        case KeyValueInput():
            return _pairs(item)
        case JsonInput():
            return {"type": "json", "default": escaping.plain(item.default or "")}
        case TextListInput():
            return {"type": "string", "typeOptions": {"multipleValues": True}, "default": item.default or []}
        case FileInput(multiple=multiple):
            several = "Names of the input binary fields that hold the files, separated by commas"
            one = "Name of the input binary field that holds the file"
            return {"type": "string", "default": "data", "hint": several if multiple else one}
    raise TypeError(f"n8n: no parameter for {item.type!r}")


def _number(item: Input, low: float | None, high: float | None, options: Property) -> Property:
    bounds = {"minValue": low, "maxValue": high}
    options = {name: value for name, value in bounds.items() if value is not None} | options
    found: Property = {"type": "number", "typeOptions": options} if options else {"type": "number"}
    return found | {"default": item.default if item.default is not None else low or 0}


def _option(option: Any) -> Property:
    found = {"name": option.label, "value": option.value}
    description = escaping.described(option.help)
    return found | ({"description": description} if words.says_more(description, option.label) else {})


def _sorted(options: Any) -> list[Any]:
    """n8n wants five options or more in alphabetical order; fewer keep the description's."""
    return sorted(options, key=lambda option: option.label.lower()) if len(options) >= 5 else list(options)


def _locator(item: Input, choices: str) -> Property:
    by_id: Property = {"displayName": "By ID", "name": "id", "type": "string"}
    if item.placeholder:
        by_id["placeholder"] = words.example(item.placeholder)
    return {
        "type": "resourceLocator",
        "default": {"mode": "list", "value": ""},
        "modes": [
            {
                "displayName": "From List",
                "name": "list",
                "type": "list",
                "typeOptions": {"searchListMethod": words.camel(choices), "searchable": True},
            },
            by_id,
        ],
    }


def _pairs(item: Input) -> Property:
    return {
        "type": "fixedCollection",
        "typeOptions": {"multipleValues": True},
        "placeholder": f"Add {words.title(item.label)}",
        "default": {},
        "options": [
            {
                "displayName": "Pair",
                "name": "pair",
                "values": [
                    {"displayName": "Name", "name": "name", "type": "string", "default": ""},
                    {"displayName": "Value", "name": "value", "type": "string", "default": ""},
                ],
            }
        ],
    }


def collection(
    name: str, label: str, add: str, items: list[Input], show: Any, shown: Mapping[str, Property] | None = None
) -> Property:
    """Optional inputs behind one button. ``shown``: display options of those that apply only sometimes, by key."""
    ordered = sorted(items, key=lambda item: words.title(item.label).lower())
    sometimes = shown or {}
    return {
        "displayName": label,
        "name": name,
        "type": "collection",
        "placeholder": add,
        "default": {},
        "displayOptions": show,
        "options": [
            property_of(item) | ({"displayOptions": sometimes[item.key]} if item.key in sometimes else {})
            for item in ordered
        ],
    }
