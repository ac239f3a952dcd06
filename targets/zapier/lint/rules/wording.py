"""Zapier's style of wording that no numbered check decides, but every review does."""

from __future__ import annotations

import re
from collections.abc import Iterator

from targets.zapier.lint.finding import Context, Definition, Edit, Finding, Rule
from targets.zapier.lint.walk import inputs, steps

# "Address", "Status" and "Analysis" are one thing.
_PLURAL = re.compile(r"[^s'ui]s$|ies$")
_SEARCH = "searches.find_agent.display"
_CREATE = "creates.place_call.operation.inputFields"
_MORE = {"key": "note", "label": "Note", "type": "string"}


def _nouns(definition: Definition, _: Context) -> Iterator[Finding]:
    for where, step in steps(definition, hidden=True):
        if _PLURAL.search(step["noun"]):
            yield Finding("copy-noun", f"{where}.noun", f"{step['noun']!r} names several", "one thing: Call")


def _searches(definition: Definition, _: Context) -> Iterator[Finding]:
    for where, step in steps(definition, "searches"):
        label, text = step["display"]["label"], step["display"]["description"]
        if not label.startswith("Find "):
            yield Finding("copy-search", f"{where}.display.label", f"{label!r} does not begin with “Find”")
        if not re.fullmatch(r"Finds \S.*[^.\s]\.", text):
            yield Finding("copy-search", f"{where}.display.description", f"{text!r} does not read “Finds … .”")


def _order(definition: Definition, _: Context) -> Iterator[Finding]:
    for step, part in steps(definition):
        optional = False
        for where, field in inputs(step, part):
            if field.get("required") and optional:
                yield Finding("copy-order", where, "a required field stands below an optional one")
            optional = optional or not field.get("required")


def _product(definition: Definition, context: Context) -> Iterator[Finding]:
    if not context.product:
        return
    name = re.compile(rf"\b{re.escape(context.product)}\b", re.IGNORECASE)
    for where, step in steps(definition):
        if name.search(step["display"].get("description", "")):
            message = f"the description names {context.product}, which stands beside it anyway"
            yield Finding("copy-product", f"{where}.display.description", message)


RULES = (
    Rule(
        "copy-noun",
        "Zapier builds sentences with the noun: “New Call”, “a call”.",
        _nouns,
        example=(Edit("creates.place_call.noun", "Address"), Edit("searches.find_agent.noun", "Analysis")),
        anti_example=(Edit("creates.place_call.noun", "Calls"),),
    ),
    Rule(
        "copy-search",
        "All searches of the directory begin alike.",
        _searches,
        example=(Edit(f"{_SEARCH}.label", "Find Agents"),),
        anti_example=(Edit(f"{_SEARCH}.label", "Search Agents"), Edit(f"{_SEARCH}.description", "Search agents.")),
    ),
    Rule(
        "copy-order",
        "Users fill forms from the top; what must be filled stands first.",
        _order,
        example=(Edit(f"{_CREATE}.1", _MORE),),
        anti_example=(Edit(f"{_CREATE}.0.required", False), Edit(f"{_CREATE}.1", {**_MORE, "required": True})),
    ),
    Rule(
        "copy-product",
        "The product's name and icon stand beside every description.",
        _product,
        example=(Edit("creates.place_call.display.description", "Places an example call."),),
        anti_example=(Edit("creates.place_call.display.description", "Places a call with Acme Voice."),),
    ),
)
