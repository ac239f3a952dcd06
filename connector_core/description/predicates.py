"""Conditions on an answer or a record, as data."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from connector_core.description.part import Part
from connector_core.description.text import WirePath

Scalar = str | int | float | bool


class Present(Part):
    """True when the path holds something other than null and empty text."""

    kind: Literal["present"] = "present"
    path: WirePath


class OneOf(Part):
    """True when the value at the path is one of ``values`` (text compared exactly)."""

    kind: Literal["one_of"] = "one_of"
    path: WirePath
    values: tuple[Scalar, ...] = Field(min_length=1)


class NoneOf(Part):
    """True when the value at the path is none of ``values``; a missing value is none of them."""

    kind: Literal["none_of"] = "none_of"
    path: WirePath
    values: tuple[Scalar, ...] = Field(min_length=1)


class StatusIs(Part):
    """True when the answer's HTTP status is one of ``codes``. Only for answers, not records."""

    kind: Literal["status"] = "status"
    codes: tuple[int, ...] = Field(min_length=1)


Predicate = Annotated[Present | OneOf | NoneOf | StatusIs, Field(discriminator="kind")]
