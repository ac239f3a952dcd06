"""Forms: order, limits."""

from __future__ import annotations

from collections.abc import Iterator

from targets.make.format import App, Parameter
from targets.make.lint.finding import REMOVE, Change, Finding, Rule
from targets.make.lint.rules.walk import forms, modules, parameters

LIST = "modules/list-calls/list-calls.mappable-params.iml.json"
POLL = "modules/poll-calls/poll-calls.static-params.iml.json"
PLACE = "modules/place-call/place-call.mappable-params.iml.json"


def _order(app: App) -> Iterator[Finding]:
    for kind, name, code, items in forms(app):
        seen_optional = False
        for item in items:
            if item.name == "limit":
                continue
            if item.required and seen_optional:
                where = f"{app.path(kind, name, code)}: {item.name}"
                yield Finding("required-first", where, "a required field stands after an optional one")
            seen_optional = seen_optional or not item.required


def _limit(app: App) -> Iterator[Finding]:
    for name, component in modules(app, "search", "trigger"):
        code = "mappableParams" if component.module_type == "search" else "staticParams"
        where = app.path("module", name, code)
        items = parameters(app, "module", name, code)
        found = next((item for item in items if item.name == "limit"), None)
        if found is None:
            yield Finding("limit", where, "no limit", "a uinteger named limit, last")
            continue
        yield from _limit_is_right(found, items, where, trigger=component.module_type == "trigger")


def _limit_is_right(found: Parameter, items: list[Parameter], where: str, trigger: bool) -> Iterator[Finding]:
    if found.type != "uinteger":
        yield Finding("limit", where, f"limit is {found.type}, expected uinteger")
    if items[-1] is not found:
        yield Finding("limit", where, "limit is not the last field")
    if found.advanced:
        yield Finding("limit", where, "limit is hidden among the advanced fields")
    if trigger and not found.required:
        yield Finding("limit", where, "a trigger's limit is required")
    if not trigger and found.default != 10:
        yield Finding("limit", where, f"a search's limit is {found.default} by default, expected 10")


RULES = (
    Rule(
        "required-first",
        "What must be filled in is seen first.",
        _order,
        example=(Change(PLACE, (1, "required"), True),),
        anti_example=(Change(PLACE, (0, "required"), REMOVE), Change(PLACE, (1, "required"), True)),
    ),
    Rule(
        "limit",
        "A run's size is its cost; users look for the limit in the same place in every app.",
        _limit,
        example=(Change(POLL, (0, "default"), 2),),
        anti_example=(Change(LIST, (1, "default"), 100),),
    ),
)
