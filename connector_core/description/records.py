"""Records: what operations put out, written as pydantic classes.

``id: str = out("Call ID", sample="…", at={"webhook": "call_id"})`` says the key, the type, the
label, a sample and where each source holds it, in one place.
"""

from __future__ import annotations

import types as python_types
from datetime import datetime
from typing import Annotated, Any, ClassVar, Literal, Union, get_args, get_origin

from pydantic import BaseModel, ConfigDict
from pydantic.fields import FieldInfo

from connector_core.description.source import Source, caller
from connector_core.description.types import (
    BooleanType,
    DateTimeType,
    FieldType,
    IntegerType,
    JsonType,
    ListType,
    NumberType,
    ObjectType,
    OutField,
    TextType,
)

PhoneNumber = Annotated[str, "phone"]
"""A telephone number, E.164."""
WebUrl = Annotated[str, "url"]
Email = Annotated[str, "email"]
Json = Annotated[Any, "json"]
"""Any JSON, passed through."""


class _Out:
    """What ``out`` was given; kept in the field's metadata."""

    def __init__(self, source: Source | None, **given: Any) -> None:
        self.source = source
        self.given = given


def out(
    label: str,
    *,
    sample: Any = None,
    path: str | None = None,
    at: dict[str, str | None] | None = None,
    values: dict[str, dict[str, str]] | None = None,
    help: str = "",
    presence: bool = False,
) -> Any:
    """An output field.

    ``path`` is the vendor's name where it differs from the key; ``at`` the path in one named
    source (None: that source does not hold it); ``values`` maps a source's values to ours.
    ``presence`` makes a boolean that says whether the path holds something. Three paths lead elsewhere:
    ``$digest`` is a digest of the whole event, for events that have no id of their own; ``$input.texts``
    the operation's input ``texts`` as it was sent; ``$each.texts``, in a record that is an item of a list, the
    element of that input which stands where the item stands (an answer that names things by position only).
    """
    info = FieldInfo()
    info.metadata.append(
        _Out(
            caller(),
            label=label,
            sample=sample,
            path=path,
            at=at or {},
            values=values or {},
            help=help,
            presence=presence,
        )
    )
    return info


class Record(BaseModel):
    """Base of all records. The class docstring's first line describes it to users."""

    # Records are described, never filled: building their validators would be for nothing.
    model_config = ConfigDict(extra="forbid", arbitrary_types_allowed=True, defer_build=True)
    _fields: ClassVar[tuple[OutField, ...]] = ()

    @classmethod
    def __pydantic_init_subclass__(cls, **kwargs: Any) -> None:
        super().__pydantic_init_subclass__(**kwargs)
        fields: list[OutField] = []
        for key, info in cls.model_fields.items():
            given = next((item for item in info.metadata if isinstance(item, _Out)), None)
            kind, optional = _type_of(info.annotation, info.metadata)
            told = dict(given.given) if given else {"label": key.replace("_", " ").title()}
            told["path"] = told.get("path") or key
            field = OutField(key=key, type=kind, optional=optional, **told)
            field._written = given.source if given else None
            fields.append(field)
        cls._fields = tuple(fields)

    @classmethod
    def fields(cls) -> tuple[OutField, ...]:
        """The output fields in order, those of base classes first."""
        return cls._fields

    @classmethod
    def field(cls, key: str) -> OutField | None:
        return next((item for item in cls._fields if item.key == key), None)

    @classmethod
    def sample(cls) -> dict[str, Any]:
        """One realistic item, built of the fields' samples (those without one are left out)."""
        return {item.key: _sample(item) for item in cls._fields if _sample(item) is not None}

    @classmethod
    def shape_data(cls) -> list[dict[str, Any]]:
        """What generated code needs to turn a vendor's answer into this record."""
        return [_shape(item) for item in cls._fields]


def _shape(item: OutField) -> dict[str, Any]:
    data: dict[str, Any] = {"key": item.key, "type": item.type.kind}
    if item.path != item.key:
        data["path"] = item.path
    if item.at:
        data["at"] = item.at
    if item.values:
        data["values"] = item.values
    if item.presence:
        data["presence"] = True
    inner = item.type.item if isinstance(item.type, ListType) else item.type
    if isinstance(inner, ObjectType):
        data["fields"] = [_shape(child) for child in inner.fields]
    return data


def _sample(item: OutField) -> Any:
    if item.sample is not None:
        return item.sample
    inner = item.type.item if isinstance(item.type, ListType) else item.type
    if isinstance(inner, ObjectType):
        one = {child.key: _sample(child) for child in inner.fields if _sample(child) is not None}
        return [one] if isinstance(item.type, ListType) else one
    return None


def _type_of(annotation: Any, metadata: list[Any]) -> tuple[FieldType, bool]:
    origin, args = get_origin(annotation), get_args(annotation)
    if origin is Annotated:
        return _type_of(args[0], [*metadata, *args[1:]])
    if origin in (Union, python_types.UnionType):
        inner = [arg for arg in args if arg is not type(None)]
        if len(inner) == 1:
            return _type_of(inner[0], metadata)[0], True
    mark = next((item for item in metadata if isinstance(item, str)), None)
    if mark == "json" or annotation in (Any, dict) or origin is dict:
        return JsonType(), False
    if annotation is str:
        return TextType(format=mark if mark in ("phone", "url", "email") else "plain"), False
    if origin is Literal and all(isinstance(value, str) for value in args):
        return TextType(known=tuple(args)), False
    if annotation is bool:
        return BooleanType(), False
    if annotation is int:
        return IntegerType(), False
    if annotation is float:
        return NumberType(), False
    if annotation is datetime:
        return DateTimeType(), False
    if origin in (list, tuple) and args:
        return ListType(item=_type_of(args[0], [])[0]), False
    if isinstance(annotation, type) and issubclass(annotation, Record):
        return ObjectType(fields=annotation.fields()), False
    raise TypeError(f"a record's field cannot be of type {annotation!r}")
