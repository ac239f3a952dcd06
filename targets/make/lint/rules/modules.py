"""What each type of module may and must do."""

from __future__ import annotations

from collections.abc import Iterator

from targets.make.format import App, TriggerRule
from targets.make.lint.finding import REMOVE, Change, Finding, Rule
from targets.make.lint.rules.walk import modules, requests, response

ACTION = "modules/get-call/get-call.communication.iml.json"
SEARCH = "modules/list-calls/list-calls.communication.iml.json"
POLL = "modules/poll-calls/poll-calls.communication.iml.json"
EPOCH = "modules/poll-calls/poll-calls.epoch.iml.json"
INSTANT = "modules/watch-calls/watch-calls.communication.iml.json"


def _actions(app: App) -> Iterator[Finding]:
    for name, _ in modules(app, "action"):
        for request in requests(app, "module", name):
            where = app.path("module", name, "communication")
            for key, found in (
                ("response.iterate", response(request).iterate),
                ("response.limit", response(request).limit),
                ("pagination", request.pagination),
            ):
                if found is not None:
                    yield Finding(
                        "action-gives-one", f"{where}: {key}", "an action puts out one bundle", "make it a search"
                    )


def _searches(app: App) -> Iterator[Finding]:
    for name, _ in modules(app, "search"):
        where = app.path("module", name, "communication")
        for request in requests(app, "module", name)[-1:]:
            for key, found in (
                ("response.iterate", response(request).iterate),
                ("response.limit", response(request).limit),
                ("pagination", request.pagination),
            ):
                if found is None:
                    hint = "a list without pages says so: condition false" if key == "pagination" else ""
                    yield Finding("search-gives-many", where, f"a search lacks {key}", hint)


def _polls(app: App) -> Iterator[Finding]:
    for name, _ in modules(app, "trigger"):
        where = app.path("module", name, "communication")
        rules = [item.trigger for item in map(response, requests(app, "module", name)) if item.trigger]
        if not rules:
            yield Finding("polling", where, "a polling trigger lacks response.trigger: nothing tells new items")
        epoch = app.get("module", name, "epoch")
        if epoch is None:
            yield Finding("polling", where, "no epoch: the user cannot choose where to start")
        elif not isinstance(epoch.response.limit, int) or epoch.response.limit > 300:
            yield Finding("polling", app.path("module", name, "epoch"), "the epoch's limit is above 300")
        for rule in rules:
            yield from _marked(rule, where)


def _marked(rule: TriggerRule, where: str) -> Iterator[Finding]:
    if rule.type == "date" and "item." not in (rule.date or ""):
        yield Finding("polling", where, "the date is not the item's own: our clock decides what is new")
    if "item." not in rule.id:
        yield Finding("polling", where, "the id is not the item's own")


def _instant(app: App) -> Iterator[Finding]:
    for name, _ in modules(app, "instant_trigger"):
        where = app.path("module", name, "communication")
        found = requests(app, "module", name)
        if len(found) > 1:
            yield Finding("instant-trigger-asks-once", where, "an instant trigger may make one request")
        for request in found:
            if response(request).iterate is not None or request.pagination is not None:
                yield Finding("instant-trigger-asks-once", where, "an instant trigger puts out exactly one bundle")


def _rpcs(app: App) -> Iterator[Finding]:
    for name, _ in app.components("rpc"):
        where = app.path("rpc", name, "communication")
        for request in requests(app, "rpc", name):
            sizes = [value for value in (request.qs or {}).values() if isinstance(value, int) and value > 1]
            limit = response(request).limit
            if request.pagination is None or request.pagination.condition is False:
                continue
            if not isinstance(limit, int) or (sizes and limit > 3 * max(sizes)):
                yield Finding("rpc-pages", where, "a dropdown may read more than three pages", "lower response.limit")


RULES = (
    Rule(
        "action-gives-one",
        "The modules after an action expect one bundle.",
        _actions,
        example=(Change(ACTION, ("response", "valid"), "{{body.id}}"),),
        anti_example=(Change(ACTION, ("response", "iterate"), "{{body.data}}"),),
    ),
    Rule(
        "search-gives-many",
        "Without pages a search silently gives the first ones only; without a limit it may cost thousands.",
        _searches,
        example=(Change(SEARCH, ("pagination",), {"condition": False}),),
        anti_example=(Change(SEARCH, ("pagination",), REMOVE),),
    ),
    Rule(
        "polling",
        "What is new is decided by the vendor's own dates and ids, from a start that the user chose.",
        _polls,
        example=(Change(POLL, ("response", "trigger", "order"), "unordered"),),
        anti_example=(Change(EPOCH, ("response", "limit"), 1000),),
    ),
    Rule(
        "instant-trigger-asks-once",
        "Make runs one request for each delivery and ignores what would make several bundles of it.",
        _instant,
        example=(Change(INSTANT, ("response", "valid"), "{{body.id}}"),),
        anti_example=(Change(INSTANT, ("response", "iterate"), "{{body.data}}"),),
    ),
    Rule(
        "rpc-pages",
        "A dropdown that reads on for long times out before it opens.",
        _rpcs,
        example=(Change("rpcs/list-agents/list-agents.communication.iml.json", ("response", "limit"), 100),),
        anti_example=(Change("rpcs/list-agents/list-agents.communication.iml.json", ("response", "limit"), 500),),
    ),
)
