"""The universal module: any request of the user's own, on the vendor's host only."""

from __future__ import annotations

import re
from collections.abc import Iterator

from targets.make.format import App
from targets.make.lint.finding import REMOVE, Change, Finding, Rule
from targets.make.lint.rules.walk import modules, parameters, requests, response

MANIFEST = "makecomapp.json"
CALL = "modules/make-api-call/make-api-call.communication.iml.json"


def _one(app: App) -> Iterator[Finding]:
    found = list(modules(app, "universal"))
    if len(found) != 1:
        yield Finding("one-universal-module", MANIFEST, f"{len(found)} universal modules, expected one")
    for name, component in found:
        where = app.path("module", name, "communication")
        if component.label != "Make an API call":
            yield Finding("one-universal-module", f"{MANIFEST}: module {name}", "the label is not “Make an API call”")
        for request in requests(app, "module", name):
            output = response(request).output
            missing = {"body", "headers", "statusCode"} - set(output if isinstance(output, dict) else ())
            if missing:
                yield Finding("one-universal-module", where, f"the output lacks {', '.join(sorted(missing))}")


def _bound(app: App) -> Iterator[Finding]:
    host_of_base = app.base.base_url.split("://", 1)[-1].split("/", 1)[0]
    for name, _ in modules(app, "universal"):
        where = app.path("module", name, "communication")
        for request in requests(app, "module", name):
            url = request.url or ""
            host = re.match(r"https?://([^/{]+)/", url)
            if not url.startswith("/") and (not host or host[1] != host_of_base) and "{{" not in host_of_base:
                yield Finding(
                    "universal-stays-on-host",
                    where,
                    "what the user types may become part of the host's name",
                    "end the host with / before the first expression",
                )
            if re.search(r"/v\d+(/|$)", re.sub(r"\{\{.*?\}\}", "", url)):
                yield Finding(
                    "universal-stays-on-host", where, "the URL fixes the API's version", "let the user type it"
                )
        if not any(item.name in ("url", "path") and item.required for item in parameters(app, "module", name)):
            yield Finding("universal-stays-on-host", where, "the path is not a required field")


RULES = (
    Rule(
        "one-universal-module",
        "Users reach what the app does not cover, and find it under the same name in every app.",
        _one,
        example=(Change(CALL, ("response", "error"), "[{{statusCode}}] {{body}}"),),
        anti_example=(Change(CALL, ("response", "output", "headers"), REMOVE),),
    ),
    Rule(
        "universal-stays-on-host",
        "“@other.example” typed after a bare host would send the key there.",
        _bound,
        example=(Change(CALL, ("url",), "https://api.acme.example/{{replace(parameters.url, ' ', '')}}"),),
        anti_example=(Change(CALL, ("url",), "https://api.acme.example{{parameters.url}}"),),
    ),
)
