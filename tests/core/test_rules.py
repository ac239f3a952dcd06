"""Every rule speaks about its own anti-example and keeps silent about good descriptions."""

from __future__ import annotations

import pytest

from connector_core import check, load
from connector_core.check.example import connector as tiny
from connector_core.diagnostics import Diagnostics


def _codes(connector: object) -> set[str]:
    diagnostics = Diagnostics()
    check.run(connector, diagnostics)  # type: ignore[arg-type]
    return {item.code for item in diagnostics.found}


check.run(tiny, Diagnostics())  # registers the rules
CASES = [(rule.code, number, bad) for rule in check.RULES for number, bad in enumerate(rule.bad)]


def test_the_example_has_no_mistake() -> None:
    assert _codes(tiny) == set()


@pytest.mark.parametrize(("code", "number", "bad"), CASES, ids=[f"{code}-{number}" for code, number, _ in CASES])
def test_a_rule_refuses_its_anti_example(code: str, number: int, bad: object) -> None:
    assert code in _codes(bad(tiny))  # type: ignore[operator]


def test_every_rule_says_why_and_has_an_anti_example() -> None:
    for rule in check.RULES:
        assert rule.bad, rule.code
        assert rule.why.endswith("."), rule.code


@pytest.mark.parametrize("name", sorted(load.known()))
def test_our_own_connectors_have_no_mistake(name: str) -> None:
    loaded = load.load(load.find(name))
    assert loaded.connector is not None
    check.run(loaded.connector, loaded.diagnostics)
    assert [item.render() for item in loaded.diagnostics.found] == []


@pytest.mark.parametrize(
    "text",
    [
        "Don't panic",
        "`code` in help",
        'a "quoted" word',
        "50% off; a < b",
        "Ça va — 你好 🙂",
        "C:\\temp",
        "it's $5 {each}",
    ],
)
def test_what_people_write_is_not_refused(text: str) -> None:
    spoiled = tiny.changed(actions=(tiny.actions[0].changed(description=f"Creates {text}."),))
    assert _codes(spoiled) == set()
