"""Runs emitted packages, each in its platform's engine, through the same scenarios."""

from __future__ import annotations

import importlib
import importlib.util
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import cast

from connector_core.build import Checked, emit, store
from connector_core.expected import ExpectedError, UsageError
from connector_core.target import Files, Target

from .beside import load_beside
from .driver import Driver, DriverError, DriverFactory
from .scenario.across import compare_targets
from .scenario.model import Scenario, Script
from .scenario.play import offered, play
from .scenario.result import ScenarioResult
from .serving import LoopbackServer
from .vendor.messages import Response

Say = Callable[[ScenarioResult], None]
Edit = Callable[[Files], Files]


@dataclass(frozen=True)
class Platform:
    """A target that takes part. `open` gets the vendor's base URL and gives a driver (not entered yet)."""

    target: str
    open: Callable[[str], Driver]
    offers: frozenset[str]


@dataclass
class SimulationResult:
    """Every scenario on every platform. `moment` and `seed` are what the records were made from."""

    connector: str
    seed: int
    moment: float
    targets: list[str]
    results: list[ScenarioResult] = field(default_factory=list)
    seconds: float = 0.0

    @property
    def ok(self) -> bool:
        """Nothing failed, and something ran."""
        verdicts = {result.verdict for result in self.results}
        return "passed" in verdicts and "failed" not in verdicts

    def of(self, scenario: str, target: str) -> ScenarioResult | None:
        found = (row for row in self.results if (row.scenario, row.target) == (scenario, target))
        return next(found, None)


def simulate(
    connector: str,
    script: Script,
    platforms: Sequence[Platform],
    *,
    scenarios: Iterable[str] = (),
    seed: int = 1,
    say: Say = lambda _: None,
) -> SimulationResult:
    """Play scenarios (none named: all) on each platform in turn, then compare the platforms.

    Raises UsageError for a scenario that does not exist.
    """
    chosen = choose(script.SCENARIOS, scenarios)
    start = time.time()
    # A full minute, so that no record holds a fraction of a second by accident.
    moment = start // 60 * 60
    result = SimulationResult(connector, seed, moment, [platform.target for platform in platforms])
    with LoopbackServer(lambda _: Response(503)) as server:
        base_url = server.url + _prefix(script, seed, moment)
        for platform in platforms:
            try:
                with platform.open(base_url) as driver:
                    result.results += play(
                        script,
                        chosen,
                        driver,
                        platform.offers,
                        lambda handle: setattr(server, "handle", handle),
                        seed=seed,
                        moment=moment,
                        say=say,
                    )
            except DriverError as error:
                broken = ScenarioResult("package", "The package loads", platform.target, "", problems=[str(error)])
                result.results.append(broken)
                say(broken)
    compare_targets(result.results)
    result.seconds = time.time() - start
    return result


def simulate_emitted(
    item: Checked, targets: Sequence[Target], *, scenarios: Iterable[str] = (), seed: int = 1, say: Say = lambda _: None
) -> SimulationResult:
    """Emit a checked description for each target into a temporary folder and simulate that.

    Raises MissingModuleError when there is no ``scenarios.py`` beside the description, ExpectedError for a
    target without a driver.
    """
    script = cast(Script, load_beside(item.file, "scenarios"))
    with TemporaryDirectory(prefix="simulate-") as folder:
        platforms = [platform_of(item, target, Path(folder)) for target in targets]
        return simulate(item.connector.key, script, platforms, scenarios=scenarios, seed=seed, say=say)


def choose(known: Sequence[Scenario], names: Iterable[str]) -> list[Scenario]:
    """The named scenarios in their own order. Raises UsageError."""
    wanted = list(names)
    keys = [scenario.key for scenario in known]
    for name in wanted:
        if name not in keys:
            raise UsageError(f"there is no scenario {name!r} (known: {', '.join(keys)})")
    return [scenario for scenario in known if not wanted or scenario.key in wanted]


def platform_of(item: Checked, target: Target, folder: Path, edit: Edit = lambda files: files) -> Platform:
    """A target's package of a description, written below `folder` when it is opened.

    `edit` changes what was emitted (to plant a mistake). Raises ExpectedError for a target without a driver.
    """
    names = target.names(item.connector)
    factory = factory_of(target.name)

    def open_it(base_url: str) -> Driver:
        (package,) = emit([item], [target], folder, base_url)
        package.files = edit(package.files)
        store([package])
        return factory(package.folder, names)

    return Platform(target.name, open_it, offered(names))


def factory_of(target: str) -> DriverFactory:
    """Raises ExpectedError for a target that has no driver."""
    name = f"targets.{target}.driver"
    if importlib.util.find_spec(name) is None:
        raise ExpectedError(f"the target {target} has no driver: nothing can run its packages")
    factory: DriverFactory = importlib.import_module(name).open_driver
    return factory


def _prefix(script: Script, seed: int, moment: float) -> str:
    world = script.world(seed, moment)
    try:
        return world.vendor.prefix
    finally:
        world.vendor.close()
