"""One real n8n server for all tests of this folder, with Voka's emitted package and a fake Voka."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest

from connector_core import load
from connector_core.build import Checked, emit, store
from connector_core.harness.beside import load_beside
from connector_core.harness.serving import LoopbackServer
from targets.n8n import TARGET
from targets.n8n.driver.parameters import parameters
from targets.n8n.server import Client, N8nServer
from targets.n8n.server.client import Json, node, output


@dataclass
class Place:
    """What a test works with."""

    server: N8nServer
    client: Client
    world: Any
    names: Any
    credentials: Json = field(default_factory=dict)

    @property
    def fake(self) -> Any:
        return self.world.vendor

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


@pytest.fixture(scope="session")
def place(tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest) -> Iterator[Place]:
    description = load.find("voka")
    loaded = load.load(description)
    assert loaded.connector is not None
    world = load_beside(description, "scenarios").world(7, time.time())
    vendor = LoopbackServer(world.vendor.handle)
    home = tmp_path_factory.mktemp("n8n")
    base = vendor.url + world.vendor.prefix
    packages = emit([Checked(loaded.connector, loaded.icon, description)], [TARGET], home / "emitted", base)
    store(packages)
    began = time.monotonic()
    server = N8nServer(home, [package.folder for package in packages])
    print(f"\nserver and package installed in {time.monotonic() - began:.1f} s")
    try:
        print(f"n8n ready in {server.start():.1f} s")
        client = Client(server.url)
        client.set_up()
        found = Place(server, client, world, TARGET.names(loaded.connector))
        found.credentials = client.credential("vokaApi", {"apiKey": world.credentials["api_key"]})
        yield found
    finally:
        if request.session.testsfailed:
            print(f"\nn8n's log:\n{server.tail(80)}")
        server.stop()
        vendor.close()
        world.vendor.close()


@pytest.fixture(autouse=True)
def unpublished(place: Place) -> Iterator[None]:
    """A test that failed half-way must not leave its subscription to the next one."""
    yield
    for workflow in list(place.client.published.values()):
        place.client.unpublish(workflow)
