"""Fields that lead to other steps: dropdowns, search connectors, search-or-creates."""

from __future__ import annotations

import re
from collections.abc import Iterator

from targets.zapier.lint.finding import ABSENT, Context, Definition, Edit, Finding, Rule
from targets.zapier.lint.walk import all_inputs, inputs, snake, steps

_ID = re.compile(r"(^|_)ids?$")
_SEARCHABLE = {"string", "number", "integer"}
_FIELD = "triggers.call_ended.operation.inputFields.0"


def _ids(definition: Definition, _: Context) -> Iterator[Finding]:
    for step, part in steps(definition):
        for where, field in inputs(step, part):
            if _ID.search(snake(field["key"])) and not field.get("dynamic") and not field.get("choices"):
                message = f"users do not know IDs: {field['key']!r} has no dropdown"
                yield Finding("D004", where, message, "dynamic: trigger.id.name")


def _dropdowns(definition: Definition, _: Context) -> Iterator[Finding]:
    known = definition.get("triggers") or {}
    for where, field in all_inputs(definition):
        name = str(field.get("dynamic") or "").split(".")[0]
        if name and name not in known:
            yield Finding("D005", where, f"the dropdown's trigger {name!r} does not exist", "see triggers")


def _connectors(definition: Definition, _: Context) -> Iterator[Finding]:
    known = {**(definition.get("searches") or {}), **(definition.get("searchOrCreates") or {})}
    for where, field in all_inputs(definition):
        name = str(field.get("search") or "").split(".")[0]
        if name and name not in known:
            yield Finding("D013", where, f"the search {name!r} does not exist", "see searches")


def _searchable(definition: Definition, _: Context) -> Iterator[Finding]:
    for where, field in all_inputs(definition):
        kind = field.get("type", "string")
        if field.get("search") and kind not in _SEARCHABLE:
            yield Finding(
                "D014", where, f"a field of type {kind} cannot take a search's result", "string, number, integer"
            )


def _pairs(definition: Definition, _: Context) -> Iterator[Finding]:
    for key, pair in (definition.get("searchOrCreates") or {}).items():
        for part, kind in (("search", "searches"), ("create", "creates")):
            if pair.get(part) not in (definition.get(kind) or {}):
                message = f"the {part} {pair.get(part)!r} does not exist"
                yield Finding("D015", f"searchOrCreates.{key}.{part}", message, f"see {kind}")


RULES = (
    Rule(
        "D004",
        "An ID field without a dropdown makes users copy IDs from elsewhere.",
        _ids,
        example=(Edit(f"{_FIELD}.dynamic", ABSENT), Edit(f"{_FIELD}.choices", ["agt_1", "agt_2"])),
        anti_example=(Edit(f"{_FIELD}.dynamic", ABSENT),),
    ),
    Rule(
        "D005",
        "A dropdown of a missing trigger cannot be opened.",
        _dropdowns,
        example=(Edit(f"{_FIELD}.dynamic", "call_started.id"),),
        anti_example=(Edit(f"{_FIELD}.dynamic", "list_agent.id.name"),),
    ),
    Rule(
        "D013",
        "A search connector leads to a step that is not there.",
        _connectors,
        example=(Edit(f"{_FIELD}.search", ABSENT),),
        anti_example=(Edit(f"{_FIELD}.search", "find_agents.id"),),
    ),
    Rule(
        "D014",
        "A search gives one plain value.",
        _searchable,
        example=(Edit(f"{_FIELD}.type", "integer"),),
        anti_example=(Edit(f"{_FIELD}.type", "boolean"),),
    ),
    Rule(
        "D015",
        "A search-or-create needs both its steps.",
        _pairs,
        example=(Edit("searchOrCreates.find_agent.create", "place_call"),),
        anti_example=(Edit("searchOrCreates.find_agent.create", "make_agent"),),
    ),
)
