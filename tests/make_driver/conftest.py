"""What the tests of the driver share."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from connector_core.description import Connector
from connector_core.load import find, load
from connector_core.target import Options
from targets.make import TARGET
from tests.make_driver.world import World


@pytest.fixture(scope="session")
def voka() -> Connector:
    loaded = load(find("voka"))
    assert loaded.connector is not None, [item.render() for item in loaded.diagnostics.errors]
    return loaded.connector


@pytest.fixture(scope="session")
def names(voka: Connector) -> Mapping[str, Any]:
    return TARGET.names(voka)


@pytest.fixture(scope="session", params=["golden", "emitted"])
def package(
    request: pytest.FixtureRequest, root: Path, voka: Connector, tmp_path_factory: pytest.TempPathFactory
) -> Path:
    """The app that was written by hand, and the one that the description gives."""
    if request.param == "golden":
        return root / "tests/golden/voka/make"
    folder = tmp_path_factory.mktemp("make")
    for name, text in TARGET.emit(voka, Options()).items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return folder


@pytest.fixture
def world(package: Path, names: Mapping[str, Any]) -> Iterator[World]:
    """Connected with a key that may do everything."""
    made = World(package, names)
    with made.driver:
        made.connect()
        yield made
    made.fake.close()
