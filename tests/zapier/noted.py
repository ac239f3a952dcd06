"""A server that notes what reaches it, and calls of an app below the driver's protocol."""

from __future__ import annotations

from typing import Any

from connector_core.harness.serving import LoopbackServer
from connector_core.harness.vendor.messages import Request, Response
from targets.zapier.driver.engine import Engine, Reply


class Noted:
    """A server's handler that notes every request and gives the answers in turn, the last one ever after."""

    def __init__(self, server: LoopbackServer, *answers: Response) -> None:
        self.requests: list[Request] = []
        self.answers = list(answers)
        server.handle = self._handle

    def _handle(self, request: Request) -> Response:
        self.requests.append(request)
        return self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]


def call(
    engine: Engine,
    method: str,
    auth: dict[str, Any],
    inputs: dict[str, Any] | None = None,
    meta: dict[str, Any] | None = None,
    **more: Any,
) -> Reply:
    """One call of a method; ``more`` are other parts of the bundle."""
    bundle = {"authData": auth, "inputData": inputs or {}, "meta": meta or {}, **more}
    event = {"command": "execute", "method": method, "bundle": bundle, "callback_url": "https://hooks.example/1"}
    return engine.call(event)
