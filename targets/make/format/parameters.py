"""Parameters: what a form asks for, and what an interface promises."""

from __future__ import annotations

from typing import Annotated, Any, Literal, Self

from pydantic import BeforeValidator, Field, RootModel, model_validator

from targets.make.format.closed import Closed

ParameterType = Literal[
    "any",
    "array",
    "banner",
    "boolean",
    "buffer",
    "cert",
    "collection",
    "color",
    "date",
    "email",
    "file",
    "filename",
    "filter",
    "folder",
    "hidden",
    "integer",
    "json",
    "number",
    "password",
    "path",
    "pkey",
    "port",
    "select",
    "text",
    "time",
    "timestamp",
    "timezone",
    "uinteger",
    "url",
    "uuid",
]
RPC_PREFIX = "rpc://"


def _remote(value: Any) -> Any:
    if isinstance(value, str) and not value.startswith(RPC_PREFIX):
        raise ValueError(f"text here names a remote procedure: {RPC_PREFIX}…")
    return value


Remote = Annotated[str, BeforeValidator(_remote)]
"""``rpc://name``."""


class Option(Closed):
    """One choice of a select; ``nested`` parameters are shown while it is chosen."""

    label: str | None = Field(default=None, min_length=1, max_length=256)
    value: Any
    short: str | None = None
    description: str | None = None
    default: bool | None = None
    nested: Remote | list[Remote | Parameter] | None = None


class OptionStore(Closed):
    """Options with more to say: which property is the label, what follows a choice."""

    store: Remote | list[Option]
    label: str | None = None
    value: str | None = None
    default: str | None = None
    placeholder: str | dict[str, Any] | None = None
    nested: Remote | list[Remote | Parameter] | None = None


class Limits(Closed):
    """``validate``: bounds of a number, length of text, a pattern, size of an array."""

    min: float | int | None = None
    max: float | int | None = None
    pattern: str | None = None
    min_items: int | None = Field(default=None, alias="minItems", ge=0)
    max_items: int | None = Field(default=None, alias="maxItems", ge=0)
    enum: list[Any] | None = None


class Editable(Closed):
    enabled: bool
    help: str | None = Field(default=None, min_length=1)


class Mappable(Closed):
    help: str = Field(min_length=1)


class Call(Closed):
    """A button that asks a remote procedure for a value."""

    url: Remote
    label: str
    parameters: list[Parameter] | None = None


class Parameter(Closed):
    """One field of a form, or one key of an output. Only ``type`` is always needed."""

    name: str | None = Field(default=None, min_length=1, max_length=128)
    type: ParameterType
    label: str | None = Field(default=None, min_length=1, max_length=256)
    required: bool | None = None
    default: Any = None
    advanced: bool | None = None
    editable: bool | Editable | None = None
    mappable: bool | Mappable | None = None
    multiple: bool | None = None
    multiline: bool | None = None
    grouped: bool | None = None
    dynamic: bool | None = None
    sequence: bool | None = None
    sort: str | None = None
    mode: Literal["edit", "choose"] | None = None
    time: bool | None = None
    labels: dict[str, str] | None = None
    help: str | None = Field(default=None, min_length=1)
    options: Remote | list[Option] | OptionStore | None = None
    spec: Parameter | list[Parameter] | None = None
    nested: Remote | list[Remote | Parameter] | None = None
    limits: Limits | bool | None = Field(default=None, alias="validate")
    rpc: Call | None = None
    tags: Literal["strip", "stripall", "escape"] | None = None
    extension: str | list[str] | None = None
    title: str | None = None
    text: str | None = None
    closable: bool | None = None
    theme: str | None = None
    badge: str | None = None

    @model_validator(mode="after")
    def _fits_its_type(self) -> Self:
        if self.type == "select" and self.options is None:
            raise ValueError("a select needs options")
        if self.type != "banner" and (self.title or self.text or self.badge):
            raise ValueError("title, text and badge belong to a banner")
        if isinstance(self.limits, Limits):
            sized = self.limits.min_items is not None or self.limits.max_items is not None
            bounded = self.limits.min is not None or self.limits.max is not None or self.limits.pattern
            if self.type == "array" and bounded:
                raise ValueError("an array is validated by minItems, maxItems and enum")
            if self.type != "array" and self.limits.enum is not None:
                raise ValueError("enum validates arrays only")
            if sized and self.type != "array" and not self.multiple:
                raise ValueError("minItems and maxItems need several values")
        return self


class ParameterList(RootModel[list[Remote | Parameter]]):
    """The fields of a form in order; ``rpc://name`` in their place asks for more fields."""

    def parameters(self) -> list[Parameter]:
        """Without the dynamic ones."""
        return [item for item in self.root if isinstance(item, Parameter)]

    def plain(self) -> list[Any]:
        return [item if isinstance(item, str) else item.plain() for item in self.root]


Option.model_rebuild()
OptionStore.model_rebuild()
Call.model_rebuild()
