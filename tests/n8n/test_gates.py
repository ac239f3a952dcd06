"""The emitted package passes n8n's own gates with nothing to say."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from connector_core.harness.node import environment, node
from connector_core.target import Files
from targets.n8n import gates

pytestmark = pytest.mark.node


def test_build_makes_what_the_package_declares(package: Path) -> None:
    for part in ("credentials/VokaApi.credentials.js", "nodes/Voka/Voka.node.js", "nodes/Voka/Voka.node.json"):
        assert (package / "dist" / part).is_file(), part
    assert (package / "dist/icons/voka.svg").is_file()
    assert (package / "dist/nodes/Voka/__schema__/v1.0.0/call/get.json").is_file()


def test_lint_says_nothing(package: Path) -> None:
    assert gates.lint(package) == []


def test_community_scanner_says_nothing(package: Path) -> None:
    assert gates.scan(package) == []


def test_gates_would_speak(package: Path, tmp_path: Path) -> None:
    """A gate that says nothing of anything proves nothing: one planted mistake for each."""
    folder = tmp_path / "n8n-nodes-voka"
    for path in package.rglob("*"):
        inside = path.relative_to(package)
        if path.is_file() and inside.parts[0] != "node_modules":
            (folder / inside).parent.mkdir(parents=True, exist_ok=True)
            (folder / inside).write_bytes(path.read_bytes())
    logic = folder / "nodes/runtime/state.ts"
    logic.write_text(logic.read_text("utf-8") + "\nexport const where = process.cwd();\n", "utf-8")
    assert any("process" in item.text for item in gates.lint(folder))
    assert any("process" in item.text for item in gates.scan(folder))


def test_what_is_printed_is_laid_out_as_prettier_would(package: Path, emitted: Files) -> None:
    printed = [path for path in emitted if path.endswith((".ts", ".json", ".js", ".mjs", ".yml"))]
    done = subprocess.run(
        [node(), package / "node_modules/prettier/bin/prettier.cjs", "--check", *printed],
        cwd=package,
        env=environment(),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
