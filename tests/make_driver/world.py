"""Voka's fake and the driver in one process: no sockets but the driver's own receiver, no waiting."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from connector_core.harness.clock import VirtualClock
from connector_core.harness.driver import Activation
from connector_core.harness.vendor.messages import Headers, Request
from connectors.voka.fake import Fake
from connectors.voka.fake_api import SCOPES
from connectors.voka.fake_rows import Call
from targets.make.driver import MakeDriver
from targets.make.driver.hook import HookActivation
from targets.make.simulator.http import HttpRequest, HttpResponse, SendError

ORIGIN = "voice.vokaai.com"


class ClockTime:
    """The fake's clock as the simulator's time: waiting lets the vendor's time pass."""

    def __init__(self, clock: VirtualClock) -> None:
        self._clock = clock

    def now(self) -> float:
        return self._clock.now()

    def wait(self, seconds: float) -> None:
        self._clock.advance(seconds)


class World:
    """A customer with two assistants, and an open driver of a package."""

    def __init__(self, package: Path, names: Any) -> None:
        self.clock = VirtualClock()
        self.fake = Fake(clock=self.clock, rate_limit=10_000, send=self._deliver)
        self.account = self.fake.add_account()
        self.assistants = [self.fake.add_assistant(self.account, name) for name in ("Reception", "Recall 'Bot' & Co")]
        self.hooks: dict[str, HookActivation] = {}
        self.asked: list[HttpRequest] = []
        self.broken: str | None = None
        """When set, the network breaks with this text."""
        self.driver = MakeDriver(package, names, send=self._send, time=ClockTime(self.clock))

    def connect(self, scopes: tuple[str, ...] = SCOPES) -> str:
        """A connection with a new key, which is given back."""
        self.key = self.fake.add_key(self.account, scopes)
        outcome = self.driver.connect({"api_key": self.key.token})
        assert outcome.failure is None, outcome.failure
        return self.key.token

    def call(self, minutes: float = 10, assistant: int = 0, **options: Any) -> Call:
        """A call that began so many minutes ago and lasted a minute."""
        start = self.clock.now() - minutes * 60
        return self.fake.add_call(self.assistants[assistant], **{"started_at": start, "duration": 55, **options})

    def watch(self, trigger: str, **inputs: Any) -> HookActivation:
        """A live instant trigger; the fake's deliveries reach it."""
        activation: Activation = self.driver.activate(trigger, inputs, "webhook")
        assert isinstance(activation, HookActivation)
        self.hooks[activation.url] = activation
        return activation

    def settle(self) -> None:
        self.fake.settle()

    def _deliver(self, url: str, headers: Headers, body: bytes) -> int:
        return self.hooks[url].deliver(body, headers).status

    def _send(self, request: HttpRequest) -> HttpResponse:
        split = urlsplit(request.url)
        assert (split.scheme, split.netloc) == ("https", ORIGIN), "a request went to another host"
        self.asked.append(request)
        if self.broken:
            raise SendError(self.broken)
        target = split.path + (f"?{split.query}" if split.query else "")
        answer = self.fake.handle(
            Request.of(request.method, target, headers=dict(request.headers), body=request.body or None)
        )
        return HttpResponse(answer.status, tuple(answer.headers.items()), answer.body)
