"""Hidden triggers behind dropdowns."""

from __future__ import annotations

from connector_core.description import Connector, Input, ListAll, Request, Trigger
from connector_core.description.connector import Operation
from connector_core.description.operations import Choices
from connector_core.description.values import Arg
from connector_core.literal import Code
from targets.zapier import inputs, offered, words
from targets.zapier.printing import View, operation_file, record_code


def dropdowns(connector: Connector) -> dict[str, View]:
    """By key: those that the description declares, and one for each list that IDs pick from."""
    found = {
        offered.dropdown_key(item.key): _dropdown(connector, item, offered.dropdown_key(item.key))
        for item in connector.choices
    }
    for operation in connector.operations():
        for item in _inputs(connector, operation):
            listing = inputs.listing_for(connector, item)
            if listing:
                key = offered.listing_key(connector, listing)
                found.setdefault(key, _dropdown(connector, listing, key))
    return found


def _inputs(connector: Connector, operation: Operation) -> tuple[Input, ...]:
    if isinstance(operation, Trigger):
        return offered.trigger_inputs(connector, operation)
    return offered.inputs(operation)


def _dropdown(connector: Connector, item: Choices | ListAll, key: str) -> View:
    used: set[str] = set()
    value, text = (item.value, [item.text]) if isinstance(item, Choices) else (item.identity[0], _telling(item))
    name = connector.resource(item.resource).noun
    noun = words.title(name)
    spec = {
        "request": _unfiltered(item.request).data(),
        "paging": item.paging.data(),
        "record": record_code(item.record, used),
        "value": value,
        "text": text,
    }
    if item.source != "rest":
        spec["source"] = item.source
    sample = item.record.sample()
    definition = {
        "key": key,
        "noun": noun,
        "display": {
            "label": f"New {noun}",
            "description": f"Triggers when a new {name} is created.",
            "hidden": True,
        },
        "operation": {
            "type": "polling",
            "perform": Code("dropdown(api, spec)"),
            "canPaginate": True,
            "outputFields": [
                {"key": "id", "label": f"{noun} ID", "type": "string", "primary": True},
                {"key": "name", "label": f"{noun} Name", "type": "string"},
            ],
            "sample": {"id": str(sample[value]), "name": ", ".join(str(sample[name]) for name in text)},
        },
    }
    return operation_file("Trigger", key, "DropdownSpec", spec, definition, ("search", ("dropdown",)), used)


def _unfiltered(request: Request) -> Request:
    """Without the filters of a list's inputs, which a dropdown does not have."""
    return request.changed(query={name: value for name, value in request.query.items() if not isinstance(value, Arg)})


def _telling(listing: ListAll) -> list[str]:
    """Keys of up to three fields that tell rows apart for people."""
    fields = [item for item in listing.record.fields() if item.key not in listing.identity]
    best = [item.key for item in fields if item.key in ("name", "title", "label", "url")]
    return best[:1] or [item.key for item in fields if item.type.kind in ("text", "datetime")][:3]
