"""What a cell of the matrix of faults may say, and when a run has shown enough."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from types import SimpleNamespace
from typing import Any, Literal
from xml.etree import ElementTree

import pytest

from connector_core import load
from connector_core.harness.faults.fault import Count
from connector_core.harness.faults.plan import KNOWN
from connector_core.harness.histories.run import Run
from connector_core.harness.histories.story import Story
from connector_core.harness.histories.tally import Reached, Tally, Wrong
from connector_core.harness.histories.world import Source, Thing
from tests.proof import cells
from tests.proof.__main__ import _passed
from tests.proof.cells import NO_HOOK, NO_PAGES, NO_WRITE, UNSIGNED, Cell, cell
from tests.proof.matrix import FAULTS, UNKNOWN, Fault
from tests.proof.report import data, page, rare

ROOT = Path(__file__).parents[2]
TARGETS = ("make", "n8n", "zapier")
ROWS = {fault.number: fault for fault in FAULTS}
HOOKS = (*map(str, range(1, 13)), *map(str, range(14, 26)))
"""The rows that are about deliveries and subscriptions; no vendor expires one (13)."""


def tally(connector: str = "voka", target: str = "n8n", deliveries: int = 9, **reached: int | tuple[int, int]) -> Tally:
    """`reached`: in how many of a hundred histories, or of how many; a word's underscore stands for a hyphen."""
    found = Tally(connector, target, "engine", 1, deliveries=deliveries, histories=100)
    found.faults = {name: Reached() for name in KNOWN}
    for name, counts in reached.items():
        did, could = counts if isinstance(counts, tuple) else (counts, 100)
        found.faults[name.replace("_", "-").lstrip("-")] = Reached(could, did, did)
    return found


def verdict(number: str, of: Tally, passed: Mapping[str, bool] | None = None) -> tuple[str, str]:
    found = cell(ROWS[number], of, passed)
    return found.verdict, found.reason


# ------------------------------------------------------------------ webhooks


@pytest.mark.parametrize("number", HOOKS)
def test_without_a_webhook_nothing_about_webhooks_is_shown(number: str) -> None:
    everything = {name.replace("-", "_"): 5 for name in (*KNOWN, "told-again", "two-alike", "invented", "rotate")}
    counted = tally("voxpria", "zapier", deliveries=0, **everything)
    named = dict.fromkeys(ROWS[number].named("voxpria", "zapier"), True)
    assert verdict(number, counted, named) == ("not applicable", NO_HOOK)


def test_every_other_row_can_be_shown_without_a_webhook() -> None:
    assert {fault.number for fault in FAULTS if fault.hook} == set(HOOKS)


@pytest.mark.parametrize("number", ["1", "2", "3", "4", "6", "9", "10"])
def test_who_subscribes_to_nothing_has_no_subscription_to_lose(number: str) -> None:
    by_hand = tally("voxpria", "n8n", invented=5)
    named = dict.fromkeys(ROWS[number].named("voxpria", "n8n"), True)
    assert verdict(number, by_hand, named) == ("not applicable", NO_WRITE)


@pytest.mark.parametrize("number", ["1", "6", "9"])
def test_where_each_turning_on_has_a_url_of_its_own_nothing_is_recognised(number: str) -> None:
    for target in ("zapier", "make"):
        said, reason = verdict(number, tally(target=target, lost_answer=5), {"tests/javascript/test_runtime.py": True})
        assert said == "not applicable"
        assert "URL of its own" in reason


# ------------------------------------------------------------------ what shows a fault


@pytest.mark.parametrize(
    ("number", "proxies"),
    [
        ("4", ["500", "502", "503", "504"]),
        ("10", ["delay"]),
        ("35", ["500", "502", "503", "504", "reset-body"]),
        ("5", ["500"]),
    ],
)
def test_a_fault_of_any_request_shows_nothing_of_a_certain_one(number: str, proxies: list[str]) -> None:
    counted = tally(lost_answer=0, disable=0, **{f"_{name}".replace("-", "_"): 7 for name in proxies})
    found = cell(ROWS[number], counted, None)
    assert (found.verdict, found.reached) == ("tests not run", {})


