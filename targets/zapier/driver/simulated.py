"""zapier-platform-core in a history: its network, time and chance come from the harness."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from connector_core.harness.driver import DriverError
from connector_core.harness.outside.outside import Outside
from connector_core.harness.outside.process import OutsideProcess
from targets.zapier.driver.engine import LIMIT, RUNNER, Reply, reply_of, surroundings


class SimulatedEngine:
    """The same runner as the live engine's, in one thread and in virtual time."""

    def __init__(self, app: Path, environment: Mapping[str, str], outside: Outside) -> None:
        """Start and load the app. Raises DriverError."""
        self._process = OutsideProcess([str(RUNNER), str(app)], outside, env=surroundings(environment), cwd=app)
        self.core = str(self._process.about["core"])
        self.refused: list[str] = []

    def call(self, event: Mapping[str, Any], limit: float = LIMIT) -> Reply:
        if "token" in event:
            raise DriverError("an event with a token makes core send its log to a remote host")
        answer = self._process.call({"event": dict(event), "limit_ms": round(limit * 1000)})
        self.refused = answer.get("refused", [])
        return reply_of(answer)

    def said(self) -> str:
        return self._process.said()

    def close(self) -> None:
        self._process.close()
