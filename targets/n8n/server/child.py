"""A program that runs beside the tests: it can be asked whether it is ready, stopped, and killed."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from connector_core.expected import ExpectedError

READY_SECONDS = 180
STOP_SECONDS = 40


class Child:
    """One program with its log. `ready` says whether it can be used."""

    def __init__(self, name: str, log: Path, ready: Callable[[], bool]) -> None:
        self.name = name
        self.log = log
        self._ready = ready
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def running(self) -> bool:
        return self._process is not None and self._process.poll() is None

    def launch(self, command: Sequence[str], env: Mapping[str, str] | None = None) -> None:
        """Start it, in a process group of its own."""
        with self.log.open("ab") as log:
            self._process = subprocess.Popen(
                list(command),
                env=env,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )

    def wait_ready(self) -> float:
        """Wait until it can be used; gives the seconds that took. Raises ExpectedError with its last lines."""
        began = time.monotonic()
        while not self._ready():
            if not self.running or time.monotonic() - began > READY_SECONDS:
                self.kill()
                raise ExpectedError(f"{self.name} did not start:\n{self.tail()}")
            time.sleep(0.1)
        return time.monotonic() - began

    def stop(self, how: signal.Signals = signal.SIGTERM) -> None:
        """Stop it as a service manager would."""
        if self._process is None:
            return
        self._process.send_signal(how)
        try:
            self._process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            self.kill()
        self._process = None

    def kill(self) -> None:
        """As if the machine had lost power."""
        process, self._process = self._process, None
        if process is not None:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            process.wait()

    def tail(self, lines: int = 40) -> str:
        """The end of its log."""
        if not self.log.exists():
            return ""
        return "\n".join(self.log.read_text(encoding="utf-8", errors="replace").splitlines()[-lines:])


def answers(url: str) -> bool:
    """Whether there is an answer of 200."""
    import httpx

    try:
        return httpx.get(url, timeout=2).status_code == 200
    except httpx.HTTPError:
        return False
