"""What a step and the app as a whole must have."""

from __future__ import annotations

from collections.abc import Iterator

from targets.zapier.lint.finding import Context, Definition, Edit, Finding, Rule
from targets.zapier.lint.walk import inputs, steps

_CREATE = "creates.create_agent.operation.inputFields"
_SEARCH = "searches.find_agent.operation.inputFields"


def _search_fields(definition: Definition, _: Context) -> Iterator[Finding]:
    for where, step in steps(definition, "searches"):
        if not step["operation"].get("inputFields"):
            yield Finding("D009", where, "the search has no field to search by", "add an input field")


def _static_fields(definition: Definition, _: Context) -> Iterator[Finding]:
    for where, step in steps(definition, "creates"):
        if not any(True for _ in inputs(where, step)):
            yield Finding("D022", where, "the create has no static field", "add an input field that is no function")


def _core(definition: Definition, context: Context) -> Iterator[Finding]:
    used = definition.get("platformVersion")
    if used != context.newest_core:
        message = f"the app is made for zapier-platform-core {used}, the newest is {context.newest_core}"
        yield Finding("D027", "platformVersion", message, "change it in the target's settings")


def _clean(definition: Definition, _: Context) -> Iterator[Finding]:
    if (definition.get("flags") or {}).get("cleanInputData") is not False:
        message = "texts with braces in users' data are changed before the app sees them"
        yield Finding("D028", "flags.cleanInputData", message, "set it to false")


RULES = (
    Rule(
        "D009",
        "A search without a field finds the same for everybody.",
        _search_fields,
        example=(Edit(_SEARCH, ["$func$2$f$"]),),
        anti_example=(Edit(_SEARCH, []),),
    ),
    Rule(
        "D022",
        "Fields that only a function gives are missing until a connection is chosen.",
        _static_fields,
        example=(Edit(f"{_CREATE}.1", "$func$2$f$"),),
        anti_example=(Edit(_CREATE, ["$func$2$f$"]),),
    ),
    Rule(
        "D027",
        "Zapier takes new versions of apps with a current core only.",
        _core,
        example=(Edit("version", "1.0.1"),),
        anti_example=(Edit("platformVersion", "18.0.0"),),
    ),
    Rule(
        "D028",
        "Zapier's cleaning of inputs breaks JSON and templates that users pass on.",
        _clean,
        example=(Edit("flags.skipThrowForStatus", True),),
        anti_example=(Edit("flags.cleanInputData", True),),
    ),
)
