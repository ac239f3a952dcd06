"""The two trigger nodes: parameters and data."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from connector_core.description import Connector, Input, Trigger
from connector_core.description.delivery import ManagedSubscription, ManualSubscription
from connector_core.description.implied import hook_inputs, inputs_of
from connector_core.literal import Code
from targets.n8n import escaping, parameters
from targets.n8n.operations import FILTERS, OPTIONS, ordered, path_of
from targets.n8n.parameters import Parameter, Property
from targets.n8n.records import constant_of


def pushed(connector: Connector) -> list[Trigger]:
    """Triggers with a webhook."""
    return [item for item in connector.triggers if item.webhook is not None]


def polled(connector: Connector) -> list[Trigger]:
    """Triggers with a poll."""
    return [item for item in connector.triggers if item.poll is not None]


def keeps(connector: Connector) -> bool:
    """Whether the vendor keeps a subscription for ever, because it offers no way to delete one."""
    return isinstance(connector.subscription, ManagedSubscription) and connector.subscription.delete is None


def inputs(connector: Connector, trigger: Trigger, polling: bool) -> list[tuple[Input, str]]:
    """Every input with its collection ("" for none)."""
    filters = {item.input.key for item in trigger.filters}
    every = inputs_of(trigger, polling=True) if polling else hook_inputs(connector, trigger)

    def place(given: Input) -> str:
        if given.required:
            return ""
        return FILTERS if given.key in filters else OPTIONS

    return [(given, place(given)) for given in every]


def parameters_of(connector: Connector, trigger: Trigger, polling: bool) -> list[Parameter]:
    return [
        parameters.parameter_of(given, path_of(given, collection))
        for given, collection in inputs(connector, trigger, polling)
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
    return [*_notice(connector), ordered(choice), *_fields(connector, found, "events", polling=False)]


def _notice(connector: Connector) -> list[Property]:
    """What a user must know, or do at the vendor, before the trigger works."""
    subscription = connector.subscription
    if isinstance(subscription, ManualSubscription):
        text = (
            f"{subscription.help} The URL is this node's Production URL, under “Webhook URLs” above; while you "
            "listen for a test event it is the Test URL."
        )
    elif keeps(connector):
        text = (
            f"{connector.label} offers no way to remove a webhook: the one that this trigger makes stays there when "
            "the workflow is unpublished, and is used again when it is published. Each time you listen for a test "
            "event another one is made."
        )
    else:
        return []
    return [{"displayName": escaping.described(text), "name": "notice", "type": "notice", "default": ""}]


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
    return [ordered(choice), *_fields(connector, found, "event", polling=True)]


def _options(triggers: Sequence[Trigger]) -> list[Property]:
    return [
        {"name": item.label, "value": item.key, "description": escaping.described(f"When {item.description}")}
        for item in sorted(triggers, key=lambda item: item.label.lower())
    ]


def _fields(connector: Connector, triggers: Sequence[Trigger], chooser: str, *, polling: bool) -> list[Property]:
    """What must be filled in, one collection of filters and one of options; what triggers share is shown once."""
    out = []
    top: dict[str, tuple[Input, list[str]]] = {}
    for trigger in triggers:
        for given, collection in inputs(connector, trigger, polling):
            if not collection:
                top.setdefault(given.key, (given, []))[1].append(trigger.key)
    for given, having in top.values():
        when = {} if len(having) == len(triggers) else {"displayOptions": {"show": {chooser: having}}}
        out.append(ordered(parameters.property_of(given) | {"required": True} | when))
    for name, label, add in ((FILTERS, "Filters", "Add Filter"), (OPTIONS, "Options", "Add Option")):
        items: dict[str, Input] = {}
        having = []
        for trigger in triggers:
            mine = [given for given, collection in inputs(connector, trigger, polling) if collection == name]
            items |= {given.key: items.get(given.key, given) for given in mine}
            having += [trigger.key] if mine else []
        if items:
            show = {"show": {chooser: having}}
            out.append(ordered(parameters.collection(name, label, add, list(items.values()), show)))
    return out


def webhook_data(connector: Connector, trigger: Trigger) -> dict[str, Any]:
    """What the runtime needs of a pushed event."""
    assert trigger.webhook is not None
    webhook = trigger.webhook.data() | {"record": Code(constant_of(trigger.webhook.record or trigger.record))}
    data = _common(connector, trigger, polling=False) | {"webhook": webhook}
    return data | {"poll": _poll(trigger)} if trigger.poll is not None else data


def poll_data(connector: Connector, trigger: Trigger) -> dict[str, Any]:
    """What the runtime needs of a polled list."""
    return _common(connector, trigger, polling=True) | {"poll": _poll(trigger)}


def _poll(trigger: Trigger) -> dict[str, Any]:
    assert trigger.poll is not None
    return trigger.poll.data() | {"record": Code(constant_of(trigger.record)), "identity": list(trigger.identity)}


def _common(connector: Connector, trigger: Trigger, *, polling: bool) -> dict[str, Any]:
    return {
        "key": trigger.key,
        "label": trigger.label,
        "identity": list(trigger.identity),
        "inputs": [item.data() for item in parameters_of(connector, trigger, polling)],
        "filters": [{"key": item.input.key, "field": item.field} for item in trigger.filters],
    }
