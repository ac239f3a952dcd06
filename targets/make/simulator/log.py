"""What Make would log of requests, with the paths of ``log.sanitize`` blanked."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from copy import deepcopy
from dataclasses import dataclass
from typing import Any

from targets.make.simulator.http import HttpRequest, HttpResponse
from targets.make.simulator.iml import Value

BLANK = "[sanitized]"


@dataclass(frozen=True)
class Logged:
    """One request and its answer as Make's log would show them."""

    request: Mapping[str, Any]
    response: Mapping[str, Any]


def logged(request: HttpRequest, response: HttpResponse, body: Value, paths: Iterable[str]) -> Logged:
    """Header names are lower case in the log, so that one path fits all spellings."""
    entry = {
        "request": {
            "method": request.method,
            "url": request.url,
            "headers": {name.lower(): value for name, value in request.headers},
            "body": _body(request),
        },
        "response": {
            "status": response.status,
            "headers": {name.lower(): value for name, value in response.headers},
            "body": deepcopy(body),
        },
    }
    for path in paths:
        _blank(entry, path.split("."))
    return Logged(entry["request"], entry["response"])


def _body(request: HttpRequest) -> Any:
    """JSON as what it says, so that a path leads into it; anything else as text."""
    text = request.body.decode("utf-8", "replace")
    if any(name.lower() == "content-type" and "json" in value.lower() for name, value in request.headers):
        try:
            return json.loads(text)
        except ValueError:
            pass
    return text


def _blank(value: Any, steps: list[str]) -> None:
    if isinstance(value, list):
        for item in value:
            _blank(item, steps)
    elif isinstance(value, dict):
        key = next((name for name in value if name == steps[0] or name.lower() == steps[0].lower()), None)
        if key is not None and len(steps) > 1:
            _blank(value[key], steps[1:])
        elif key is not None:
            value[key] = BLANK
