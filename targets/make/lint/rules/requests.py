"""URLs and expressions of every request."""

from __future__ import annotations

import re
from collections.abc import Iterator

from targets.make.format import App, Request
from targets.make.lint.finding import Change, Finding, Rule
from targets.make.lint.iml import FUNCTIONS, functions, texts
from targets.make.lint.rules.walk import SAFE_URL, code_files, possible_urls

BASE = "general/base.iml.json"
FIND = "modules/get-call/get-call.communication.iml.json"


def _requests(app: App) -> Iterator[tuple[str, str, str, str]]:
    """(file, kind, module type, URL) of every request that the base applies to."""
    for kind, name, code in app.code:
        model = app.get(kind, name, code)
        if kind == "connection" or not hasattr(model, "requests"):
            continue
        component = getattr(app.manifest.components, kind)[name]
        for request in model.requests():
            if request.url is not None and not _goes_without_the_key(app, request):
                yield app.path(kind, name, code), kind, component.module_type or "", request.url


def _goes_without_the_key(app: App, request: Request) -> bool:
    """A file is fetched from where an earlier answer says, and every header of the base is taken off."""
    from_answer = re.fullmatch(r"\{\{temp\.\w+\}\}", request.url or "") is not None
    own = request.headers or {}
    return from_answer and all(own.get(name) == "{{undefined}}" for name in app.base.headers or {})


def _urls(app: App) -> Iterator[Finding]:
    if not all(SAFE_URL.match(item) for item in possible_urls(app, app.base.base_url)):
        yield Finding("urls", f"{BASE}: baseUrl", "not https")
    for where, _, type_, url in _requests(app):
        if type_ != "universal" and not url.startswith("/"):
            yield Finding("urls", where, f"{url!r} does not begin with /: the base URL is not used")


def _encoded(app: App) -> Iterator[Finding]:
    for where, _, type_, url in _requests(app):
        if type_ == "universal":
            continue
        for inside in re.findall(r"\{\{(.*?)\}\}", url.split("?", 1)[0]):
            if not re.match(r"\s*(encodeURL|if|switch|join)\(", inside):
                yield Finding(
                    "path-segments-encoded",
                    where,
                    f"{inside!r} may hold / or ? and reach another address",
                    "wrap it in encodeURL()",
                )


def _functions(app: App) -> Iterator[Finding]:
    for where, data in code_files(app):
        for text in texts(data):
            for name in sorted(functions(text) - FUNCTIONS):
                yield Finding("known-functions", where, f"{name}() is not a function of IML")
    if app.manifest.components.function:
        yield Finding("known-functions", "makecomapp.json", "custom functions need a permission that few have")


RULES = (
    Rule(
        "urls",
        "One base URL, over TLS, is where every request goes.",
        _urls,
        example=(Change(FIND, ("url",), "/calls"),),
        anti_example=(Change(BASE, ("baseUrl",), "http://api.acme.example/v1"),),
    ),
    Rule(
        "path-segments-encoded",
        "A value such as ../me would otherwise choose another address of the API.",
        _encoded,
        example=(Change(FIND, ("url",), "/calls/{{encodeURL(trim(parameters.id))}}"),),
        anti_example=(Change(FIND, ("url",), "/calls/{{parameters.id}}"),),
    ),
    Rule(
        "known-functions",
        "A misspelt function fails when the scenario runs, not when the app is deployed.",
        _functions,
        example=(Change(FIND, ("response", "temp"), {"ok": "{{if(body.ok, body, null)}}"}),),
        anti_example=(Change(FIND, ("response", "temp"), {"ok": "{{iff(body.ok, body, null)}}"}),),
    ),
)
