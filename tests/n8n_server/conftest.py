"""One real n8n server for all tests of this folder, with the emitted package of every connector and its fake vendor.

Beside them the library and the mill of `tests/n8n/parts`: files, and a vendor that keeps every webhook.
"""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Iterator
from contextlib import ExitStack, closing, suppress
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import pytest

from connector_core import load
from connector_core.build import Package, checked, emit, store
from connector_core.description import Connector
from connector_core.expected import ExpectedError
from connector_core.harness.beside import load_beside
from connector_core.harness.serving import LoopbackServer
from connector_core.harness.vendor.messages import Request, Response
from connectors.voka.fake_rows import Course
from targets.n8n import TARGET
from targets.n8n.driver.parameters import camel, parameters
from targets.n8n.server import Client, N8nServer, packed
from targets.n8n.server.client import Json, node, output
from tests.n8n.parts.conftest import CREDENTIALS, made, written
from tests.n8n.parts.vendor import Vendor
from tests.n8n_server.door import Door

CONNECTORS = sorted(load.known())
"""Every connector that there is."""


@dataclass
class Place:
    """What a test works with: one connector's package in the server, and its vendor."""

    server: N8nServer
    client: Client
    connector: Connector
    world: Any
    names: Any
    door: Door = field(default_factory=lambda: Door(_nobody))
    credentials: Json = field(default_factory=dict)

    @property
    def fake(self) -> Any:
        return self.world.vendor

    @property
    def credential_type(self) -> str:
        return f"{self.connector.key}Api"

    @property
    def secrets(self) -> dict[str, str]:
        """What a user fills into the credential."""
        return {camel(name): value for name, value in self.world.credentials.items()}

    def node(self, name: str, operation: str, inputs: Json, delivery: str | None = None, **more: Any) -> Json:
        entry = self.names[operation][delivery] if delivery else self.names[operation]
        given = parameters(entry, inputs) | more
        return node(name, entry["type"], given, self.credentials)

    def run(self, operation: str, inputs: Json, credentials: Json | None = None) -> Json:
        """One operation, run by hand in a workflow of its own; gives the ended execution."""
        step = self.node("Step", operation, inputs)
        if credentials:
            step["credentials"] = credentials
        start = node("Start", "n8n-nodes-base.manualTrigger", {})
        workflow = self.client.workflow([start, step])
        return self.client.execution(self.client.run(workflow, "Start"))

    def items(self, operation: str, inputs: Json) -> list[Json]:
        execution = self.run(operation, inputs)
        assert execution["status"] == "success", execution["data"]["resultData"].get("error")
        return output(execution, "Step")

    def subscriptions(self) -> list[Any]:
        return list(self.world.subscriptions())


def _nobody(request: Request) -> Response:
    raise AssertionError("there is no such vendor")


@dataclass
class Shop:
    """A connector's vendor and package before the server is there."""

    connector: Connector
    world: Any
    package: Package
    door: Door


def _shop(name: str, home: Path, opened: ExitStack) -> Shop:
    (item,), problems = checked([name], [TARGET])
    assert problems == []
    world = load_beside(item.file, "scenarios").world(7, time.time())
    opened.callback(world.vendor.close)
    door = Door(world.vendor.handle)
    vendor = LoopbackServer(door, blocking=True)
    opened.callback(vendor.close)
    if name == "voka":
        # Calls that one test places do not end, and are not told of, in the middle of another.
        world.vendor.course = Course(ring=100_000)
    # Soon again, and for longer than n8n takes to start.
    world.vendor.deliveries.retries = (1.5,) * 1000
    (package,) = emit([item], [TARGET], home / "emitted", vendor.url + world.vendor.prefix)
    store([package])
    return Shop(item.connector, world, package, door)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Run by two workers, one has queue mode and the other has the single server."""
    for item in items:
        if item.get_closest_marker("server"):
            item.add_marker(pytest.mark.xdist_group("queue" if "queue" in item.path.parts else "server"))


SMALL = ("library", "mill")


@dataclass
class SmallPlace(Place):
    """One of the small connectors: its vendor is a few lines, not a world."""

    vendor: Vendor = field(default_factory=Vendor)


@pytest.fixture(scope="session")
def vendors() -> Iterator[tuple[Vendor, Vendor]]:
    """Two addresses that answer."""
    both = Vendor(), Vendor()
    yield both
    for vendor in both:
        vendor.close()


@pytest.fixture(scope="session")
def shops(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Shop]]:
    """Every connector's vendor and package, by its key."""
    home = tmp_path_factory.mktemp("shops")
    with ExitStack() as opened:
        yield {name: _shop(name, home, opened) for name in CONNECTORS}


