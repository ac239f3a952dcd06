"""What a request is filled with: references that each platform resolves its own way."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import Field

from connector_core.description.part import Part
from connector_core.description.text import Key, WirePath


class Arg(Part):
    """The value of one input of the operation. An empty one is left out of the request."""

    kind: Literal["arg"] = "arg"
    key: Key


class Const(Part):
    """A fixed JSON value."""

    kind: Literal["const"] = "const"
    value: Any


class HookUrl(Part):
    """The URL that the platform made for this trigger."""

    kind: Literal["hook_url"] = "hook_url"


class EventNames(Part):
    """The vendor's names of the events subscribed to, as a sorted array of text."""

    kind: Literal["events"] = "events"


class OwnSecret(Part):
    """A random secret of ours (64 hex digits), made once and kept."""

    kind: Literal["own_secret"] = "own_secret"


class CallbackUrl(Part):
    """Where the vendor reports the end of a long operation, made by the platform for one run."""

    kind: Literal["callback_url"] = "callback_url"


class Since(Part):
    """The poll's watermark less its lookback, ISO 8601 in UTC with milliseconds."""

    kind: Literal["since"] = "since"


class FieldOf(Part):
    """A field, by our key, of the record at hand (an event to enrich, a call just placed)."""

    kind: Literal["field"] = "field"
    key: Key


class Earlier(Part):
    """What was there before we changed it: the value at ``path`` in the answer that was read first.

    Unlike other values it is sent when it is empty, as null: what was empty becomes empty again.
    """

    kind: Literal["earlier"] = "earlier"
    path: WirePath


class Each(Part):
    """An object or an array of further values, for nested bodies."""

    kind: Literal["object"] = "object"
    of: dict[str, Value]


Value = Annotated[
    Arg | Const | HookUrl | EventNames | OwnSecret | CallbackUrl | Since | FieldOf | Earlier | Each,
    Field(discriminator="kind"),
]

Each.model_rebuild()


def arg(key: str) -> Arg:
    """The input named ``key``."""
    return Arg(key=key)


def const(value: Any) -> Const:
    """A fixed JSON value."""
    return Const(value=value)


def field(key: str) -> FieldOf:
    """The field ``key`` of the record at hand."""
    return FieldOf(key=key)
