"""Turns what pydantic refused into diagnostics a description's author can act on."""

from __future__ import annotations

import itertools

from pydantic import ValidationError

from connector_core.description.source import Source

_MOST = 40
"""Refusals of one object: more says nothing new (a text given for a tuple is refused letter by letter)."""


def report(kind: str, known: list[str], problem: ValidationError, source: Source | None) -> None:
    """Add one diagnostic per refused field; raise when nobody collects."""
    from connector_core.diagnostics import DescriptionError, Diagnostics, active, did_you_mean

    collector = active()
    diagnostics = collector if collector is not None else Diagnostics()
    public = [name for name in known if name != "kind"]
    for error in itertools.islice(problem.errors(include_url=False), _MOST):
        location = [str(step) for step in error["loc"]]
        field = location[0] if location else ""
        path = ".".join(location)
        code, hint = "field.value", ""
        match error["type"]:
            case "missing":
                code, text = "field.missing", f"{kind} needs {path!r}"
            case "extra_forbidden":
                code, text = "field.unknown", f"{kind} has no field {path!r}"
                hint = did_you_mean(location[-1], public)
            case "union_tag_invalid" | "model_type" | "model_attributes_type" | "is_instance_of":
                given = type(error.get("input")).__name__
                text = f"{kind}.{path}: a value of type {given} does not fit here"
            case "literal_error":
                text = f"{kind}.{path}: {error.get('input')!r} is not allowed"
                hint = f"allowed: {error.get('ctx', {}).get('expected', '')}"
            case kind_of if kind_of.startswith("text_"):
                code = kind_of.replace("_", ".", 1)
                text = f"{kind}.{path}: {error['msg']}"
                hint = str(error.get("ctx", {}).get("hint", ""))
            case _:
                text = f"{kind}.{path}: {error['msg'][:1].lower()}{error['msg'][1:]}"
        diagnostics.add(code, text, at=source, keyword=field or None, hint=hint)
    if collector is None:
        raise DescriptionError(diagnostics.found)
