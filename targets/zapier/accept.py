"""What Zapier cannot accept of a description."""

from __future__ import annotations

import re

from connector_core.description import Connector, FileInput, Input, OAuth2
from connector_core.diagnostics import Diagnostics
from targets.zapier import offered, records

# Zapier's check D001 refuses inputs that ask for credentials outside the connection.
_CREDENTIALS = re.compile(r"(^|_)(password|passwd|secret|token|api_?key|credentials?|client_id|access_key)($|_)")


def check(connector: Connector, diagnostics: Diagnostics) -> None:
    """Add a diagnostic for everything that Zapier's gates would refuse."""
    auth = connector.connection.auth
    if isinstance(auth, OAuth2):
        diagnostics.add("zapier.oauth2", "Zapier: OAuth 2 is described but not emitted yet", at=auth.written)
    for item in connector.walk():
        if isinstance(item, Input):
            _input(item, diagnostics)
    try:
        records.used(connector)
    except ValueError as problem:
        diagnostics.add("zapier.records", f"Zapier: {problem}", hint="rename one of the classes")
    _keys(connector, diagnostics)


def _input(item: Input, diagnostics: Diagnostics) -> None:
    if _CREDENTIALS.search(item.key):
        message = f"Zapier: the input {item.key!r} looks like a credential (D001)"
        hint = "credentials belong to the connection; rename an input that is none"
        diagnostics.add("zapier.credential", message, at=item.written, keyword="key", hint=hint)
    if len(item.key) < 2:
        diagnostics.add("zapier.key", f"Zapier: the key {item.key!r} is too short", at=item.written, keyword="key")
    if isinstance(item.type, FileInput):
        message = "Zapier: files as inputs are not emitted yet"
        diagnostics.add("zapier.file", message, at=item.written, keyword="type")


def _keys(connector: Connector, diagnostics: Diagnostics) -> None:
    """Keys that we make (the polling twin of a hook, hidden triggers) must not meet a key of the description."""
    known = [item.key for item in offered.hooks(connector)]
    known += [offered.poll_key(connector, item) for item in offered.polls(connector)]
    for item in connector.triggers:
        if known.count(item.key) > 1 or item.key.startswith("choose_"):
            message = f"Zapier: the key {item.key!r} is made by the generator too"
            diagnostics.add("zapier.key", message, at=item.written, keyword="key", hint="choose another key")
