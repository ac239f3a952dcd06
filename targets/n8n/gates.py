"""n8n's own gates, run on an emitted package: compile, lint, the community scanner."""

from __future__ import annotations

import json
import os
import re
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from connector_core.expected import ExpectedError
from connector_core.harness.node import environment, install, node

HERE = Path(__file__).parent
TOOLING = HERE / "npm" / "tooling"


@dataclass(frozen=True)
class Finding:
    """One message of a gate."""

    gate: str
    severity: str
    text: str


def prepare(folder: Path) -> Path:
    """Link the tools into the package, as ``npm install`` would have put them there. Gives the tools' folder."""
    tools = install(TOOLING)
    link = folder / "node_modules"
    if not link.is_symlink() and not link.exists():
        link.symlink_to(tools / "node_modules", target_is_directory=True)
    return tools


def build(folder: Path) -> None:
    """``n8n-node build``: ``dist/`` as it is published. Raises ExpectedError with the compiler's words."""
    prepare(folder)
    code, said = _cli(folder, "build")
    if code:
        raise ExpectedError(f"n8n-node build failed:\n{said}")


def lint(folder: Path) -> list[Finding]:
    """``n8n-node lint`` with the package's own configuration. A line with words means a finding."""
    prepare(folder)
    code, said = _cli(folder, "lint")
    lines = re.findall(r"^\s+\d+:\d+\s+(error|warning)\s+(.*)$", said, re.MULTILINE)
    found = [Finding("lint", severity, text) for severity, text in lines]
    if code and not found:
        found.append(Finding("lint", "error", said.strip()[-2000:]))
    return found


def scan(folder: Path) -> list[Finding]:
    """The community scanner's ``analyzePackage`` on sources and ``dist/``, with its warnings."""
    tools = prepare(folder)
    done = subprocess.run(
        [node(), HERE / "gates.mjs", folder], cwd=tools, env=environment(), capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise ExpectedError(f"the community scanner did not run:\n{(done.stdout + done.stderr)[-2000:]}")
    told: dict[str, Any] = json.loads(done.stdout)
    found = [
        Finding("scanner", item["severity"], f"{item['file']}:{item['line']} {item['message']} ({item['rule']})")
        for item in told["messages"]
    ]
    if not told["passed"] and not found:
        found.append(Finding("scanner", "error", "analyzePackage did not pass"))
    if told["files"] < 2:
        found.append(Finding("scanner", "error", f"the scanner saw {told['files']} files only"))
    return found


def run(folder: Path) -> list[Finding]:
    """Build, then every finding of every gate; none is a pass."""
    build(folder)
    return lint(folder) + scan(folder)


def _cli(folder: Path, command: str) -> tuple[int, str]:
    script = folder / "node_modules" / "@n8n" / "node-cli" / "bin" / "n8n-node.mjs"
    env = environment(CI="1", NO_COLOR="1", FORCE_COLOR="0")
    env["PATH"] = os.pathsep.join([str(folder / "node_modules" / ".bin"), env["PATH"]])
    done = subprocess.run([node(), script, command], cwd=folder, env=env, capture_output=True, text=True, check=False)
    return done.returncode, done.stdout + done.stderr
