"""A demo served as `mock` does it, and what a client and a receiver see of it over HTTP."""

from __future__ import annotations

import importlib
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import httpx

from connector_core.harness.clock import VirtualClock
from connector_core.harness.faults.plan import Faults
from connector_core.harness.serve import serve
from connector_core.harness.serving import LoopbackServer
from connector_core.harness.vendor.messages import Request, Response


@dataclass
class Served:
    """`plan` may be changed meanwhile; `arrived` is what the receiver at `hook` was sent."""

    demo: Any
    plan: Faults
    lines: list[str] = field(default_factory=list)
    arrived: list[Request] = field(default_factory=list)
    hook: str = ""

    @property
    def vendor(self) -> Any:
        return self.demo.vendor

    @property
    def origin(self) -> str:
        return self.url.removesuffix(self.vendor.prefix)

    @property
    def url(self) -> str:
        return self.lines[0].split()[-1]

    def ask(self, method: str, path: str, **options: Any) -> httpx.Response:
        """With the demo's key."""
        headers = {"Authorization": f"Bearer {self.demo.key}"}
        return httpx.request(method, self.url + path, headers=headers, **options)

    def control(self, name: str, **arguments: Any) -> Any:
        answer = httpx.post(f"{self.origin}/_control/{name}", json=arguments)
        assert answer.status_code == 200, answer.text
        return answer.json()

    def rows(self, **query: Any) -> list[Any]:
        """Those of a page of the list that connectors poll."""
        answer = self.ask("GET", self.vendor.pages.path, params=query)
        assert answer.status_code == 200, answer.text
        found: list[Any] = self.vendor.pages.rows(answer.json())
        return found

    def rate(self, name: str, rate: float) -> None:
        self.plan.rates[name] = rate


@contextmanager
def served(key: str, rates: dict[str, float], seed: int = 1) -> Iterator[Served]:
    """`mock KEY --fault …` in virtual time."""
    demo = importlib.import_module(f"connectors.{key}.fake_demo")
    (kind,) = (value for name, value in vars(demo).items() if name.endswith("Demo"))
    it = Served(kind(clock=VirtualClock()), Faults(seed, rates))
    stop, ready = threading.Event(), threading.Event()

    def say(line: str) -> None:
        it.lines.append(line)
        if line == "Ctrl-C ends.":
            ready.set()

    def receive(request: Request) -> Response:
        it.arrived.append(request)
        return Response(200)

    thread = threading.Thread(target=serve, args=(it.demo, 0, say, stop, it.plan))
    with LoopbackServer(receive) as receiver:
        it.hook = f"{receiver.url}/hook"
        thread.start()
        try:
            assert ready.wait(10)
            yield it
        finally:
            stop.set()
            thread.join()
