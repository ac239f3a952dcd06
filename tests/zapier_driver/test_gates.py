"""Zapier's own gates: the emitted app passes each, and each refuses what it is there to refuse."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from connector_core.expected import ExpectedError
from targets.zapier import gates
from targets.zapier.driver import stage
from targets.zapier.gates import Finding
from targets.zapier.lint import Context, lint
from tests.zapier_driver.conftest import World

pytestmark = pytest.mark.node

Replacement = tuple[str, str, str]


@pytest.fixture
def copied(package: Path, tmp_path: Path) -> Path:
    return shutil.copytree(package, tmp_path / "app")


def change(package: Path, replacement: Replacement) -> None:
    name, old, new = replacement
    text = (package / name).read_text(encoding="utf-8")
    assert old in text
    (package / name).write_text(text.replace(old, new, 1), encoding="utf-8")


def test_the_emitted_app_passes_every_gate(package: Path) -> None:
    before = sorted(package.rglob("*"))
    assert gates.run(package) == []
    assert sorted(package.rglob("*")) == before


def test_the_lint_finds_nothing_in_the_emitted_app(world: World) -> None:
    assert lint(world.driver.app.definition, Context(product="Voka")) == []


def test_what_does_not_compile(copied: Path) -> None:
    (copied / "src" / "wrong.ts").write_text("export const number: number = 'text';\n", encoding="utf-8")
    (finding,) = gates.compile(copied)
    assert (finding.gate, finding.severity) == ("compile", "error")
    assert "src/wrong.ts" in finding.text
    assert "TS2322" in finding.text
    assert gates.run(copied) == [finding]


def test_what_the_schema_refuses(copied: Path) -> None:
    change(copied, ("src/creates/place_call.ts", "noun: 'Call'", "noun: 'C'"))
    found = gates.validate(copied)
    assert {item.gate for item in found} == {"schema"}
    assert any("App.creates.place_call.noun" in item.text for item in found)
    (refused,) = gates.build(copied)
    assert "validation errors" in refused.text


def test_what_the_checks_refuse(copied: Path) -> None:
    """Zapier's command line exits with 0 there; the gate counts."""
    change(copied, ("src/creates/place_call.ts", "label: 'Place Call'", "label: 'Place call'"))
    (finding,) = gates.validate(copied)
    assert finding == Finding(
        "checks", "error", "creates.place_call.display.label: 'Place call' is not in title case (D018)"
    )
    (refused,) = gates.build(copied)
    assert "style" in refused.text


def test_what_the_build_refuses(copied: Path) -> None:
    """Without the list of included files, Zapier's archive lacks one that core needs."""
    (copied / ".zapierapprc").unlink()
    (finding,) = gates.build(copied)
    assert finding.gate == "build"
    assert "missing file" in finding.text


def test_a_missing_tool_is_no_pass(package: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    bare = tmp_path / "set"
    (bare / "node_modules" / "typescript").mkdir(parents=True)
    monkeypatch.setattr(stage.node, "install", lambda manifest: bare)
    monkeypatch.setattr(stage.node, "cache", lambda: tmp_path)
    with pytest.raises(ExpectedError, match="compiler did not run"):
        gates.compile(package)
    with pytest.raises(ExpectedError, match="missing"):
        gates.validate(package)
