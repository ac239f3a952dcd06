"""What people and scripts are shown of a simulation."""

import base64
import io
import json
from html.parser import HTMLParser
from pathlib import Path

import pytest

from connector_core.build import checked
from connector_core.harness import command
from connector_core.harness.report.data import simulation_data
from connector_core.harness.report.page import bars, render_page
from connector_core.harness.report.table import plain_lines, print_table
from connector_core.harness.scenario.result import ScenarioResult, Sent, StepResult
from connector_core.harness.scenario.secrets import Canaries, keep_secrets
from connector_core.harness.simulate import SimulationResult
from connector_core.harness.vendor.messages import Headers
from connector_core.harness.vendor.secrets import Redactor
from connector_core.harness.vendor.seen import Seen

HOSTILE = "</pre><script>alert(1)</script>{{ 7*7 }}"


def seen(at: float) -> Seen:
    return Seen(at, "GET", "/calls", (("limit", "5"),), Headers(), "", 200, "{}", "key_1", "acme")


@pytest.fixture
def simulation() -> SimulationResult:
    good = ScenarioResult("find", "Find a call", "n8n", "n8n-core 1")
    good.steps.append(
        StepResult(
            "hit",
            100.0,
            101.0,
            wanted=1,
            items=[{"id": "a", "text": HOSTILE}],
            requests=[seen(100.25), seen(100.5)],
            deliveries=[Sent(100.75, "call.completed", 200, True)],
        )
    )
    bad = ScenarioResult("find", "Find a call", "make", "simulator")
    bad.steps.append(StepResult("hit", 100.0, 102.0, wanted=1, problems=["item a: lost"]))
    absent = ScenarioResult("insight", "Insight", "make", "simulator", reason="the package does not offer it")
    return SimulationResult("voka", 7, 1778414400.0, ["n8n", "make"], [good, bad, absent], 3.25)


def test_plain_lines_hold_each_scenario_and_every_problem(simulation: SimulationResult) -> None:
    assert list(plain_lines(simulation)) == [
        "find     n8n     1/1 items  2 requests  ok",
        "find     make    0/1 items  0 requests  FAILED",
        "insight  make    – not offered: the package does not offer it",
        "  make find: hit: item a: lost",
        "n8n: n8n-core 1",
        "make: simulator",
        "voka: 1 of 2 passed, 1 items, 2 requests, seed 7, 3.2 s",
    ]


def test_a_terminal_gets_a_table_with_a_column_for_each_platform(simulation: SimulationResult) -> None:
    class Terminal(io.StringIO):
        def isatty(self) -> bool:
            return True

    terminal, pipe = Terminal(), io.StringIO()
    print_table(simulation, terminal)
    print_table(simulation, pipe)
    assert "1/1 · 2  ok" in terminal.getvalue()
    assert "item a: lost" in terminal.getvalue()
    assert "┃" in terminal.getvalue()
    assert "┃" not in pipe.getvalue()


def test_the_json_twin_has_items_requests_and_times_from_the_start(simulation: SimulationResult) -> None:
    data = json.loads(json.dumps(simulation_data(simulation)))
    assert (data["ok"], data["seed"], data["moment"]) == (False, 7, "2026-05-10T12:00:00Z")
    first, second, third = data["results"]
    assert (first["items_in"], first["items_out"], first["requests"], first["result"]) == (1, 1, 2, "passed")
    assert first["steps"][0]["requests"][0] == {
        "at": 0.25,
        "method": "GET",
        "path": "/calls",
        "query": [["limit", "5"]],
        "status": 200,
    }
    assert second["problems"] == ["hit: item a: lost"]
    assert third["reason"] == "the package does not offer it"


class Links(HTMLParser):
    """Collects what a page would fetch or run."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.outside: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.outside += [
            value or "" for name, value in attrs if name in ("src", "href") and not (value or "").startswith("#")
        ]


def test_the_page_stands_alone_and_escapes_everything(simulation: SimulationResult) -> None:
    page = render_page(simulation)
    links = Links()
    links.feed(page)
    assert not {"script", "link", "img", "iframe"} & set(links.tags)
    assert links.outside == []
    assert "url(" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;{{ 7*7 }}" in page
    assert "prefers-color-scheme: dark" in page
    assert "item a: lost" in page
    assert "the package does not offer it" in page


def test_the_timeline_places_steps_requests_and_deliveries(simulation: SimulationResult) -> None:
    (bar,) = bars(simulation_data(simulation)["results"][0])
    assert (bar["left"], bar["width"]) == (0.0, 100.0)
    assert bar["requests"] == [25.0, 50.0]
    assert bar["deliveries"] == [(75.0, True)]


def test_a_secret_is_blotted_out_and_told_of(simulation: SimulationResult) -> None:
    result = simulation.results[0]
    redactor = Redactor()
    redactor.add("s3cret/key")
    encoded = base64.b64encode(b"Bearer s3cret/key!").decode()
    result.steps[0].items[0]["deep"] = [{"s3cret/key": "it is s3cret/key", "x": encoded, "y": "s3cret%2Fkey"}]
    result.problems.append(b"s3cret/key".hex())
    keep_secrets(result, redactor)
    (deep,) = result.steps[0].items[0]["deep"]
    assert deep["…"] == "it is …"
    assert deep["x"] != encoded
    assert deep["y"] == "…"
    assert result.steps[0].problems == ["a secret shows in what the platform put out"]
    assert Canaries(redactor.known).leaks({"page": render_page(simulation)}) == []


def test_the_command_prints_json_or_a_table_and_writes_the_page(
    simulation: SimulationResult,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("connector_core.harness.simulate.simulate_emitted", lambda *_, **__: simulation)
    items, _ = checked(["voka"], [])
    assert not command.run_simulation(items, [], report=tmp_path / "page.html")
    assert "voka: 1 of 2 passed" in capsys.readouterr().out
    assert (tmp_path / "page.html").read_text().startswith("<!doctype html>")
    assert not command.run_simulation(items, [], as_json=True)
    assert json.loads(capsys.readouterr().out)[0]["connector"] == "voka"
