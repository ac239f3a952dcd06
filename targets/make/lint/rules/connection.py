"""The connection: secrets, the test request, the host."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from targets.make.format import App, Limits, Log
from targets.make.lint.finding import REMOVE, Change, Finding, Rule
from targets.make.lint.iml import reads, texts
from targets.make.lint.rules.walk import SAFE_URL, parameters, possible_urls, requests, response

CONNECTION = "connections/api-key/api-key.communication.iml.json"
PARAMS = "connections/api-key/api-key.params.iml.json"
BASE = "general/base.iml.json"


def _secrets(app: App) -> set[str]:
    """Names of the parameters that travel in a header of the connection's request."""
    found: set[str] = set()
    for name, _ in app.components("connection"):
        for request in requests(app, "connection", name):
            for value in (request.headers or {}).values():
                found |= reads(str(value), "parameters")
    return found


def _unblanked(headers: dict[str, Any] | None, log: Log | None, owner: str, names: set[str]) -> list[str]:
    blanked = {item.lower() for item in (log.sanitize if log else [])}
    return [
        header
        for header, value in (headers or {}).items()
        if reads(str(value), owner) & names and f"request.headers.{header}".lower() not in blanked
    ]


def _sanitized(app: App) -> Iterator[Finding]:
    names = _secrets(app)
    hint = 'add "request.headers.<name>" to log.sanitize'
    for header in _unblanked(app.base.headers, app.base.log, "connection", names):
        yield Finding("secrets-sanitized", BASE, f"the header {header} carries a secret into the log", hint)
    for name, _ in app.components("connection"):
        for request in requests(app, "connection", name):
            for header in _unblanked(request.headers, request.log, "parameters", names):
                where = app.path("connection", name, "communication")
                yield Finding("secrets-sanitized", where, f"the header {header} carries a secret into the log", hint)


def _tested(app: App) -> Iterator[Finding]:
    for name, _ in app.components("connection"):
        where = app.path("connection", name, "communication")
        found = requests(app, "connection", name)
        if not any(all(map(SAFE_URL.match, possible_urls(app, item.url or ""))) for item in found):
            yield Finding("connection-tested", where, "no absolute https URL: the base does not apply to a connection")
        if not any(reads(" ".join(texts(item.plain())), "parameters") for item in found):
            yield Finding("connection-tested", where, "the test request does not send what the user entered")
        if not any(response(item).metadata for item in found):
            yield Finding(
                "connection-tested",
                where,
                "no metadata: two connections of one user look alike",
                "add response.metadata with the account's name",
            )


def _password(app: App) -> Iterator[Finding]:
    secrets = _secrets(app)
    for name, _ in app.components("connection"):
        for item in parameters(app, "connection", name, "params"):
            where = f"{app.path('connection', name, 'params')}: {item.name}"
            if item.name in secrets and item.type != "password":
                yield Finding("key-is-password", where, "a secret is shown as it is typed", 'use type "password"')
            if item.name in secrets and not item.editable:
                yield Finding("key-is-password", where, "a changed key needs a new connection", "set editable")
            if item.name in ("accountName", "teamID"):
                yield Finding("key-is-password", where, f"{item.name} is a name that Make keeps for itself")


def _host(app: App) -> Iterator[Finding]:
    for name, _ in app.components("connection"):
        typed = {item.name: item for item in parameters(app, "connection", name, "params")}
        urls = [
            (app.path("connection", name, "communication"), "parameters", request.url or "")
            for request in requests(app, "connection", name)
        ]
        for where, owner, url in [(BASE, "connection", app.base.base_url), *urls]:
            host = url.split("://", 1)[-1].split("/", 1)[0]
            for used in reads(host, owner):
                item = typed.get(used)
                checked = item is not None and (
                    item.type == "select" or (isinstance(item.limits, Limits) and item.limits.pattern)
                )
                if not checked:
                    message = f"whoever edits {used} chooses the host that gets the key"
                    yield Finding("host-is-fixed", where, message, "use a select, or validate it by a pattern")


RULES = (
    Rule(
        "secrets-sanitized",
        "Make keeps request logs; a key in them is a key that leaked.",
        _sanitized,
        example=(Change(BASE, ("log", "sanitize"), ["request.headers.Authorization", "response.body.secret"]),),
        anti_example=(Change(BASE, ("log",), REMOVE),),
    ),
    Rule(
        "connection-tested",
        "A connection that tests nothing is saved with a wrong key and fails later, in a scenario.",
        _tested,
        example=(Change(CONNECTION, ("response", "metadata", "type"), "email"),),
        anti_example=(Change(CONNECTION, ("response", "metadata"), REMOVE),),
    ),
    Rule(
        "key-is-password",
        "A key must not be readable over a shoulder, and must be replaceable without rebuilding scenarios.",
        _password,
        example=(Change(PARAMS, (0, "help"), "Create a key in your account."),),
        anti_example=(Change(PARAMS, (0, "type"), "text"),),
    ),
    Rule(
        "host-is-fixed",
        "A free host makes the app send a key to any server.",
        _host,
        example=(
            Change(PARAMS, (1,), {"name": "region", "type": "select", "label": "Region", "options": [{"value": "eu"}]}),
            Change(BASE, ("baseUrl",), "https://{{connection.region}}.acme.example/v1"),
        ),
        anti_example=(
            Change(PARAMS, (1,), {"name": "region", "type": "text", "label": "Region"}),
            Change(BASE, ("baseUrl",), "https://{{connection.region}}.acme.example/v1"),
        ),
    ),
)
