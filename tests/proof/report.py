"""The matrix as JSON and as one HTML page without script."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from connector_core.harness.histories.tally import Tally
from tests.proof.cells import cell, signed
from tests.proof.matrix import FAULTS

TEMPLATE = Path(__file__).parent / "page.html.jinja"
ENOUGH = 0.01
"""Every fault must be reached in this share of the histories that could, or the run has not shown much."""


def data(
    tallies: Sequence[Tally], passed: Mapping[str, bool] | None, seconds: float, *, sample: bool
) -> dict[str, Any]:
    """``{ok, totals, connectors, targets, matrix[], counters[], tests{}}``; plain data."""
    matrix = [
        {
            "number": fault.number,
            "text": fault.text,
            "cells": {f"{tally.connector} {tally.target}": asdict(cell(fault, tally, passed)) for tally in tallies},
        }
        for fault in FAULTS
    ]
    verdicts = [each["verdict"] for row in matrix for each in row["cells"].values()]
    counters = reached(tallies)
    least = 0 if sample else 1
    rare = [name for name, row in counters.items() if row["did"] < max(least, int(ENOUGH * row["could"]))]
    wrong = [asdict(each) for tally in tallies for each in tally.wrong]
    fine = {"pass", "not applicable", "tests not run"} | ({"not shown"} if sample else set())
    return {
        "ok": not wrong and not rare and set(verdicts) <= fine,
        "totals": {
            "histories": sum(tally.histories for tally in tallies),
            "deliveries": sum(tally.deliveries for tally in tallies),
            "signed": sum(tally.deliveries for tally in tallies if signed(tally)),
            "requests": sum(tally.requests for tally in tallies),
            "items": sum(tally.items for tally in tallies),
            "violations": len(wrong),
            "seconds": round(seconds),
            **{verdict.replace(" ", "_"): verdicts.count(verdict) for verdict in sorted(set(verdicts))},
        },
        "rare": rare,
        "runs": [
            {
                "connector": tally.connector,
                "target": tally.target,
                "engine": tally.engine,
                "seeds": [tally.first, tally.last],
                "histories": tally.histories,
                "deliveries": tally.deliveries,
                "requests": tally.requests,
                "items": tally.items,
                "hash": tally.hash,
            }
            for tally in tallies
        ],
        "counters": counters,
        "matrix": matrix,
        "violations": wrong,
        "tests": dict(passed or {}),
    }


def reached(tallies: Sequence[Tally]) -> dict[str, dict[str, int]]:
    """Fault → in how many histories it could have happened, did, and how often in all."""
    found: dict[str, dict[str, int]] = {}
    for tally in tallies:
        for name, row in tally.faults.items():
            sums = found.setdefault(name, {"could": 0, "did": 0, "times": 0})
            for key, value in asdict(row).items():
                sums[key] += value
    return dict(sorted(found.items()))


def page(found: Mapping[str, Any]) -> str:
    """Every value is escaped."""
    from jinja2 import Environment, StrictUndefined

    environment = Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    return environment.from_string(TEMPLATE.read_text(encoding="utf-8")).render(found)
