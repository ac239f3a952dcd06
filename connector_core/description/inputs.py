"""What a user fills in."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import Field

from connector_core.description.part import Part
from connector_core.description.text import Key, Label


class TextInput(Part):
    kind: Literal["text"] = "text"
    format: Literal["plain", "phone", "url", "email", "password"] = "plain"
    multiline: bool = False


class IntegerInput(Part):
    kind: Literal["integer"] = "integer"
    min: int | None = None
    max: int | None = None


class NumberInput(Part):
    kind: Literal["number"] = "number"
    min: float | None = None
    max: float | None = None


class BooleanInput(Part):
    kind: Literal["boolean"] = "boolean"


class DateTimeInput(Part):
    """An instant; sent as ISO 8601 in UTC."""

    kind: Literal["datetime"] = "datetime"


class Option(Part):
    """One choice of a fixed list: what is sent, what is shown."""

    value: str
    label: Label
    help: str = ""


class OptionsInput(Part):
    """One of a fixed list. ``open``: other text is allowed too (documented values only known in part)."""

    kind: Literal["options"] = "options"
    options: tuple[Option, ...] = Field(min_length=1)
    open: bool = False


class DynamicInput(Part):
    """A dropdown filled by the connector's :class:`Choices` of that key; an id may be typed instead."""

    kind: Literal["dynamic"] = "dynamic"
    choices: Key


class KeyValueInput(Part):
    """Names and text values chosen by the user, sent as one JSON object."""

    kind: Literal["key_value"] = "key_value"


class JsonInput(Part):
    """Any JSON, typed or mapped."""

    kind: Literal["json"] = "json"


class TextListInput(Part):
    """Several texts."""

    kind: Literal["text_list"] = "text_list"


class FileInput(Part):
    """One file, or several."""

    kind: Literal["file"] = "file"
    multiple: bool = False


InputType = Annotated[
    TextInput
    | IntegerInput
    | NumberInput
    | BooleanInput
    | DateTimeInput
    | OptionsInput
    | DynamicInput
    | KeyValueInput
    | JsonInput
    | TextListInput
    | FileInput,
    Field(discriminator="kind"),
]


class When(Part):
    """An input that applies only while another one, with a fixed list, has one of these values.

    Otherwise it is not shown where the platform can hide it, never required, and never sent.
    """

    input: Key
    values: tuple[str, ...] = Field(min_length=1)


class Input(Part):
    """One input of an operation.

    ``help`` is one or more sentences for the user; ``placeholder`` an example value;
    ``advanced`` inputs are tucked away where the platform can do that.
    """

    key: Key
    label: Label
    type: InputType = TextInput()
    required: bool = False
    default: Any = None
    help: str = ""
    placeholder: str = ""
    advanced: bool = False
    when: When | None = None


def options(*values: tuple[str, str], open: bool = False) -> OptionsInput:
    """A fixed list of (value, label)."""
    return OptionsInput(options=tuple(Option(value=value, label=label) for value, label in values), open=open)
