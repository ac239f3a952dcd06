"""Records: the output that a module maps, the interface it promises, the sample it shows."""

from __future__ import annotations

from typing import Any, TypeGuard

from connector_core.description import Record
from connector_core.description.types import (
    BooleanType,
    DateTimeType,
    FileType,
    IntegerType,
    JsonType,
    ListType,
    NumberType,
    ObjectType,
    OutField,
    TextType,
)
from targets.make.format import Parameter
from targets.make.iml_text import MERGE, call, literal, path, static, static_data, tag
from targets.make.naming import sentence

DIGEST = "$digest"
INPUT = "$input."
EACH = "$each."
"""Make cannot join two lists by position: such a field is absent here, and both lists are put out."""


def leads_elsewhere(wire: str) -> bool:
    """Whether a path does not lead into the answer. A vendor's own names may begin with ``$`` too."""
    return wire == DIGEST or wire.startswith((INPUT, EACH))


def field_value(item: OutField, source: str, owner: str) -> str | None:
    """The expression of one field, normalised; None when the source does not hold it.

    Where a source has a name of its own and that holds nothing, the general name is tried: a
    vendor that comes to name a field alike everywhere must not empty it. Unless it names what holds the field.
    """
    value = raw_value(item, source, owner)
    if value is None:
        return None
    if item.presence:
        return call("if", value, "true", "false")
    if mapped := item.values.get(source):
        pairs = [literal(word) for pair in mapped.items() for word in pair]
        return call("switch", value, *pairs, value)
    return call("parseDate", value) if isinstance(item.type, DateTimeType) else value


def raw_value(item: OutField, source: str, owner: str) -> str | None:
    """As the vendor sent it."""
    wire = item.path_in(source)
    if wire is None or wire == DIGEST or wire.startswith(EACH):
        return None
    if wire.startswith(INPUT):
        return path("parameters", wire.removeprefix(INPUT))
    alone = wire == item.path or wire.startswith(f"{item.path}.")
    return path(owner, wire) if alone else call("ifempty", path(owner, wire), path(owner, item.path))


def output(record: type[Record], source: str, owner: str, spread: str | None = None) -> Any:
    """The module's output: everything the vendor sent, then our keys where they differ.

    A field that is absent stays absent, one that is null stays null. ``spread`` replaces what
    is merged (default: ``owner``, without the names that only our keys are read from).
    """
    ours = {
        item.key: value
        for item in record.fields()
        if (value := field_value(item, source, owner)) is not None and value != path(owner, item.key)
    }
    merged = tag(spread or _unread(record, source, owner))
    return {MERGE: merged, **{key: tag(value) for key, value in ours.items()}} if ours else merged


def _unread(record: type[Record], source: str, owner: str) -> str:
    keys = {item.key for item in record.fields() if item.path_in(source)}
    wires = [item.path_in(source) or item.key for item in record.fields()]
    tops = [wire.split(".")[0] for wire in wires if not leads_elsewhere(wire)]
    read = list(dict.fromkeys(top for top in tops if top and top not in keys))
    return call("omit", owner, *map(literal, read)) if read else owner


def shape(record: type[Record], source: str, owner: str) -> str:
    """A condition that an answer of this record meets and HTML or an empty object does not."""
    fields = [item for item in record.fields() if not leads_elsewhere(item.path_in(source) or DIGEST)]
    keys = {item.path_in(source) for item in fields if not item.presence}
    pending = any(item.presence and item.path_in(source) not in keys for item in fields)
    needed = [item for item in fields if pending or not (item.optional or item.presence)] or fields
    tops = list(dict.fromkeys((item.path_in(source) or "").split(".")[0] for item in needed))
    terms = [path(owner, top) for top in (tops if pending else tops[:1])]
    return f"({' || '.join(terms)})" if len(terms) > 1 else (terms or [owner])[0]


def interface(record: type[Record], source: str | None = None) -> list[Parameter]:
    """What can be mapped before the first run: of a known source only what that holds."""
    return [_promise(item, top=True) for item in record.fields() if source is None or item.path_in(source) is not None]


def _promise(item: OutField, top: bool) -> Parameter:
    given: dict[str, Any] = {"name": item.key, "type": _type(item, top), "label": static(sentence(item.label))}
    if item.help:
        given["help"] = static(item.help)
    inner = item.type.item if isinstance(item.type, ListType) else item.type
    if isinstance(inner, ObjectType):
        given["spec"] = [_promise(child, top=False) for child in inner.fields if not child.path.startswith(EACH)]
    elif isinstance(item.type, ListType):
        given["spec"] = Parameter(type=_plain(inner), label=given["label"])
    return Parameter(**given)


def _type(item: OutField, top: bool) -> Any:
    if isinstance(item.type, DateTimeType):
        # Inside arrays nothing can parse a date: it stays the text that the vendor sent.
        return "date" if top else "text"
    return "array" if isinstance(item.type, ListType) else _plain(item.type)


def _plain(kind: Any) -> Any:
    match kind:
        case TextType(format="url" | "email"):
            return kind.format
        case TextType() | DateTimeType():
            return "text"
        case IntegerType():
            return "integer"
        case NumberType():
            return "number"
        case BooleanType():
            return "boolean"
        case ObjectType():
            return "collection"
        case FileType():
            return "url"
        case JsonType():
            return "any"
    return "any"


def sample(record: type[Record], source: str | None = None) -> dict[str, Any]:
    """One realistic bundle, of what :func:`interface` promises."""
    found: dict[str, Any] = static_data(record.sample())
    for item in record.fields():
        if source is not None and item.path_in(source) is None:
            found.pop(item.key, None)
            continue
        inner = item.type.item if isinstance(item.type, ListType) else item.type
        absent = [child.key for child in inner.fields if child.path.startswith(EACH)] if _holds(inner) else []
        for row in found.get(item.key, []) if absent else []:
            for key in absent:
                row.pop(key, None)
    return found


def _holds(kind: Any) -> TypeGuard[ObjectType]:
    return isinstance(kind, ObjectType)
