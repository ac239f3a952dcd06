"""What the tests of the Make target share."""

from __future__ import annotations

from pathlib import Path

import pytest

from connector_core.description import Connector
from connector_core.load import find, load
from connector_core.target import Files, Options
from targets.make import TARGET


@pytest.fixture(scope="session")
def voka() -> Connector:
    """The description of Voka as it is loaded from its file."""
    loaded = load(find("voka"))
    assert loaded.connector is not None, [item.render() for item in loaded.diagnostics.errors]
    return loaded.connector


@pytest.fixture(scope="session")
def emitted(voka: Connector) -> Files:
    """The Make app of Voka, in memory."""
    return TARGET.emit(voka, Options())


@pytest.fixture(scope="session")
def golden(root: Path) -> Path:
    return root / "tests/golden/voka/make"
