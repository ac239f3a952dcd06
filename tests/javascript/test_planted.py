"""Every planted mistake is noticed by the test that is named for it."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from .planted import BUGS
from .planted.bug import Bug
from .staging import ESM, Mode, run_tests

pytestmark = pytest.mark.node


@pytest.mark.parametrize("bug", BUGS, ids=lambda bug: bug.name.replace(" ", "-"))
def test_noticed(bug: Bug, staged: Callable[[Mode], tuple[Path, str]], tmp_path: Path) -> None:
    folder, said = staged(ESM)
    assert said == ""
    shutil.copytree(folder / "out", tmp_path / "out")
    shutil.copy(folder / "package.json", tmp_path)
    file = tmp_path / f"out/src/{bug.file}.js"
    text = file.read_text(encoding="utf-8")
    assert text.count(bug.old) == 1, f"{bug.old!r} is there {text.count(bug.old)} times"
    file.write_text(text.replace(bug.old, bug.new), encoding="utf-8")
    group, test = bug.noticed.split(": ", 1)
    done = run_tests(tmp_path, f"{group}.test.js")
    assert "SyntaxError" not in done.stdout, done.stdout
    failed = re.findall(r"^not ok \d+ - (.*)$", done.stdout, re.MULTILINE)
    assert any(name.startswith(test) for name in failed), failed or "no test failed"
