"""What the app's README and change log say."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from connector_core.description import Connector
from connector_core.description.connector import Operation
from connector_core.templating import Escaped, md
from targets.zapier import offered, words

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
    )
    scopes = connection.scopes.known if connection.scopes else ()
    return {
        "label": connector.label,
        "description": connector.description,
        "auth_help": connection.auth.help or "Paste your credentials.",
        "help_url": connection.auth.help_url,
        "connection_label": connection.label,
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


def _rows(connector: Connector, items: Iterable[Operation]) -> list[dict[str, str]]:
    return [_row(connector, item, item.key, words.label(connector, item)) for item in items]


def _row(connector: Connector, item: Operation, key: str, label: str) -> dict[str, str]:
    return {"label": label, "key": key, "description": words.description(connector, item)}


def _limits(connector: Connector) -> list[Escaped]:
    found = []
    label = md(connector.label)
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


def changes(connector: Connector) -> dict[str, Any]:
    """The values of CHANGELOG.md's template."""
    return {
        "version": connector.publisher.version,
        "triggers": len(offered.hooks(connector)) + len(offered.polls(connector)),
        "creates": len(offered.creates(connector)),
        "searches": len(offered.searches(connector)),
    }
