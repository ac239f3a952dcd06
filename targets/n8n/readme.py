"""What the package's README says."""

from __future__ import annotations

from typing import Any

from connector_core.description import Action, Connector, FileInput, ListAll, Trigger
from connector_core.description.auth import BearerKey, HeaderKey
from connector_core.description.delivery import ManagedSubscription
from connector_core.description.request import Request
from connector_core.templating import Escaped, md
from targets.n8n import operations, readme_hooks, triggers, words
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
        "test_help": _test_help(connector),
        "webhook_triggers": bool(triggers.pushed(connector)),
        "webhook_way": readme_hooks.way(connector),
        "poll_triggers": bool(triggers.polled(connector)),
        "credential_help": _credential_help(connector),
        "key_help_url": auth.help_url,
        "scopes": _scopes(connector),
        "operations": [_operation(connector, item) for item in items],
        "triggers": [_trigger(item) for item in connector.triggers],
        "trigger_notes": readme_hooks.notes(connector),
        "file_notes": _file_notes(connector, items),
        "examples": _examples(connector, items),
        "limits": _limits(connector),
        "unverified": [
            {"about": fact.about, "says": fact.says, "provenance": _PROVENANCE[fact.provenance]}
            for fact in connector.unverified()
        ],
    }


def _credential_help(connector: Connector) -> list[str]:
    auth = connector.connection.auth
    given = f"paste the {auth.label}" if isinstance(auth, BearerKey | HeaderKey) else "enter user name and password"
    prefixes = auth.prefixes if isinstance(auth, BearerKey | HeaderKey) else ()
    known = f" It begins with {' or '.join(prefixes)}." if prefixes else ""
    first = [auth.help] if auth.help else []
    hosts = [host.label for host in connector.connection.hosts]
    choice = f" Choose the environment ({' or '.join(hosts)})." if len(hosts) > 1 else ""
    return [
        *first,
        f"In n8n create a credential “{connector.label} API” and {given}.{known}{choice}",
        "Save it: n8n tests it at once.",
    ]


def _test_help(connector: Connector) -> str:
    if connector.connection.test_record is None:
        return f"The credential test makes one request to {connector.label} that changes nothing."
    return f"The credential test asks {connector.label} who the key belongs to."


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


def _file_notes(connector: Connector, items: list[Offered]) -> list[Escaped]:
    """Where files come from and go to."""
    notes = []
    inputs = {
        given.label: given
        for item in items
        for given, _ in operations.placed(item)
        if isinstance(given.type, FileInput)
    }
    if inputs:
        labels = ", ".join(f"*{md(words.title(label))}*" for label in inputs)
        text = f"{labels}: enter the name of the input item's binary field that holds the file."
        if any(isinstance(given.type, FileInput) and given.type.multiple for given in inputs.values()):
            text += " Where several files are taken, separate the names by commas."
        notes.append(text)
    downloads = [
        (item.name, item.operation.download)
        for item in items
        if isinstance(item.operation, Action) and item.operation.download is not None
    ]
    if downloads:
        names = ", ".join(f"*{md(name)}*" for name, _ in downloads)
        field = operations.OUTPUT["displayName"]
        text = f"{names}: the file is put out as binary data, in the field that *{field}* names."
        if any(download.url for _, download in downloads):
            text += (
                f" A file that lies elsewhere is fetched without the key, and only from {md(connector.label)}'s hosts."
            )
        notes.append(text)
    return [Escaped(text) for text in notes]


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
        found.append(readme_hooks.secret(connector))
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
