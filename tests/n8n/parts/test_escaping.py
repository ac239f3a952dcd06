"""Hostile text in the new parts stays text: notices, hints, labels in messages."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import Any

import pytest

from connector_core.description import Connector, ManualSubscription
from connector_core.harness.node import environment, node
from targets.n8n import escaping, gates, words
from tests.n8n.parts.conftest import made, written
from tests.n8n.parts.vendor import Vendor
from tests.n8n.test_escaping import HOSTILE

pytestmark = pytest.mark.node

_READ = """
const { LibraryTrigger } = require(`${process.argv[1]}/LibraryTrigger/LibraryTrigger.node.js`);
const { addBookOperation, addBookProperties } = require(`${process.argv[1]}/Library/resources/book/addBook.js`);
const { addScansProperties } = require(`${process.argv[1]}/Library/resources/scan/addScans.js`);
const { subscription } = require(`${process.argv[1]}/definition/subscription.js`);
const [notice] = new LibraryTrigger().description.properties;
process.stdout.write(JSON.stringify({ notice, addBookOperation, addBookProperties, addScansProperties, subscription }));
"""


def _hostile(connector: Connector) -> Connector:
    actions = tuple(
        action.changed(
            inputs=tuple(item.changed(label=HOSTILE, help=HOSTILE, placeholder=HOSTILE) for item in action.inputs)
        )
        for action in connector.actions
    )
    return connector.changed(subscription=ManualSubscription(help=HOSTILE), actions=actions)


@pytest.fixture(scope="module")
def read(vendors: tuple[Vendor, Vendor], icon: str, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """What Node reads out of the compiled package."""
    package: Path = written(_hostile(made("library", vendors)), icon, tmp_path_factory.mktemp("hostile"))
    gates.build(package)
    done = subprocess.run(
        [node(), "-e", _READ, package / "dist/nodes"], env=environment(), capture_output=True, text=True, check=True
    )
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def test_notice_and_help_come_back(read: dict[str, Any]) -> None:
    assert read["subscription"]["help"] == HOSTILE
    assert read["notice"]["displayName"].startswith(escaping.described(HOSTILE))
    assert "<script" not in read["notice"]["displayName"]


def test_labels_in_messages_come_back(read: dict[str, Any]) -> None:
    assert [rule["label"] for rule in read["addBookOperation"]["rules"]] == [words.title(HOSTILE)] * 3
    labels = {item["displayName"] for item in read["addBookProperties"]}
    assert words.title(HOSTILE) in labels


def test_file_inputs_come_back(read: dict[str, Any]) -> None:
    pages = next(item for item in read["addScansProperties"] if item["name"] == "pages")
    assert (pages["displayName"], pages["description"]) == (words.title(HOSTILE), escaping.described(HOSTILE))
    assert "separated by commas" in pages["hint"]
