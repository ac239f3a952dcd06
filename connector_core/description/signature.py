"""Signatures of webhooks, as data. Always over the raw bytes, in constant time, failing closed."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from connector_core.description.part import Part
from connector_core.description.text import HeaderName


class PlainHeader(Part):
    """The header is the signature itself, after ``prefix`` (``sha256=``)."""

    kind: Literal["plain"] = "plain"
    header: HeaderName
    prefix: str = ""


class PairsHeader(Part):
    """``t=1700000000,v1=abc,v1=def``: named parts; several signatures may stand side by side."""

    kind: Literal["pairs"] = "pairs"
    header: HeaderName
    signature: str
    timestamp: str | None = None
    separator: str = ","


class ListHeader(Part):
    """``v1,abc v1,def``: several signatures with a version before each."""

    kind: Literal["list"] = "list"
    header: HeaderName
    version: str
    separator: str = " "


class Hmac(Part):
    """HMAC-SHA256 over ``signed``, a template of ``{timestamp}``, ``{id}`` and ``{body}`` (raw bytes).

    ``timestamp_header`` holds unix time in ``timestamp_unit``; further off than
    ``tolerance_seconds`` either way is refused. ``key``: how the secret's text becomes the
    key (``base64`` drops ``key_prefix`` first, where it is there).

    Read strictly, where vendors' libraries differ: a timestamp is digits without a leading zero; hex is
    lower case; base64 is the standard alphabet with its padding, in signatures and keys; an ``{id}`` does
    not hold the text that follows it in ``signed``; an empty body proves nothing.
    """

    kind: Literal["hmac"] = "hmac"
    where: Annotated[PlainHeader | PairsHeader | ListHeader, Field(discriminator="kind")]
    signed: str = "{body}"
    algorithm: Literal["sha256"] = "sha256"
    encoding: Literal["hex", "base64"] = "hex"
    timestamp_header: HeaderName | None = None
    timestamp_unit: Literal["seconds", "milliseconds"] = "seconds"
    tolerance_seconds: int = Field(default=300, ge=1)
    id_header: HeaderName | None = None
    key: Literal["utf8", "base64"] = "utf8"
    key_prefix: str = ""


class AnyOf(Part):
    """Any of several published schemes is accepted."""

    kind: Literal["any_of"] = "any_of"
    schemes: tuple[Hmac, ...] = Field(min_length=2)


Signature = Annotated[Hmac | AnyOf, Field(discriminator="kind")]
