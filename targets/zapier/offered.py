"""What Zapier is offered of a connector, and under which keys."""

from __future__ import annotations

from connector_core.description import Action, ApiCall, Connector, Find, Input, ListAll, Switch, Trigger, When
from connector_core.description.delivery import ManualSubscription
from connector_core.description.implied import hook_inputs, inputs_of

POLLING = "_polling"


def hooks(connector: Connector) -> list[Trigger]:
    """Triggers that subscribe by themselves. A URL to paste by hand (a static hook) Zapier refuses (D016, D017)."""
    if connector.subscription is None or isinstance(connector.subscription, ManualSubscription):
        return []
    return [item for item in connector.triggers if item.webhook]


def polls(connector: Connector) -> list[Trigger]:
    return [item for item in connector.triggers if item.poll]


def poll_key(connector: Connector, trigger: Trigger) -> str:
    """The polling trigger's key: the trigger's own, unless its hook has that."""
    return trigger.key + POLLING if trigger in hooks(connector) else trigger.key


def creates(connector: Connector) -> list[Action | ApiCall]:
    found: list[Action | ApiCall] = [item for item in connector.actions if not item.reads]
    return [*found, connector.api_call] if connector.api_call else found


def searches(connector: Connector) -> list[Action | Find | ListAll]:
    """Searches, and actions that only read: on Zapier an action that changes nothing is a search."""
    return [*(item for item in connector.actions if item.reads), *connector.searches]


def pairs(connector: Connector) -> list[tuple[Find, Action]]:
    """Searches with the action that makes what they do not find."""
    makers = {item.key: item for item in connector.actions if not item.reads}
    finds = (item for item in connector.searches if isinstance(item, Find))
    return [(item, makers[item.or_create]) for item in finds if item.or_create in makers]


def inputs(operation: Action | Find | ListAll | ApiCall) -> tuple[Input, ...]:
    """The inputs of a step. Zapier alone decides how long a step waits for its callback: 30 days."""
    found = (item for item in inputs_of(operation) if item.key != "max_wait_minutes")
    if not isinstance(operation, Action) or not isinstance(operation.request, Switch):
        return tuple(found)
    return tuple(_of_case(operation, operation.request, item) for item in found)


def poll_inputs(trigger: Trigger) -> tuple[Input, ...]:
    return inputs_of(trigger, polling=True)


def trigger_inputs(connector: Connector, trigger: Trigger) -> tuple[Input, ...]:
    """The inputs of a trigger that the vendor calls."""
    return hook_inputs(connector, trigger)


def _of_case(action: Action, switch: Switch, item: Input) -> Input:
    """An input that only some cases have depends on the choice of one of them."""
    if item.when or item.key == switch.input or any(own.key == item.key for own in action.inputs):
        return item
    values = tuple(case.value for case in switch.cases if any(own.key == item.key for own in case.inputs))
    return item.changed(when=When(input=switch.input, values=values)) if values else item


def listing_key(connector: Connector, listing: ListAll) -> str:
    """The key of the dropdown over a list's rows: ``list_calls`` fills ``choose_calls``."""
    short = listing.key.removeprefix("list_")
    taken = any(item.key == short for item in connector.choices)
    return dropdown_key(listing.key if taken else short)


def dropdown_key(name: str) -> str:
    """The key of the hidden trigger behind a dropdown."""
    return f"choose_{name}"
