"""Samples: what users map before the first run."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from targets.zapier.lint.finding import ABSENT, Context, Definition, Edit, Finding, Rule
from targets.zapier.lint.walk import steps

_ISO = re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:?\d{2})")
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}([T ]\d{2}:\d{2}.*)?")
_SAMPLE = "triggers.call_ended.operation.sample"


def _identified(definition: Definition, _: Context) -> Iterator[Finding]:
    for where, step in steps(definition, "triggers", hidden=True):
        part = step["operation"]
        if part.get("type", "polling") != "polling" or not part.get("sample"):
            continue
        fields = part.get("outputFields") or []
        keys = [field["key"] for field in fields if isinstance(field, Mapping) and field.get("primary")] or ["id"]
        for key in keys:
            if part["sample"].get(key) in (None, ""):
                message = f"the sample lacks {key!r}, by which Zapier tells items apart"
                yield Finding("D010", f"{where}.operation.sample", message)


def _present(definition: Definition, _: Context) -> Iterator[Finding]:
    for where, step in steps(definition):
        if not step["operation"].get("sample"):
            yield Finding("D012", f"{where}.operation", "there is no sample")


def _dates(definition: Definition, _: Context) -> Iterator[Finding]:
    for where, step in steps(definition):
        part = step["operation"]
        declared = _declared(part)
        for key, value in _flat(part.get("sample") or {}):
            text = isinstance(value, str)
            meant = declared.get(key) == "datetime" or (text and _DATE.fullmatch(value) and ":" in value)
            if meant and value is not None and not (text and _ISO.fullmatch(value)):
                message = f"{value!r} is not an ISO 8601 time with its zone"
                yield Finding("D023", f"{where}.operation.sample.{key}", message, "2026-05-10T12:00:00Z")


def _matching(definition: Definition, _: Context) -> Iterator[Finding]:
    for where, step in steps(definition):
        part = step["operation"]
        declared = _declared(part)
        if not declared:
            continue
        place = f"{where}.operation.sample"
        for key, value in _flat(part.get("sample") or {}):
            if key not in declared:
                yield Finding("D024", f"{place}.{key}", "no output field declares it", "see outputFields")
            elif not _fits(declared[key], value):
                message = f"{value!r} is not of the declared type {declared[key]}"
                yield Finding("D024", f"{place}.{key}", message)


def _declared(part: Mapping[str, Any]) -> dict[str, str]:
    """Flat key → type; fields inside a list are ``list[]field``."""
    found: dict[str, str] = {}
    for field in part.get("outputFields") or []:
        if isinstance(field, Mapping):
            for child in field.get("children") or []:
                found[f"{field['key']}[]{child['key']}"] = child.get("type", "string")
            if not field.get("children"):
                found[field["key"]] = field.get("type", "string")
    return found


def _flat(value: Mapping[str, Any], before: str = "") -> Iterator[tuple[str, Any]]:
    """Keys as Zapier flattens them: ``a__b`` for objects, ``a[]b`` for lists of objects."""
    for key, item in value.items():
        name = f"{before}{key}"
        if isinstance(item, Mapping):
            yield from _flat(item, f"{name}__")
        elif isinstance(item, list) and all(isinstance(row, Mapping) for row in item):
            for row in item:
                yield from _flat(row, f"{name}[]")
        else:
            yield name, item


def _fits(kind: str, value: Any) -> bool:
    if value is None:
        return True
    if isinstance(value, list):
        return all(_fits(kind, item) for item in value)
    match kind:
        case "boolean":
            return isinstance(value, bool)
        case "integer":
            return isinstance(value, int) and not isinstance(value, bool)
        case "number":
            return isinstance(value, (int, float)) and not isinstance(value, bool)
        case _:
            return isinstance(value, str)


RULES = (
    Rule(
        "D010",
        "Polled items are told apart by their id or primary fields; without them runs repeat or stop.",
        _identified,
        example=(
            Edit("triggers.call_started.operation.outputFields.0", {"key": "number", "primary": True}),
            Edit("triggers.call_started.operation.sample", {"number": "7"}),
        ),
        anti_example=(Edit("triggers.call_started.operation.sample", {"name": "x"}),),
    ),
    Rule(
        "D012",
        "Where live samples are missing, users map the static one.",
        _present,
        example=(Edit("creates.place_call.operation.sample", {"id": "call_2"}),),
        anti_example=(Edit("creates.place_call.operation.sample", ABSENT),),
    ),
    Rule(
        "D023",
        "A time without its zone is shown shifted.",
        _dates,
        example=(Edit(f"{_SAMPLE}.ended_at", "2026-05-10T12:03:30.250+02:00"),),
        anti_example=(Edit(f"{_SAMPLE}.ended_at", "2026-05-10 12:03"),),
    ),
    Rule(
        "D024",
        "Fields that are mapped from the sample must be there in a live run.",
        _matching,
        example=(Edit(f"{_SAMPLE}.segments", []),),
        anti_example=(Edit(f"{_SAMPLE}.seconds", "205"), Edit(f"{_SAMPLE}.color", "blue")),
    ),
)