@pytest.mark.parametrize(
    ("number", "fault"), [("4", "remove"), ("10", "lost-answer"), ("35", "cursor-expired"), ("5", "disable")]
)
def test_what_does_show_it(number: str, fault: str) -> None:
    counted = tally(**{"lost_answer": 1, fault.replace("-", "_"): 3})
    assert cell(ROWS[number], counted, None).reached == {fault: 3}


@pytest.mark.parametrize("number", ["2", "39", "47"])
def test_one_vendors_scenarios_show_nothing_of_another(number: str) -> None:
    for connector in load.known():
        for target in TARGETS:
            named = ROWS[number].named(connector, target)
            assert not [name for name in named if "_on_every_platform" in name and connector not in name]
            writes = (0, 0) if connector == "voxpria" else (1, 100)
            said, reason = verdict(number, tally(connector, target, lost_answer=writes), dict.fromkeys(named, True))
            shown = connector == ("voxpria" if number == "47" else "voka")
            assert (said, not reason) == ("pass" if shown else "not applicable", shown)


def test_an_unknown_vendor_is_shown_by_nothing_that_speaks_for_another() -> None:
    for number in ("2", "5", "39", "47"):
        assert ROWS[number].named("fifth", "n8n") == []
        assert cell(ROWS[number], tally("fifth", lost_answer=1, disable=(0, 9)), {}).verdict == "not shown"


def test_what_nobody_says_of_a_vendor() -> None:
    never = tally("voicedock", lost_answer=1)
    assert verdict("5", never) == ("not applicable", UNKNOWN)
    assert verdict("15", tally("voisa", forged=(0, 0))) == ("not applicable", UNSIGNED)
    lists = Fault("x", "x", ("list-loop",))
    assert cell(lists, tally(list_loop=(0, 0)), None).reason == NO_PAGES
    assert cell(lists, tally(list_loop=(0, 5)), None).verdict == "not shown"


def test_texts_hold_where_they_are_kept_for_the_nearest_first() -> None:
    fault = Fault(
        "x",
        "x",
        tests={"*": ("a",), "n8n": ("b", "a"), "voka": ("c",), "voka n8n": ("d",)},
        notes={"n8n": "there", "voka n8n": "here"},
    )
    assert fault.named("voka", "n8n") == ["a", "b", "c", "d"]
    assert fault.named("voisa", "make") == ["a"]
    assert [fault.note("voka", "n8n"), fault.note("voisa", "n8n"), fault.note("voka", "make")] == ["here", "there", ""]


# ------------------------------------------------------------------ named tests

NAMED = Fault("x", "x", ("401",), {"*": ("one", "two")})


@pytest.mark.parametrize(
    ("passed", "reached", "wanted"),
    [
        (None, 0, "tests not run"),
        ({}, 0, "tests not run"),
        ({"one": True}, 0, "tests not run"),
        ({"one": True, "two": True}, 0, "pass"),
        ({"one": True}, 3, "pass"),
        ({"one": False}, 3, "failed"),
        ({"one": True, "two": False}, 0, "failed"),
    ],
)
def test_a_named_test_that_did_not_run_has_not_passed(
    passed: Mapping[str, bool] | None, reached: int, wanted: str
) -> None:
    assert cell(NAMED, tally(_401=reached), passed).verdict == wanted


def test_what_was_reached_and_went_wrong_has_failed() -> None:
    counted = tally(_401=3)
    counted.wrong = [Wrong("voka", "n8n", 1, ["lost"])]
    assert cell(NAMED, counted, {"one": True, "two": True}) == Cell(
        "failed", {"401": 3}, ["one", "two"], "1 histories violate an invariant"
    )


def test_every_named_test_is_there_and_every_row_has_a_number_of_its_own() -> None:
    names = {name for fault in FAULTS for some in fault.tests.values() for name in some}
    assert [name for name in sorted(names) if not (ROOT / name).exists()] == []
    assert len(ROWS) == len(FAULTS)
    places = {"*", *TARGETS, *load.known(), *(f"{key} {target}" for key in load.known() for target in TARGETS)}
    for fault in FAULTS:
        assert {*fault.tests, *fault.absent, *fault.notes} <= places


