"""What Zapier is offered of a connector, and under which keys."""

from __future__ import annotations

from connector_core.description import Action, ApiCall, Connector, Find, Input, ListAll, Trigger
from connector_core.description.delivery import ManagedSubscription
from connector_core.description.implied import inputs_of

POLLING = "_polling"


def hooks(connector: Connector) -> list[Trigger]:
    """Triggers that subscribe by themselves. A URL to paste by hand (a static hook) Zapier refuses (D016, D017)."""
    if not isinstance(connector.subscription, ManagedSubscription):
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


def inputs(operation: Trigger | Action | Find | ListAll | ApiCall, *, polling: bool = False) -> tuple[Input, ...]:
    """The inputs of a step. Zapier alone decides how long a step waits for its callback: 30 days."""
    return tuple(item for item in inputs_of(operation, polling=polling) if item.key != "max_wait_minutes")


def listing_key(connector: Connector, listing: ListAll) -> str:
    """The key of the dropdown over a list's rows: ``list_calls`` fills ``choose_calls``."""
    short = listing.key.removeprefix("list_")
    taken = any(item.key == short for item in connector.choices)
    return dropdown_key(listing.key if taken else short)


def dropdown_key(name: str) -> str:
    """The key of the hidden trigger behind a dropdown."""
    return f"choose_{name}"
