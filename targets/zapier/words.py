"""Zapier's house style: Title Case labels, singular nouns, "Finds …." and "Triggers when …."."""

from __future__ import annotations

import re

from connector_core.description import Action, ApiCall, Connector, Find, ListAll, Trigger
from targets.zapier.offered import poll_key

_SMALL = frozenset("a an and as at but by for from in into nor of on or per the to via vs with".split())  # noqa: SIM905


def title(text: str) -> str:
    """``webhook subscription`` → ``Webhook Subscription``; words with capitals of their own stay as they are."""
    words = text.split()
    last = len(words) - 1
    return " ".join(
        word if not word.islower() or (word in _SMALL and 0 < index < last) else word[:1].upper() + word[1:]
        for index, word in enumerate(words)
    )


def camel(key: str) -> str:
    """``call_completed`` → ``callCompleted``."""
    head, *tail = key.split("_")
    return head + "".join(part[:1].upper() + part[1:] for part in tail)


def constant(key: str, kind: str) -> str:
    """The constant of one step: ``callCompletedTrigger``. The ending keeps it apart from every other name in the app
    (records end in ``Record``), and from the language's reserved words."""
    return camel(key) + kind


def noun(connector: Connector, operation: Trigger | Action | Find | ListAll | ApiCall) -> str:
    """The singular noun of what an operation is about."""
    return "API Call" if isinstance(operation, ApiCall) else title(connector.resource(operation.resource).noun)


def label(connector: Connector, operation: Trigger | Action | Find | ListAll | ApiCall) -> str:
    """The label, in Zapier's words: a search "finds"."""
    match operation:
        case Action(reads=True) | Find():
            return f"Find {noun(connector, operation)}"
        case ListAll():
            return f"Find {title(connector.resource(operation.resource).plural)}"
        case ApiCall():
            return "API Request"
        case _:
            return title(operation.label)


def polling_label(connector: Connector, trigger: Trigger) -> str:
    """The label of a polled trigger; one that has an instant twin says so."""
    twin = poll_key(connector, trigger) != trigger.key
    return f"{label(connector, trigger)} (Polling)" if twin else label(connector, trigger)


def description(connector: Connector, operation: Trigger | Action | Find | ListAll | ApiCall) -> str:
    """One sentence; product names are left out, as Zapier's style guide asks."""
    match operation:
        case Trigger():
            text = f"Triggers when {operation.description}"
        case Action(reads=True):
            text = re.sub(r"^(Gets|Returns|Reads|Fetches|Retrieves)\b", "Finds", operation.description)
        case ListAll():
            text = re.sub(r"^(Returns|Gets|Lists) (a list of )?", "Finds ", operation.description)
        case _:
            text = operation.description
    return text.replace(f"the {connector.label} API", "the API")
