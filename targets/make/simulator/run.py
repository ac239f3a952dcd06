"""One execution of one module: its requests, one after the other."""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from targets.make.simulator.answer import check
from targets.make.simulator.body import decode_body
from targets.make.simulator.clock import Time
from targets.make.simulator.errors import TIMEOUT, MakeError, Note, SimulationError
from targets.make.simulator.http import HttpRequest, HttpResponse, Send, SendError
from targets.make.simulator.iml import UNDEFINED, Scope, Value, render, truthy
from targets.make.simulator.iml.values import number
from targets.make.simulator.log import Logged, logged
from targets.make.simulator.merge import merged
from targets.make.simulator.request import Built, address, build, method, prepared

MODULE_SECONDS = 40.0
MAX_REQUESTS = 100
MAX_PAGES = 50
MAX_RECORDS = 3200
_REDIRECTS = {301, 302, 303, 307, 308}


@dataclass
class Host:
    """What modules run on. ``log`` and ``notes`` grow with every request."""

    send: Send
    time: Time
    log: list[Logged] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)
    chance: random.Random = field(default_factory=lambda: random.Random(0), repr=False)


@dataclass(frozen=True)
class Answer:
    """A good answer: ``scope`` has body, headers and statusCode; ``built`` is what was asked.

    ``default`` is set when a condition kept the request from being made, and says what it puts out instead.
    """

    scope: Scope
    built: Built | None = None
    default: Value = UNDEFINED


class Run:
    """Counts requests and time for one module, and keeps its ``temp``."""

    def __init__(self, host: Host, variables: Mapping[str, Value]) -> None:
        self._host = host
        self._variables = dict(variables)
        self._temp: dict[str, Value] = {}
        self._requests = 0
        self._start = host.time.now()

    @property
    def scope(self) -> Scope:
        """The variables as they are now."""
        return Scope({**self._variables, "temp": dict(self._temp)}, self._host.time.now(), chance=self._host.chance)

    def note(self, text: str) -> None:
        self._host.notes.append(Note(text))

    def pages(self, spec: Mapping[str, Any]) -> Iterator[Answer]:
        """The answer to a request, then those of its further pages for as long as they are asked for.

        ``pagination.page`` is 2 on the first of them. Ends by itself after 50 pages [D], with a note.
        Raises MakeError, ImlError, SimulationError.
        """
        answer = self._first(spec)
        yield answer
        rule, built = spec.get("pagination"), answer.built
        if not rule or built is None:
            return
        for page in range(2, MAX_PAGES + 1):
            scope = answer.scope.with_(pagination={"page": page})
            if not truthy(render(rule.get("condition", True), scope)):
                return
            answer = self._ask(spec, _next(spec, rule, built, scope), {"pagination": {"page": page}})
            yield answer
        if truthy(render(rule.get("condition", True), answer.scope.with_(pagination={"page": MAX_PAGES + 1}))):
            self.note(f"stopped after {MAX_PAGES} pages")

    def _first(self, spec: Mapping[str, Any]) -> Answer:
        condition = spec.get("condition", True)
        rule = condition if isinstance(condition, dict) else {"condition": condition}
        if not truthy(render(rule.get("condition", True), self.scope)):
            default = render(rule["default"], self.scope) if "default" in rule else UNDEFINED
            return Answer(self.scope, None, default)
        return self._ask(spec, None, {})

    def _ask(self, spec: Mapping[str, Any], built: Built | None, more: Mapping[str, Value]) -> Answer:
        """Send, again while ``repeat`` says so, and check the last answer."""
        repeat = spec.get("repeat") or {}
        left = int(number(render(repeat.get("limit", MAX_REQUESTS), self.scope), "repeat.limit"))
        while True:
            if "temp" in spec:
                self._temp.update(render(spec["temp"], self.scope))
            asked = built or build(spec, self.scope)
            scope = self._exchange(spec, asked).with_(**more)
            if not repeat or left <= 0 or not truthy(render(repeat.get("condition", True), scope)):
                break
            left -= 1
            self._wait(float(number(render(repeat.get("delay", 0), scope), "repeat.delay")) / 1000)
        response = spec.get("response") or {}
        check(response, scope.variables["statusCode"], scope)
        if "temp" in response:
            self._temp.update(render(response["temp"], scope))
            scope = scope.with_(temp=dict(self._temp))
        return Answer(scope, asked)

    def _exchange(self, spec: Mapping[str, Any], built: Built) -> Scope:
        if self._requests >= MAX_REQUESTS:
            raise MakeError("RuntimeError", f"a module makes at most {MAX_REQUESTS} requests")
        self._requests += 1
        request = prepared(built)
        left = MODULE_SECONDS - (self._host.time.now() - self._start)
        try:
            response = self._host.send(replace(request, timeout=max(0.001, min(request.timeout, left))))
        except SendError as error:
            self._within_time()
            raise MakeError("ConnectionError", f"The connection failed: {error}") from error
        self._within_time()
        _refuse_redirects(spec, request, response)
        fields: dict[str, str] = {}
        for name, value in response.headers:
            fields[name.lower()] = f"{fields[name.lower()]}, {value}" if name.lower() in fields else value
        kind = (spec.get("response") or {}).get("type")
        body = decode_body(render(kind, self.scope), response.status, fields.get("content-type", ""), response.body)
        self._host.log.append(logged(request, response, body, (spec.get("log") or {}).get("sanitize", [])))
        return self.scope.with_(body=body, headers=fields, statusCode=response.status)

    def _wait(self, seconds: float) -> None:
        self._host.time.wait(max(0.0, seconds))
        self._within_time()

    def _within_time(self) -> None:
        if self._host.time.now() - self._start > MODULE_SECONDS:
            raise MakeError(TIMEOUT, f"The module ran for longer than {MODULE_SECONDS:g} seconds.")


def _next(spec: Mapping[str, Any], rule: Mapping[str, Any], first: Built, scope: Scope) -> Built:
    """The request for a next page: the first one's values, those of ``pagination`` over them."""
    if rule.get("mergeWithParent") is False:
        kept = {key: spec[key] for key in ("baseUrl", "timeout", "encodeUrl") if key in spec}
        return build(merged(kept, rule), scope)
    changes: dict[str, Any] = {}
    if "url" in rule:
        changes["url"] = address({**rule, "baseUrl": spec.get("baseUrl")}, scope)
    if "method" in rule:
        changes["method"] = method(rule, scope)
    for key, before in (("qs", first.qs), ("headers", first.headers)):
        if key in rule:
            changes[key] = {**before, **render(rule[key], scope)}
    if "body" in rule:
        body = render(rule["body"], scope)
        both = isinstance(body, dict) and isinstance(first.body, dict)
        changes["body"] = {**first.body, **body} if both else body
    return replace(first, **changes)


def _refuse_redirects(spec: Mapping[str, Any], request: HttpRequest, response: HttpResponse) -> None:
    """Make follows redirects unless told not to [D]; what travels along, the key for one, no page says."""
    directive = "followRedirects" if request.method == "GET" else "followAllRedirects"
    to_follow = response.status in _REDIRECTS and any(name.lower() == "location" for name, _ in response.headers)
    if to_follow and spec.get(directive) is not False:
        raise SimulationError(
            f"the answer is a redirect and {directive} is not false: whether the key would travel is not documented"
        )
