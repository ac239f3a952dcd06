"""Records, inputs and values of generated descriptions."""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal

from connector_core.description import (
    Arg,
    BooleanInput,
    Const,
    DateTimeInput,
    DynamicInput,
    Email,
    FileInput,
    Input,
    IntegerInput,
    Json,
    JsonInput,
    KeyValueInput,
    NumberInput,
    Option,
    OptionsInput,
    PhoneNumber,
    Record,
    TextInput,
    TextListInput,
    WebUrl,
    When,
    out,
)
from tests.hostile.classes import LEGAL_KEYS
from tests.hostile.texts import Texts

_SCALARS = (
    "text",
    "text",
    "text",
    "phone",
    "url",
    "email",
    "known",
    "integer",
    "number",
    "boolean",
    "datetime",
    "json",
)
_WAYS = (
    "text",
    "text",
    "password",
    "integer",
    "number",
    "boolean",
    "datetime",
    "options",
    "options",
    "open",
    "dynamic",
)
_MORE_WAYS = ("key_value", "json", "text_list", "multiline", "email", "url", "phone")
_CLASS_NAMES = (
    "Class",
    "Note",
    "Await",
    "Constructor",
    "Object_",
    "Record1",
    "Default",
    "Api",
    "Error",
    "Array",
    "Zed",
)


