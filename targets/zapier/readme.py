"""What the app's README and change log say."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from connector_core.description import Connection, Connector, FileInput, Find, ManualSubscription, SlotSubscription
from connector_core.description.connector import Operation
from connector_core.templating import Escaped, md
from targets.zapier import offered, words

LARGEST_MB = 50
"""``LARGEST_FILE`` of the runtime, in megabytes."""
_PROVENANCE = {"public": "public pages", "assumed": "our assumption"}


def view(connector: Connector) -> dict[str, Any]:
    """The values of README.md's template."""
    connection = connector.connection
    triggers = _rows(connector, offered.hooks(connector))
    for item in offered.polls(connector):
        triggers.append(_row(connector, item, offered.poll_key(connector, item), words.polling_label(connector, item)))
    groups = (
        ("Triggers", triggers),
        ("Actions", _rows(connector, offered.creates(connector))),
        ("Searches", _rows(connector, offered.searches(connector))),
        ("Searches That Create", [_pair(connector, find) for find, _ in offered.pairs(connector)]),
    )
    scopes = connection.scopes.known if connection.scopes else ()
    return {
        "label": connector.label,
        "description": connector.description,
        "auth_help": connection.auth.help or "Paste your credentials.",
        "help_url": connection.auth.help_url,
        "connection_label": _connection_label(connection),
        "named": connection.test_record is not None,
        "hosts": [host.label for host in connection.hosts] if len(connection.hosts) > 1 else [],
        "scopes": [{"name": it.name, "help": it.help, "preset": "yes" if it.preset else "no"} for it in scopes],
        "groups": [{"title": title, "rows": rows} for title, rows in groups if rows],
        "limits": _limits(connector),
        "unverified": [
            {
                "about": fact.about,
                "says": fact.says,
                "provenance": _PROVENANCE[fact.provenance],
                "setting": fact.setting or "—",
            }
            for fact in connector.unverified()
        ],
        "documentation": connector.publisher.documentation,
    }


def _pair(connector: Connector, find: Find) -> dict[str, str]:
    label, description = words.pair_label(connector, find), words.pair_description(connector, find)
    return {"label": label, "key": find.key, "description": description}


def _connection_label(connection: Connection) -> str:
    """The label's template; where it is a fixed text it names one of several hosts behind it."""
    several = connection.test_record is None and len(connection.hosts) > 1
    return f"{connection.label} ({connection.hosts[0].label})" if several else connection.label


def _rows(connector: Connector, items: Iterable[Operation]) -> list[dict[str, str]]:
    return [_row(connector, item, item.key, words.label(connector, item)) for item in items]


def _row(connector: Connector, item: Operation, key: str, label: str) -> dict[str, str]:
    return {"label": label, "key": key, "description": words.description(connector, item)}


def _limits(connector: Connector) -> list[Escaped]:
    label = md(connector.label)
    found = [*_deliveries(connector, label), *_files(connector, label)]
    if offered.hooks(connector):
        found.append(
            f"Zapier does not remove duplicates of instant triggers. {label} may deliver an event twice; both items "
            "carry the same identity fields, so a step such as *Filter* or *Storage* can drop the second one."
        )
        found.append(
            "A secret that was changed, or a subscription that was switched off, is repaired when the Zap is turned "
            "off and on again: Zapier lets no app rewrite what it keeps for a Zap."
        )
    if offered.polls(connector):
        found.append(
            "Polling triggers run every 1 to 15 minutes, depending on the plan; the first poll only takes note of what "
            "is there."
        )
    if any(action.wait for action in connector.actions):
        found.append(f"A step that waits goes on when {label} calls back; Zapier waits 30 days at most.")
    if any(action.pending for action in connector.actions):
        found.append(
            "Zapier ends a step after 30 seconds, so a result that is not ready yet is waited for 20 seconds at most."
        )
    if connector.rate_limit:
        rate = connector.rate_limit
        found.append(
            f"{label} allows {rate.requests} requests in {rate.window_seconds} seconds, so Zapier holds back the steps "
            "of one connection beyond that many. A step may take several requests: one that only reads and is still "
            "over the limit runs again after the time that the answer names; one that acts stops, and is not repeated."
        )
    return [Escaped(text) for text in found]


def _deliveries(connector: Connector, label: str) -> Iterator[str]:
    """What the vendor's way of managing webhooks means for those who turn Zaps on and off."""
    subscription = connector.subscription
    pushed = [item for item in connector.triggers if item.webhook]
    if isinstance(subscription, SlotSubscription) and pushed:
        owner = md(subscription.owner.label.lower())
        yield (
            f"{label} keeps one webhook for each {owner}. A Zap with an instant trigger takes that place: it is "
            "refused when another webhook is there already, that of another Zap too, unless you choose *Replace "
            "Existing Webhook*. When the Zap is turned off, what was there before is put back as far as it can be "
            "read (a secret cannot), unless somebody has changed it meanwhile."
        )
    if words.kept_notice(connector) and pushed:
        yield (
            f"{label} offers no way to remove a webhook. When a Zap is turned off, its webhook stays at {label}; "
            "Zapier turns away what it still sends. Each time a Zap is turned on it gets a new URL, so another "
            f"webhook is made; remove old ones with {label} where it lets you."
        )
    if isinstance(subscription, ManualSubscription) and pushed:
        names = ", ".join(md(words.label(connector, item)) for item in pushed)
        instead = "it polls" if all(item.poll for item in pushed) else "it polls where there is a list to read"
        yield (
            f"{label} has its webhooks pasted into its dashboard by hand. Zapier accepts no trigger of that kind "
            f"(checks D016 and D017), so there is no instant trigger for {names}: {instead} instead."
        )


def _files(connector: Connector, label: str) -> Iterator[str]:
    actions = list(connector.actions)
    if any(isinstance(item.type, FileInput) for action in actions for item in offered.inputs(action)):
        yield (
            f"A file to send is one of an earlier step, or the URL of one, of at most {LARGEST_MB} MB. It is fetched "
            f"without your {label} credentials."
        )
    if any(action.download for action in actions):
        yield (
            f"A file to download is fetched when a later step uses it, and may have {LARGEST_MB} MB. "
            f"Your {label} credentials go to {label}'s own API only, never to another address where a file may lie."
        )


def changes(connector: Connector) -> dict[str, Any]:
    """The values of CHANGELOG.md's template."""
    return {
        "version": connector.publisher.version,
        "triggers": len(offered.hooks(connector)) + len(offered.polls(connector)),
        "creates": len(offered.creates(connector)),
        "searches": len(offered.searches(connector)),
    }
