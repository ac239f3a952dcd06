"""Three small connectors, each emitted, compiled and loaded by n8n-core, with a vendor of a few lines."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from connector_core.description import Connector
from connector_core.diagnostics import Diagnostics
from connector_core.target import Options
from targets.n8n import TARGET
from targets.n8n.driver import N8nDriver, open_driver
from tests.n8n.parts.harbour import harbour
from tests.n8n.parts.library import library
from tests.n8n.parts.mill import mill
from tests.n8n.parts.vendor import Vendor


@dataclass
class Bench:
    """A package in the engine, its vendor, and the vendor's second host where there is one."""

    driver: N8nDriver
    vendor: Vendor
    other: Vendor
    package: Path


def written(connector: Connector, icon: str, folder: Path) -> Path:
    """The package on disk; the description has nothing that n8n could not take."""
    diagnostics = Diagnostics()
    TARGET.check(connector, diagnostics)
    assert [item.render() for item in diagnostics.found] == []
    package = folder / f"n8n-nodes-{connector.key}"
    for path, text in TARGET.emit(connector, Options(icon=icon)).items():
        (package / path).parent.mkdir(parents=True, exist_ok=True)
        (package / path).write_text(str(text), "utf-8")
    return package


@contextmanager
def _bench(connector: Connector, vendor: Vendor, other: Vendor, icon: str, folder: Path) -> Iterator[Bench]:
    package = written(connector, icon, folder)
    with open_driver(package, TARGET.names(connector)) as driver:
        yield Bench(driver, vendor, other, package)


@pytest.fixture(scope="session")
def vendors() -> Iterator[tuple[Vendor, Vendor]]:
    """Two addresses that answer."""
    both = Vendor(), Vendor()
    yield both
    for vendor in both:
        vendor.close()


@pytest.fixture(scope="session")
def _library(vendors: tuple[Vendor, Vendor], icon: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Bench]:
    one, two = vendors
    with _bench(library(one.url, two.url), one, two, icon, tmp_path_factory.mktemp("library")) as bench:
        yield bench


@pytest.fixture(scope="session")
def _mill(vendors: tuple[Vendor, Vendor], icon: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Bench]:
    with _bench(mill(vendors[0].url), *vendors, icon, tmp_path_factory.mktemp("mill")) as bench:
        yield bench


@pytest.fixture(scope="session")
def _harbour(vendors: tuple[Vendor, Vendor], icon: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Bench]:
    with _bench(harbour(vendors[0].url), *vendors, icon, tmp_path_factory.mktemp("harbour")) as bench:
        yield bench


def _ready(bench: Bench, credentials: dict[str, str]) -> Bench:
    """With credentials that were tested, and nothing asked yet."""
    for vendor in (bench.vendor, bench.other):
        vendor.fresh()
    bench.driver.core.call("connect", fields=credentials)
    return bench


@pytest.fixture
def in_library(_library: Bench) -> Bench:
    return _ready(_library, {"apiKey": "lib-key"})


@pytest.fixture
def in_mill(_mill: Bench) -> Bench:
    return _ready(_mill, {"username": "miller", "password": "flour"})


@pytest.fixture
def in_harbour(_harbour: Bench) -> Bench:
    return _ready(_harbour, {"apiKey": "harbour-key"})
