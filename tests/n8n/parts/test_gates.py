"""What is emitted of these descriptions passes n8n's own gates, is laid out well, and is explained."""

from __future__ import annotations

import subprocess

import pytest

from connector_core.harness.node import environment, node
from targets.n8n import gates
from tests.n8n.parts.conftest import Bench

pytestmark = pytest.mark.node


@pytest.mark.parametrize("name", ["in_library", "in_mill", "in_harbour"])
def test_gates_say_nothing(name: str, request: pytest.FixtureRequest) -> None:
    bench: Bench = request.getfixturevalue(name)
    assert gates.run(bench.package) == []
    printed = [str(path) for path in bench.package.rglob("*.ts") if "/shared/" not in str(path)]
    ours = [path for path in printed if "node_modules" not in path and "/dist/" not in path]
    done = subprocess.run(
        [node(), bench.package / "node_modules/prettier/bin/prettier.cjs", "--check", *ours],
        cwd=bench.package,
        env=environment(),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("in_library", "by a webhook that you set up in Library"),
        ("in_library", "In the library's settings, add a webhook with this URL."),
        ("in_library", "*Pages*, *Cover*: enter the name of the input item's binary field"),
        ("in_library", "*Download Cover*, *Download Recording*: the file is put out as binary data"),
        ("in_library", "Choose the environment (Production or Staging)."),
        ("in_mill", "**Mill offers no way to remove it**"),
        ("in_mill", "enter user name and password"),
        ("in_mill", "a random token"),
        ("in_harbour", "Harbour has one webhook for each quay."),
    ],
)
def test_readme(name: str, said: str, request: pytest.FixtureRequest) -> None:
    bench: Bench = request.getfixturevalue(name)
    assert said in (bench.package / "README.md").read_text("utf-8")
