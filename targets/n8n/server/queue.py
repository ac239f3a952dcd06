"""n8n in queue mode, as large installations run it: a main process, one for webhooks, workers; Redis and PostgreSQL."""

from __future__ import annotations

import secrets
import time
from contextlib import ExitStack
from pathlib import Path
from types import TracebackType
from typing import Self

from targets.n8n.server.child import Child, answers
from targets.n8n.server.environment import environment, free_port
from targets.n8n.server.process import command, furnish
from targets.n8n.server.services import Postgres, Redis

STALLED = {
    "QUEUE_WORKER_LOCK_DURATION": "5000",
    "QUEUE_WORKER_LOCK_RENEW_TIME": "2000",
    "QUEUE_WORKER_STALLED_INTERVAL": "2000",
}
"""Milliseconds until the others take a worker for dead; n8n's own are 60000, 10000 and 30000."""


class N8nQueue:
    """Main, webhook process and workers on one database. The editor's API is at `url`, webhooks at `webhooks`."""

    def __init__(self, home: Path, nodes: Path, workers: int = 2) -> None:
        """``nodes`` is what `packed` made. Raises ExpectedError when a program is missing."""
        self._home = home
        self._opened = ExitStack()
        self.redis, self.postgres = Redis(home), Postgres(home)
        self._main_port, self._webhook_port = free_port(), free_port()
        self.url = f"http://127.0.0.1:{self._main_port}"
        self.webhooks = f"http://127.0.0.1:{self._webhook_port}"
        self._key = secrets.token_hex(16)
        names = [f"worker{number}" for number in range(1, workers + 1)]
        self._ports = {"main": self._main_port, "webhook": self._webhook_port} | {name: free_port() for name in names}
        self._children = {name: self._child(name, port) for name, port in self._ports.items()}
        self.workers = names
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
        return not self.missing()

    def missing(self) -> list[str]:
        """The processes that do not run."""
        return [name for name, child in self._children.items() if not child.running]

    @property
    def log(self) -> str:
        """What all of n8n's processes have logged."""
        return "\n".join(child.tail(1_000_000) for child in self._children.values())

    def start(self) -> float:
        """Start everything and wait until it answers; gives the seconds it took. Raises ExpectedError."""
        began = time.monotonic()
        self._opened.callback(self.redis.stop)
        self.redis.start()
        self._opened.callback(self.postgres.stop)
        self.postgres.start()
        # The main process makes the tables; the others would trip over each other.
        self.launch("main")
        self._children["main"].wait_ready()
        others = ["webhook", *self.workers]
        for name in others:
            self.launch(name)
        for name in others:
            self._children[name].wait_ready()
        return time.monotonic() - began

    def launch(self, name: str) -> None:
        """Start one of n8n's processes; `wait_for` waits for it."""
        kind = {"main": ["start"], "webhook": ["webhook"]}.get(name, ["worker", "--concurrency=5"])
        self._opened.callback(self._children[name].stop)
        self._children[name].launch(command(*kind), self._environment(name))

    def wait_for(self, name: str) -> float:
        return self._children[name].wait_ready()

    def kill(self, name: str) -> None:
        """As if its machine had lost power."""
        self._children[name].kill()

    def forgotten(self) -> bool:
        """Whether no job counts as being worked on by a worker that died."""
        return self.redis.locks("bull:jobs") >= self.redis.length("bull:jobs:active")

    def stop(self) -> None:
        self._opened.close()

    def tail(self, lines: int = 40) -> str:
        return "\n".join(f"--- {name}\n{child.tail(lines)}" for name, child in self._children.items())

    def _child(self, name: str, port: int) -> Child:
        return Child(
            f"n8n ({name})", self._home / f"{name}.log", lambda: answers(f"http://127.0.0.1:{port}/healthz/readiness")
        )

    def _environment(self, name: str) -> dict[str, str]:
        port = self._ports[name]
        return environment(
            self._home,
            port,
            free_port(),
            N8N_WEBHOOK_URL=f"{self.webhooks}/",
            N8N_EDITOR_BASE_URL=f"{self.url}/",
            N8N_ENCRYPTION_KEY=self._key,
            N8N_DISABLE_PRODUCTION_MAIN_PROCESS="true",
            EXECUTIONS_MODE="queue",
            OFFLOAD_MANUAL_EXECUTIONS_TO_WORKERS="true",
            QUEUE_BULL_REDIS_HOST="127.0.0.1",
            QUEUE_BULL_REDIS_PORT=str(self.redis.port),
            QUEUE_HEALTH_CHECK_ACTIVE="true",
            QUEUE_HEALTH_CHECK_PORT=str(port),
            DB_TYPE="postgresdb",
            DB_POSTGRESDB_HOST="127.0.0.1",
            DB_POSTGRESDB_PORT=str(self.postgres.port),
            DB_POSTGRESDB_DATABASE="n8n",
            DB_POSTGRESDB_USER="n8n",
            DB_POSTGRESDB_PASSWORD="n8n",
            **STALLED,
        )
