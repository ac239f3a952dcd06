"""The shared TypeScript, compiled once per test run in each way that a platform compiles it."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from connector_core.harness.node import install
from connectors.voka.connector import connector

from .staging import COMMONJS, ESM, REPOSITORY, Mode, compile_typescript, stage


@pytest.fixture(scope="session")
def modules() -> Path:
    """node_modules with the pinned compiler."""
    return install(REPOSITORY / "targets/javascript/npm/typescript") / "node_modules"


@pytest.fixture(scope="session")
def staged(tmp_path_factory: pytest.TempPathFactory, modules: Path) -> Callable[[Mode], tuple[Path, str]]:
    """Mode → the folder it was compiled in, and what the compiler said (nothing, when all is well)."""
    done: dict[str, tuple[Path, str]] = {}

    def folder_of(mode: Mode) -> tuple[Path, str]:
        if mode.name not in done:
            folder = tmp_path_factory.mktemp(mode.name)
            stage(folder, mode, connector, modules)
            result: subprocess.CompletedProcess[str] = compile_typescript(folder, modules)
            done[mode.name] = (folder, (result.stdout + result.stderr).strip())
        return done[mode.name]

    return folder_of


@pytest.fixture(params=[COMMONJS, ESM], ids=lambda mode: mode.name)
def mode(request: pytest.FixtureRequest) -> Mode:
    """CommonJS as n8n compiles, ES modules as Zapier does."""
    found: Mode = request.param
    return found
