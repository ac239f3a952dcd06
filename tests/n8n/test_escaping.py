"""Hostile text in a description stays text: the package compiles, and the values come back as they went in."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import Any

import pytest

from connector_core.description import Action, Connector
from connector_core.harness.node import environment, node
from connector_core.target import Options
from targets.n8n import TARGET, escaping, gates, words

pytestmark = pytest.mark.node

HOSTILE = (
    "A 'q' \"d\" `b` ${process.exit(1)} */ // ../../../x </script> {{ $json }} \\u2028 \u2028\u2029 \\ =1+1 "
    "\ufeff\x7f <%= x %> end."
)
_READ = """
const loaded = require(process.argv[1]);
const node = new loaded.Voka();
process.stdout.write(JSON.stringify({ properties: node.description.properties, description: node.description }));
"""


def _hostile(connector: Connector) -> Connector:
    """Every text that a description may choose freely, replaced."""

    def spoiled(action: Action) -> Action:
        inputs = tuple(item.changed(help=HOSTILE, placeholder=HOSTILE, label=HOSTILE) for item in action.inputs)
        return action.changed(description=HOSTILE, verb=f"x' {HOSTILE}", inputs=inputs)

    first, *others = connector.actions
    return connector.changed(
        description=HOSTILE,
        actions=(spoiled(first), *others),
        facts=tuple(fact.changed(says=HOSTILE, about=HOSTILE) for fact in connector.facts),
    )


@pytest.fixture(scope="module")
def loaded(voka: Connector, icon: str, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """The node's description as Node reads it out of the compiled package."""
    folder: Path = tmp_path_factory.mktemp("hostile") / "n8n-nodes-voka"
    for path, text in TARGET.emit(_hostile(voka), Options(icon=icon)).items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(str(text), "utf-8")
    gates.build(folder)
    built = folder / "dist/nodes/Voka/Voka.node.js"
    done = subprocess.run(
        [node(), "-e", _READ, built], env=environment(), cwd=folder, capture_output=True, text=True, check=True
    )
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def test_description_comes_back(loaded: dict[str, Any]) -> None:
    assert loaded["description"]["description"] == escaping.described(HOSTILE)


def test_parameters_come_back(loaded: dict[str, Any]) -> None:
    place = {"resource": ["call"], "operation": [words.name_of(f"x' {HOSTILE}")]}
    mine = [item for item in loaded["properties"] if item.get("displayOptions", {}).get("show") == place]
    number = next(item for item in mine if item["name"] == "toNumber")
    assert number["displayName"] == words.title(HOSTILE)
    assert number["description"] == escaping.described(HOSTILE)
    assert number["placeholder"] == words.example(HOSTILE)


def test_operation_comes_back(loaded: dict[str, Any]) -> None:
    choosers = [item for item in loaded["properties"] if item["name"] == "operation"]
    options = [option for item in choosers for option in item["options"]]
    assert [option["description"] for option in options].count(escaping.described(HOSTILE)) == 1
