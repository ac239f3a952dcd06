"""A dedicated webhook: attaching, what comes in, detaching."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl

from targets.make.simulator.bundles import bundles
from targets.make.simulator.errors import MakeError
from targets.make.simulator.iml import ImlError, Scope, Value, render, truthy
from targets.make.simulator.iml.values import described, missing, number, to_json, to_text

ACCEPTED = b"Accepted"
"""What Make answers when the app says nothing else [assumed]."""


@dataclass(frozen=True)
class Delivery:
    """One request to the webhook's URL. Its raw body is not among what expressions see [D]."""

    method: str
    headers: Mapping[str, str]
    query: Sequence[tuple[str, str]] = ()
    body: bytes = field(default=b"", repr=False)

    def variables(self) -> dict[str, Value]:
        return {
            "method": self.method,
            "headers": {name.lower(): value for name, value in self.headers.items()},
            "query": dict(self.query),
            "body": self._parsed(),
        }

    def _parsed(self) -> Value:
        """JSON or a form by the media type; what cannot be read is text [assumed]."""
        media = next((value for name, value in self.headers.items() if name.lower() == "content-type"), "")
        media = media.split(";")[0].strip().lower()
        text = self.body.decode("utf-8", "replace")
        if media == "application/x-www-form-urlencoded":
            return dict(parse_qsl(text, keep_blank_values=True))
        if media == "application/json" or media.endswith("+json"):
            try:
                return json.loads(text)
            except (ValueError, RecursionError):
                return text
        return text


@dataclass(frozen=True)
class Reply:
    """What the sender is answered."""

    status: int
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""


@dataclass(frozen=True)
class Received:
    """The answer, the bundles that start a run each, and the error of an expression when there was one."""

    reply: Reply
    payloads: list[dict[str, Any]] = field(default_factory=list)
    error: MakeError | None = None


def receive(spec: Mapping[str, Any], scope: Scope, delivery: Delivery) -> Received:
    """One delivery through a webhook's communication: verification, condition, iterate, output, respond.

    Never raises for what a stranger sends: an expression that fails on it puts nothing out.
    """
    seen = scope.with_(**delivery.variables())
    try:
        verification = spec.get("verification") or {}
        if verification and truthy(render(verification.get("condition", True), seen)):
            return Received(_reply(verification.get("respond") or {}, seen))
        reply = _reply(spec.get("respond") or {}, seen)
        if not truthy(render(spec.get("condition", True), seen)):
            return Received(reply)
        return Received(reply, _payloads(spec, seen))
    except (ImlError, MakeError) as error:
        found = error if isinstance(error, MakeError) else MakeError("DataError", str(error))
        return Received(Reply(200, body=ACCEPTED), error=found)


def _payloads(spec: Mapping[str, Any], scope: Scope) -> list[dict[str, Any]]:
    rule = spec.get("iterate")
    scopes = [scope]
    if rule is not None:
        container, condition = (rule["container"], rule.get("condition")) if isinstance(rule, dict) else (rule, None)
        items = render(container, scope)
        if not missing(items) and not isinstance(items, list):
            raise ImlError(f"iterate goes over an array, not {described(items)}")
        scopes = [scope.with_(item=item) for item in (items or [])]
        scopes = [each for each in scopes if condition is None or truthy(render(condition, each))]
    default = "{{item}}" if rule is not None else "{{body}}"
    return [bundle for each in scopes for bundle in bundles(render(spec.get("output", default), each))]


def _reply(respond: Mapping[str, Any], scope: Scope) -> Reply:
    status = int(number(render(respond.get("status", 200), scope), "respond.status"))
    if not 100 <= status <= 999:
        raise ImlError("respond.status is no HTTP status")
    headers = {name: to_text(value) for name, value in render(respond.get("headers") or {}, scope).items()}
    if "body" not in respond:
        return Reply(status, headers, ACCEPTED)
    body = render(respond["body"], scope)
    if missing(body):
        return Reply(status, headers)
    kind = to_text(render(respond.get("type", "json"), scope))
    if kind == "text" or (isinstance(body, str) and kind != "json"):
        return Reply(status, {"Content-Type": "text/plain", **headers}, to_text(body).encode())
    return Reply(status, {"Content-Type": "application/json", **headers}, to_json(body).encode())
