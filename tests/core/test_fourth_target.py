"""A fourth target is one new folder: nothing else changes."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

import targets
from generate import main

TARGET = '''
"""A target that lists an API's operations as one JSON file."""

from connector_core.literal import json_text


class Catalogue:
    name = "catalogue"
    label = "Catalogue"

    def emit(self, connector, options):
        operations = [operation.key for operation in connector.operations()]
        base = options.base_url or connector.connection.base_url
        return {"catalogue.json": json_text({"base": base, "operations": operations})}

    def names(self, connector):
        return {operation.key: {"entry": operation.key, "inputs": {}} for operation in connector.operations()}

    def absent(self, connector):
        return {}

    def check(self, connector, diagnostics):
        if connector.label == "Refused":
            diagnostics.add("catalogue.label", "no", at=connector.written)


TARGET = Catalogue()
'''


@pytest.fixture
def catalogue(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "more" / "catalogue"
    folder.mkdir(parents=True)
    (folder / "__init__.py").write_text(TARGET, encoding="utf-8")
    monkeypatch.setattr(targets, "__path__", [*targets.__path__, str(tmp_path / "more")])
    monkeypatch.delitem(sys.modules, "targets.catalogue", raising=False)


@pytest.mark.usefixtures("catalogue")
def test_it_is_found_built_and_listed(tmp_path: Path) -> None:
    out = tmp_path / "out"
    done = CliRunner().invoke(main, ["build", "voka", "--target", "catalogue", "--out", str(out)])
    assert done.exit_code == 0, done.output
    data = json.loads((out / "voka/catalogue/catalogue.json").read_text(encoding="utf-8"))
    assert "place_call" in data["operations"]
    listed = json.loads(CliRunner().invoke(main, ["list", "voka", "--json"]).output)
    assert all("catalogue" in operation["targets"] for operation in listed[0]["operations"])
