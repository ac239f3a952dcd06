"""Zapier's own gates, run on an emitted package: TypeScript, ``zapier-platform validate`` and ``build``.

Nothing leaves the machine: the checks that Zapier's server makes are answered on loopback, with
what our own lint of the definition found (targets/zapier/lint).
"""

from __future__ import annotations

import json
import os
import re
import shlex
import subprocess
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from connector_core.expected import ExpectedError
from connector_core.harness import node
from connector_core.harness.serving import LoopbackServer
from connector_core.harness.vendor.messages import Request, Response
from targets.zapier.driver.engine import GUARD
from targets.zapier.driver.stage import compiler, hard_linked, is_typescript, staged
from targets.zapier.lint import lint

_CHECK = "/api/platform/cli/check"
_ARCHIVES = ("build/build.zip", "build/source.zip")


@dataclass(frozen=True)
class Finding:
    """One message of a gate: ``compile``, ``schema``, ``checks`` or ``build``."""

    gate: str
    severity: str
    text: str


def run(package: Path) -> list[Finding]:
    """Every finding of every gate; none is a pass. Raises ExpectedError when a tool cannot run."""
    with staged(package, hard_linked) as folder:
        found = _compile(folder)
        # What does not compile has nothing to validate or build.
        return found or _validate(folder) + _build(folder)


def compile(package: Path) -> list[Finding]:
    """The compiler's errors, with the package's own tsconfig.json."""
    with staged(package) as folder:
        return _compile(folder)


def validate(package: Path) -> list[Finding]:
    """``zapier-platform validate``: the schema's errors (``schema``) and those of the checks (``checks``)."""
    with staged(package, hard_linked) as folder:
        return _validate(folder)


def build(package: Path) -> list[Finding]:
    """``zapier-platform build`` with its validation: what it refuses, or archives that it did not write."""
    with staged(package, hard_linked) as folder:
        return _build(folder)


def _compile(folder: Path) -> list[Finding]:
    if not is_typescript(folder):
        return []
    done = compiler(folder, "--noEmit")
    errors = re.findall(r"^.*\berror TS\d+: .*$", done.stdout, re.MULTILINE)
    if done.returncode and not errors:
        raise ExpectedError(f"the TypeScript compiler did not run:\n{done.stdout}{done.stderr}")
    return [Finding("compile", "error", text) for text in errors]


def _validate(folder: Path) -> list[Finding]:
    with _checks() as server:
        done = _cli(folder, server, "validate", "--format", "json")
        told = list(_documents(done.stdout))
        if not told:
            raise ExpectedError(f"zapier-platform validate did not run:\n{done.stdout}{done.stderr}")
        schema = [Finding("schema", "error", f"{row['Property']}: {row['Message']}") for row in told[0]]
        # Exit code 0 says nothing about the checks: their rows are counted.
        checks = [
            Finding("checks", "error", f"{row['Method']}: {row['Description']}")
            for table in told[1:]
            for row in table
            if "Method" in row
        ]
        if done.returncode and not schema:
            schema.append(Finding("schema", "error", _last(done)))
        if not schema and server.asked != 1:
            checks.append(Finding("checks", "error", f"the definition was checked {server.asked} times, not once"))
        return schema + checks


def _build(folder: Path) -> list[Finding]:
    with _checks() as server:
        done = _cli(folder, server, "build", "--skip-dep-install")
    if done.returncode:
        return [Finding("build", "error", _last(done))]
    absent = [name for name in _ARCHIVES if not (folder / name).is_file()]
    return [Finding("build", "error", f"{name} was not written") for name in absent]


class _Checks:
    """Answers ``POST /check`` as Zapier does, with the lint's findings as its errors."""

    def __init__(self) -> None:
        self.asked = 0
        self._server = LoopbackServer(self._handle)
        self.url = self._server.url

    def close(self) -> None:
        self._server.close()

    def _handle(self, request: Request) -> Response:
        if request.path != _CHECK:
            return Response(404)
        self.asked += 1
        rows = [_row(item.where, item.message, item.rule) for item in lint(request.json()["app_definition"])]
        return Response.of(
            200,
            {
                "errors": {"display_label": "Errors", "total_failures": len(rows), "results": rows},
                "warnings": {"display_label": "Publishing Tasks", "total_failures": 0, "results": []},
                "suggestions": {"display_label": "Warnings", "total_failures": 0, "results": []},
                "passes": [],
            },
        )


def _row(where: str, message: str, rule: str) -> Mapping[str, Any]:
    kind, _, name = where.partition(".")
    return {"type": kind, "violations": [{"type": name, "results": [{"message": message, "tag": rule}]}]}


@contextmanager
def _checks() -> Iterator[_Checks]:
    server = _Checks()
    try:
        yield server
    finally:
        server.close()


def _cli(folder: Path, server: _Checks, *arguments: str) -> subprocess.CompletedProcess[str]:
    """One run of zapier-platform with a home and a temporary folder of its own."""
    script = folder / "node_modules" / "zapier-platform-cli" / "src" / "bin" / "run"
    if not script.is_file():
        raise ExpectedError("zapier-platform-cli is missing from the installed npm packages")
    private = {name: folder.parent / name for name in ("home", "tmp", "bin")}
    for place in private.values():
        place.mkdir(exist_ok=True)
    # The CLI runs the package's build script with the npm that it finds first.
    (private["bin"] / "npm").write_text(f'#!/bin/sh\nexec {shlex.join(node.npm())} "$@"\n', encoding="utf-8")
    (private["bin"] / "npm").chmod(0o755)
    env = node.environment(
        HOME=str(private["home"]),
        TMPDIR=str(private["tmp"]),
        ZAPIER_ENDPOINT=server.url + _CHECK.removesuffix("/check"),
        ZAPIER_BASE_ENDPOINT=server.url,
        DISABLE_ZAPIER_ANALYTICS="1",
        NODE_OPTIONS=f"--import={GUARD}",
        NO_COLOR="1",
        FORCE_COLOR="0",
        CI="1",
    )
    env["PATH"] = os.pathsep.join([str(private["bin"]), env["PATH"]])
    return subprocess.run(
        [str(node.node()), str(script), *arguments],
        cwd=folder,
        env=env,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )


def _documents(text: str) -> Iterator[list[Mapping[str, Any]]]:
    """The JSON arrays that stand one after another in the CLI's output."""
    decoder = json.JSONDecoder()
    place = text.find("[")
    while place >= 0:
        found, end = decoder.raw_decode(text, place)
        yield found
        place = text.find("[", end)


def _last(done: subprocess.CompletedProcess[str]) -> str:
    return "\n".join(_lines(done.stdout + done.stderr))[-2000:]


def _lines(text: str) -> Iterable[str]:
    return (line.strip(" ›") for line in text.splitlines() if line.strip(" ›"))
