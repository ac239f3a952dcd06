"""The table of a simulation: scenario × platform. rich on a terminal, plain lines elsewhere."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from typing import TextIO

from ..scenario.result import ScenarioResult
from ..simulate import SimulationResult

MARKS = {"passed": "ok", "failed": "FAILED", "not offered": "–"}


def print_table(simulation: SimulationResult, out: TextIO | None = None) -> None:
    """Items in and out, requests and the verdict of each; then every problem."""
    out = out or sys.stdout
    if out.isatty():
        _rich(simulation, out)
    else:
        for line in plain_lines(simulation):
            print(line, file=out)


def plain_lines(simulation: SimulationResult) -> Iterable[str]:
    """``connection  n8n  1/1 items  3 requests  ok``, a line each, and the problems below."""
    width = max((len(row.scenario) for row in simulation.results), default=0)
    for row in simulation.results:
        yield f"{row.scenario:<{width}}  {row.target:<7} {cell(row)}"
    yield from summary(simulation)


def cell(row: ScenarioResult) -> str:
    """``41/41 items  52 requests  ok``: items that came out / that went in."""
    if row.reason is not None:
        return f"{MARKS[row.verdict]} not offered: {row.reason}"
    return f"{row.got}/{row.wanted} items  {row.requests} requests  {MARKS[row.verdict]}"


def summary(simulation: SimulationResult) -> Iterable[str]:
    failed = [row for row in simulation.results if row.verdict == "failed"]
    for row in failed:
        for problem in row.all_problems():
            yield f"  {row.target} {row.scenario}: {problem}"
    engines = dict.fromkeys(f"{row.target}: {row.engine}" for row in simulation.results if row.engine)
    yield from engines
    ran = [row for row in simulation.results if row.reason is None]
    items = sum(row.got for row in ran)
    requests = sum(row.requests for row in ran)
    yield (
        f"{simulation.connector}: {len(ran) - len(failed)} of {len(ran)} passed, {items} items, "
        f"{requests} requests, seed {simulation.seed}, {simulation.seconds:.1f} s"
    )


def _rich(simulation: SimulationResult, out: TextIO) -> None:
    try:
        from rich.console import Console
        from rich.table import Table
        from rich.text import Text
    except ImportError:
        for line in plain_lines(simulation):
            print(line, file=out)
        return
    colours = {"passed": "green", "failed": "bold red", "not offered": "dim"}
    table = Table(title=f"{simulation.connector}: items out/in · requests", title_justify="left")
    table.add_column("Scenario")
    for target in simulation.targets:
        table.add_column(target)
    for scenario in dict.fromkeys(row.scenario for row in simulation.results):
        cells = []
        for target in simulation.targets:
            row = simulation.of(scenario, target)
            text = "" if row is None else MARKS[row.verdict]
            if row is not None and row.reason is None:
                text = f"{row.got}/{row.wanted} · {row.requests}  {text}"
            cells.append(Text(text, style=colours[row.verdict] if row else ""))
        table.add_row(scenario, *cells)
    console = Console(file=out)
    console.print(table)
    for line in summary(simulation):
        console.print(Text(line))
