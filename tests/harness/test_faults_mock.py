"""`mock --fault`: faults over HTTP, and one line for what people get wrong."""

from __future__ import annotations

import httpx
import pytest
from click.testing import CliRunner

from connector_core.harness.faults.plan import SERVED, parse_rates
from connector_core.harness.serve import CONTROL
from generate import main
from tests.harness.served import served


def test_a_served_fake_has_faults_and_its_control_has_none() -> None:
    with served("voka", {"503": 1}) as it:
        assert it.ask("GET", "/calls").status_code == 503
        assert httpx.get(it.origin + CONTROL).status_code == 200
    assert it.lines[-1] == "Fault       503: 1 of 1"


def test_a_rate_may_be_left_out() -> None:
    assert parse_rates(["reset:0.1", "duplicate"]) == {"reset": 0.1, "duplicate": 1.0}


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("rest", "no fault named rest; there are delay, reset"),
        ("reset:x", "not a number"),
        ("reset:2", "between 0 and 1"),
    ],
)
def test_a_wrong_fault_is_one_line(text: str, said: str) -> None:
    result = CliRunner().invoke(main, ["mock", "voka", "--port", "0", "--fault", "reset:0.1", "--fault", text])
    assert result.exit_code == 2
    assert said in result.output
    assert len(result.output.strip().splitlines()) == 1


def test_the_faults_are_listed() -> None:
    result = CliRunner().invoke(main, ["mock", "--faults"])
    assert result.exit_code == 0
    assert [line.split()[0] for line in result.output.splitlines()] == list(SERVED)
    assert all(line[18:].strip() for line in result.output.splitlines())
