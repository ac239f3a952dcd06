"""What requests are filled with, as IML."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from connector_core.description import DateTimeInput, FileInput, Input, KeyValueInput
from connector_core.description.values import (
    Arg,
    CallbackUrl,
    Const,
    Each,
    Earlier,
    EventNames,
    FieldOf,
    HookUrl,
    OwnSecret,
    Since,
    Value,
)
from targets.make.iml_text import EMPTY, all_of, call, exact, literal, path, static, tag

ISO = "'YYYY-MM-DDTHH:mm:ss.SSS[Z]', 'UTC'"
"""Milliseconds and Z, as every source of a time in a request is written."""


def file_name(key: str) -> str:
    """The parameter that holds the name of the file in the parameter ``key``."""
    return f"{key}_name"


@dataclass(frozen=True)
class Filling:
    """Where a request's values come from. ``fields`` maps our keys of the record at hand to expressions."""

    inputs: Mapping[str, Input] = field(default_factory=dict)
    events: tuple[str, ...] = ()
    fields: Mapping[str, str] = field(default_factory=dict)
    since: str = EMPTY
    earlier: Mapping[str, str] = field(default_factory=dict)
    """Paths of what was there before → expressions."""
    hook_url: str = tag("webhook.url")

    def value(self, item: Value) -> Any:
        """JSON for one value; None where Make has nothing to give (a callback URL)."""
        match item:
            case Arg():
                return self._file(item.key) or tag(self.argument(item.key))
            case Const():
                return exact(item.value)
            case HookUrl():
                return self.hook_url
            case EventNames():
                return exact(sorted(self.events))
            case OwnSecret():
                return tag(call("sha256", "uuid"))
            case Since():
                return tag(self.since)
            case FieldOf():
                return tag(self.fields[item.key])
            case Earlier():
                return tag(call("ifempty", self.earlier[item.path], "null"))
            case Each():
                return self.values(item.of)
            case CallbackUrl():
                return None

    def values(self, items: Mapping[str, Value]) -> dict[str, Any]:
        """Wire name → JSON."""
        filled = {static(name): self.value(item) for name, item in items.items()}
        return {name: value for name, value in filled.items() if value is not None}

    def _file(self, key: str) -> Any:
        """One file: its bytes and its name. Several are an array of just such objects already."""
        item = self.inputs.get(key)
        if item is None or not isinstance(item.type, FileInput) or item.type.multiple:
            return None
        name = call("ifempty", path("parameters", file_name(key)), literal("file"))
        return {"value": tag(path("parameters", key)), "options": {"filename": tag(name)}}

    def argument(self, key: str) -> str:
        """An input's value; an empty one is not sent."""
        item = self.inputs.get(key)
        value = self._entered(key, item)
        return call("if", applies, value, EMPTY) if item and (applies := self._applies(item)) else value

    def _applies(self, item: Input) -> str:
        """When the input applies: what was entered for another choice may still be there. Empty: always."""
        if item.when is None:
            return ""
        chosen = path("parameters", item.when.input)
        told = " || ".join(f"{chosen} = {literal(value)}" for value in item.when.values)
        above = self.inputs.get(item.when.input)
        return all_of([told, *([more] if above and (more := self._applies(above)) else [])])

    def _entered(self, key: str, item: Input | None) -> str:
        given = path("parameters", key)
        if item and isinstance(item.type, KeyValueInput):
            return call("if", f"length({given}) > 0", call("toCollection", given, "'key'", "'value'"), EMPTY)
        if item and isinstance(item.type, DateTimeInput):
            return call("if", given, f"formatDate({given}, {ISO})", EMPTY)
        return call("ifempty", given, EMPTY)

    def segment(self, name: str) -> str:
        """A value as one segment of a path: of the record at hand, else an input."""
        return call("encodeURL", self.fields.get(name) or path("parameters", name))
