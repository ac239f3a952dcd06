"""What n8n cannot accept of a description."""

from __future__ import annotations

from connector_core.description import Connector, Input, OAuth2
from connector_core.diagnostics import Diagnostics
from targets.n8n import words
from targets.n8n.offered import API_RESOURCE, CONNECTION_RESOURCE
from targets.n8n.operations import ADDITIONAL, FILTERS, OPTIONS, OUTPUT
from targets.n8n.records import used

RESERVED = frozenset(
    {
        "resource",
        "operation",
        "events",
        "event",
        "authentication",
        "notice",
        ADDITIONAL,
        FILTERS,
        OPTIONS,
        OUTPUT["name"],
    }
)
"""Parameters that the nodes have for themselves."""


def check(connector: Connector, diagnostics: Diagnostics) -> None:
    """Add a diagnostic for everything that could not be emitted, or would not pass n8n's gates."""
    if isinstance(connector.connection.auth, OAuth2):
        diagnostics.add(
            "n8n.oauth2", "n8n: OAuth 2 is described but not emitted yet", at=connector.connection.auth.written
        )
    for resource in connector.resources:
        if resource.key in (API_RESOURCE, CONNECTION_RESOURCE):
            diagnostics.add(
                "n8n.reserved",
                f"n8n: {resource.key!r} is a resource of the node itself",
                at=resource.written,
                keyword="key",
            )
    for item in connector.walk():
        if isinstance(item, Input):
            _input(item, diagnostics)
    if _records(connector, diagnostics):
        _keys(connector, diagnostics)


def _input(item: Input, diagnostics: Diagnostics) -> None:
    name = words.camel(item.key)
    if name in RESERVED:
        diagnostics.add(
            "n8n.reserved", f"n8n: {item.key!r} is a parameter of the node itself", at=item.written, keyword="key"
        )


def _looks_secret(key: str) -> bool:
    """n8n's linter takes a long value with a digit beside the name ``key`` for a credential."""
    return len(key) >= 16 and any(char.isdigit() for char in key)


def _keys(connector: Connector, diagnostics: Diagnostics) -> None:
    found = {str(getattr(item, "key", "")): item.written for item in connector.walk()}
    found |= {field.key: field.written for record in used(connector).values() for field in record.fields()}
    for key, written in found.items():
        if _looks_secret(key):
            diagnostics.add(
                "n8n.secret-like-key",
                f"n8n: {key!r} looks like a credential to n8n's linter",
                at=written,
                keyword="key",
                hint="use fewer than 16 characters, or no digit",
            )


def _records(connector: Connector, diagnostics: Diagnostics) -> bool:
    try:
        used(connector)
    except ValueError as problem:
        diagnostics.add("n8n.records", f"n8n: {problem}", at=connector.written, hint="rename one of the classes")
        return False
    return True
