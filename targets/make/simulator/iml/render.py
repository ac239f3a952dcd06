"""JSON data with expressions in it, into values."""

from __future__ import annotations

from typing import Any

from targets.make.simulator.iml.errors import ImlError
from targets.make.simulator.iml.evaluate import evaluate
from targets.make.simulator.iml.parser import parse
from targets.make.simulator.iml.scope import Scope
from targets.make.simulator.iml.values import UNDEFINED, Value, described, missing, to_text

SPREAD = "{{...}}"


def render(source: Any, scope: Scope) -> Value:
    """Every text in JSON data evaluated. Raises ImlError.

    A text that is exactly one ``{{…}}`` keeps its value's type, else its parts are joined [D]. A key
    whose value is undefined is dropped, null stays. ``{{...}}`` merges a collection into its object.
    """
    if isinstance(source, str):
        return render_text(source, scope)
    if isinstance(source, dict):
        return _collection(source, scope)
    if isinstance(source, list):
        return [item for item in (render(item, scope) for item in source) if item is not UNDEFINED]
    return source


def render_text(source: str, scope: Scope) -> Value:
    """One text."""
    template = parse(source)
    try:
        if len(template) == 1 and not isinstance(template[0], str):
            return evaluate(template[0], scope)
        return "".join(part if isinstance(part, str) else to_text(evaluate(part, scope)) for part in template)
    except ImlError as error:
        raise error.inside(source) from error
    except RecursionError:
        raise ImlError("an expression nests too deep").inside(source) from None


def _collection(source: dict[str, Any], scope: Scope) -> dict[str, Value]:
    found: dict[str, Value] = {}
    for key, item in source.items():
        value = render(item, scope)
        if key == SPREAD:
            found.update(_merged(value))
        elif "{{" in key:
            raise ImlError(f"the key {key!r} holds an expression, which no page documents")
        elif value is UNDEFINED:
            found.pop(key, None)
        else:
            found[key] = value
    return found


def _merged(value: Value) -> dict[str, Value]:
    if missing(value) or value == "":
        return {}
    if not isinstance(value, dict):
        raise ImlError(f"{SPREAD} merges a collection, not {described(value)}")
    return {key: item for key, item in value.items() if item is not UNDEFINED}
