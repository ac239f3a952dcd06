"""Emitted packages as n8n's own installer leaves them: compiled, packed as for npm, unpacked into a folder."""

from __future__ import annotations

import json
import shutil
import subprocess
import tarfile
from collections.abc import Sequence
from pathlib import Path

from connector_core.expected import ExpectedError
from connector_core.harness import node
from targets.n8n import gates


def packed(packages: Sequence[Path], folder: Path) -> Path:
    """Make a ``nodes`` folder under `folder`, to be copied into servers' homes. Raises ExpectedError."""
    for package in packages:
        _put(package, folder)
    return folder / "nodes"


def _put(package: Path, folder: Path) -> None:
    staged = folder / "packages" / npm_name(package)
    shutil.copytree(package, staged, ignore=shutil.ignore_patterns("node_modules", "dist"))
    gates.build(staged)
    done = subprocess.run(
        [*node.npm(), "pack", "--silent", "--ignore-scripts", "--pack-destination", str(staged)],
        cwd=staged,
        env=node.environment(),
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise ExpectedError(f"npm pack failed:\n{(done.stdout + done.stderr)[-2000:]}")
    archive = staged / done.stdout.strip().splitlines()[-1]
    place = folder / "nodes" / "node_modules" / npm_name(staged)
    unpacked = folder / "unpacked"
    with tarfile.open(archive) as content:
        content.extractall(unpacked, filter="data")
    place.parent.mkdir(parents=True, exist_ok=True)
    shutil.move(unpacked / "package", place)


def npm_name(package: Path) -> str:
    """The npm name of a package folder."""
    name: str = json.loads((package / "package.json").read_text(encoding="utf-8"))["name"]
    return name
