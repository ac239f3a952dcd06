"""One mistake at a time is planted in what was emitted; a scenario must find it in the platform's engine."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pytest

from connector_core import target
from connector_core.build import checked
from connector_core.harness.simulate import platform_of, simulate
from connector_core.target import Files
from connectors.voka import scenarios as script
from tests.mistakes import planted

pytestmark = pytest.mark.node


@dataclass(frozen=True)
class Mistake:
    """`old` becomes `new` in every file whose path ends with `file`."""

    target: str
    file: str
    old: str
    new: str
    scenario: str
    found: str
    """Part of the problem that must be reported."""

    def plant(self, files: Files) -> Files:
        return planted(files, self.file, self.old, self.new)


COMPARED, ITSELF = "timingSafeEqual(expected, given)", "timingSafeEqual(given, given)"
SIGNED = "if (piece === '{body}') return body;"
REWRITTEN = "if (piece === '{body}') return JSON.stringify(JSON.parse(body.toString()));"
MORE = "{{if(body.next_cursor, true, false)}}"
ENCODED, RAW = "{{encodeURL(parameters.call_id)}}", "{{parameters.call_id}}"
MISTAKES = {
    "signature": Mistake("zapier", "signature.ts", COMPARED, ITSELF, "instant", "a forgery"),
    "stale": Mistake("zapier", "signature.ts", "off > tolerance", "off > tolerance * 99", "instant", "a forgery"),
    "raw body": Mistake("zapier", "signature.ts", SIGNED, REWRITTEN, "instant", "lost"),
    "one page": Mistake(
        "zapier", "paging.ts", "read >= (options.limit", "read >= 1 || read >= (options.limit", "list_calls", "lost"
    ),
    "escaping": Mistake(
        "zapier", "request.ts", "return encodeURIComponent(", "return String(", "find_call", "the vendor saw"
    ),
    "dedupe": Mistake(
        "n8n", "dedupe.ts", "times.has(short(identity))", "times.has(identity)", "instant", "came 3 times"
    ),
    "one page on Make": Mistake("make", "list-calls.communication.iml.json", MORE, "{{false}}", "list_calls", "lost"),
    "escaping on Make": Mistake(
        "make", "find-call.communication.iml.json", ENCODED, RAW, "find_call", "the vendor saw"
    ),
    "a field on Make": Mistake(
        "make",
        "watch-call-completed.communication.iml.json",
        "parseDate(body.ended_at)",
        "body.ends",
        "instant",
        "ended_at",
    ),
    "filter on Make": Mistake(
        "make", ".iml.json", "body.data.status = parameters.status", "true", "filters", "nothing at"
    ),
    "an orphan on Make": Mistake("make", ".detach.iml.json", "DELETE", "GET", "instant", "turning it off"),
}


@pytest.mark.parametrize("name", MISTAKES)
def test_it_is_found(name: str, tmp_path: Path) -> None:
    mistake = MISTAKES[name]
    platform = target.load(mistake.target)
    (item,), _ = checked(["voka"], [platform])
    broken = platform_of(item, platform, tmp_path, mistake.plant)
    simulation = simulate("voka", script, [broken], scenarios=[mistake.scenario])
    (result,) = simulation.results
    assert result.scenario == mistake.scenario, result.all_problems()
    assert any(mistake.found in problem for problem in result.all_problems()), result.all_problems()
