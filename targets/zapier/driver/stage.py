"""A package, ready to run: a copy of its files with the pinned npm packages beside it, compiled.

The package folder itself is only read.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from connector_core.harness import node
from connector_core.harness.driver import DriverError

SET = Path(__file__).parents[1] / "npm" / "platform"
"""The npm packages that gates and driver use: the CLI, core, TypeScript."""

_LEFT = shutil.ignore_patterns("node_modules", "dist", "build", ".env", ".zapierapprc.local")
Bring = Callable[[Path, Path], None]


def linked(modules: Path, folder: Path) -> None:
    """One symbolic link: enough to run, but ``zapier-platform build`` does not follow it."""
    (folder / "node_modules").symlink_to(modules, target_is_directory=True)


def hard_linked(modules: Path, folder: Path) -> None:
    """Every file as a hard link: for the CLI a real ``node_modules``, without the time and room of a copy."""
    shutil.copytree(modules, folder / "node_modules", symlinks=True, copy_function=_link)


def _link(source: str, target: str) -> str:
    if os.path.islink(source):
        os.symlink(os.readlink(source), target)
    else:
        os.link(source, target)
    return target


@contextmanager
def staged(package: Path, bring: Bring = linked) -> Iterator[Path]:
    """A temporary copy of ``package`` with ``node_modules``, gone afterwards.

    It stands in the cache, where hard links to the installed packages are possible. Raises
    DriverError for a folder that is no npm package, ExpectedError when the set cannot be installed.
    """
    if not (package / "package.json").is_file():
        raise DriverError(f"{package} is no package: it has no package.json")
    installed = node.install(SET)
    with tempfile.TemporaryDirectory(prefix="zapier-", dir=node.cache()) as name:
        folder = Path(name) / "app"
        shutil.copytree(package, folder, ignore=_LEFT)
        bring(installed / "node_modules", folder)
        yield folder


def is_typescript(folder: Path) -> bool:
    return (folder / "tsconfig.json").is_file()


def compile_typescript(folder: Path) -> None:
    """Compile with the package's own tsconfig.json. Raises DriverError with the compiler's messages."""
    done = compiler(folder)
    if done.returncode:
        raise DriverError(f"the TypeScript does not compile:\n{done.stdout.strip()}{done.stderr.strip()}")


def compiler(folder: Path, *options: str) -> subprocess.CompletedProcess[str]:
    """One run of the pinned compiler in a staged folder."""
    script = folder / "node_modules" / "typescript" / "bin" / "tsc"
    command = [str(node.node()), str(script), "--project", "tsconfig.json", "--pretty", "false", *options]
    return subprocess.run(
        command, cwd=folder, env=node.environment(), capture_output=True, text=True, timeout=300, check=False
    )


def entry(folder: Path) -> Path:
    """The module that the package exports. Raises DriverError when it is not there."""
    about = json.loads((folder / "package.json").read_text(encoding="utf-8"))
    exports = about.get("exports")
    name = exports if isinstance(exports, str) else about.get("main", "index.js")
    if not (folder / name).is_file():
        raise DriverError(f"the package exports {name}, which is not there")
    return folder / str(name)
