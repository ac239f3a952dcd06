"""Is an answer good, and if not, which error is it?"""

from __future__ import annotations

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from targets.make.simulator.errors import DEFAULT, MakeError
from targets.make.simulator.iml import Scope, render, truthy
from targets.make.simulator.iml.values import missing, to_text


def check(response: Mapping[str, Any], status: int, scope: Scope) -> None:
    """Raises MakeError when the answer is not good.

    Without ``valid`` 200 to 399 is good [D]. ``valid`` decides alone where it stands [assumed]: true accepts
    any status, false refuses any. Message and type are taken, each for itself, from ``valid``, then
    ``error.<status>``, then ``error``, then a default [D].
    """
    valid = response.get("valid")
    rule = valid if isinstance(valid, dict) else {}
    condition = rule.get("condition") if isinstance(valid, dict) else valid
    good = 200 <= status < 400 if condition is None else truthy(render(condition, scope))
    if good:
        return
    error = response.get("error") or {}
    if isinstance(error, str):
        error = {"message": error}
    rules = [rule, error.get(str(status)) or {}, error]
    message = _first(rules, "message", scope) or f"[{status}] {_phrase(status)}"
    kind = _first(rules, "type", scope) or DEFAULT
    raise MakeError(kind, message, status)


def _first(rules: list[Mapping[str, Any]], key: str, scope: Scope) -> str:
    for rule in rules:
        value = render(rule.get(key), scope)
        if not missing(value) and to_text(value):
            return to_text(value)
    return ""


def _phrase(status: int) -> str:
    try:
        return HTTPStatus(status).phrase
    except ValueError:
        return "Unknown"
