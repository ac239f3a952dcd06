"""What the package's README says."""

from __future__ import annotations

from typing import Any

from connector_core.description import Action, Connector, ListAll, Trigger
from connector_core.description.auth import BearerKey, HeaderKey
from connector_core.description.delivery import ManagedSubscription
from connector_core.description.request import Request
from connector_core.templating import Escaped, md
from targets.n8n import triggers, words
from targets.n8n.offered import API_RESOURCE, CONNECTION_RESOURCE, Offered, offered

_PROVENANCE = {"public": "public pages", "assumed": "our assumption"}


def view(connector: Connector, package: str) -> dict[str, Any]:
    """The values of README.md's template."""
    items = offered(connector)
    auth = connector.connection.auth
    return {
        "package": package,
        "label": connector.label,
        "homepage": connector.publisher.homepage,
        "documentation": connector.publisher.documentation,
        "description": connector.description,
        "operation_count": len(items),
        "webhook_triggers": bool(triggers.pushed(connector)),
        "poll_triggers": bool(triggers.polled(connector)),
        "credential_help": _credential_help(connector),
        "key_help_url": auth.help_url,
        "scopes": _scopes(connector),
        "operations": [_operation(connector, item) for item in items],
        "triggers": [_trigger(item) for item in connector.triggers],
        "trigger_notes": _trigger_notes(connector),
        "examples": _examples(connector, items),
        "limits": _limits(connector),
        "unverified": [
            {"about": fact.about, "says": fact.says, "provenance": _PROVENANCE[fact.provenance]}
            for fact in connector.unverified()
        ],
    }


def _credential_help(connector: Connector) -> list[str]:
    auth = connector.connection.auth
    field = auth.label if isinstance(auth, BearerKey | HeaderKey) else "user name and password"
    prefixes = auth.prefixes if isinstance(auth, BearerKey | HeaderKey) else ()
    known = f" It begins with {' or '.join(prefixes)}." if prefixes else ""
    first = [auth.help] if auth.help else []
    return [
        *first,
        f"In n8n create a credential “{connector.label} API” and paste the {field}.{known}",
        "Save it: n8n tests it at once.",
    ]


def _scopes(connector: Connector) -> list[dict[str, Any]]:
    scopes = connector.connection.scopes
    if scopes is None:
        return []
    needed = _needs(connector)
    return [
        {"name": item.name, "help": item.help, "preset": item.preset, "needed": ", ".join(needed.get(item.name, ["—"]))}
        for item in scopes.known
    ]


def _needs(connector: Connector) -> dict[str, list[str]]:
    """Scope → labels of what needs it."""
    found: dict[str, list[str]] = {}
    for operation in connector.operations():
        for part in operation.walk():
            if isinstance(part, Request) and part.scope:
                found.setdefault(part.scope, []).append(operation.label)
    if isinstance(connector.subscription, ManagedSubscription) and connector.subscription.create.scope:
        found.setdefault(connector.subscription.create.scope, []).insert(0, "the trigger")
    return {scope: list(dict.fromkeys(labels)) for scope, labels in found.items()}


def _operation(connector: Connector, item: Offered) -> dict[str, str]:
    operation = item.operation
    nouns = {words.camel(resource.key): resource.noun for resource in connector.resources}
    nouns |= {API_RESOURCE: "API", CONNECTION_RESOURCE: "connection"}
    return {"resource": words.title(nouns[item.resource]), "name": item.name, "description": operation.description}


def _trigger(trigger: Trigger) -> dict[str, str]:
    ways = [name for name, part in (("instant", trigger.webhook), ("polling", trigger.poll)) if part is not None]
    return {"label": trigger.label, "delivery": ", ".join(ways), "when": f"When {trigger.description}"}


def _trigger_notes(connector: Connector) -> list[Escaped]:
    notes = []
    subscription = connector.subscription
    if triggers.pushed(connector) and isinstance(subscription, ManagedSubscription):
        label = md(connector.label)
        text = (
            f"Publishing a workflow subscribes at {label}, unpublishing it unsubscribes. A subscription that was "
            "removed or switched off is made again when the workflow is next published."
        )
        if subscription.disabled_after:
            text += (
                f" {label} switches a subscription off after {subscription.disabled_after} deliveries in a row that "
                "did not get through."
            )
        both = [md(item.label) for item in triggers.pushed(connector) if item.poll is not None]
        if both:
            text += f" What was missed until then comes with the next event ({', '.join(both)})."
        notes.append(Escaped(text))
    if connector.signature is not None:
        notes.append(
            Escaped(
                "Every delivery is checked against its signature; one that is unsigned, forged, changed or too old is "
                "answered with 401 and starts nothing. An event that is delivered twice starts the workflow once."
            )
        )
    return notes


def _examples(connector: Connector, items: list[Offered]) -> list[Escaped]:
    label = md(connector.label)
    found = []
    for trigger in triggers.pushed(connector)[:1]:
        event = md(trigger.label)
        found.append(f"**{event} → Slack**: {label} Trigger on *{event}*, then post the item's fields.")
    for item in items:
        match item.operation:
            case Action(wait=wait) if wait is not None:
                found.append(
                    f"**Rows → {label} → rows**: read rows from a sheet, {label} *{md(item.name)}*, "
                    "write the result back."
                )
            case ListAll(advanced=False) as listing if not any("every day" in text for text in found):
                plural = md(connector.resource(listing.resource).plural)
                found.append(
                    f"**Report every day**: Schedule Trigger, {label} *Get Many* {plural} with *Return All*, "
                    "then summarize."
                )
    found.append(f"**AI agent**: attach the {label} node as a tool and let the agent choose the inputs.")
    return [Escaped(text) for text in found]


def _limits(connector: Connector) -> list[Escaped]:
    found = []
    rate = connector.rate_limit
    if rate is not None:
        found.append(
            f"{md(connector.label)} allows {rate.requests} requests in {rate.window_seconds} seconds. The nodes of "
            "one n8n process share that limit and wait for a free place; several processes do not know of each other, "
            "and then a 429 is answered by waiting as long as it says."
        )
    if triggers.pushed(connector):
        found.append(
            "The trigger keeps its signing secret in the workflow's static data, which n8n stores as plain text in "
            "its database."
        )
        found.append(
            "With several n8n processes two copies of one event that arrive at the same moment may both start the "
            "workflow; both carry the same ID."
        )
    if triggers.polled(connector):
        found.append(
            "The polling trigger's first poll only notes where it starts; items come from the second poll on. "
            "n8n polls once a minute at most."
        )
    if any(action.wait for action in connector.actions):
        found.append(
            "An operation that waits needs an n8n that can be called from outside. When the time to wait is over, the "
            "item goes on with what was known at the start."
        )
    return [Escaped(text) for text in found]
