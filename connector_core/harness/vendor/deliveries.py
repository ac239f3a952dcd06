"""Webhook deliveries: signed, at least once, retried with back-off, given up after too many failures."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from ..clock import Clock
from .messages import Headers
from .sending import Sender
from .store import Table
from .subscriptions import Subscription

Sign = Callable[[str | None, str, bytes, float], Mapping[str, str]]
"""(secret, event, raw body, time in seconds) → the headers of the delivery. No secret: unsigned."""


@dataclass(frozen=True)
class Alteration:
    """What a delivery does otherwise than an honest one. All of it makes a *forged* delivery: it is
    sent once and says nothing about the subscription's health."""

    secret: str | None = None
    timestamp: float | None = None
    headers: Mapping[str, str | None] = field(default_factory=dict)
    """Set after signing; None removes one."""
    tamper: Callable[[bytes], bytes] | None = None
    """Changes the body after it was signed."""


@dataclass(frozen=True)
class Attempt:
    """One try: the status that came back, or why none did."""

    at: float
    status: int | None
    error: str | None = None

    @property
    def ok(self) -> bool:
        return self.status is not None and 200 <= self.status < 300


@dataclass
class Delivery:
    """One event on its way to one URL."""

    number: int
    account: str
    url: str
    event: str
    body: bytes
    subscription: Subscription | None = None
    alteration: Alteration | None = None
    attempts: list[Attempt] = field(default_factory=list)
    state: Literal["pending", "delivered", "given up", "dropped"] = "pending"

    @property
    def status(self) -> int | None:
        """The last status that came back."""
        return self.attempts[-1].status if self.attempts else None


class Deliveries:
    """Sends on the clock; `clock.settle()` waits for what is due.

    `retries` are the seconds between attempts, `disable_after` the consecutive failed attempts that
    disable a subscription.
    """

    def __init__(
        self,
        clock: Clock,
        send: Sender,
        sign: Sign,
        lock: threading.RLock,
        *,
        retries: Sequence[float] = (5, 30, 120, 600),
        disable_after: int = 10,
    ) -> None:
        self.subscriptions: Table[Subscription] = Table()
        self.retries = tuple(retries)
        self.disable_after = disable_after
        self._clock = clock
        self._send = send
        self._sign = sign
        self._lock = lock
        self._all: list[Delivery] = []
        self._payloads: Callable[[str, Any], list[tuple[str, Any]]] = lambda event, payload: [(event, payload)]

    def emit(
        self,
        account: str,
        event: str,
        payload: Any,
        *,
        alteration: Alteration | None = None,
        only: Subscription | None = None,
        delay: float = 0.0,
    ) -> list[Delivery]:
        """Send an event to every active subscription of the account that wants it, or to `only`.

        A payload of bytes is sent as it is, anything else as JSON.
        """
        with self._lock:
            wanted = self.subscriptions.where(account, lambda row: row.wants(event))
            targets = wanted if only is None else [only]
            told = self._payloads(event, payload) if alteration is None else [(event, payload)]
            return [
                self._queue(account, row.url, name, body, row, alteration, delay)
                for row in targets
                for name, body in told
            ]

    def post(self, account: str, url: str, event: str, payload: Any, delay: float = 0.0) -> Delivery:
        """Send to a URL that no subscription stands behind (a callback): unsigned, retried."""
        with self._lock:
            return self._queue(account, url, event, payload, None, None, delay)

    def repeat(self, delivery: Delivery, delay: float = 0.0) -> Delivery:
        """Send the same event again, as a vendor does when the acknowledgement was lost."""
        with self._lock:
            return self._queue(
                delivery.account,
                delivery.url,
                delivery.event,
                delivery.body,
                delivery.subscription,
                delivery.alteration,
                delay,
            )

    def send_through(self, around: Callable[[Sender], Sender]) -> None:
        """Put something between this and the network, such as a fault."""
        self._send = around(self._send)

    def tell_through(self, change: Callable[[str, Any], list[tuple[str, Any]]]) -> None:
        """Change what honest deliveries say before they are signed: an event and its payload become some of them."""
        self._payloads = change

    def all(self, account: str | None = None) -> list[Delivery]:
        """Every delivery so far, oldest first."""
        return [row for row in self._all if account is None or row.account == account]

    def _queue(
        self,
        account: str,
        url: str,
        event: str,
        payload: Any,
        subscription: Subscription | None,
        alteration: Alteration | None,
        delay: float,
    ) -> Delivery:
        body = payload if isinstance(payload, bytes) else _encoded(payload)
        delivery = Delivery(len(self._all), account, url, event, body, subscription, alteration)
        self._all.append(delivery)
        self._clock.call_later(delay, lambda: self._attempt(delivery))
        return delivery

    def _attempt(self, delivery: Delivery) -> None:
        with self._lock:
            subscription, change = delivery.subscription, delivery.alteration or Alteration()
            if subscription is not None and not self._stands(subscription):
                delivery.state = "dropped"
                return
            now = self._clock.now()
            secret = change.secret or (subscription.secret if subscription else None)
            moment = now if change.timestamp is None else change.timestamp
            signed = self._sign(secret, delivery.event, delivery.body, moment)
            headers = Headers({"Content-Type": "application/json", **signed}).changed(change.headers)
            body = change.tamper(delivery.body) if change.tamper else delivery.body
        try:
            attempt = Attempt(now, self._send(delivery.url, headers, body))
        except OSError as error:
            attempt = Attempt(now, None, str(error) or type(error).__name__)
        with self._lock:
            self._record(delivery, attempt)

    def _record(self, delivery: Delivery, attempt: Attempt) -> None:
        delivery.attempts.append(attempt)
        subscription = delivery.subscription
        if delivery.alteration is not None:
            delivery.state = "delivered" if attempt.ok else "given up"
            return
        if attempt.ok:
            delivery.state = "delivered"
            if subscription is not None:
                subscription.failures = 0
            return
        if subscription is not None:
            subscription.failures += 1
            if subscription.failures >= self.disable_after:
                subscription.active = False
        tried = len(delivery.attempts)
        if tried > len(self.retries) or (subscription is not None and not subscription.active):
            delivery.state = "given up"
            return
        self._clock.call_later(self.retries[tried - 1], lambda: self._attempt(delivery))

    def _stands(self, subscription: Subscription) -> bool:
        return subscription.active and self.subscriptions.get(subscription.account, subscription.id) is not None


def _encoded(payload: Any) -> bytes:
    """JSON with spaces, which no other serialiser gives back byte for byte: who signs or checks a
    body that was parsed and written again gets another signature."""
    return json.dumps(payload, ensure_ascii=False).encode()
