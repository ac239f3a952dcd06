"""Starts and stops a real n8n, as its users run it: from npm, with SQLite, packages in its nodes folder.

Nothing in it looks outside: telemetry, version checks, templates and the modules that would are off.
"""

from __future__ import annotations

import json
import os
import secrets
import shutil
import signal
import socket
import subprocess
import tarfile
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import Self

from connector_core.expected import ExpectedError
from connector_core.harness import node
from targets.n8n import gates

SERVER = Path(__file__).parents[1] / "npm" / "server"
READY_SECONDS = 180
STOP_SECONDS = 40

# N8N_…_ENABLED=false, each one a look-up outside or a page for people.
_OFF = (
    "DIAGNOSTICS",
    "VERSION_NOTIFICATIONS",
    "VERSION_NOTIFICATIONS_WHATS_NEW",
    "TEMPLATES",
    "PERSONALIZATION",
    "HIRING_BANNER",
    "DYNAMIC_BANNERS",
    "LICENSE_AUTO_RENEW",
    "VERIFIED_PACKAGES",
)
_MODULES_OFF = "mcp-registry,instance-ai,agents,chat-hub,mcp,insights,quick-connect,workflow-builder"


class N8nServer:
    """One server in a folder of its own. Use it in a ``with``; it can be restarted and killed as users' servers are."""

    def __init__(self, home: Path, packages: Sequence[Path]) -> None:
        """``packages`` are emitted folders; they are compiled and packed as for npm. Raises ExpectedError."""
        self._home = home
        self._engine = node.install(SERVER)
        self.port, self._broker = free_port(), free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.log = home / "n8n.log"
        self._key = secrets.token_hex(16)
        self._process: subprocess.Popen[bytes] | None = None
        for package in packages:
            _put(package, home)

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    def start(self) -> float:
        """Start and wait until it answers; gives the seconds it took. Raises ExpectedError with its last lines."""
        began = time.monotonic()
        with self.log.open("ab") as log:
            self._process = subprocess.Popen(
                [str(node.node()), str(self._engine / "node_modules" / "n8n" / "bin" / "n8n"), "start"],
                env=self._environment(),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        while not self._answers():
            if self._process.poll() is not None or time.monotonic() - began > READY_SECONDS:
                self.kill()
                raise ExpectedError(f"n8n did not start:\n{self.tail()}")
            time.sleep(0.2)
        return time.monotonic() - began

    def stop(self) -> None:
        """Stop it as a service manager would."""
        if self._process is None:
            return
        self._process.send_signal(signal.SIGTERM)
        try:
            self._process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            self.kill()
        self._process = None

    def kill(self) -> None:
        """As if the machine had lost power."""
        if self._process is not None:
            os.killpg(self._process.pid, signal.SIGKILL)
            self._process.wait()
            self._process = None

    def restart(self) -> float:
        self.stop()
        return self.start()

    def tail(self, lines: int = 40) -> str:
        """The end of its log."""
        if not self.log.exists():
            return ""
        return "\n".join(self.log.read_text(encoding="utf-8", errors="replace").splitlines()[-lines:])

    def _answers(self) -> bool:
        import httpx

        try:
            return httpx.get(f"{self.url}/healthz/readiness", timeout=2).status_code == 200
        except httpx.HTTPError:
            return False

    def _environment(self) -> Mapping[str, str]:
        return node.environment(
            N8N_USER_FOLDER=str(self._home),
            N8N_HOST="127.0.0.1",
            N8N_LISTEN_ADDRESS="127.0.0.1",
            N8N_PORT=str(self.port),
            N8N_PROTOCOL="http",
            N8N_WEBHOOK_URL=f"{self.url}/",
            N8N_EDITOR_BASE_URL=f"{self.url}/",
            N8N_RUNNERS_BROKER_PORT=str(self._broker),
            N8N_ENCRYPTION_KEY=self._key,
            N8N_SECURE_COOKIE="false",
            N8N_COMMUNITY_PACKAGES_ENABLED="true",
            N8N_UNVERIFIED_PACKAGES_ENABLED="true",
            N8N_DISABLED_MODULES=_MODULES_OFF,
            N8N_LOG_LEVEL="info",
            N8N_LOG_OUTPUT="console",
            DB_TYPE="sqlite",
            GENERIC_TIMEZONE="UTC",
            EXECUTIONS_DATA_SAVE_ON_SUCCESS="all",
            EXECUTIONS_DATA_SAVE_MANUAL_EXECUTIONS="true",
            **{f"N8N_{name}_ENABLED": "false" for name in _OFF},
        )


def free_port() -> int:
    """A port of the loopback address that nobody listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _put(package: Path, home: Path) -> None:
    """Compile and pack a package as for npm, and unpack it where n8n's own installer would."""
    staged = home / "packages" / npm_name(package)
    shutil.copytree(package, staged, ignore=shutil.ignore_patterns("node_modules", "dist"))
    gates.build(staged)
    done = subprocess.run(
        [*node.npm(), "pack", "--silent", "--ignore-scripts", "--pack-destination", str(staged)],
        cwd=staged,
        env=node.environment(),
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise ExpectedError(f"npm pack failed:\n{(done.stdout + done.stderr)[-2000:]}")
    archive = staged / done.stdout.strip().splitlines()[-1]
    name = npm_name(staged)
    place = home / ".n8n" / "nodes" / "node_modules" / name
    unpacked = home / "unpacked"
    with tarfile.open(archive) as content:
        content.extractall(unpacked, filter="data")
    place.parent.mkdir(parents=True, exist_ok=True)
    shutil.move(unpacked / "package", place)


def npm_name(package: Path) -> str:
    """The npm name of a package folder."""
    name: str = json.loads((package / "package.json").read_text(encoding="utf-8"))["name"]
    return name
