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
"""Every fault must be reached on every platform in this share of the histories there that could have met it."""
MANY = 20
"""A sample is too small to say that of a platform, but what so many of its histories could meet, one must."""


def data(
    tallies: Sequence[Tally], passed: Mapping[str, bool] | None, seconds: float, *, sample: bool
) -> dict[str, Any]:
    """``{ok, totals, rare[], runs[], counters{}, on{}, matrix[], violations[], tests{}}``; plain data."""
    matrix = [
        {
            "number": fault.number,
            "text": fault.text,
            "cells": {f"{tally.connector} {tally.target}": asdict(cell(fault, tally, passed)) for tally in tallies},
        }
        for fault in FAULTS
    ]
    verdicts = [each["verdict"] for row in matrix for each in row["cells"].values()]
    seldom = rare(tallies, sample=sample)
    wrong = [asdict(each) for tally in tallies for each in tally.wrong]
    fine = {"pass", "not applicable"} | ({"not shown"} if sample else set())
    if sample or passed is None:
        fine.add("tests not run")
    return {
        "ok": not wrong and not seldom and set(verdicts) <= fine,
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
        "rare": seldom,
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
        "counters": reached(tallies),
        "on": by_target(tallies),
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


def by_target(tallies: Sequence[Tally]) -> dict[str, dict[str, dict[str, int]]]:
    """Target → the same of its histories alone."""
    targets = sorted({tally.target for tally in tallies})
    return {target: reached([tally for tally in tallies if tally.target == target]) for target in targets}


def rare(tallies: Sequence[Tally], *, sample: bool) -> list[str]:
    """The faults that were reached too seldom, each with the target, of which one may have nearly all histories."""
    if sample:
        return [name for name, row in reached(tallies).items() if row["did"] < _least(row["could"], MANY)]
    return [
        f"{name} on {target}"
        for target, rows in by_target(tallies).items()
        for name, row in rows.items()
        if row["did"] < _least(row["could"], 1)
    ]


def _least(could: int, many: int) -> int:
    """In how many of so many histories a fault must be reached: in one from `many` on, then in a share of them."""
    return max(int(could >= many), int(ENOUGH * could))


def page(found: Mapping[str, Any]) -> str:
    """Every value is escaped."""
    from jinja2 import Environment, StrictUndefined

    environment = Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    return environment.from_string(TEMPLATE.read_text(encoding="utf-8")).render(found)
