"""Which documented operation or event runs on which platform, and why one does not.

Everything here is read from descriptions and from what targets say they offer; that what is offered *runs* is
asserted where the scenarios are played (``tests/scenarios``), row by row.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from connector_core.description import Connector, Documented, ManualSubscription
from connector_core.target import Target


@dataclass(frozen=True)
class Cell:
    """``runs``: offered, by the operations in ``by``. Otherwise ``reason`` says why not."""

    runs: bool
    by: tuple[str, ...] = ()
    reason: str = ""


@dataclass(frozen=True)
class Row:
    """One documented operation or event of one connector, with a cell for each target's name."""

    connector: str
    name: str
    event: bool
    cells: dict[str, Cell]


def coverage(connector: Connector, targets: Iterable[Target]) -> list[Row]:
    """One row for each documented operation and event, in the description's order."""
    offered = {target.name: (target.names(connector), target.absent(connector)) for target in targets}
    return [
        Row(
            connector.key,
            item.name,
            item.event,
            {name: _cell(connector, item, names, absent) for name, (names, absent) in offered.items()},
        )
        for item in connector.documented
    ]


def _cell(connector: Connector, item: Documented, names: Any, absent: Any) -> Cell:
    if item.never:
        return Cell(False, reason=item.never)
    offers = [name for name in item.by if _is_offered(connector, item, name, names)]
    if offers:
        return Cell(True, tuple(offers))
    reasons = dict.fromkeys(absent[name] for key in item.by for name in (f"{key}:webhook", key) if name in absent)
    return Cell(False, reason=" ".join(reasons))


def _is_offered(connector: Connector, item: Documented, name: str, names: Any) -> bool:
    if name == "connection" or name in {choices.key for choices in connector.choices}:
        return True
    if name == "subscription":
        made_by_hand = isinstance(connector.subscription, ManualSubscription)
        return not made_by_hand and any("webhook" in names.get(one.key, {}) for one in connector.triggers)
    return "webhook" in names.get(name, {}) if item.event else name in names


def matrix(rows: Iterable[Row], targets: Iterable[Target]) -> list[list[str]]:
    """The table's cells as text: a head, then a line for each row."""
    named = list(targets)
    return [["Vendor", "Documented", *(target.label for target in named)], *_lines(rows, named)]


def _lines(rows: Iterable[Row], targets: list[Target]) -> Iterator[list[str]]:
    for row in rows:
        what = f"event {row.name}" if row.event else row.name
        cells = (row.cells[target.name] for target in targets)
        yield [row.connector, what, *(f"runs: {', '.join(cell.by)}" if cell.runs else "—" for cell in cells)]


def reasons(rows: Iterable[Row], targets: Iterable[Target]) -> list[str]:
    """Why something is not applicable: a line for each vendor, platform and reason."""
    found: dict[tuple[str, str, str], list[str]] = {}
    labels = {target.name: target.label for target in targets}
    for row in rows:
        for name, cell in row.cells.items():
            if not cell.runs:
                found.setdefault((row.connector, labels[name], cell.reason), []).append(row.name)
    return [
        f"{connector}, {label}: {', '.join(names)}. {reason}" for (connector, label, reason), names in found.items()
    ]


def counts(rows: Iterable[Row]) -> dict[str, int]:
    """``operations``, ``events``, and how many cells run or do not."""
    listed = list(rows)
    cells = [cell for row in listed for cell in row.cells.values()]
    return {
        "operations": sum(not row.event for row in listed),
        "events": sum(row.event for row in listed),
        "run": sum(cell.runs for cell in cells),
        "not_applicable": sum(not cell.runs for cell in cells),
    }


def coverage_data(rows: Iterable[Row]) -> list[dict[str, Any]]:
    """The JSON form: stable, for scripts."""
    return [
        {
            "connector": row.connector,
            "documented": row.name,
            "kind": "event" if row.event else "operation",
            "targets": {
                name: {"runs": cell.runs, "by": list(cell.by)} if cell.runs else {"runs": False, "reason": cell.reason}
                for name, cell in row.cells.items()
            },
        }
        for row in rows
    ]
