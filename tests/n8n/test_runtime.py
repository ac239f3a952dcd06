"""The runtime inside the built package, in Node, with n8n's contexts played by a few lines."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest

from connector_core.harness.node import environment, node

pytestmark = pytest.mark.node

FILES = sorted((Path(__file__).parent / "node").glob("*.test.cjs"))


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name.removesuffix(".test.cjs"))
def test_runtime(file: Path, package: Path) -> None:
    done = subprocess.run(
        [node(), "--test", "--test-reporter=tap", file],
        env=environment(PACKAGE=str(package)),
        capture_output=True,
        text=True,
        check=False,
    )
    passed = re.search(r"^# pass (\d+)$", done.stdout, re.MULTILINE)
    assert done.returncode == 0, done.stdout[-6000:] + done.stderr[-2000:]
    assert passed is not None
    assert int(passed[1]) == len(re.findall(r"^test\(", file.read_text("utf-8"), re.MULTILINE))
