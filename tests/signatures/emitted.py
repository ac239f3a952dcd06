"""Packages that were emitted for each scheme, compiled, and asked in batches what they believe."""

from __future__ import annotations

import base64
import json
import subprocess
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from connector_core.check.example import connector as tiny
from connector_core.description import Connector, Webhook
from connector_core.diagnostics import Diagnostics
from connector_core.harness.node import environment, install, node
from connector_core.target import Options
from targets.n8n import TARGET as N8N
from targets.n8n.gates import TOOLING
from targets.zapier import TARGET as ZAPIER
from targets.zapier.driver.engine import GUARD
from targets.zapier.driver.stage import SET

from .delivery import Delivery
from .schemes import SCHEMES, Scheme

HERE = Path(__file__).parent
ICON = "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 60 60'><rect width='60' height='60' fill='#336699'/></svg>"


@dataclass(frozen=True)
class Verdict:
    """``believed``, and how many items came of it; ``said`` is what the connector told the platform."""

    believed: bool
    items: int
    said: str


def described(scheme: Scheme) -> Connector:
    """A small connector whose vendor signs by this scheme. Its event is not looked up: no network is needed."""
    (trigger,) = tiny.triggers
    return tiny.changed(
        signature=scheme.signature,
        triggers=(trigger.changed(webhook=Webhook(event="note.created", item="data")),),
    )


class Platform:
    """One target's packages, a folder for each scheme, compiled by one run of the compiler."""

    def __init__(self, name: str, folder: Path) -> None:
        """Emit and compile. Raises AssertionError with the compiler's words."""
        self.name = name
        self.folder = folder
        target, tools = {"n8n": (N8N, TOOLING), "zapier": (ZAPIER, SET)}[name]
        for scheme in SCHEMES:
            connector, diagnostics = described(scheme), Diagnostics()
            target.check(connector, diagnostics)
            assert [item.render() for item in diagnostics.found] == []
            for path, text in target.emit(connector, Options(icon=ICON)).items():
                place = folder / scheme.name / path
                place.parent.mkdir(parents=True, exist_ok=True)
                place.write_text(str(text), "utf-8", newline="\n")
        modules = install(tools) / "node_modules"
        (folder / "node_modules").symlink_to(modules, target_is_directory=True)
        self._compile(modules)

    def _compile(self, modules: Path) -> None:
        # Compiled in place with the options that the packages bring, so that one run serves all of them.
        options = json.loads((self.folder / SCHEMES[0].name / "tsconfig.json").read_text("utf-8"))["compilerOptions"]
        for name in ("outDir", "rootDir", "incremental", "declaration", "sourceMap"):
            options.pop(name, None)
        sources = {"n8n": ["*/nodes/**/*.ts", "*/credentials/**/*.ts"], "zapier": ["*/src/**/*.ts"]}[self.name]
        config = {"compilerOptions": options, "include": sources}
        (self.folder / "tsconfig.json").write_text(json.dumps(config), "utf-8")
        kind = {"n8n": "commonjs", "zapier": "module"}[self.name]
        (self.folder / "package.json").write_text(json.dumps({"type": kind}), "utf-8")
        command = [str(node()), str(modules / "typescript/bin/tsc"), "-p", str(self.folder), "--pretty", "false"]
        done = subprocess.run(command, capture_output=True, text=True, env=environment(), check=False)
        assert done.returncode == 0, done.stdout + done.stderr

    def judged(self, scheme: Scheme, deliveries: Iterable[Delivery]) -> Mapping[str, Verdict]:
        """What the emitted trigger says of each delivery, by its name; all in one Node process."""
        given = list(deliveries)
        assert len({item.name for item in given}) == len(given), "two deliveries of one name"
        batch = HERE / {"n8n": "n8n_batch.cjs", "zapier": "zapier_batch.mjs"}[self.name]
        command = [str(node()), "--import", GUARD, str(batch), str(self.folder / scheme.name)]
        lines = "\n".join(json.dumps(_told(item)) for item in given)
        done = subprocess.run(
            command, input=lines, cwd=self.folder, capture_output=True, text=True, env=environment(), check=False
        )
        assert done.returncode == 0, done.stderr
        found = [Verdict(**json.loads(line)) for line in done.stdout.splitlines()]
        return dict(zip((item.name for item in given), found, strict=True))


def _told(item: Delivery) -> dict[str, object]:
    """A delivery as JSON. Headers that repeat are one, joined as Node's parser joins them."""
    headers: dict[str, str] = {}
    for name, value in item.headers:
        headers[name] = f"{headers[name]}, {value}" if name in headers else value
    body = base64.b64encode(item.body).decode()
    return {"headers": headers, "body": body, "secret": item.secret, "now_ms": round(item.now * 1000)}
