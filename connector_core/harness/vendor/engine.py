"""The engine that every fake vendor stands on: one request in, one answer out, all of it remembered.

A fake gives its routes, its errors, its headers and its signature; the engine does authentication,
scopes, the rate limit, the log and the deliveries. `handle` needs no socket; `serving` puts it on one.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from typing import ClassVar

from ..clock import Clock, RealClock
from .deliveries import Deliveries
from .doings import Doings
from .errors import VendorError
from .ids import Ids
from .keys import ApiKey, KeyRing, bearer
from .limits import RateLimit, RetryAfterForm, Usage
from .messages import Request, Response
from .pages import Pages
from .routing import Exchange, Route, Router
from .secrets import Redactor
from .seen import SeenLog
from .sending import Sender, http_sender

Interceptor = Callable[[Request], Response | None]


class Vendor:
    """A stateful fake of one API. Subclasses override what stands under "the vendor's own"."""

    prefix: ClassVar[str] = ""
    """The path under which the API lives, such as ``/api/v1``."""
    requests_per_minute: ClassVar[int] = 60
    retry_after_form: RetryAfterForm = "seconds"
    pages: Pages | None = None
    """The list that connectors poll."""

    def __init__(
        self,
        *,
        clock: Clock | None = None,
        seed: int = 0,
        rate_limit: int | None = None,
        send: Sender | None = None,
    ) -> None:
        self.clock: Clock = clock or RealClock()
        self.ids = Ids(seed)
        self.keys = KeyRing()
        self.limit = RateLimit(rate_limit or self.requests_per_minute)
        self.redactor = Redactor()
        self.seen = SeenLog(self.redactor)
        self.lock = threading.RLock()
        self.deliveries = Deliveries(self.clock, send or http_sender(), self.sign, self.lock)
        self.interceptors: list[Interceptor] = []
        """Asked before anything else, in order; the first answer wins. Faults go here."""
        self.doings = Doings(self)
        """What it does by itself; a demo may give it others."""
        self.breaches: list[str] = []
        """Rules of the vendor that a client broke without being refused."""
        self._router = Router(self.routes())

    # The vendor's own.

    def routes(self) -> list[Route]:
        raise NotImplementedError

    def sign(self, secret: str | None, event: str, body: bytes, moment: float) -> Mapping[str, str]:
        """The headers of a delivery."""
        raise NotImplementedError

    def render_error(self, error: VendorError, exchange: Exchange) -> Response:
        raise NotImplementedError

    def headers(self, exchange: Exchange) -> Mapping[str, str]:
        """On every answer; `exchange.usage` is where the rate limit stands, or None."""
        return {}

    def open(self, request: Request, path: str) -> Response | None:
        """An answer that needs no key, or None."""
        return None

    def watch(self, exchange: Exchange) -> None:
        """Note breaches of rules that the real vendor may or may not enforce."""

    def authenticate(self, request: Request) -> ApiKey:
        """Raises VendorError 401."""
        token = bearer(request.headers.get("Authorization"))
        if token is None:
            raise VendorError(401, "auth.missing", "No API key was sent.")
        key = self.keys.get(token)
        if key is None:
            raise VendorError(401, "auth.invalid", "This API key does not exist.")
        if key.state != "active":
            raise VendorError(401, f"auth.{key.state}", f"This API key is {key.state}.")
        return key

    def limited(self, usage: Usage, exchange: Exchange) -> VendorError:
        return VendorError(429, "rate.exceeded", "Too many requests.")

    # The engine.

    def handle(self, request: Request) -> Response:
        """Answer one request. Thread-safe."""
        with self.lock:
            meant = request if self.pages is None else self.pages.resolved(request)
            exchange = Exchange(meant, self.ids.of("request").uuid(), self.clock.now())
            path = request.path.removeprefix(self.prefix)
            response = self._answer(exchange, path)
            response = Response(response.status, response.headers.changed(dict(self.headers(exchange))), response.body)
            key = exchange.key
            self.seen.add(
                exchange.now,
                request,
                response,
                path=path,
                key=key.id if key else None,
                account=key.account if key else None,
            )
            return response

    def settle(self, timeout: float = 30.0) -> None:
        """Wait until all that is due was done: deliveries sent, calls moved on."""
        self.clock.settle(timeout)

    def close(self) -> None:
        self.clock.close()

    def _answer(self, exchange: Exchange, path: str) -> Response:
        request = exchange.request
        for intercept in tuple(self.interceptors):
            answer = intercept(request)
            if answer is not None:
                return answer
        try:
            if not request.path.startswith(self.prefix):
                raise VendorError(404, "resource.not_found", "No such resource.")
            self.watch(exchange)
            answer = self.open(request, path)
            return answer if answer is not None else self._authenticated(exchange, path)
        except VendorError as error:
            return self.render_error(error, exchange)

    def _authenticated(self, exchange: Exchange, path: str) -> Response:
        exchange.key = key = self.authenticate(exchange.request)
        exchange.usage = usage = self.limit.take(key.account, exchange.now)
        if not usage.allowed:
            raise self.limited(usage, exchange)
        route, exchange.params = self._router.match(exchange.request.method, path)
        if route.scope is not None and route.scope not in key.scopes:
            raise VendorError(
                403,
                "perm.denied",
                f"This key lacks the scope {route.scope}.",
                extra={"required_scope": route.scope},
            )
        return route.handler(exchange)
