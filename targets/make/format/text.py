"""Kinds of text in Make's format, with their lengths and patterns."""

from __future__ import annotations

import re
from typing import Annotated, Any

from pydantic import AfterValidator, Field

_TAG = re.compile(r"\{\{.*?\}\}", re.DOTALL)


def _holds_iml(value: str) -> str:
    if not _TAG.search(value):
        raise ValueError("neither one of the known words nor an expression in {{ }}")
    return value


def _balanced(value: str) -> str:
    rest = _TAG.sub("", value)
    if "{{" in rest:
        raise ValueError("{{ is not closed")
    return value


Iml = Annotated[str, AfterValidator(_balanced)]
"""Text in which ``{{…}}`` is evaluated."""

ImlOnly = Annotated[str, AfterValidator(_holds_iml)]
"""Text that must hold an expression: the second arm of every "known word or IML" choice."""

Url = Annotated[Iml, Field(min_length=1, max_length=512)]
Iml512 = Annotated[Iml, Field(min_length=1, max_length=512)]
Message = Annotated[Iml, Field(min_length=1, max_length=1024)]

Scalars = dict[str, bool | int | float | str | list[Any] | None]
"""Headers and query strings: scalars or arrays; ``{{...}}`` as a key merges a collection."""

AppId = Annotated[str, Field(pattern=r"^[a-z][0-9a-z-]{1,28}[0-9a-z]$")]
ModuleId = Annotated[str, Field(pattern=r"^[a-zA-Z][0-9a-zA-Z]{2,63}$")]
RemoteId = Annotated[str, Field(pattern=r"^[a-zA-Z][0-9a-zA-Z-]{1,33}[0-9a-zA-Z]$")]
"""Connections and webhooks."""
