"""Every rule stays silent about the example and its own edits of it, and speaks about its anti-example."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import pytest

from connector_core.harness import node
from targets.zapier.driver.stage import SET
from targets.zapier.lint import RULES, Context, Edit, Finding, Rule, example, lint

MESSAGES = Path(__file__).with_name("messages.json")
CODES = {f"D{number:03}" for number in range(1, 29)} - {"D019", "D020"}
WORDING = {"copy-noun", "copy-search", "copy-order", "copy-product"}
ACME = Context(product="Acme Voice")

by_code = pytest.mark.parametrize("rule", RULES, ids=[rule.code for rule in RULES])


def findings(rule: Rule, edits: tuple[Edit, ...]) -> list[Finding]:
    return [item for item in lint(example(edits), ACME) if item.rule == rule.code]


def test_every_documented_check_has_one_rule() -> None:
    assert sorted(rule.code for rule in RULES) == sorted(CODES | WORDING)


def test_the_example_breaks_no_rule() -> None:
    assert lint(example(), ACME) == []


@by_code
def test_the_rules_example_is_fine(rule: Rule) -> None:
    assert rule.example
    assert example(rule.example) != example()
    assert lint(example(rule.example), ACME) == []


@by_code
def test_the_anti_example_is_found(rule: Rule) -> None:
    found = findings(rule, rule.anti_example)
    assert found
    assert all(item.where for item in found)


@by_code
def test_the_reason_is_a_sentence(rule: Rule) -> None:
    assert rule.reason[0].isupper()
    assert rule.reason.endswith(".")


def test_messages(update_golden: bool) -> None:
    told = {
        rule.code: [f"{item.where}: {item.message} ({item.hint})" for item in findings(rule, rule.anti_example)]
        for rule in RULES
    }
    if update_golden:
        MESSAGES.write_text(json.dumps(told, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
    assert told == json.loads(MESSAGES.read_text(encoding="utf-8"))


def test_an_edit_must_hit_something() -> None:
    with pytest.raises(LookupError):
        example((Edit("triggers.nothing.key", "x"),))


def test_the_newest_core_is_a_setting() -> None:
    assert [item.rule for item in lint(example(), Context(newest_core="20.0.0"))] == ["D027"]


def test_without_the_products_name_it_is_not_looked_for() -> None:
    (rule,) = (rule for rule in RULES if rule.code == "copy-product")
    assert lint(example(rule.anti_example)) == []


ALSO_FOUND = {
    "a password input": (("creates.place_call.operation.inputFields.0.type", "password"), "D001"),
    "no label at all": (("authentication.connectionLabel", ""), "D003"),
    "a constant label": (("authentication.connectionLabel", "My account"), "D003"),
    "a label of a password field": (("authentication.connectionLabel", "{{api_key}}"), "D003"),
    "an id in camel case": (("creates.place_call.operation.inputFields.0.key", "callId"), "D004"),
    "a trigger without a full stop": (("triggers.call_started.display.description", "Triggers when it rings"), "D021"),
    "a time without its zone": (("triggers.call_ended.operation.sample.ended_at", "2026-05-10T12:03:30"), "D023"),
    "a nested key": (("triggers.call_ended.operation.sample.agent", {"nick": "x"}), "D024"),
    "a key in a list": (("triggers.call_ended.operation.sample.segments", [{"text": "a"}, {"said": "b"}]), "D024"),
    "true as a number": (("triggers.call_ended.operation.sample.cost", True), "D024"),
    "http in a description": (
        ("creates.place_call.display.description", "Places a call, see http://a.example."),
        "D007",
    ),
    "an empty link": (("creates.place_call.display.description", "Places [a call]()."), "D008"),
}


@pytest.mark.parametrize(("edit", "code"), ALSO_FOUND.values(), ids=ALSO_FOUND)
def test_other_ways_to_break_a_rule(edit: tuple[str, object], code: str) -> None:
    assert code in {item.rule for item in lint(example((Edit(*edit),)))}


FINE = {
    "a hidden trigger's description": ("triggers.list_agents.display.description", "Agents for the dropdown."),
    "null in a sample": ("triggers.call_ended.operation.sample.cost", None),
    "an integer where a number is declared": ("triggers.call_ended.operation.sample.cost", 1),
    "a date": ("triggers.call_ended.operation.sample.id", "2026-05-10"),
}


@pytest.mark.parametrize("edit", FINE.values(), ids=FINE)
def test_what_is_fine(edit: tuple[str, object]) -> None:
    assert lint(example((Edit(*edit),))) == []


@pytest.mark.node
def test_the_example_is_a_real_definition(tmp_path: Path) -> None:
    """Zapier's own schema accepts it: the rules look at what Zapier gets, not at something like it."""
    (tmp_path / "definition.json").write_text(json.dumps(example()), encoding="utf-8")
    script = (
        "const schema = require(process.argv[1] + '/node_modules/zapier-platform-schema');"
        "const told = schema.validateAppDefinition(require(process.argv[2]));"
        "console.log(JSON.stringify(told.errors.map((error) => error.stack)));"
    )
    command = [str(node.node()), "-e", script, str(node.install(SET)), str(tmp_path / "definition.json")]
    done = subprocess.run(command, capture_output=True, text=True, env=node.environment(), check=True)
    assert json.loads(done.stdout) == []
