"""n8n-core in a Node process of its own, with one built package."""

from __future__ import annotations

import itertools
import json
import subprocess
import tempfile
import threading
from collections import deque
from collections.abc import Mapping
from concurrent.futures import Future
from pathlib import Path
from typing import Any, Protocol

from connector_core.harness import node
from connector_core.harness.driver import DriverError, Failure

RUNNER = Path(__file__).parent / "runner.cjs"
CORE = Path(__file__).parents[1] / "npm" / "core"
START_SECONDS = 90.0
"""Loading n8n-core may take this long on a busy machine."""


class RunError(Exception):
    """What a node threw, as the user sees it."""

    def __init__(self, failure: Failure) -> None:
        super().__init__(failure.message)
        self.failure = failure


class Engine(Protocol):
    """A running engine with one package."""

    core: str
    """The version of n8n-core."""

    def call(self, what: str, **given: Any) -> Any:
        """Do one thing of the runner. Raises RunError for what a node threw, DriverError when Node is gone."""

    def said(self) -> str:
        """The last lines on Node's stderr."""

    def close(self) -> None:
        """End the process and drop its home."""


def value_of(answer: Mapping[str, Any]) -> Any:
    """What a reply of the runner holds. Raises RunError."""
    if answer["ok"]:
        return answer["value"]
    error = answer["error"]
    text = " ".join(part for part in (error["message"], error["description"]) if part)
    raise RunError(Failure(error["name"], text, error["status"]))


def surroundings(home: str) -> dict[str, str]:
    """The environment of the runner."""
    # Shared by n8n's encryption and its signed URLs; without one n8n-core would write a random one.
    return node.environment(N8N_USER_FOLDER=home, N8N_ENCRYPTION_KEY="only-for-simulations", N8N_LOG_LEVEL="error")


class LiveEngine:
    """An engine in the machine's own time and network. Calls may be made from several threads."""

    def __init__(self, package: Path) -> None:
        """Start and load a built package. Raises DriverError with what Node said when it does not load."""
        self._home = tempfile.TemporaryDirectory(prefix="n8n-")
        self._process = subprocess.Popen(
            [str(node.node()), str(RUNNER), str(package), str(node.install(CORE))],
            env=surroundings(self._home.name),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            encoding="utf-8",
            errors="surrogateescape",
        )
        self._ids = itertools.count(1)
        self._waiting: dict[int, Future[dict[str, Any]]] = {0: Future()}
        ready = self._waiting[0]
        self._lock = threading.Lock()
        self._said: deque[str] = deque(maxlen=200)
        self._threads = [threading.Thread(target=read, daemon=True) for read in (self._replies, self._messages)]
        for thread in self._threads:
            thread.start()
        try:
            about = ready.result(START_SECONDS)
        except TimeoutError:
            self.close()
            raise DriverError(f"the package did not load within {START_SECONDS:g} s:\n{self.said()}") from None
        if not about.get("ready"):
            self.close()
            raise DriverError(f"the package did not load: {about.get('problem')}\n{self.said()}")
        self.core: str = about["core"]

    def call(self, what: str, *, limit: float = 120.0, **given: Any) -> Any:
        """Do one thing of the runner. Raises RunError for what a node threw, DriverError when Node is gone."""
        future: Future[dict[str, Any]] = Future()
        with self._lock:
            number = next(self._ids)
            self._waiting[number] = future
            try:
                assert self._process.stdin is not None
                self._process.stdin.write(json.dumps({"id": number, "do": what, **given}) + "\n")
                self._process.stdin.flush()
            except (OSError, ValueError):
                raise DriverError(f"Node ended:\n{self.said()}") from None
        answer = future.result(limit)
        if answer.get("ended"):
            raise DriverError(f"Node ended:\n{self.said()}")
        return value_of(answer)

    def said(self) -> str:
        """The last lines on Node's stderr."""
        return "\n".join(self._said)

    def close(self) -> None:
        """End the process and drop its home."""
        node.end(self._process, self._threads)
        self._home.cleanup()

    def _replies(self) -> None:
        assert self._process.stdout is not None
        for line in self._process.stdout:
            answer = json.loads(line)
            future = self._waiting.pop(answer.get("id", 0), None)
            if future is not None:
                future.set_result(answer)
        with self._lock:
            left = list(self._waiting.values())
            self._waiting.clear()
        for future in left:
            future.set_result({"ready": False, "ended": True, "problem": "Node ended"})

    def _messages(self) -> None:
        assert self._process.stderr is not None
        for line in self._process.stderr:
            self._said.append(line.rstrip())
