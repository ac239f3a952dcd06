"""What Zapier cannot accept of a description."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from connector_core.description import Connector, Input, OAuth2
from connector_core.description.connector import Operation
from connector_core.description.inputs import TextInput
from connector_core.diagnostics import Diagnostics
from targets.zapier import offered, records, words
from targets.zapier.connection import HOST_FIELD
from targets.zapier.dropdowns import dropdowns
from targets.zapier.lint.walk import credential_like

LONGEST_LABEL = 64


def check(connector: Connector, diagnostics: Diagnostics) -> None:
    """Add a diagnostic for everything that Zapier's gates would refuse."""
    _connection(connector, diagnostics)
    for item in connector.walk():
        if isinstance(item, Input):
            _input(item, diagnostics)
    try:
        records.used(connector)
    except ValueError as problem:
        diagnostics.add("zapier.records", f"Zapier: {problem}", at=connector.written, hint="rename one of the classes")
    _keys(connector, diagnostics)
    _labels(connector, diagnostics)


def _connection(connector: Connector, diagnostics: Diagnostics) -> None:
    connection = connector.connection
    auth = connection.auth
    if isinstance(auth, OAuth2):
        diagnostics.add("zapier.oauth2", "Zapier: OAuth 2 is described but not emitted yet", at=auth.written)
    fields = [getattr(auth, name, None) for name in ("field", "username_field", "password_field")]
    if len(connection.hosts) > 1 and HOST_FIELD in fields:
        message = f"Zapier: the connection's field {HOST_FIELD!r} is made by the generator too"
        diagnostics.add("zapier.key", message, at=auth.written, hint="choose another key")
    if connection.test_record and "{" not in connection.label:
        message = "Zapier: a connection's label names the account (D003)"
        hint = "use a field of the test's record: {account_name}"
        diagnostics.add("zapier.label", message, at=connection.written, keyword="label", hint=hint)


def _input(item: Input, diagnostics: Diagnostics) -> None:
    secret = isinstance(item.type, TextInput) and item.type.format == "password"
    if credential_like(item.key) or secret:
        message = f"Zapier: the input {item.key!r} looks like a credential (D001)"
        hint = "credentials belong to the connection; rename an input that is none"
        diagnostics.add("zapier.credential", message, at=item.written, keyword="key", hint=hint)


def _keys(connector: Connector, diagnostics: Diagnostics) -> None:
    """Zapier's keys are two characters or more; those that we make must not meet one of the description."""
    for operation in connector.operations():
        if len(operation.key) < 2:
            message = f"Zapier: the key {operation.key!r} is too short"
            diagnostics.add("zapier.key", message, at=operation.written, keyword="key")
    for kind, keys in _by_kind(connector).items():
        counted = Counter(words.constant(key, kind) for key, _ in keys)
        for key, source in keys:
            if source is not None and counted[words.constant(key, kind)] > 1:
                message = f"Zapier: another {kind.lower()} is called as {source.key!r} is"
                hint = "the generator makes keys too (…_polling, choose_…); choose another key"
                diagnostics.add("zapier.key", message, at=source.written, keyword="key", hint=hint)


def _by_kind(connector: Connector) -> dict[str, list[tuple[str, Operation | None]]]:
    """Keys of each kind of step, with the operations that they come from."""
    triggers: list[tuple[str, Operation | None]] = [(item.key, item) for item in offered.hooks(connector)]
    triggers += [(offered.poll_key(connector, item), item) for item in offered.polls(connector)]
    triggers += [(key, None) for key in dropdowns(connector)]
    return {
        "Trigger": triggers,
        "Create": [(item.key, item) for item in offered.creates(connector)],
        "Search": [(item.key, item) for item in offered.searches(connector)],
    }


def _labels(connector: Connector, diagnostics: Diagnostics) -> None:
    for label, operation in _shown(connector):
        if not 2 <= len(label) <= LONGEST_LABEL:
            message = f"Zapier: the label {label!r} has {len(label)} characters; 2 to {LONGEST_LABEL} are allowed"
            diagnostics.add("zapier.label", message, at=operation.written, keyword="label")


def _shown(connector: Connector) -> Iterator[tuple[str, Operation]]:
    for trigger in offered.hooks(connector):
        yield words.label(connector, trigger), trigger
    for trigger in offered.polls(connector):
        yield words.polling_label(connector, trigger), trigger
    for find, _ in offered.pairs(connector):
        yield words.pair_label(connector, find), find
    for item in (*offered.creates(connector), *offered.searches(connector)):
        yield words.label(connector, item), item
