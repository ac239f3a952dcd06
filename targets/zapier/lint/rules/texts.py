"""Labels, descriptions and help texts."""

from __future__ import annotations

import re
from collections.abc import Iterator

from targets.zapier.lint.finding import Context, Definition, Edit, Finding, Rule
from targets.zapier.lint.walk import all_inputs, auth_fields, steps

_SMALL = {"a", "an", "and", "as", "at", "but", "by", "for", "from", "in", "into", "nor", "of", "on", "or", "per"}
_SMALL |= {"the", "to", "via", "vs", "with"}
_FIELD = "creates.place_call.operation.inputFields.0"


def _repeated(definition: Definition, _: Context) -> Iterator[Finding]:
    for where, field in (*auth_fields(definition), *all_inputs(definition)):
        if field.get("helpText") and _bare(field["helpText"]) == _bare(field.get("label", field["key"])):
            yield Finding("D011", where, "the help text repeats the label", "say something new, or leave it out")


def _titles(definition: Definition, _: Context) -> Iterator[Finding]:
    labels = [(f"{where}.display.label", step["display"]["label"]) for where, step in steps(definition)]
    labels += [(f"{where}.label", field["label"]) for where, field in all_inputs(definition) if field.get("label")]
    for where, label in labels:
        if label != _title(label):
            yield Finding("D018", where, f"{label!r} is not in title case", _title(label))


def _triggers(definition: Definition, _: Context) -> Iterator[Finding]:
    for where, step in steps(definition, "triggers"):
        text = step["display"].get("description", "")
        if not re.fullmatch(r"Triggers when \S.*[^.\s]\.", text):
            message = f"{text!r} does not read “Triggers when … .”"
            yield Finding("D021", f"{where}.display.description", message)


def _bare(text: str) -> str:
    return text.strip().rstrip(".!:").lower()


def _title(label: str) -> str:
    words = label.split(" ")
    last = len(words) - 1

    def word(number: int, text: str) -> str:
        if text.lower() in _SMALL and number not in (0, last):
            return text.lower()
        start = len(text) - len(text.lstrip("(“\"'"))
        return text[:start] + text[start : start + 1].upper() + text[start + 1 :]

    return " ".join(word(number, text) for number, text in enumerate(words))


RULES = (
    Rule(
        "D011",
        "A text that repeats the label only takes room.",
        _repeated,
        example=(Edit(f"{_FIELD}.helpText", "To number, with + and country code."),),
        anti_example=(Edit(f"{_FIELD}.helpText", "To number."),),
    ),
    Rule(
        "D018",
        "All apps in the directory speak alike.",
        _titles,
        example=(Edit("creates.place_call.display.label", "Place Call via API and Wait"),),
        anti_example=(Edit("creates.place_call.display.label", "Place call"),),
    ),
    Rule(
        "D021",
        "The description continues the sentence that Zapier shows before it.",
        _triggers,
        example=(Edit("triggers.call_ended.display.description", "Triggers when a call ends, e.g. after a hang-up."),),
        anti_example=(Edit("triggers.call_ended.display.description", "When a call has ended"),),
    ),
)
