"""What the app's README and change log say."""

from __future__ import annotations

from typing import Any

from connector_core.description import Connector
from connector_core.templating import Escaped, md
from targets.zapier import offered, words

_PROVENANCE = {"public": "public pages", "assumed": "our assumption"}


def view(connector: Connector) -> dict[str, Any]:
    """The values of README.md's template."""
    connection = connector.connection
    triggers = [_row(connector, item, item.key) for item in offered.hooks(connector)]
    for item in offered.polls(connector):
        key = offered.poll_key(connector, item)
        triggers.append(_row(connector, item, key, " (Polling)" if key != item.key else ""))
    groups = (
        ("Triggers", triggers),
        ("Actions", [_row(connector, item, item.key) for item in offered.creates(connector)]),
        ("Searches", [_row(connector, item, item.key) for item in offered.searches(connector)]),
    )
    scopes = connection.scopes.known if connection.scopes else ()
    return {
        "label": connector.label,
        "description": connector.description,
        "auth_help": connection.auth.help or "Paste your credentials.",
        "help_url": connection.auth.help_url,
        "connection_label": connection.label,
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


def _row(connector: Connector, item: Any, key: str, suffix: str = "") -> dict[str, str]:
    label = words.label(connector, item) + suffix
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
        found.append("A step that waits is resumed by the vendor's call; Zapier waits 30 days at most.")
    if any(action.pending for action in connector.actions):
        found.append("Zapier ends a step after 30 seconds, so a result that is not ready is asked for 20 seconds long.")
    if connector.rate_limit:
        rate = connector.rate_limit
        found.append(
            f"{label} allows {rate.requests} requests in {rate.window_seconds} seconds. Zaps do not know of each "
            "other; a step over the limit is delayed as long as the answer says and then runs again."
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
