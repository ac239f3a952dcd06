"""zapier-platform-core in a Node process of its own: one app, any of its methods."""

from __future__ import annotations

import itertools
import json
import subprocess
import threading
from collections import deque
from collections.abc import Mapping
from concurrent.futures import Future
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol

from connector_core.harness import node
from connector_core.harness.driver import DriverError

RUNNER = Path(__file__).parent / "runner.mjs"
GUARD = (Path(__file__).parent / "guard.mjs").resolve().as_uri()
"""Keeps a Node program on loopback: ``--import`` it."""
LIMIT = 30.0
"""Seconds that Zapier gives one operation [Zapier's documentation]."""
START = 60.0
"""Seconds that loading an app may take on a busy machine."""


@dataclass(frozen=True)
class Reply:
    """What one call of a method gave.

    ``name`` and ``text`` are those of the thrown error (both empty on success): ``AppError`` and
    ``ThrottledError`` have JSON as their text. ``log`` holds core's log: type, message, and for
    HTTP the method, url and status.
    """

    results: Any = None
    status: str = "SUCCESS"
    name: str = ""
    text: str = ""
    log: list[dict[str, Any]] = field(default_factory=list)

    @property
    def ok(self) -> bool:
        return not self.name


class Engine(Protocol):
    """A running app."""

    core: str
    """Version of zapier-platform-core."""
    refused: list[str]
    """Hosts that a finished call wanted to reach in vain."""

    def call(self, event: Mapping[str, Any], limit: float = LIMIT) -> Reply:
        """Send one event to the app's handler. Raises DriverError when Node is gone."""

    def said(self) -> str:
        """The last lines on Node's stderr."""

    def close(self) -> None:
        """End the process."""


def reply_of(answer: Mapping[str, Any]) -> Reply:
    """A line of the runner."""
    error = answer.get("error") or {}
    return Reply(
        results=answer.get("results"),
        status=answer.get("status", "ERROR"),
        name=error.get("name", ""),
        text=error.get("message", ""),
        log=answer.get("log", []),
    )


def surroundings(environment: Mapping[str, str]) -> dict[str, str]:
    """The environment of the runner."""
    # Test mode: core neither appends its log to messages nor reads an .environment file.
    # The deploy key only has to exist: core sends it to the RPC stand-in.
    return node.environment(NODE_ENV="test", ZAPIER_DEPLOY_KEY="local", **environment)


class LiveEngine:
    """An app in the machine's own time and network. Calls may be made from several threads; they run side by side."""

    def __init__(self, app: Path, environment: Mapping[str, str]) -> None:
        """Start and load the app. Raises DriverError with what Node said when it does not load."""
        self._process = subprocess.Popen(
            [str(node.node()), str(RUNNER), str(app)],
            cwd=app,
            env=surroundings(environment),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            encoding="utf-8",
            errors="surrogateescape",
        )
        self.refused: list[str] = []
        """Hosts beyond loopback that a finished call wanted to reach."""
        self._ids = itertools.count(1)
        self._waiting: dict[int, Future[dict[str, Any]]] = {}
        self._lock = threading.Lock()
        self._said: deque[str] = deque(maxlen=400)
        ready: Future[dict[str, Any]] = Future()
        self._waiting[0] = ready
        self._threads = [threading.Thread(target=read, daemon=True) for read in (self._replies, self._messages)]
        for thread in self._threads:
            thread.start()
        try:
            about = ready.result(START)
        except TimeoutError:
            self.close()
            raise DriverError(f"the app did not load within {START:g} s:\n{self.said()}") from None
        except DriverError:
            self.close()
            raise
        self.core: str = about["core"]
        """Version of zapier-platform-core."""

    def call(self, event: Mapping[str, Any], limit: float = LIMIT) -> Reply:
        """Send one event to the app's handler. Raises DriverError when Node is gone."""
        if "token" in event:
            raise DriverError("an event with a token makes core send its log to a remote host")
        future: Future[dict[str, Any]] = Future()
        with self._lock:
            number = next(self._ids)
            self._waiting[number] = future
        line = json.dumps({"id": number, "event": dict(event), "limit_ms": round(limit * 1000)})
        try:
            with self._lock:
                assert self._process.stdin is not None
                self._process.stdin.write(line + "\n")
                self._process.stdin.flush()
        except (OSError, ValueError):
            raise DriverError(f"Node ended:\n{self.said()}") from None
        answer = future.result(limit + START)
        self.refused = answer.get("refused", [])
        return reply_of(answer)

    def said(self) -> str:
        """The last lines on Node's stderr: what the app printed, and connections that were refused."""
        return "\n".join(self._said)

    def close(self) -> None:
        """End the process. Calls under way fail with DriverError."""
        node.end(self._process, self._threads)

    def _replies(self) -> None:
        assert self._process.stdout is not None
        for line in self._process.stdout:
            answer = json.loads(line)
            if "ready" in answer:
                self._ready(answer)
                continue
            with self._lock:
                future = self._waiting.pop(answer["id"])
            future.set_result(answer)
        with self._lock:
            left, self._waiting = list(self._waiting.values()), {}
        for future in left:
            future.set_exception(DriverError(f"Node ended:\n{self.said()}"))

    def _ready(self, answer: dict[str, Any]) -> None:
        with self._lock:
            future = self._waiting.pop(0)
        if answer["ready"]:
            future.set_result(answer)
        else:
            future.set_exception(DriverError(f"the app did not load:\n{answer['problem']}"))

    def _messages(self) -> None:
        assert self._process.stderr is not None
        for line in self._process.stderr:
            self._said.append(line.rstrip("\n"))
