"""Ways through a definition."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from targets.zapier.lint.finding import Definition

KINDS = ("triggers", "creates", "searches")
_CREDENTIAL = re.compile(
    r"(^|_)(password|passwd|secret|token|api_?key|credentials?|client_id|access_key|private_key)($|_)", re.IGNORECASE
)
_FUNCTION = "$func$"
_CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")


def snake(key: str) -> str:
    """``apiKey`` and ``api_key`` alike."""
    return _CAMEL.sub("_", key).lower()


def credential_like(key: str) -> bool:
    return _CREDENTIAL.search(snake(key)) is not None


def is_function(value: Any) -> bool:
    return isinstance(value, str) and value.startswith(_FUNCTION)


def steps(definition: Definition, *kinds: str, hidden: bool = False) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """``("triggers.call_ended", step)`` for each step that users see; ``hidden`` adds the others."""
    for kind in kinds or KINDS:
        for key, step in (definition.get(kind) or {}).items():
            if hidden or not step["display"].get("hidden"):
                yield f"{kind}.{key}", step


def inputs(where: str, step: Mapping[str, Any]) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """Static input fields of one step, with those inside groups."""
    yield from _fields(f"{where}.operation.inputFields", step["operation"].get("inputFields") or [])


def all_inputs(definition: Definition) -> Iterator[tuple[str, Mapping[str, Any]]]:
    for where, step in steps(definition, hidden=True):
        yield from inputs(where, step)


def auth_fields(definition: Definition) -> Iterator[tuple[str, Mapping[str, Any]]]:
    yield from _fields("authentication.fields", (definition.get("authentication") or {}).get("fields") or [])


def texts(definition: Definition) -> Iterator[tuple[str, str]]:
    """Every text outside of samples, with its place."""
    yield from _texts("", definition)


def _fields(where: str, fields: list[Any]) -> Iterator[tuple[str, Mapping[str, Any]]]:
    for field in fields:
        if isinstance(field, Mapping):
            place = f"{where}.{field['key']}"
            yield place, field
            yield from _fields(place, field.get("children") or [])


def _texts(where: str, value: Any) -> Iterator[tuple[str, str]]:
    if isinstance(value, Mapping):
        for key, item in value.items():
            if key != "sample":
                yield from _texts(f"{where}.{key}" if where else key, item)
    elif isinstance(value, list):
        for number, item in enumerate(value):
            name = item.get("key", number) if isinstance(item, Mapping) else number
            yield from _texts(f"{where}.{name}", item)
    elif isinstance(value, str) and not is_function(value):
        yield where, value
