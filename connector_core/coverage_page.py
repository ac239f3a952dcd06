"""Prints ``docs/coverage.md``: what of each vendor's document runs on which platform.

python -m connector_core.coverage_page > docs/coverage.md
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from connector_core.coverage import Row, counts, coverage, reasons
from connector_core.description import Connector
from connector_core.target import Target
from connector_core.templating import code, md

INTRODUCTION = """\
# Coverage

Made from the descriptions: `python -m connector_core.coverage_page > docs/coverage.md`; the same in a terminal:
`python generate.py list --coverage`.

"Runs" means that scenarios ran the emitted package in its platform's engine and asserted both the request that the
fake vendor saw and the values that the workflow got; `tests/scenarios` fails for a cell of which that is not true.
"""


def page(connectors: Sequence[Connector], targets: Sequence[Target]) -> str:
    """The page as Markdown; a test compares it with the file."""
    parts, every = [INTRODUCTION], []
    for connector in connectors:
        rows = coverage(connector, targets)
        every += rows
        parts.append(f"## {md(connector.label)}\n\n{_table(rows, targets)}\n")
        parts += [f"- {md(text)}\n" for text in reasons(rows, targets)]
    total = counts(every)
    parts.append(
        f"In all: {total['operations']} operations and {total['events']} events on {len(targets)} platforms; "
        f"{total['run']} cells run, {total['not_applicable']} are not applicable.\n"
    )
    return "\n".join(parts)


def _table(rows: Sequence[Row], targets: Sequence[Target]) -> str:
    head = ["Documented", *(target.label for target in targets)]
    lines = ([code(row.name) + (" (event)" if row.event else ""), *_cells(row, targets)] for row in rows)
    table = [head, ["---"] * len(head), *lines]
    return "\n".join(f"| {' | '.join(line)} |" for line in table)


def _cells(row: Row, targets: Sequence[Target]) -> Iterator[str]:
    for target in targets:
        cell = row.cells[target.name]
        yield f"runs: {', '.join(code(name) for name in cell.by)}" if cell.runs else "—"


def main() -> None:
    from connector_core.build import checked
    from connector_core.target import load_all

    targets = list(load_all())
    items, _ = checked((), targets)
    print(page([item.connector for item in items], targets), end="")


if __name__ == "__main__":
    main()
