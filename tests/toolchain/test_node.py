"""npm sets: installed once, whole or not at all; what is missing fails with one clear message."""

from __future__ import annotations

import json
import subprocess
import threading
from pathlib import Path

import pytest

from connector_core.expected import ExpectedError
from connector_core.harness import node

TARGETS = Path(__file__).parents[2] / "targets"


def manifest(folder: Path, **more: object) -> Path:
    """A set with one package that stands beside it, so that nothing is downloaded."""
    package = folder / "package"
    package.mkdir(parents=True)
    (package / "package.json").write_text('{"name": "beside", "version": "1.0.0"}', encoding="utf-8")
    (package / "index.js").write_text("module.exports = 42;\n", encoding="utf-8")
    described = {"name": "set", "private": True, "dependencies": {"beside": f"file:{package}"}} | more
    (folder / "package.json").write_text(json.dumps(described), encoding="utf-8")
    return folder


@pytest.fixture
def own_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("CONNECTOR_CACHE", str(tmp_path / "cache"))
    return tmp_path / "cache"


def test_node_is_new_enough_and_npm_runs_with_it() -> None:
    version = subprocess.run([node.node(), "--version"], capture_output=True, text=True, check=True).stdout
    assert int(version.lstrip("v").split(".")[0]) >= node.MINIMUM
    named = subprocess.run(
        ["sh", "-c", "node --version && npm --version && npx --version"],
        env=node.environment(),
        capture_output=True,
        text=True,
        check=True,
    )
    assert named.stdout.splitlines()[0] == version.strip()
    assert len(named.stdout.split()) == 3


@pytest.mark.usefixtures("own_cache")
def test_a_set_is_installed_once(tmp_path: Path) -> None:
    said: list[str] = []
    place = node.install(manifest(tmp_path / "set"), said.append)
    assert (place / "node_modules/beside/index.js").is_file()
    assert len(said) == 2
    assert node.install(tmp_path / "set", said.append) == place
    assert len(said) == 2


@pytest.mark.usefixtures("own_cache")
def test_several_at_once_install_it_once(tmp_path: Path) -> None:
    folder, said = manifest(tmp_path / "set"), []
    threads = [threading.Thread(target=node.install, args=(folder, said.append)) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(said) == 2


def test_one_that_fails_says_what_npm_said_and_is_tried_again(tmp_path: Path, own_cache: Path) -> None:
    folder = manifest(tmp_path / "set", connectorInstall={"arguments": ["--no-such-folder-of-mine=1", "./missing"]})
    with pytest.raises(ExpectedError, match="npm could not install set:"):
        node.install(folder, lambda _: None)
    assert not list((own_cache / "npm").rglob(".done"))
    manifest(tmp_path / "fine")
    assert node.install(tmp_path / "fine", lambda _: None)


def test_without_node_the_message_says_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(node, "_candidates", lambda: iter([Path("/nowhere/node")]))
    node.node.cache_clear()
    try:
        with pytest.raises(ExpectedError, match=r"Node 24 or newer is missing: pip install"):
            node.node()
    finally:
        node.node.cache_clear()


def test_versions_are_exact_and_lock_files_name_no_host() -> None:
    found = sorted(TARGETS.glob("*/npm/*/package.json"))
    assert len(found) >= 4
    for file in found:
        package = json.loads(file.read_text(encoding="utf-8"))
        versions = {**package.get("dependencies", {}), **package.get("devDependencies", {})}
        assert all(version[0].isdigit() for version in versions.values()), file
    for lock in TARGETS.glob("*/npm/*/package-lock.json"):
        assert "://" not in "".join(
            line for line in lock.read_text(encoding="utf-8").splitlines() if '"resolved"' in line
        ), lock
