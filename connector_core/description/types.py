"""Types of output fields."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import Field

from connector_core.description.part import Part


class TextType(Part):
    """Text; ``format`` refines it, ``known`` lists documented values (others may come)."""

    kind: Literal["text"] = "text"
    format: Literal["plain", "phone", "url", "email"] = "plain"
    known: tuple[str, ...] = ()


class IntegerType(Part):
    kind: Literal["integer"] = "integer"


class NumberType(Part):
    kind: Literal["number"] = "number"


class BooleanType(Part):
    kind: Literal["boolean"] = "boolean"


class DateTimeType(Part):
    """An instant, ISO 8601 with zone."""

    kind: Literal["datetime"] = "datetime"


class JsonType(Part):
    """Any JSON, passed through as the vendor sent it."""

    kind: Literal["json"] = "json"


class FileType(Part):
    """A file as the platform has it. Only the implied field of a download is of this type."""

    kind: Literal["file"] = "file"


class OutField(Part):
    """One field of a record.

    ``at`` gives the path per source where it is not the key itself; ``values`` maps a source's
    values to ours. A source that has no entry uses ``path``.
    """

    key: str
    label: str
    type: FieldType
    path: str
    sample: Any = None
    help: str = ""
    optional: bool = False
    at: dict[str, str | None] = {}
    values: dict[str, dict[str, str]] = {}
    presence: bool = False
    """A boolean that is true when the path holds something, false when it does not."""

    def path_in(self, source: str) -> str | None:
        """Where ``source`` holds this field; None when it does not."""
        return self.at.get(source, self.path)


class ObjectType(Part):
    kind: Literal["object"] = "object"
    fields: tuple[OutField, ...]


class ListType(Part):
    kind: Literal["list"] = "list"
    item: FieldType


FieldType = Annotated[
    TextType | IntegerType | NumberType | BooleanType | DateTimeType | JsonType | FileType | ObjectType | ListType,
    Field(discriminator="kind"),
]

OutField.model_rebuild()
ListType.model_rebuild()
ObjectType.model_rebuild()
