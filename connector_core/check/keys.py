"""Names: unique, not reserved, safe wherever they are emitted."""

from __future__ import annotations

import re
from collections.abc import Iterable

from connector_core.check import spoil
from connector_core.check.rule import rule
from connector_core.description import (
    Action,
    ApiCall,
    Choices,
    Connector,
    Find,
    Input,
    ListAll,
    OptionsInput,
    Record,
    Resource,
    Trigger,
)
from connector_core.description.implied import RESERVED, inputs_of
from connector_core.description.part import Part
from connector_core.description.types import OutField
from connector_core.diagnostics import Diagnostics

# Words that cannot be an identifier in strict TypeScript, and properties that every object inherits.
_JAVASCRIPT = frozenset(
    """
    arguments await break case catch class const continue debugger default delete do else enum eval export extends
    false finally for function if implements import in instanceof interface let new null package private protected
    public return static super switch this throw true try typeof undefined var void while with yield
    """.split()  # noqa: SIM905 - a list of eighty words is easier to read as text
)
_OBJECT = frozenset({"constructor", "prototype", "__proto__", "hasownproperty", "tostring", "valueof"})
# n8n's own parameters, Zapier's bundle keys, and Make's connection parameters.
_PLATFORM = frozenset({"resource", "operation", "authentication", "account_name", "team_id", "options"})

_LONGEST_FIELD = 64
# Names of devices: Windows has no file of such a name, whatever its ending.
_DEVICE = re.compile(r"con|prn|aux|nul|com[0-9]|lpt[0-9]")

Operations = (Trigger, Action, Find, ListAll, ApiCall)


@rule(
    "key.duplicate",
    "Two things with one key would be one thing to a user's workflow.",
    Connector,
    lambda base: base.changed(actions=base.actions * 2),
    lambda base: base.changed(resources=base.resources * 2),
    lambda base: spoil.action(inputs=base.actions[0].inputs * 2)(base),
)
def _duplicates(connector: Connector, _: Connector, diagnostics: Diagnostics) -> None:
    groups: list[tuple[str, Iterable[Part]]] = [
        ("operation", connector.operations()),
        ("resource", connector.resources),
        ("choices", connector.choices),
    ]
    for operation in connector.operations():
        if isinstance(operation, (Action, Find, ListAll)):
            groups.append((f"input of {operation.key}", operation.inputs))
    for what, parts in groups:
        seen: dict[str, Part] = {}
        for part in parts:
            key = part.key  # type: ignore[attr-defined]
            if key in seen:
                first = seen[key].written
                hint = f"the first one is on line {first.line}" if first else ""
                diagnostics.add(
                    "key.duplicate", f"the {what} key {key!r} is used twice", at=part.written, keyword="key", hint=hint
                )
            seen.setdefault(key, part)


@rule(
    "key.reserved",
    "Some words mean something to JavaScript, to a platform or to an input that a feature implies.",
    (*Operations, Input),
    spoil.action(key="delete"),
    spoil.action_input(key="limit"),
    spoil.action_input(key="constructor"),
)
def _reserved(connector: Connector, part: Part, diagnostics: Diagnostics) -> None:
    key = part.key  # type: ignore[attr-defined]
    if isinstance(part, Input):
        if key in RESERVED:
            hint = "this input is added by the feature that needs it"
        elif key in _PLATFORM | _OBJECT:
            hint = "a platform uses this name itself; add a noun, such as call_" + key
        else:
            return
    elif key in _JAVASCRIPT | _OBJECT:
        hint = "a verb and a noun make a good key, such as place_call"
    else:
        return
    diagnostics.add("key.reserved", f"{key!r} is a reserved word", at=part.written, keyword="key", hint=hint)


@rule(
    "key.device",
    "Files and folders of the packages are named after keys, and Windows has none of these names.",
    (Connector, Resource, Choices, *Operations),
    lambda base: base.changed(key="aux"),
    spoil.action(key="con"),
)
def _devices(connector: Connector, part: Part, diagnostics: Diagnostics) -> None:
    key = part.key  # type: ignore[attr-defined]
    if _DEVICE.fullmatch(key.replace("_", "")):
        hint = "add a word to it"
        diagnostics.add("key.device", f"{key!r} is a device on Windows", at=part.written, keyword="key", hint=hint)


@rule(
    "key.field",
    "Keys of output fields become names in users' mappings.",
    OutField,
    spoil.note_field("kind", key="Kind-Of"),
    spoil.note_field("kind", key="constructor"),
    spoil.note_field("kind", key="long" * 17),
)
def _fields(connector: Connector, part: OutField, diagnostics: Diagnostics) -> None:
    if (
        not re.fullmatch(r"[a-z][a-z0-9]*(_[a-z0-9]+)*", part.key)
        or part.key in _OBJECT
        or len(part.key) > _LONGEST_FIELD
    ):
        hint = f"lower_snake_case, ASCII, at most {_LONGEST_FIELD} characters, not a property that every object has"
        diagnostics.add("key.field", f"{part.key!r} cannot be the key of a field", at=part.written, hint=hint)


@rule(
    "key.option",
    "An option's value is what a workflow stores.",
    OptionsInput,
    lambda base: spoil.action_input(
        type=base.actions[0].inputs[1].type.changed(options=base.actions[0].inputs[1].type.options * 2)  # type: ignore[union-attr]
    )(base),
)
def _options(connector: Connector, part: OptionsInput, diagnostics: Diagnostics) -> None:
    values = [option.value for option in part.options]
    for option in part.options:
        if values.count(option.value) > 1:
            message = f"the option {option.value!r} is listed more than once"
            diagnostics.add("key.option", message, at=option.written, keyword="value")
            return


@rule(
    "input.default",
    "A default that the input itself would refuse breaks every new workflow.",
    Input,
    spoil.action_input(default="huge"),
)
def _defaults(connector: Connector, part: Input, diagnostics: Diagnostics) -> None:
    if part.default is None:
        return
    kind, ok = part.type, True
    match kind.kind:
        case "options":
            ok = part.default in [option.value for option in kind.options] or kind.open
        case "integer":
            ok = isinstance(part.default, int) and not isinstance(part.default, bool)
        case "number":
            ok = isinstance(part.default, (int, float)) and not isinstance(part.default, bool)
        case "boolean":
            ok = isinstance(part.default, bool)
        case "text" | "datetime" | "dynamic":
            ok = isinstance(part.default, str)
    if not ok:
        message = f"the default {part.default!r} does not fit a {kind.kind} input"
        diagnostics.add("input.default", message, at=part.written, keyword="default")


def input_keys(operation: Trigger | Action | Find | ListAll | ApiCall) -> set[str]:
    """Keys that requests of the operation may refer to."""
    return {item.key for item in inputs_of(operation, polling=True)}


def record_keys(record: type[Record] | None) -> set[str]:
    return {item.key for item in record.fields()} if record else set()
