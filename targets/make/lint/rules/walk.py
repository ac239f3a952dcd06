"""Ways through an app that several rules take."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from targets.make.format import App, Component, ErrorRules, Parameter, Request, Response

SAFE_URL = re.compile(r"https://|http://(localhost|127\.\d+\.\d+\.\d+|\[::1\])(?=[:/]|$)")
"""TLS, or this machine (a build that points at a staging server or the fake)."""

FORMS = ("params", "staticParams", "mappableParams")
"""Code types that ask the user something."""


def requests(app: App, kind: str, name: str, code: str = "communication") -> list[Request]:
    """The requests of one code file, in order."""
    model = app.get(kind, name, code)
    return model.requests() if model is not None and hasattr(model, "requests") else []


def response(request: Request) -> Response:
    """The request's response, or an empty one."""
    return request.response or Response()


def modules(app: App, *types: str) -> Iterator[tuple[str, Component]]:
    """Modules of some types, or all."""
    for name, component in app.components("module"):
        if not types or component.module_type in types:
            yield name, component


def forms(app: App) -> Iterator[tuple[str, str, str, list[Parameter]]]:
    """Every list of parameters that a user fills in: (kind, component, code type, parameters)."""
    for kind, name, code in app.code:
        if code in FORMS:
            model = app.get(kind, name, code)
            yield kind, name, code, model.parameters() if model else []


def parameters(app: App, kind: str, name: str, *codes: str) -> list[Parameter]:
    """Parameters of one component, of the named code types in order."""
    found: list[Parameter] = []
    for code in codes or FORMS:
        model = app.get(kind, name, code)
        found += model.parameters() if model else []
    return found


def possible_urls(app: App, url: str) -> list[str]:
    """A URL that begins with the choice of a select can be each of its options; any other is itself."""
    found = re.match(r"\{\{(?:parameters|connection)\.(\w+)\}\}", url)
    for name, _ in app.components("connection") if found else ():
        for item in parameters(app, "connection", name, "params"):
            if found and item.name == found[1] and isinstance(item.options, list):
                return [f"{option.value}{url[found.end() :]}" for option in item.options]
    return [url]


def effective_type(app: App, request: Request, status: str) -> str:
    """The error type of a status once the base is merged below the request."""
    for owner in (response(request).error, app.base.response.error if app.base.response else None):
        if isinstance(owner, ErrorRules) and status in owner.statuses:
            return str(owner.statuses[status].type or "RuntimeError")
    own = response(request).error
    if isinstance(own, ErrorRules) and own.type:
        return str(own.type)
    return "RuntimeError"


def code_files(app: App) -> Iterator[tuple[str, Any]]:
    """(path, plain JSON) of the base and of every code file."""
    yield app.manifest.general_code_files.base or "", app.base.plain()
    for key, model in app.code.items():
        yield app.files[key], model.plain() if hasattr(model, "plain") else model.root