@dataclass
class Shapes:
    """Draws parts; ``chance`` decides the structure, ``texts`` gives the words. ``used`` counts constructs."""

    chance: random.Random
    texts: Texts
    choices: tuple[str, ...] = ()
    used: set[str] = field(default_factory=set)
    _named: int = 0
    _made: dict[tuple[tuple[str, ...], bool], type[Record]] = field(default_factory=dict)
    """Records that are used again: what is needed of them, whether they stand in a list → the record."""

    def maybe(self, share: float) -> bool:
        return self.chance.random() < share

    def note(self, construct: str) -> None:
        self.used.add(construct)

    def keys(self, count: int, *taken: str) -> list[str]:
        """Distinct legal keys: plain ones, and words that mean something somewhere."""
        found: list[str] = []
        while len(found) < count:
            if self.maybe(0.5):
                key = self.chance.choice(LEGAL_KEYS)
            elif self.maybe(0.1):
                key = f"long{'_word' * self.chance.randint(4, 8)}"
            else:
                key = f"k{self.chance.randint(0, 99)}{self.chance.choice(('', '_x', '_y2', '_id'))}"
            if key not in found and key not in taken:
                found.append(key)
        return found

    # Records

    def record(self, *needed: str, listed: bool = False, deep: int = 0, echo: str = "") -> type[Record]:
        """A record class that has the needed keys as texts. ``listed``: it is an item of a list, renames nothing.

        ``echo``: an input that a field repeats.
        """
        kept = (needed, listed)
        if not echo and kept in self._made and self.maybe(0.6):
            return self._made[kept]
        self._named += 1
        name = f"{self.chance.choice(_CLASS_NAMES)}{self._named}"
        fields: dict[str, Any] = {
            "__annotations__": {},
            "__module__": __name__,
            "__doc__": self.texts.help("Record.doc"),
        }
        for key in (*needed, *self.keys(self.chance.choice((1, 1, 2, 3)), *needed)):
            kind, given = self._field(key, listed, deep, key in needed)
            key = self.texts.key("OutField.key", key)
            fields["__annotations__"][key] = kind | None if self.maybe(0.3) and key not in needed else kind
            fields[key] = given
        if echo:
            fields["__annotations__"]["echoed"] = str
            fields["echoed"] = out(self.texts.label("OutField.label"), sample="x", path=f"$input.{echo}")
            self.note("field.echo")
        if not listed and self.maybe(0.1):
            fields["__annotations__"]["digest"] = str
            fields["digest"] = out(self.texts.label("OutField.label"), sample="x", path="$digest")
            self.note("field.digest")
        made = self._class(name, fields)
        if not echo:
            self._made[kept] = made
        return made

    def _class(self, name: str, fields: dict[str, Any]) -> type[Record]:
        """The class, without names that pydantic or the records' own methods take."""
        kinds = {
            key: kind
            for key, kind in fields["__annotations__"].items()
            if not key.startswith("_") and not hasattr(Record, key)
        }
        body = {key: value for key, value in fields.items() if key.startswith("__") or key in kinds}
        for key in ("__proto__", "__init__", "__class__"):
            body.pop(key, None)
        return type(name, (Record,), {**body, "__annotations__": kinds})

    def _field(self, key: str, listed: bool, deep: int, plain: bool) -> tuple[Any, Any]:
        t, more = self.texts, dict[str, Any]()
        more["label"] = t.label("OutField.label")
        if self.maybe(0.3):
            more["help"] = t.help("OutField.help")
        if not listed and not plain:
            if self.maybe(0.4):
                more["path"] = t.wire("OutField.path")
            if self.maybe(0.2):
                more["at"] = {"webhook": t.wire("OutField.at") if self.maybe(0.7) else None}
                self.note("field.at")
        if plain:
            return str, out(sample=t.sample("OutField.sample"), **more)
        if deep < 2 and self.maybe(0.2):
            renamed = self.maybe(0.4)  # what stands in a list keeps the vendor's names
            inner = self.record(listed=listed or not renamed, deep=deep + 1)
            self.note("field.nested")
            if renamed:
                return inner, out(**more)
            self.note("field.list_of_records")
            return list[inner], out(**more)  # type: ignore[valid-type]
        return self._scalar(listed, more)

    def _scalar(self, listed: bool, more: dict[str, Any]) -> tuple[Any, Any]:
        t, kind = self.texts, self.chance.choice(_SCALARS)
        self.note(f"field.{kind}")
        match kind:
            case "phone":
                return PhoneNumber, out(sample="+12025550100", **more)
            case "url":
                return WebUrl, out(sample=t.url("OutField.sample_url"), **more)
            case "email":
                return Email, out(sample=t.sample("OutField.sample_email"), **more)
            case "known":
                values = tuple(t.data("OutField.known") for _ in range(2))
                if not listed and self.maybe(0.5):
                    more["values"] = {"webhook": {t.data("OutField.values"): values[0]}}
                    self.note("field.values")
                return Literal[values], out(sample=values[0], **more)
            case "integer":
                return int, out(sample=self.chance.randint(-5, 5000), **more)
            case "number":
                return float, out(sample=self.chance.choice((0.5, 1e21, -2.25, 1e-7)), **more)
            case "boolean":
                presence = not listed and self.maybe(0.3)
                return bool, out(sample=self.maybe(0.5), presence=presence, **more)
            case "datetime":
                return datetime, out(sample="2026-01-02T03:04:05Z", **more)
            case "json":
                data = {t.data("OutField.sample_key"): t.data("OutField.sample_json"), "n": [1, None, {"a": True}]}
                return Json, out(sample=data, **more)
        if self.maybe(0.2):
            return list[str], out(sample=[t.sample("OutField.sample_item"), t.sample("OutField.sample_item")], **more)
        return str, out(sample=t.sample("OutField.sample"), **more)

    # Inputs

    def inputs(self, count: int, *taken: str, files: bool = False) -> tuple[Input, ...]:
        """Inputs with distinct keys; some apply only when an earlier one has a value of its list."""
        reserved = {
            "resource",
            "operation",
            "options",
            "events",
            "event",
            "notice",
            "filters",
            "output",
            "limit",
            "text",
        }
        found: list[Input] = []
        for key in self.keys(count, *taken, *reserved):
            lists = [item for item in found if isinstance(item.type, OptionsInput) and item.required]
            when = None
            if lists and self.maybe(0.4):
                chosen = self.chance.choice(lists)
                value = self.chance.choice(chosen.type.options).value  # type: ignore[union-attr]
                when = When(input=chosen.key, values=(value,))
                self.note("input.when")
            found.append(self.input(key, when=when))
        if files:
            key = next(item for item in ("file_a", "photo") if item not in taken)
            many = self.maybe(0.4)
            self.note("input.files" if many else "input.file")
            found.append(
                Input(key=key, label=self.texts.label("Input.label"), type=FileInput(multiple=many), required=True)
            )
        return tuple(found)

    def input(self, key: str, *, when: When | None = None, kinds: tuple[str, ...] = _WAYS + _MORE_WAYS) -> Input:
        t = self.texts
        kind = self.chance.choice(kinds)
        kind = "text" if kind == "password" or (kind == "dynamic" and not self.choices) else kind
        self.note(f"input.{kind}")
        type_, default = self._input_type(kind)
        more: dict[str, Any] = {}
        if default is not None and self.maybe(0.5):
            more["default"] = default
        if self.maybe(0.6):
            more["help"] = t.help("Input.help")
        if kind in ("text", "multiline", "dynamic", "open", "text_list") and self.maybe(0.4):
            more["placeholder"] = t.help("Input.placeholder")
        if self.maybe(0.2):
            more["advanced"] = True
        key = t.key("Input.key", key)
        return Input(key=key, label=t.label("Input.label"), type=type_, required=self.maybe(0.5), when=when, **more)

    def _input_type(self, kind: str) -> tuple[Any, Any]:
        """The type and a default that fits it, or None."""
        t = self.texts
        match kind:
            case "multiline":
                return TextInput(multiline=True), t.help("Input.default")
            case "email" | "url" | "phone":
                return TextInput(format=kind), None  # type: ignore[arg-type]
            case "integer":
                return IntegerInput(min=0, max=self.chance.choice((None, 10))), 3
            case "number":
                return NumberInput(min=-0.5), 1.5
            case "boolean":
                return BooleanInput(), self.maybe(0.5)
            case "datetime":
                return DateTimeInput(), None
            case "options" | "open":
                values = [t.data("Option.value") for _ in range(self.chance.randint(1, 3))]
                options = tuple(
                    Option(
                        value=value,
                        label=t.label("Option.label"),
                        help=t.help("Option.help") if self.maybe(0.3) else "",
                    )
                    for value in values
                )
                return OptionsInput(options=options, open=kind == "open"), values[0]
            case "dynamic":
                return DynamicInput(choices=self.chance.choice(self.choices)), None
            case "key_value":
                return KeyValueInput(), None
            case "json":
                return JsonInput(), None
            case "text_list":
                return TextListInput(), None
        return TextInput(), t.help("Input.default")

    # Values of requests

    def body(self, inputs: tuple[Input, ...], special: tuple[Any, ...] = (), *, flat: bool = False) -> dict[str, Any]:
        """Wire name → value: every input, fixed values, nested objects (``flat``: none of these)."""
        t = self.texts
        found: dict[str, Any] = {t.wire_name("Request.body"): Arg(key=item.key) for item in inputs}
        if flat:
            return found or {"a": 1}
        for value in special:
            found[t.wire_name("Request.body")] = value
        if self.maybe(0.5):
            found[t.wire_name("Request.body")] = Const(value=t.data("Const.value"))
        if self.maybe(0.3):
            inner = {t.wire_name("Request.body"): t.data("Const.value"), t.wire_name("Request.body"): 7}
            found[t.wire_name("Request.body")] = inner
            self.note("value.object")
        if self.maybe(0.2):
            found[t.wire_name("Request.body")] = Const(value=[t.data("Const.value"), {"a": None, "b": 0.5}])
            self.note("value.json")
        return found or {"a": 1}

    def query(self, inputs: tuple[Input, ...]) -> dict[str, Any]:
        t = self.texts
        found: dict[str, Any] = {t.wire_name("Request.query"): Arg(key=item.key) for item in inputs}
        if self.maybe(0.4):
            found[t.wire_name("Request.query")] = Const(value=t.data("Const.value"))
        return found
