"""Everything that a connector on a platform puts out while all its scenarios are played, secrets and all."""

from __future__ import annotations

import importlib
import json
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from unittest import mock

from connector_core import target
from connector_core.build import checked
from connector_core.harness import node
from connector_core.harness.driver import Outcome
from connector_core.harness.report.data import simulation_data
from connector_core.harness.report.page import render_page
from connector_core.harness.scenario.model import Scenario
from connector_core.harness.scenario.play import play
from connector_core.harness.scenario.secrets import Canaries
from connector_core.harness.serving import LoopbackServer
from connector_core.harness.simulate import Edit, SimulationResult, choose, platform_of
from connector_core.harness.vendor.messages import Headers, Request, Response
from targets.make.driver import MakeDriver
from targets.n8n.driver import N8nDriver
from targets.zapier.driver import ZapierDriver
from tests.scenarios.elsewhere import elsewhere

EAR = Path(__file__).parent / "ear.cjs"
SHOWN = "a secret shows"
"""How the player tells of a secret in items or errors, which it then blots out."""


@dataclass
class Overheard:
    """`texts`: place → all that was written there. `hosts`: where the platform connected to."""

    simulation: SimulationResult
    canaries: Canaries
    texts: dict[str, str]
    hosts: set[str]
    elsewhere: list[str]
    """Requests that another address heard."""
    told: list[str] = field(default_factory=list)
    """Problems of the player's that are about secrets."""

    def leaks(self) -> list[str]:
        strange = [f"a connection to {host}" for host in sorted(self.hosts - {"127.0.0.1"})]
        return (
            self.told
            + self.canaries.leaks(self.texts)
            + strange
            + [f"heard elsewhere: {len(self.elsewhere)}"] * bool(self.elsewhere)
        )


class _Script:
    """A script whose worlds are remembered, for the secrets in them."""

    def __init__(self, script: Any) -> None:
        self._script = script
        self.SCENARIOS: Sequence[Scenario] = script.SCENARIOS
        self.worlds: list[Any] = []

    def world(self, seed: int, moment: float) -> Any:
        self.worlds.append(self._script.world(seed, moment))
        return self.worlds[-1]


def overhear(
    key: str, platform: str, folder: Path, edit: Edit = lambda files: files, scenarios: Sequence[str] = ()
) -> Overheard:
    """Play scenarios (none named: all), then let the vendor send everything elsewhere."""
    chosen = target.load(platform)
    (item,), _ = checked([key], [chosen])
    script = _Script(importlib.import_module(f"connectors.{key}.scenarios"))
    made = platform_of(item, chosen, folder, edit)
    moment = time.time() // 60 * 60
    simulation = SimulationResult(key, 1, moment, [platform])
    texts: dict[str, str] = {}
    with ExitStack() as opened:
        opened.enter_context(_wired())
        server = opened.enter_context(LoopbackServer(lambda _: Response(503)))
        first = script.world(0, moment)
        driver = opened.enter_context(made.open(server.url + first.vendor.prefix))
        written = _tapes(driver)
        simulation.results += play(
            script,
            choose(script.SCENARIOS, scenarios),
            driver,
            made.offers,
            lambda handle: setattr(server, "handle", handle),
            seed=1,
            moment=moment,
        )
        server.handle = first.vendor.handle
        heard, told = _sent_elsewhere(driver, first, item.connector)
        texts["errors of redirects"] = "\n".join(told)
        texts |= {name: read() for name, read in written.items()}
    first.vendor.close()
    texts["report"] = render_page(simulation)
    texts["JSON report"] = json.dumps(simulation_data(simulation))
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            texts[f"package {path.relative_to(folder)}"] = path.read_bytes().decode("utf-8", "replace")
    secrets = {secret for world in script.worlds for secret in world.vendor.redactor.known}
    problems = [text for result in simulation.results for text in result.all_problems() if SHOWN in text]
    hosts = set(texts.pop("hosts").split())
    return Overheard(simulation, Canaries(secrets), texts, hosts, heard, problems)


def _sent_elsewhere(driver: Any, world: Any, connector: Any) -> tuple[list[str], list[str]]:
    """What a listener on another address heard when every answer pointed there, and what users were told."""
    outcomes: list[Outcome] = [driver.connect(world.credentials)]
    with elsewhere() as (url, heard):

        def redirected(request: Request) -> Response:
            status = 307 if request.method == "GET" else 308
            return Response(status, Headers({"Location": f"{url}{request.path}"}), f'{{"next": "{url}"}}'.encode())

        world.vendor.interceptors[:] = [redirected]
        for path in ("/x", url, f"@{url[7:]}/x", f"//{url[7:]}/x"):
            for method in ("GET", "POST"):
                outcomes.append(driver.run("api_call", {"method": method, "path": path}))
        lists = [one.key for one in connector.searches if not any(given.required for given in one.inputs)]
        outcomes += [driver.run(name, {}) for name in lists]
        outcomes.append(driver.connect(world.credentials))
        world.vendor.interceptors.clear()
        return list(heard), [outcome.failure.message for outcome in outcomes if outcome.failure]


def _tapes(driver: Any) -> dict[str, Callable[[], str]]:
    """What is written from now on, by place; ``hosts`` are those that were connected to."""
    if isinstance(driver, MakeDriver):
        host, asked = driver.simulator.host, list[str]()
        send = host.send

        def sent(request: Any) -> Any:
            asked.append(request.url.split("/")[2].split(":")[0])
            return send(request)

        host.send = sent
        return {"log": lambda: f"{host.log}\n{host.notes}", "hosts": lambda: " ".join(asked)}
    said: list[str] = []
    log: list[str] = []
    if isinstance(driver, N8nDriver):
        driver.core._said = said  # type: ignore[attr-defined]
    elif isinstance(driver, ZapierDriver):
        engine: Any = driver.app.engine
        engine._said = said
        call = engine.call

        def called(*given: Any, **named: Any) -> Any:
            reply = call(*given, **named)
            log.append(f"{reply.name} {reply.text} {json.dumps(reply.log)}")
            return reply

        engine.call = called
    return {
        "output": lambda: "\n".join(said),
        "log": lambda: "\n".join(log),
        "hosts": lambda: " ".join(line.split()[-1] for line in list(said) if line.startswith("connected to ")),
    }


@contextmanager
def _wired() -> Iterator[None]:
    """Engines tell where they connect to, and n8n logs all that it can."""
    plain = node.environment

    def wired(**more: str) -> dict[str, str]:
        found = plain(**more)
        if "N8N_USER_FOLDER" in more or "ZAPIER_DEPLOY_KEY" in more:
            found |= {"NODE_OPTIONS": f"--require={EAR}", "N8N_LOG_LEVEL": "debug"}
        return found

    with mock.patch.object(node, "environment", wired):
        yield
