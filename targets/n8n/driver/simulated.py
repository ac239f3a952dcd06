"""n8n-core in a history: its network, time and chance come from the harness."""

from __future__ import annotations

import base64
import tempfile
from pathlib import Path
from typing import Any

from connector_core.harness import node
from connector_core.harness.outside.outside import Outside
from connector_core.harness.outside.process import OutsideProcess
from connector_core.harness.vendor.messages import Headers, Request, Response
from targets.n8n.driver.engine import CORE, RUNNER, surroundings, value_of

HOST = "n8n.invalid"
"""Where the simulated n8n takes deliveries."""


class SimulatedEngine:
    """The same runner as the live engine's, in one thread and in virtual time."""

    def __init__(self, package: Path, outside: Outside) -> None:
        """Start and load a built package. Raises DriverError."""
        self._home = tempfile.TemporaryDirectory(prefix="n8n-")
        self._outside = outside
        command = [str(RUNNER), str(package), str(node.install(CORE)), f"https://{HOST}"]
        self._process = OutsideProcess(command, outside, env=surroundings(self._home.name))
        self.core = str(self._process.about["core"])
        outside.network.serve(HOST, self._delivered)
        self._played: set[int] = set()
        outside.on_begin(self._begin)

    def call(self, what: str, **given: Any) -> Any:
        return value_of(self._process.call({"do": what, **given}))

    def said(self) -> str:
        return self._process.said()

    def close(self) -> None:
        self._process.close()
        self._home.cleanup()

    def _begin(self) -> None:
        # Keys hang on the seed. In a history that is played again, the process would know how often its key was used.
        seed = self._outside.seed
        self.call("forget", anew=seed in self._played)
        self._played.add(seed)

    def _delivered(self, request: Request) -> Response:
        query = "&".join(f"{name}={value}" for name, value in request.query)
        answer = self.call(
            "take",
            method=request.method,
            url=f"{request.path}?{query}" if query else request.path,
            headers={name.lower(): value for name, value in request.headers.items()},
            body=base64.b64encode(request.body).decode("ascii"),
        )
        return Response(answer["status"], Headers(), answer["body"].encode())
