"""What people do wrong with `simulate` and `mock` is one line, never a traceback."""

import socket
from dataclasses import replace
from pathlib import Path

import pytest

from connector_core.build import Checked, checked
from connector_core.expected import ExpectedError, UsageError
from connector_core.harness.command import run_mock, run_simulation
from connector_core.harness.simulate import platform_of
from connector_core.target import Files


@pytest.fixture
def voka() -> Checked:
    (item,), _ = checked(["voka"], [])
    return item


def test_a_description_without_scenarios(voka: Checked, tmp_path: Path) -> None:
    alone = replace(voka, file=tmp_path / "connector.py")
    with pytest.raises(ExpectedError, match=r"there is no scenarios\.py beside connector\.py"):
        run_simulation([alone], [])


def test_a_scenario_that_does_not_exist(voka: Checked) -> None:
    with pytest.raises(UsageError, match="no scenario 'dance'"):
        run_simulation([voka], [], scenarios=["dance"])


def test_one_page_for_two_connectors(voka: Checked, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="one connector at a time"):
        run_simulation([voka, voka], [], report=tmp_path / "page.html")


def test_a_page_that_cannot_be_written(voka: Checked, tmp_path: Path) -> None:
    with pytest.raises(ExpectedError, match="No such file or directory"):
        run_simulation([voka], [], scenarios=["connection"], report=tmp_path / "nowhere" / "page.html")


def test_a_target_without_a_driver(voka: Checked, tmp_path: Path) -> None:
    class Bare:
        name, label = "javascript", "Bare"

        def names(self, _: object) -> dict[str, dict[str, object]]:
            return {}

        def emit(self, *_: object) -> Files:
            return {}

        def check(self, *_: object) -> None:
            """Nothing to say."""

    with pytest.raises(ExpectedError, match="the target javascript has no driver"):
        platform_of(voka, Bare(), tmp_path)


def test_a_mock_on_a_taken_port_and_of_nothing(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(ExpectedError, match=f"port {port}: "):
            run_mock("voka", port=port)
    (tmp_path / "connector.py").touch()
    with pytest.raises(ExpectedError, match=r"no fake_demo\.py"):
        run_mock(str(tmp_path))
