"""What a failing answer becomes."""

from __future__ import annotations

from collections.abc import Iterator

from targets.make.format import App, ErrorRules, Request
from targets.make.format.errors import RETRIED
from targets.make.lint.finding import REMOVE, Change, Finding, Rule
from targets.make.lint.rules.walk import effective_type, modules, requests

BASE = "general/base.iml.json"
PLACE = "modules/place-call/place-call.communication.iml.json"
FIND = "modules/get-call/get-call.communication.iml.json"

_TYPES = {
    "401": "InvalidAccessTokenError",
    "429": "RateLimitError",
    "502": "ConnectionError",
    "503": "ConnectionError",
    "504": "ConnectionError",
}


def _owners(app: App) -> Iterator[tuple[str, object, bool]]:
    """(file, its response.error, whether it must have one)."""
    yield BASE, app.base.response.error if app.base.response else None, True
    for kind, name, code in app.code:
        model = app.get(kind, name, code)
        for request in model.requests() if hasattr(model, "requests") else []:
            yield app.path(kind, name, code), request.response.error if request.response else None, kind == "connection"


def _messages(app: App) -> Iterator[Finding]:
    for where, error, needed in _owners(app):
        if error is None:
            if needed:
                yield Finding("errors-say-the-status", where, "no response.error", "say what happened, in words")
            continue
        said = [("message", error)] if isinstance(error, str) else []
        if isinstance(error, ErrorRules):
            said = [("message", error.message), *((status, rule.message) for status, rule in error.statuses.items())]
        for status, message in said:
            if "{{statusCode}}" not in str(message):
                yield Finding(
                    "errors-say-the-status", f"{where}: response.error.{status}", "the message lacks {{statusCode}}"
                )


def _types(app: App) -> Iterator[Finding]:
    for status, type_ in _TYPES.items():
        found = effective_type(app, Request(), status)
        if found != type_:
            yield Finding("error-types", f"{BASE}: response.error.{status}", f"{found}, expected {type_}")


def _acting(app: App) -> Iterator[Finding]:
    for name, component in modules(app, "action"):
        acted = False
        for request in requests(app, "module", name):
            acted = acted or (request.method == "POST" and component.action_crud == "create")
            for status in ("429", "500", "502", "503", "504") if acted else ():
                if (found := effective_type(app, request, status)) in RETRIED:
                    yield Finding(
                        "acting-is-not-retried",
                        f"{app.path('module', name, 'communication')}: {request.method} {request.url}, {status}",
                        f"{found} makes Make run the module again",
                        "use DataError or RuntimeError",
                    )


RULES = (
    Rule(
        "errors-say-the-status",
        "A message without the status cannot be told apart from another in a scenario's history.",
        _messages,
        example=(Change(FIND, ("response", "error"), "[{{statusCode}}] The call was not found."),),
        anti_example=(Change(FIND, ("response", "error"), "The call was not found."),),
    ),
    Rule(
        "error-types",
        "The type decides whether Make waits, retries, or switches the scenario off.",
        _types,
        example=(Change(BASE, ("response", "error", "404"), {"type": "DataError", "message": "[{{statusCode}}] ?"}),),
        anti_example=(Change(BASE, ("response", "error", "429"), REMOVE),),
    ),
    Rule(
        "acting-is-not-retried",
        "An answer of 503 does not say that no call was placed; a retry by Make may place a second one.",
        _acting,
        example=(
            Change(PLACE, ("response", "error", "503"), {"type": "RuntimeError", "message": "[{{statusCode}}] ?"}),
        ),
        anti_example=(Change(PLACE, ("response", "error", "503"), REMOVE),),
    ),
)
