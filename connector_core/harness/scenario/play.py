"""Plays scenarios on one driver and writes down what happened."""

from __future__ import annotations

import zlib
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from ..driver import Driver, DriverError
from ..serving import Handle
from .model import Scenario, Script
from .result import ScenarioResult
from .secrets import keep_secrets
from .stage import AbandonedError, Stage

Mount = Callable[[Handle], None]
"""Puts another vendor behind the address that the packages were built for."""


def play(
    script: Script,
    scenarios: Sequence[Scenario],
    driver: Driver,
    offers: frozenset[str],
    mount: Mount,
    *,
    seed: int,
    moment: float,
    say: Callable[[ScenarioResult], None] = lambda _: None,
) -> list[ScenarioResult]:
    """Each scenario in a fresh world; the same seed and moment give the same records everywhere."""
    results = []
    for scenario in scenarios:
        result = ScenarioResult(scenario.key, scenario.label, driver.target, driver.engine)
        lacking = scenario.lacking(offers)
        if lacking:
            result.reason = f"the package does not offer {', '.join(lacking)}"
        else:
            _play(script, scenario, driver, offers, mount, seed, moment, result)
        results.append(result)
        say(result)
    return results


def offered(names: Mapping[str, Mapping[str, Any]]) -> frozenset[str]:
    """Operation keys of a target's names index, and ``key:delivery`` for triggers."""
    found = set(names)
    for key, entry in names.items():
        if "inputs" not in entry:
            found.update(f"{key}:{delivery}" for delivery in entry)
    return frozenset(found)


def _seed_of(seed: int, scenario: Scenario) -> int:
    """Each scenario has keys of its own: what a platform remembers of one must not reach the next."""
    return zlib.crc32(scenario.key.encode()) ^ seed


def _play(
    script: Script,
    scenario: Scenario,
    driver: Driver,
    offers: frozenset[str],
    mount: Mount,
    seed: int,
    moment: float,
    result: ScenarioResult,
) -> None:
    world = script.world(_seed_of(seed, scenario), moment)
    try:
        mount(world.vendor.handle)
        stage = Stage(driver, world, offers, result)
        try:
            with stage.step("connect") as step:
                step.expect_done(stage.connect())
            scenario.play(stage)
        except AbandonedError:
            pass
        finally:
            try:
                stage.close()
            except DriverError as error:
                result.problems.append(f"turning the trigger off: {error}")
        result.problems += world.vendor.breaches
        keep_secrets(result, world.vendor.redactor)
    finally:
        world.vendor.close()
