"""Starts and stops a real n8n, as its users run it: from npm, with SQLite, packages in its nodes folder."""

from __future__ import annotations

import secrets
import shutil
import time
from pathlib import Path
from types import TracebackType
from typing import Self

from connector_core.harness import node
from targets.n8n.server.child import Child, answers
from targets.n8n.server.environment import environment, free_port

SERVER = Path(__file__).parents[1] / "npm" / "server"


def command(*arguments: str) -> list[str]:
    """n8n's command line, installed on first use. Raises ExpectedError."""
    script = node.install(SERVER) / "node_modules" / "n8n" / "bin" / "n8n"
    return [str(node.node()), str(script), *arguments]


def furnish(home: Path, nodes: Path) -> None:
    """Give a home the packages of a ``nodes`` folder."""
    shutil.copytree(nodes, home / ".n8n" / "nodes")


class N8nServer:
    """One server in a folder of its own. Use it in a ``with``; it can be restarted and killed as users' servers are."""

    def __init__(self, home: Path, nodes: Path) -> None:
        """``nodes`` is what `packed` made. Raises ExpectedError when n8n cannot be installed."""
        self._home = home
        self._command = command("start")
        self.port, self._broker = free_port(), free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.settings: dict[str, str] = {"N8N_ENCRYPTION_KEY": secrets.token_hex(16)}
        """More of its environment, from its next start on."""
        self.database = home / ".n8n" / "database.sqlite"
        self._child = Child("n8n", home / "n8n.log", lambda: answers(f"{self.url}/healthz/readiness"))
        self.log = self._child.log
        furnish(home, nodes)

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    @property
    def running(self) -> bool:
        return self._child.running

    def start(self) -> float:
        """Start and wait until it answers; gives the seconds it took. Raises ExpectedError with its last lines."""
        began = time.monotonic()
        self._child.launch(self._command, environment(self._home, self.port, self._broker, **self.settings))
        self._child.wait_ready()
        return time.monotonic() - began

    def stop(self) -> None:
        """Stop it as a service manager would."""
        self._child.stop()

    def kill(self) -> None:
        """As if the machine had lost power."""
        self._child.kill()

    def restart(self) -> float:
        self.stop()
        return self.start()

    def tail(self, lines: int = 40) -> str:
        """The end of its log."""
        return self._child.tail(lines)
