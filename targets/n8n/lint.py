"""What n8n cannot accept of a description."""

from __future__ import annotations

from connector_core.description import Connector, FileInput, Input, OAuth2
from connector_core.description.delivery import ManualSubscription
from connector_core.diagnostics import Diagnostics
from targets.n8n import words
from targets.n8n.operations import ADDITIONAL, FILTERS, OPTIONS
from targets.n8n.records import used

RESERVED = frozenset({"resource", "operation", "events", "event", "authentication", ADDITIONAL, FILTERS, OPTIONS})
"""Parameters that the nodes have for themselves."""


def check(connector: Connector, diagnostics: Diagnostics) -> None:
    """Add a diagnostic for everything that could not be emitted, or would not pass n8n's gates."""
    if isinstance(connector.connection.auth, OAuth2):
        diagnostics.add(
            "n8n.oauth2", "n8n: OAuth 2 is described but not emitted yet", at=connector.connection.auth.written
        )
    if isinstance(connector.subscription, ManualSubscription):
        diagnostics.add(
            "n8n.manual-webhook", "n8n: manual webhooks are not emitted yet", at=connector.subscription.written
        )
    for item in connector.walk():
        if isinstance(item, Input):
            _input(item, diagnostics)
    _records(connector, diagnostics)


def _input(item: Input, diagnostics: Diagnostics) -> None:
    name = words.camel(item.key)
    if name in RESERVED:
        diagnostics.add(
            "n8n.reserved", f"n8n: {item.key!r} is a parameter of the node itself", at=item.written, keyword="key"
        )
    if isinstance(item.type, FileInput):
        diagnostics.add("n8n.file", "n8n: files as inputs are not emitted yet", at=item.written, keyword="type")


def _records(connector: Connector, diagnostics: Diagnostics) -> None:
    try:
        used(connector)
    except ValueError as problem:
        diagnostics.add("n8n.records", f"n8n: {problem}", hint="rename one of the classes")
