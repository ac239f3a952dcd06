"""The JSON form of a simulation: stable, for scripts; the page is made from it too."""

from __future__ import annotations

from typing import Any

from ..scenario.result import ScenarioResult, StepResult
from ..simulate import SimulationResult
from ..vendor.times import iso


def simulation_data(simulation: SimulationResult) -> dict[str, Any]:
    """``{connector, seed, moment, ok, seconds, targets, results[]}``; times of a step in seconds since its
    scenario began."""
    return {
        "connector": simulation.connector,
        "seed": simulation.seed,
        "moment": iso(simulation.moment),
        "ok": simulation.ok,
        "seconds": round(simulation.seconds, 1),
        "targets": simulation.targets,
        "results": [_result(result) for result in simulation.results],
    }


def _result(result: ScenarioResult) -> dict[str, Any]:
    start = result.steps[0].started if result.steps else 0.0
    return {
        "scenario": result.scenario,
        "label": result.label,
        "target": result.target,
        "engine": result.engine,
        "result": result.verdict,
        "reason": result.reason,
        "items_in": result.wanted,
        "items_out": result.got,
        "requests": result.requests,
        "problems": result.all_problems(),
        "seconds": round(result.steps[-1].ended - start, 3) if result.steps else 0.0,
        "steps": [_step(step, start) for step in result.steps],
    }


def _step(step: StepResult, start: float) -> dict[str, Any]:
    return {
        "name": step.name,
        "from": round(step.started - start, 3),
        "to": round(step.ended - start, 3),
        "items_in": step.wanted,
        "items_out": len(step.items),
        "items": step.items,
        "requests": [
            {
                "at": round(seen.at - start, 3),
                "method": seen.method,
                "path": seen.path,
                "query": [list(pair) for pair in seen.query],
                "status": seen.status,
            }
            for seen in step.requests
        ],
        "deliveries": [
            {"at": round(sent.at - start, 3), "event": sent.event, "status": sent.status, "forged": sent.forged}
            for sent in step.deliveries
        ],
        "problems": step.problems,
        "notes": step.notes,
        "varies": step.varies,
    }