@pytest.fixture(scope="session")
def nodes(
    shops: dict[str, Shop], vendors: tuple[Vendor, Vendor], tmp_path_factory: pytest.TempPathFactory, root: Path
) -> Path:
    """The folder that every server of this session has as its own copy."""
    home = tmp_path_factory.mktemp("packed")
    icon = (root / "connectors/voka/icon.svg").read_text("utf-8")
    more = [written(made(name, vendors), icon, home / "emitted") for name in SMALL]
    began = time.monotonic()
    found = packed([*(shop.package.folder for shop in shops.values()), *more], home)
    print(f"\n{len(shops) + len(more)} packages compiled and packed in {time.monotonic() - began:.1f} s")
    return found


@pytest.fixture(scope="session")
def places(
    tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest, shops: dict[str, Shop], nodes: Path
) -> Iterator[dict[str, Place]]:
    """Every connector by its key, all in one server."""
    server = N8nServer(tmp_path_factory.mktemp("n8n"), nodes)
    with ExitStack() as opened:
        opened.callback(server.stop)
        opened.callback(lambda: request.session.testsfailed and print(f"\nn8n's log:\n{server.tail(80)}"))
        print(f"n8n ready in {server.start():.1f} s")
        client = Client(server.url)
        client.set_up()
        yield {key: place_of(shop, server, client) for key, shop in shops.items()}
        # After all stories: none of the keys and secrets that any vendor ever gave out.
        kept = server.log.read_text("utf-8", "replace") + executions(server.database)
        assert [key for key, shop in shops.items() if shop.world.vendor.redactor.redact(kept) != kept] == []


def executions(database: Path) -> str:
    """All that n8n keeps of executions."""
    with closing(sqlite3.connect(f"file:{database}?mode=ro", uri=True)) as opened:
        return "\n".join(str(row) for row in opened.execute('select data, "workflowData" from execution_data'))


def place_of(shop: Shop, server: Any, client: Client) -> Place:
    """A connector in a server, with its credential."""
    place = Place(server, client, shop.connector, shop.world, TARGET.names(shop.connector), shop.door)
    place.credentials = client.credential(place.credential_type, place.secrets)
    return place


def _small(name: str, places: dict[str, Place], vendors: tuple[Vendor, Vendor]) -> SmallPlace:
    other = places["voka"]
    connector = made(name, vendors)
    found = SmallPlace(other.server, other.client, connector, None, TARGET.names(connector), vendor=vendors[0])
    found.credentials = other.client.credential(found.credential_type, CREDENTIALS[name])
    found.vendor.fresh()
    return found


@pytest.fixture
def at_mill(places: dict[str, Place], vendors: tuple[Vendor, Vendor]) -> SmallPlace:
    """The mill in the same server."""
    return _small("mill", places, vendors)


@pytest.fixture
def at_library(places: dict[str, Place], vendors: tuple[Vendor, Vendor]) -> SmallPlace:
    """The library in the same server."""
    return _small("library", places, vendors)


@pytest.fixture
def place(places: dict[str, Place]) -> Place:
    """Voka's, with a key of its own: what one test asks does not count against the next one's limit."""
    return with_own_key(places["voka"])


def with_own_key(place: Place) -> Place:
    credentials = place.client.credential(place.credential_type, {"apiKey": place.world.key().token})
    return replace(place, credentials=credentials)


@pytest.fixture(autouse=True)
def unpublished(places: dict[str, Place]) -> Iterator[None]:
    """A test that failed half-way must not leave its server, faults or subscriptions to the next one."""
    yield
    for place in places.values():
        place.door.clear()
    if not place.server.running:
        place.server.start()
        place.client.log_in()
    for workflow in list(place.client.published.values()):
        with suppress(ExpectedError):
            place.client.unpublish(workflow)
    for place in places.values():
        for row in place.fake.deliveries.subscriptions:
            place.fake.deliveries.subscriptions.remove(row)
