"""A simulation as one HTML page: no script, nothing from outside, light and dark."""

from __future__ import annotations

import json
from importlib import resources
from typing import Any

from ..simulate import SimulationResult
from .data import simulation_data

TEMPLATE = "page.html.jinja"


def render_page(simulation: SimulationResult) -> str:
    """The page's text. Every value is escaped; secrets were blotted out when the result was made."""
    from jinja2 import Environment, StrictUndefined

    environment = Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    environment.filters["pretty"] = lambda value: json.dumps(value, indent=1, ensure_ascii=False)
    source = resources.files(__package__).joinpath(TEMPLATE).read_text(encoding="utf-8")
    data = simulation_data(simulation)
    scenarios = dict.fromkeys((row["scenario"], row["label"]) for row in data["results"])
    cells = {(row["scenario"], row["target"]): row for row in data["results"]}
    return environment.from_string(source).render(
        data=data, scenarios=list(scenarios), cells=cells, bars=bars, engines=_engines(data)
    )


def bars(result: dict[str, Any]) -> list[dict[str, Any]]:
    """Each step's place on the timeline in per cent, with marks for its requests and deliveries."""
    length: float = max(result["seconds"], 0.001)

    def place(at: float) -> float:
        return round(min(100.0, max(0.0, 100 * at / length)), 2)

    return [
        {
            "step": step,
            "left": place(step["from"]),
            "width": max(0.4, round(place(step["to"]) - place(step["from"]), 2)),
            "requests": [place(row["at"]) for row in step["requests"]],
            "deliveries": [(place(row["at"]), row["forged"]) for row in step["deliveries"]],
        }
        for step in result["steps"]
    ]


def _engines(data: dict[str, Any]) -> dict[str, str]:
    return {row["target"]: row["engine"] for row in data["results"] if row["engine"]}