def test_a_skipped_one_has_not_passed() -> None:
    case = ElementTree.fromstring('<testcase classname="tests.a.test_b" name="test_c"><skipped/></testcase>')
    good = ElementTree.fromstring('<testcase classname="tests.a.test_b" name="test_d"/>')
    assert [_passed("tests/a", [good]), _passed("tests/a", [good, case]), _passed("tests/b", [good])] == [1, 0, 0]


# ------------------------------------------------------------------ enough


def test_the_least_share_is_of_each_platform() -> None:
    many, few = tally(target="make", delay=(5000, 90_000)), tally(delay=(9, 1000))
    assert rare([many, few], sample=False) == ["delay on n8n"]
    assert rare([many, tally(delay=(10, 1000))], sample=False) == []
    assert rare([many, tally("voisa", delay=(10, 100)), tally(delay=(0, 900))], sample=False) == []


def test_a_fault_that_is_never_reached_fails() -> None:
    assert rare([tally(delay=(0, 1))], sample=False) == ["delay on n8n"]
    assert rare([tally(delay=(0, 0))], sample=False) == []
    assert rare([tally(delay=(0, 19))], sample=True) == []
    assert rare([tally(delay=(0, 12)), tally("voisa", delay=(0, 8))], sample=True) == ["delay"]
    assert rare([tally(delay=(0, 12)), tally("voisa", "make", delay=(1, 80))], sample=True) == []


def test_tests_may_be_left_out_of_a_sample_only(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tests.proof.report.FAULTS", (NAMED,))
    counted = [tally()]
    assert data(counted, {"one": True}, 1, sample=True)["ok"]
    assert not data(counted, {"one": True}, 1, sample=False)["ok"]
    assert data(counted, None, 1, sample=False)["ok"]
    assert data(counted, {"one": True, "two": True}, 1, sample=False)["ok"]


def test_what_is_rare_is_on_the_page_and_fails_the_run(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tests.proof.report.FAULTS", (NAMED,))
    found = data([tally(target="make", delay=9), tally(delay=0)], {"one": True, "two": True}, 1, sample=False)
    assert (found["ok"], found["rare"]) == (False, ["delay on n8n"])
    shown = page(found)
    assert "delay on n8n" in shown
    assert "9 of 100" in shown


# ------------------------------------------------------------------ what a history counts


def run_of(*deliveries: Literal["webhook", "poll"]) -> Any:
    """As much of a run as counts."""
    run: Any = object.__new__(Run)
    run.story = Story(1, tuple(Source("ended", delivery, "call") for delivery in deliveries), (), (), 60.0)
    run.counts = {"told-again": Count()}
    run.things = {("call", 1): Thing("call", 1, None, 0.0, 1.0, 1.0)}
    return run


def test_what_nobody_hears_is_not_told_again() -> None:
    for subscribed in ([], ["one"]):
        run = run_of("webhook")
        run.world = SimpleNamespace(by_content=(), subscriptions=lambda rows=subscribed: rows, tell=lambda thing: None)
        run._do_tell("call", 1)
        assert run.counts["told-again"].fired == len(subscribed)


@pytest.mark.parametrize(
    ("deliveries", "could"),
    [
        (("webhook",), {"two-alike", "skew"}),
        (("poll", "poll"), {"seen-running", "several-pages", "skew"}),
        (("poll", "webhook"), {"two-alike", "seen-running", "several-pages", "skew"}),
    ],
)
def test_what_a_story_may_meet_counts_before_it_meets_it(
    deliveries: tuple[Literal["webhook", "poll"], ...], could: set[str]
) -> None:
    run = run_of(*deliveries)
    run._watched()
    assert {name for name, count in run.counts.items() if count.possible} == could
    assert not any(count.fired for count in run.counts.values())


# ------------------------------------------------------------------ docs/adr/0013


def test_every_reason_stands_in_the_decision() -> None:
    told = (ROOT / "docs/adr/0013-what-nobody-can-know.md").read_text(encoding="utf-8")
    reasons = {reason for fault in FAULTS for reason in fault.absent.values()}
    reasons |= {text for name, text in vars(cells).items() if name.isupper() and isinstance(text, str)}
    assert [reason for reason in sorted(reasons) if reason not in told] == []
