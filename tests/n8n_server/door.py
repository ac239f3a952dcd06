"""What stands between n8n and a fake vendor: at a certain request something else may happen."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, replace

from connector_core.harness.vendor.messages import Headers, Request, Response

Handle = Callable[[Request], Response]
Act = Callable[[Request, Handle], Response]


Fits = Callable[[Request, int], bool]


@dataclass
class _Rule:
    fits: Fits
    act: Act
    times: int
    happened: threading.Event


class Door:
    """Passes requests on to the vendor, but for those that somebody waits for. Each request has a thread of
    its own, so that one may be held while others pass."""

    def __init__(self, handle: Handle) -> None:
        self._vendor = handle
        self.seen: list[Request] = []
        """Every request that came, whoever answered it."""
        self._rules: list[_Rule] = []
        self._asked: Counter[tuple[str, str]] = Counter()
        self._lock = threading.Lock()

    def __call__(self, request: Request) -> Response:
        with self._lock:
            self.seen.append(request)
            asked = (request.method, request.path)
            self._asked[asked] += 1
            rule = next((rule for rule in self._rules if rule.times and rule.fits(request, self._asked[asked])), None)
            if rule:
                rule.times -= 1
        if rule is None:
            return self._vendor(request)
        try:
            return rule.act(request, self._vendor)
        finally:
            rule.happened.set()

    def at(self, method: str, path: str, act: Act, times: int = 1) -> threading.Event:
        """At the next requests with this method and a path that ends so, `act` answers. The event: it did."""
        return self.when(lambda request, _: request.method == method and request.path.endswith(path), act, times)

    def when(self, fits: Fits, act: Act, times: int = 1_000_000) -> threading.Event:
        """As `at`, for requests that `fits`; it is told how often this very path has been asked for, from 1."""
        rule = _Rule(fits, act, times, threading.Event())
        with self._lock:
            self._rules.append(rule)
        return rule.happened

    def asked(self, method: str, path: str, since: int = 0) -> list[Request]:
        """The requests with this method and a path that ends so."""
        return [seen for seen in self.seen[since:] if seen.method == method and seen.path.endswith(path)]

    def clear(self) -> None:
        with self._lock:
            self._rules.clear()


def before(then: Callable[[], object]) -> Act:
    """Do something, and never reach the vendor; nobody gets an answer."""

    def act(request: Request, vendor: Handle) -> Response:
        then()
        return Response(200, cut=0)

    return act


def after(then: Callable[[], object]) -> Act:
    """The vendor does what it was asked; then something happens, and nobody gets an answer."""

    def act(request: Request, vendor: Handle) -> Response:
        answer = vendor(request)
        then()
        return replace(answer, cut=0)

    return act


def answer(status: int, body: object = None, headers: dict[str, str] | None = None) -> Act:
    """This instead of the vendor's answer; the vendor hears of nothing."""

    def act(request: Request, vendor: Handle) -> Response:
        given = Response.of(status, {"title": "A fault"} if body is None else body)
        if isinstance(body, bytes):
            given = replace(given, body=body)
        return replace(given, headers=given.headers.changed(dict(headers or {})))

    return act


def cut_in_half(request: Request, vendor: Handle) -> Response:
    """The vendor's answer, broken off in the middle of its body."""
    whole = vendor(request)
    return replace(whole, cut=len(whole.body) // 2)


def held(until: threading.Event) -> Act:
    """The vendor's answer, when the event has come."""

    def act(request: Request, vendor: Handle) -> Response:
        until.wait(60)
        return vendor(request)

    return act


def moved(to: str) -> Act:
    """A redirect."""

    def act(request: Request, vendor: Handle) -> Response:
        return Response(307, Headers({"Location": to + request.path}))

    return act
