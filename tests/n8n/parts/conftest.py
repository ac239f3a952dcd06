"""Three small connectors, each emitted, compiled and loaded by n8n-core, with a vendor of a few lines."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from connector_core.description import Connector
from connector_core.diagnostics import Diagnostics
from connector_core.target import Files, Options
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


Edit = Callable[[Files], Files]


def written(connector: Connector, icon: str, folder: Path, edit: Edit = lambda files: files) -> Path:
    """The package on disk, changed by ``edit``; the description has nothing that n8n could not take."""
    diagnostics = Diagnostics()
    TARGET.check(connector, diagnostics)
    assert [item.render() for item in diagnostics.found] == []
    package = folder / f"n8n-nodes-{connector.key}"
    for path, text in edit(TARGET.emit(connector, Options(icon=icon))).items():
        (package / path).parent.mkdir(parents=True, exist_ok=True)
        (package / path).write_text(str(text), "utf-8")
    return package


@contextmanager
def bench(
    connector: Connector, vendors: tuple[Vendor, Vendor], icon: str, folder: Path, edit: Edit = lambda files: files
) -> Iterator[Bench]:
    """A connector's package, loaded."""
    package = written(connector, icon, folder, edit)
    with open_driver(package, TARGET.names(connector)) as driver:
        yield Bench(driver, *vendors, package)


@pytest.fixture(scope="session")
def vendors() -> Iterator[tuple[Vendor, Vendor]]:
    """Two addresses that answer."""
    both = Vendor(), Vendor()
    yield both
    for vendor in both:
        vendor.close()


@pytest.fixture(scope="session")
def _library(vendors: tuple[Vendor, Vendor], icon: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Bench]:
    with bench(made("library", vendors), vendors, icon, tmp_path_factory.mktemp("library")) as found:
        yield found


@pytest.fixture(scope="session")
def _mill(vendors: tuple[Vendor, Vendor], icon: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Bench]:
    with bench(made("mill", vendors), vendors, icon, tmp_path_factory.mktemp("mill")) as found:
        yield found


@pytest.fixture(scope="session")
def _harbour(vendors: tuple[Vendor, Vendor], icon: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Bench]:
    with bench(made("harbour", vendors), vendors, icon, tmp_path_factory.mktemp("harbour")) as found:
        yield found


def made(name: str, vendors: tuple[Vendor, Vendor]) -> Connector:
    """One of the three connectors, at these addresses."""
    one, two = vendors
    match name:
        case "library":
            return library(one.url, two.url)
        case "mill":
            return mill(one.url)
        case _:
            return harbour(one.url)


CREDENTIALS = {
    "library": {"apiKey": "lib-key"},
    "mill": {"username": "miller", "password": "flour"},
    "harbour": {"apiKey": "harbour-key"},
}


def ready(found: Bench, name: str) -> Bench:
    """With credentials, and nothing asked yet."""
    for vendor in (found.vendor, found.other):
        vendor.fresh()
    found.driver.core.call("connect", fields=CREDENTIALS[name])
    return found


@pytest.fixture
def in_library(_library: Bench) -> Bench:
    return ready(_library, "library")


@pytest.fixture
def in_mill(_mill: Bench) -> Bench:
    return ready(_mill, "mill")


@pytest.fixture
def in_harbour(_harbour: Bench) -> Bench:
    return ready(_harbour, "harbour")
