"""The shared TypeScript compiles as n8n and as Zapier compile it, and its tests pass in both forms."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from connector_core.harness.node import environment, node

from .staging import SOURCES, TESTS, Mode, run_tests

pytestmark = pytest.mark.node

Staged = Callable[[Mode], tuple[Path, str]]


def test_compiles_with_the_description_of_a_vendor(staged: Staged, mode: Mode) -> None:
    _, said = staged(mode)
    assert said == ""


def test_behaves(staged: Staged, mode: Mode) -> None:
    folder, said = staged(mode)
    assert said == ""
    done = run_tests(folder)
    counts = dict(re.findall(r"^# (\w+) (\d+)$", done.stdout, re.MULTILINE))
    written = sum(len(re.findall(r"^test\(", file.read_text(), re.MULTILINE)) for file in TESTS.glob("*.test.ts"))
    assert done.returncode == 0, done.stdout + done.stderr
    assert (counts["pass"], counts["fail"], counts["skipped"], counts["todo"]) == (str(written), "0", "0", "0")


def test_no_platform_no_vendor_no_dependency() -> None:
    """Only ``crypto`` and neighbours are imported; nothing that a community package must not touch is named."""
    for file in SOURCES.glob("*.ts"):
        text = file.read_text(encoding="utf-8")
        imports = re.findall(r"from '([^']+)'", text)
        assert all(name == "crypto" or re.fullmatch(r"\./[a-z-]+\.js", name) for name in imports), file.name
        code = re.sub(r"/\*.*?\*/|//[^\n]*", "", text, flags=re.DOTALL)
        banned = r"\b(process|globalThis|setTimeout|setInterval|setImmediate|fetch|require|eval|console|any)\b(?!-)"
        assert not re.search(banned, re.sub(r"'[^'\n]*'|`[^`]*`", "''", code)), file.name
        assert not re.search(r"voka|zapier|n8n|make\.com", text, re.IGNORECASE), file.name


def test_laid_out_as_prettier_does(modules: Path) -> None:
    """The files go into packages whose linters look at the layout."""
    options = ["--use-tabs", "--single-quote", "--print-width=100", "--trailing-comma=all", "--no-config"]
    command = [str(node()), str(modules / "prettier/bin/prettier.cjs"), *options, "--check"]
    files = [str(path) for path in sorted([*SOURCES.glob("*.ts"), *TESTS.glob("*.ts")])]
    done = subprocess.run([*command, *files], capture_output=True, text=True, env=environment(), check=False)
    assert done.returncode == 0, done.stderr
