"""What the tests of the Zapier target share: Voka's app, and apps of descriptions unlike Voka's."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from connector_core.check.example import connector as tiny
from connector_core.description import Connector
from connector_core.harness.node import environment, node
from connector_core.harness.serving import LoopbackServer
from connector_core.harness.vendor.messages import Response
from connector_core.load import find, load
from connector_core.target import Files, Options
from targets.zapier import TARGET
from targets.zapier.driver import ZapierDriver, stage
from targets.zapier.driver.engine import LiveEngine
from tests.zapier import parts, variants
from tests.zapier.noted import Noted
from tests.zapier.opened import opened, write
from tests.zapier.vendor import Vendor

READER = Path(__file__).parent / "read_apps.mjs"


@pytest.fixture(scope="session")
def voka() -> Connector:
    """The description of Voka as it is loaded from its file."""
    loaded = load(find("voka"))
    assert loaded.connector is not None, [item.render() for item in loaded.diagnostics.errors]
    return loaded.connector


@pytest.fixture(scope="session")
def emitted(voka: Connector) -> Files:
    """The Zapier app of Voka, in memory."""
    return TARGET.emit(voka, Options())


@dataclass
class Apps:
    """Compiled apps side by side in one folder, and what core says of each."""

    folder: Path
    compiler: str
    """The compiler's messages; empty when everything compiles."""
    told: Mapping[str, Any]
    """Name → ``definition``, and ``errors`` of Zapier's schema."""
    connectors: Mapping[str, Connector]

    def definition(self, name: str) -> dict[str, Any]:
        found: dict[str, Any] = self.told[name]["definition"]
        return found


@pytest.fixture(scope="session")
def production() -> Iterator[LoopbackServer]:
    with LoopbackServer(lambda _: Response(503)) as server:
        yield server


@pytest.fixture(scope="session")
def staging() -> Iterator[LoopbackServer]:
    with LoopbackServer(lambda _: Response(503)) as server:
        yield server


@pytest.fixture(scope="session")
def apps(
    voka: Connector,
    production: LoopbackServer,
    staging: LoopbackServer,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Apps]:
    """All variants, compiled by one run of the compiler and read by one Node process."""
    connectors = {
        "tiny": variants.at(tiny, production.url + "/api"),
        "hosts": variants.basic_and_hosts(voka, production.url + "/api", staging.url + "/api"),
        "pushed": variants.pushed(voka, production.url + "/api"),
        "polled": variants.polled(voka, production.url + "/api"),
        "awkward": variants.awkward(variants.at(tiny, production.url + "/api")),
        "hostile": variants.hostile(voka),
        "parts": parts.inputs_and_files(production.url + "/api", staging.url + "/api"),
        "kept": parts.kept(production.url + "/api"),
        "slot": parts.slot(production.url + "/api"),
    }
    out = tmp_path_factory.mktemp("apps")
    for name, connector in connectors.items():
        folder = write(TARGET.emit(connector, Options()), out / name)
        about = json.loads((folder / "package.json").read_text("utf-8"))
        # Compiled in place, so that one run of the compiler serves all.
        (folder / "package.json").write_text(json.dumps(about | {"exports": "./src/index.js"}), "utf-8")
    options = json.loads((out / "tiny/tsconfig.json").read_text("utf-8"))["compilerOptions"]
    del options["outDir"], options["rootDir"]
    (out / "tsconfig.json").write_text(json.dumps({"compilerOptions": options, "include": ["*/src/**/*.ts"]}))
    (out / "package.json").write_text('{"type":"module"}')
    with stage.staged(out) as folder:
        compiled = stage.compiler(folder)
        done = subprocess.run(
            [node(), READER, *(folder / name for name in connectors)],
            env=environment(),
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, compiled.stdout + done.stderr
        yield Apps(folder, compiled.stdout + compiled.stderr, json.loads(done.stdout), connectors)


WHO = {"customer_id": "c1", "customer_name": "Acme", "mode": "live", "permissions": {}}


@pytest.fixture
def first(production: LoopbackServer) -> Noted:
    """What reaches the first host."""
    return Noted(production, Response.of(200, WHO))


@pytest.fixture
def second(staging: LoopbackServer) -> Noted:
    """What reaches the second."""
    return Noted(staging, Response.of(200, WHO))


def _engine(apps: Apps, name: str) -> Iterator[LiveEngine]:
    engine = LiveEngine(apps.folder / name, {})
    yield engine
    engine.close()


@pytest.fixture(scope="session")
def hosts(apps: Apps) -> Iterator[LiveEngine]:
    yield from _engine(apps, "hosts")


@pytest.fixture(scope="session")
def pushed(apps: Apps) -> Iterator[LiveEngine]:
    yield from _engine(apps, "pushed")


@pytest.fixture(scope="session")
def polled(apps: Apps) -> Iterator[LiveEngine]:
    yield from _engine(apps, "polled")


@pytest.fixture(scope="session")
def small(apps: Apps) -> Iterator[LiveEngine]:
    yield from _engine(apps, "tiny")


@pytest.fixture(scope="session")
def awkward(apps: Apps) -> Iterator[LiveEngine]:
    yield from _engine(apps, "awkward")


# ------------------------------------------------------------------ apps in the driver


@pytest.fixture(scope="session")
def vendor_server() -> Iterator[LoopbackServer]:
    with LoopbackServer(lambda _: Response(503)) as server:
        yield server


@pytest.fixture
def vendor(vendor_server: LoopbackServer) -> Vendor:
    """A vendor that knows nothing yet."""
    return Vendor(vendor_server)


@pytest.fixture(scope="session")
def parts_app(vendor_server: LoopbackServer, tmp_path_factory: pytest.TempPathFactory) -> Iterator[ZapierDriver]:
    connector = parts.inputs_and_files(vendor_server.url + "/api", vendor_server.url + "/other")
    with opened(connector, tmp_path_factory.mktemp("parts")) as driver:
        yield driver


@pytest.fixture(scope="session")
def kept_app(vendor_server: LoopbackServer, tmp_path_factory: pytest.TempPathFactory) -> Iterator[ZapierDriver]:
    with opened(parts.kept(vendor_server.url + "/api"), tmp_path_factory.mktemp("kept")) as driver:
        yield driver


@pytest.fixture(scope="session")
def slot_app(vendor_server: LoopbackServer, tmp_path_factory: pytest.TempPathFactory) -> Iterator[ZapierDriver]:
    with opened(parts.slot(vendor_server.url + "/api"), tmp_path_factory.mktemp("slot")) as driver:
        yield driver
