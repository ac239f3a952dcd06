"""The coverage matrix: what a target offers, what it does not and why."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from click.testing import CliRunner

from connector_core.build import checked
from connector_core.check.example import connector as tiny
from connector_core.coverage import Cell, counts, coverage, reasons
from connector_core.coverage_page import page
from connector_core.description import Connector, Documented
from connector_core.target import load_all
from generate import main


class Halves:
    """A platform that offers searches and polling only."""

    name = "halves"
    label = "Halves"

    def names(self, connector: Connector) -> Mapping[str, Mapping[str, Any]]:
        return {"find_note": {"inputs": {}}, "note_created": {"poll": {"inputs": {}}}}

    def absent(self, connector: Connector) -> Mapping[str, str]:
        return {"create_note": "Halves cannot create.", "note_created:webhook": "Halves has no webhooks."}


DOCUMENTED = (
    Documented(name="GET /me", by=("connection",)),
    Documented(name="GET /folders", by=("folders",)),
    Documented(name="GET /notes/{id}", by=("find_note", "create_note")),
    Documented(name="POST /notes", by=("create_note",)),
    Documented(name="POST /hooks", by=("subscription",)),
    Documented(name="GET /notes", by=("note_created",)),
    Documented(name="note.created", event=True, by=("note_created",)),
    Documented(name="POST /password", never="It takes a password."),
)


def test_each_documented_thing_runs_or_has_a_reason() -> None:
    rows = coverage(tiny.changed(documented=DOCUMENTED), [Halves()])  # type: ignore[list-item]
    cells = {row.name: row.cells["halves"] for row in rows}
    assert cells == {
        "GET /me": Cell(True, ("connection",)),
        "GET /folders": Cell(True, ("folders",)),
        "GET /notes/{id}": Cell(True, ("find_note",)),
        "POST /notes": Cell(False, reason="Halves cannot create."),
        "POST /hooks": Cell(False),
        "GET /notes": Cell(True, ("note_created",)),
        "note.created": Cell(False, reason="Halves has no webhooks."),
        "POST /password": Cell(False, reason="It takes a password."),
    }
    assert counts(rows) == {"operations": 7, "events": 1, "run": 4, "not_applicable": 4}
    assert "tiny, Halves: POST /notes. Halves cannot create." in reasons(rows, [Halves()])  # type: ignore[list-item]


def test_nothing_is_missing_without_a_reason() -> None:
    targets = list(load_all())
    items, _ = checked((), targets)
    for item in items:
        rows = coverage(item.connector, targets)
        assert rows, item.connector.key
        assert [row.name for row in rows if any(not cell.runs and not cell.reason for cell in row.cells.values())] == []


def test_the_command_prints_the_matrix_and_its_json_twin() -> None:
    done = CliRunner().invoke(main, ["list", "voka", "--coverage"])
    assert done.exit_code == 0, done.output
    assert "10 operations and 3 events on 3 platforms" in done.output
    data = json.loads(CliRunner().invoke(main, ["list", "voka", "--coverage", "--json"]).output)
    insight = next(row for row in data if row["documented"] == "call.insight.received")
    assert insight["targets"]["n8n"] == {"runs": True, "by": ["insight_received"]}
    assert insight["targets"]["make"]["runs"] is False


def test_the_page_in_the_documentation_is_up_to_date(root: Any) -> None:
    targets = list(load_all())
    items, _ = checked((), targets)
    made = page([item.connector for item in items], targets)
    assert (root / "docs/coverage.md").read_text(encoding="utf-8") == made
