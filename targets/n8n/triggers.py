"""The two trigger nodes: parameters and data."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from connector_core.description import Connector, Input, Trigger
from connector_core.description.implied import inputs_of
from connector_core.literal import Code
from targets.n8n import parameters, words
from targets.n8n.operations import FILTERS, OPTIONS, ordered, path_of
from targets.n8n.parameters import Parameter, Property
from targets.n8n.records import constant_of


def pushed(connector: Connector) -> list[Trigger]:
    """Triggers with a webhook."""
    return [item for item in connector.triggers if item.webhook is not None]


def polled(connector: Connector) -> list[Trigger]:
    """Triggers with a poll."""
    return [item for item in connector.triggers if item.poll is not None]


def inputs(trigger: Trigger, polling: bool) -> list[tuple[Input, str]]:
    """Every input with its collection."""
    filters = {item.input.key for item in trigger.filters}
    return [(given, FILTERS if given.key in filters else OPTIONS) for given in inputs_of(trigger, polling=polling)]


def parameters_of(trigger: Trigger, polling: bool) -> list[Parameter]:
    return [
        Parameter(given.key, path_of(given, collection), parameters.kind_of(given))
        for given, collection in inputs(trigger, polling)
    ]


def webhook_properties(connector: Connector) -> list[Property]:
    """``events`` (several may be chosen) and the filters of those chosen."""
    found = pushed(connector)
    choice: Property = {
        "displayName": "Trigger On",
        "name": "events",
        "type": "multiOptions",
        "required": True,
        "options": _options(found),
        "default": [found[0].key],
    }
    return [ordered(choice), *_collections(found, "events", polling=False)]


def poll_properties(connector: Connector) -> list[Property]:
    """``event`` (one) with its filters and options."""
    found = polled(connector)
    choice: Property = {
        "displayName": "Trigger On",
        "name": "event",
        "type": "options",
        "noDataExpression": True,
        "options": _options(found),
        "default": found[0].key,
    }
    return [ordered(choice), *_collections(found, "event", polling=True)]


def _options(triggers: Sequence[Trigger]) -> list[Property]:
    return [
        {"name": item.label, "value": item.key, "description": words.described(f"When {item.description}")}
        for item in sorted(triggers, key=lambda item: item.label.lower())
    ]


def _collections(triggers: Sequence[Trigger], chooser: str, *, polling: bool) -> list[Property]:
    """One collection of filters and one of options; an input that several triggers share is shown once."""
    out = []
    for name, label, add in ((FILTERS, "Filters", "Add Filter"), (OPTIONS, "Options", "Add Option")):
        items: dict[str, Input] = {}
        having = []
        for trigger in triggers:
            mine = [given for given, collection in inputs(trigger, polling) if collection == name]
            items |= {given.key: items.get(given.key, given) for given in mine}
            having += [trigger.key] if mine else []
        if items:
            show = {"show": {chooser: having}}
            out.append(ordered(parameters.collection(name, label, add, list(items.values()), show)))
    return out


def webhook_data(trigger: Trigger) -> dict[str, Any]:
    """What the runtime needs of a pushed event."""
    assert trigger.webhook is not None
    webhook = trigger.webhook.data() | {"record": Code(constant_of(trigger.webhook.record or trigger.record))}
    data = _common(trigger, polling=False) | {"webhook": webhook}
    return data | {"poll": _poll(trigger)} if trigger.poll is not None else data


def poll_data(trigger: Trigger) -> dict[str, Any]:
    """What the runtime needs of a polled list."""
    return _common(trigger, polling=True) | {"poll": _poll(trigger)}


def _poll(trigger: Trigger) -> dict[str, Any]:
    assert trigger.poll is not None
    return trigger.poll.data() | {"record": Code(constant_of(trigger.record)), "identity": list(trigger.identity)}


def _common(trigger: Trigger, *, polling: bool) -> dict[str, Any]:
    return {
        "key": trigger.key,
        "label": trigger.label,
        "identity": list(trigger.identity),
        "inputs": [item.data() for item in parameters_of(trigger, polling)],
        "filters": [{"key": item.input.key, "field": item.field} for item in trigger.filters],
    }
