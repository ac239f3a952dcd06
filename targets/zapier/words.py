"""Zapier's house style: Title Case labels, singular nouns, "Finds …." and "Triggers when …."."""

from __future__ import annotations

import re
from typing import Any

from connector_core.description import Action, ApiCall, Connector, Find, ListAll, ManagedSubscription, Trigger
from targets.zapier.offered import poll_key, searches

NOTICE = "about_the_webhook"
"""Key of the text among a trigger's fields that says what its webhook leaves behind."""
NOTHING = "nothing_to_fill_in"
"""Key of the text in a form that has no fields."""
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
            return _search_label(connector, operation)
        case ListAll():
            return f"Find {title(connector.resource(operation.resource).plural)}"
        case ApiCall():
            return "API Request"
        case _:
            return title(operation.label)


def hydrator(key: str) -> str:
    """The function that fetches what ``download_recording`` puts out: ``downloadRecordingFile``."""
    return f"{camel(key)}File"


def pair_label(connector: Connector, find: Find) -> str:
    return f"Find or Create {noun(connector, find)}"


def pair_description(connector: Connector, find: Find) -> str:
    return f"{description(connector, find).rstrip('.')}, or creates it when there is none."


def notices(connector: Connector) -> list[dict[str, Any]]:
    """What users must know of a trigger's webhook before they turn it on, as a text among its fields."""
    text = kept_notice(connector)
    return [{"key": NOTICE, "label": "About the Webhook", "type": "copy", "helpText": text}] if text else []


def no_input() -> list[dict[str, Any]]:
    """What stands in the form of a step that needs nothing: Zapier wants a field in each (D009, D022)."""
    text = "There is nothing to fill in: the connection alone decides."
    return [{"key": NOTHING, "label": "Nothing to Fill In", "type": "copy", "helpText": text}]


def kept_notice(connector: Connector) -> str:
    """Empty where the vendor removes what a Zap made when it is turned off."""
    subscription = connector.subscription
    if not isinstance(subscription, ManagedSubscription) or subscription.delete:
        return ""
    return (
        f"{connector.label} offers no way to remove a webhook. When this Zap is turned off its webhook stays there "
        "without effect; each time the Zap is turned on another one is made."
    )


def _search_label(connector: Connector, search: Action | Find) -> str:
    """``Find Call``; one of several searches of a resource is called more like the description calls it."""
    told = f"Find {noun(connector, search)}"
    others = (item for item in searches(connector) if isinstance(item, (Action, Find)) and item is not search)
    if not any(noun(connector, item) == noun(connector, search) for item in others):
        return told
    _, _, what = search.label.partition(" ")
    # "Get Call Audio" is not another "Find Call", nor is "Find Call by Number".
    return f"Find {title(what)}" if what else told


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
            text = re.sub(r"^[A-Z][a-z]+s\b", "Finds", operation.description)
        case ListAll():
            text = re.sub(r"^(Returns|Gets|Lists) (a list of )?", "Finds ", operation.description)
        case _:
            text = operation.description
    return text.replace(f"the {connector.label} API", "the API")
