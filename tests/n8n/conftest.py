"""What the tests of the n8n target share."""

from __future__ import annotations

from pathlib import Path

import pytest

from connector_core.description import Connector
from connector_core.load import find, load
from connector_core.target import Files, Options
from targets.n8n import TARGET


@pytest.fixture(scope="session")
def voka() -> Connector:
    """The description of Voka as it is loaded from its file."""
    loaded = load(find("voka"))
    assert loaded.connector is not None, [item.render() for item in loaded.diagnostics.errors]
    return loaded.connector


@pytest.fixture(scope="session")
def icon(root: Path) -> str:
    return (root / "connectors/voka/icon.svg").read_text("utf-8")


@pytest.fixture(scope="session")
def emitted(voka: Connector, icon: str) -> Files:
    """The n8n package of Voka, in memory."""
    return TARGET.emit(voka, Options(icon=icon))


@pytest.fixture(scope="session")
def package(emitted: Files, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The emitted package on disk, built."""
    from targets.n8n import gates

    folder = tmp_path_factory.mktemp("n8n") / "n8n-nodes-voka"
    for path, text in emitted.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(str(text), "utf-8")
    gates.build(folder)
    return folder
