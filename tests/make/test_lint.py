"""The review rules: each catches its anti-example and nothing else, and Voka's app breaks none."""

from __future__ import annotations

import pytest

from connector_core.target import Files
from targets.make.lint import RULES, Rule, example_app, lint


def test_the_emitted_app_breaks_no_rule(emitted: Files) -> None:
    assert lint(emitted) == []


def test_the_example_app_breaks_no_rule() -> None:
    assert lint(example_app()) == []


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)
def test_a_rule_lets_its_example_pass(rule: Rule) -> None:
    assert rule.example, "a rule without an example explains nothing"
    assert lint(example_app(rule.example)) == []


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)
def test_a_rule_catches_its_anti_example_and_no_other_does(rule: Rule) -> None:
    found = lint(example_app(rule.anti_example))
    assert {item.rule for item in found} == {rule.name}
    for item in found:
        assert item.where
        assert item.message
    assert len(rule.reason) > 20


def test_names_of_rules_are_unique() -> None:
    assert len({rule.name for rule in RULES}) == len(RULES)


def test_files_that_break_the_format_are_findings_too() -> None:
    files = example_app()
    files["makecomapp.json"] = "{}"
    assert {item.rule for item in lint(files)} == {"format"}
