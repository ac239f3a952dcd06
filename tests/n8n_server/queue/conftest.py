"""n8n in queue mode: one main process, one for webhooks, two workers, on Redis and PostgreSQL of its own."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import pytest

from connector_core.expected import ExpectedError
from targets.n8n.server import Client, N8nQueue
from targets.n8n.server.client import Json, until
from tests.n8n_server.conftest import Place, Shop, place_of, with_own_key

UNFINISHED = "('new', 'running', 'waiting')"


@dataclass
class Hall:
    """Queue mode with Voka's package in it."""

    queue: N8nQueue
    place: Place

    def statuses(self, workflow: Json) -> dict[str, str]:
        """What became of each of the workflow's executions, by id, as the database has it."""
        return dict(self._rows(f"select id, status from execution_entity where \"workflowId\" = '{workflow['id']}'"))

    def quiet(self, *workflows: Json) -> None:
        """Return when every delivery and every execution has come to its end."""
        fake = self.place.fake

        def delivered() -> bool:
            fake.settle(90)
            return all(row.state != "pending" for row in fake.deliveries.all())

        def ended() -> bool:
            going = self._rows(f"select count(*) from execution_entity where status in {UNFINISHED}")
            return going == [("0",)]

        until(delivered, "all deliveries have come to their end", 120)
        until(ended, "all executions have ended", 120)

    def given(self, execution: str) -> bool:
        """Whether n8n still has what an execution was started with."""
        ((data,),) = self._rows(f'select data from execution_data where "executionId" = {execution}')
        parts = json.loads(data)
        stack = parts[int(parts[int(parts[0]["executionData"])]["nodeExecutionStack"])]
        return bool(stack)

    @contextmanager
    def locked(self, table: str, mode: str = "exclusive") -> Iterator[None]:
        """Nobody can write to a table of n8n's; with ``access exclusive`` nobody can read it either."""
        with self.queue.postgres.session() as say:
            say(f"begin; lock table {table} in {mode} mode;")
            until(lambda: self._locks(table, granted=True), f"{table} is locked")
            yield
            say("rollback;")

    def waiting(self, table: str) -> bool:
        """Whether somebody waits to use a table."""
        return self._locks(table, granted=False)

    def _locks(self, table: str, granted: bool) -> bool:
        modes = "'ExclusiveLock', 'AccessExclusiveLock'" if granted else "'RowExclusiveLock', 'AccessShareLock'"
        where = f"relation = '{table}'::regclass and mode in ({modes}) and granted = {str(granted).lower()}"
        return self._rows(f"select count(*) from pg_locks where {where}") != [("0",)]

    def _rows(self, statement: str) -> list[tuple[str, ...]]:
        return [tuple(row) for row in self.queue.postgres.query(statement)]


@pytest.fixture(autouse=True)
def unpublished() -> None:
    """The single server is not started for these; `hall` puts things in order."""


@pytest.fixture(scope="session")
def _hall(
    tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest, shops: dict[str, Shop], nodes: Path
) -> Iterator[Hall]:
    queue = N8nQueue(tmp_path_factory.mktemp("queue"), nodes)
    with ExitStack() as opened:
        opened.callback(queue.stop)
        opened.callback(lambda: request.session.testsfailed and print(f"\nn8n's logs:\n{queue.tail(40)}"))
        print(f"\nqueue mode ready in {queue.start():.1f} s")
        client = Client(queue.url)
        client.set_up()
        yield Hall(queue, place_of(shops["voka"], queue, client))


@pytest.fixture
def hall(_hall: Hall) -> Iterator[Hall]:
    """Queue mode, whole again after the test."""
    place = with_own_key(_hall.place)
    yield Hall(_hall.queue, place)
    place.door.clear()
    for name in _hall.queue.missing():
        _hall.queue.launch(name)
        _hall.queue.wait_for(name)
    for workflow in list(place.client.published.values()):
        with suppress(ExpectedError):
            place.client.unpublish(workflow)
    for row in place.fake.deliveries.subscriptions:
        place.fake.deliveries.subscriptions.remove(row)
