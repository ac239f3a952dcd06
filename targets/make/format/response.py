"""``response``: how an answer becomes output."""

from __future__ import annotations

from typing import Any, Literal, Self

from pydantic import Field, model_validator

from targets.make.format.closed import Closed
from targets.make.format.errors import ErrorRules, ErrorType
from targets.make.format.text import Iml, Iml512, ImlOnly, Message

ResponseType = Literal["automatic", "json", "urlencoded", "text", "raw", "string", "binary", "xml"]


class Valid(Closed):
    """A condition an answer must meet, with the error when it does not."""

    condition: Iml
    message: Message | None = None
    type: ErrorType | None = None


class Iterate(Closed):
    """The array whose members become bundles, and which of them."""

    container: Iml512
    condition: bool | Iml | None = None


class TriggerRule(Closed):
    """How a polling trigger tells new items: by date or by id."""

    type: Literal["date", "id"]
    order: Literal["asc", "desc", "unordered"]
    id: Iml512
    date: Iml512 | None = None

    @model_validator(mode="after")
    def _dated(self) -> Self:
        if self.type == "date" and self.date is None:
            raise ValueError("a trigger by date needs the item's date")
        return self


class Metadata(Closed):
    """The text beside a connection's name."""

    type: Literal["text", "email"]
    value: Iml512


class Response(Closed):
    """Everything Make may do with an answer. ``output`` of a module replaces the base's."""

    type: ResponseType | ImlOnly | dict[str, ResponseType | ImlOnly] | None = None
    valid: bool | Iml | Valid | None = None
    limit: int | Iml | None = None
    error: Message | ErrorRules | None = None
    iterate: Iml512 | Iterate | None = None
    temp: dict[str, Any] | None = None
    output: Any = None
    wrapper: Any = None
    trigger: TriggerRule | None = None
    data: dict[str, Any] | None = None
    metadata: Metadata | None = None
    uid: Iml | int | None = None
    expires: str | None = Field(default=None, min_length=1, max_length=512)
