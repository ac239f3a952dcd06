"""One real n8n server for all tests of this folder, with the emitted package of every connector and its fake vendor.

Beside them the library and the mill of `tests/n8n/parts`: files, and a vendor that keeps every webhook.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from connector_core import load
from connector_core.build import Package, checked, emit, store
from connector_core.description import Connector
from connector_core.harness.beside import load_beside
from connector_core.harness.serving import LoopbackServer
from targets.n8n import TARGET
from targets.n8n.driver.parameters import camel, parameters
from targets.n8n.server import Client, N8nServer
from targets.n8n.server.client import Json, node, output
from tests.n8n.parts.conftest import CREDENTIALS, made, written
from tests.n8n.parts.vendor import Vendor

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


@dataclass
class _Shop:
    """A connector's vendor and package before the server is there."""

    connector: Connector
    world: Any
    package: Package


def _shop(name: str, home: Path, opened: ExitStack) -> _Shop:
    (item,), problems = checked([name], [TARGET])
    assert problems == []
    world = load_beside(item.file, "scenarios").world(7, time.time())
    opened.callback(world.vendor.close)
    vendor = LoopbackServer(world.vendor.handle)
    opened.callback(vendor.close)
    (package,) = emit([item], [TARGET], home / "emitted", vendor.url + world.vendor.prefix)
    store([package])
    return _Shop(item.connector, world, package)


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
def places(
    tmp_path_factory: pytest.TempPathFactory,
    request: pytest.FixtureRequest,
    vendors: tuple[Vendor, Vendor],
    root: Path,
) -> Iterator[dict[str, Place]]:
    """Every connector by its key, all in one server."""
    home = tmp_path_factory.mktemp("n8n")
    icon = (root / "connectors/voka/icon.svg").read_text("utf-8")
    with ExitStack() as opened:
        more = [written(made(name, vendors), icon, home / "emitted") for name in SMALL]
        shops = [_shop(name, home, opened) for name in CONNECTORS]
        began = time.monotonic()
        server = N8nServer(home, [*(shop.package.folder for shop in shops), *more])
        print(f"\nserver and {len(shops) + len(more)} packages installed in {time.monotonic() - began:.1f} s")
        opened.callback(server.stop)
        opened.callback(lambda: request.session.testsfailed and print(f"\nn8n's log:\n{server.tail(80)}"))
        print(f"n8n ready in {server.start():.1f} s")
        client = Client(server.url)
        client.set_up()
        found = {}
        for shop in shops:
            place = Place(server, client, shop.connector, shop.world, TARGET.names(shop.connector))
            place.credentials = client.credential(place.credential_type, place.secrets)
            found[shop.connector.key] = place
        yield found


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


@pytest.fixture(scope="session")
def place(places: dict[str, Place]) -> Place:
    """Voka's."""
    return places["voka"]


@pytest.fixture(autouse=True)
def unpublished(places: dict[str, Place]) -> Iterator[None]:
    """A test that failed half-way must not leave its subscription to the next one."""
    yield
    for place in places.values():
        for workflow in list(place.client.published.values()):
            place.client.unpublish(workflow)
