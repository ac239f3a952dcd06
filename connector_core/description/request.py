"""One HTTP request, as data."""

from __future__ import annotations

import re
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field

from connector_core.description.inputs import Input
from connector_core.description.part import Part
from connector_core.description.text import Key, Label, PathTemplate, WirePath
from connector_core.description.values import Arg, Const, Each, FieldOf, Value

Method = Literal["GET", "POST", "PUT", "PATCH", "DELETE"]


def _value(given: Any) -> Any:
    if isinstance(given, Part):
        return given
    if isinstance(given, dict) and "kind" not in given:
        return Each(of={key: _value(item) for key, item in given.items()})
    return Const(value=given) if not isinstance(given, dict) else given


def _values(given: Any) -> Any:
    return {key: _value(item) for key, item in given.items()} if isinstance(given, dict) else given


Values = Annotated[dict[str, Value], BeforeValidator(_values)]
"""Wire name → value; plain JSON values are fixed ones, nested mappings nested objects."""


class Request(Part):
    """A request below the connection's base URL.

    ``{name}`` in ``path`` is an input (or, in an enrichment, a field of the record) and is always
    percent-encoded as one segment. Empty values of ``query`` and ``body`` are left out.
    ``encoding`` ``multipart``: the body is form data; a file input is a part with its own name and
    type (several files repeat the part), other values are text, objects JSON.
    ``scope`` is the permission the key needs. ``acts`` marks a request that does something in
    the world (places a call): it is never repeated by us and never given an error that makes a
    platform repeat it.
    """

    method: Method = "GET"
    path: PathTemplate
    query: Values = {}
    body: Values | None = None
    encoding: Literal["json", "multipart"] = "json"
    scope: str | None = None
    acts: bool = False
    timeout_seconds: int = Field(default=25, ge=1, le=300)

    def path_names(self) -> list[str]:
        """Names in braces, in order."""
        return re.findall(r"\{([a-z][a-z0-9_]*)\}", self.path)

    def references(self) -> set[str]:
        """Keys of inputs and fields that this request reads."""
        used = {part.key for part in self.walk() if isinstance(part, (Arg, FieldOf))}
        return used | set(self.path_names())


class Case(Part):
    """One branch of a :class:`Switch`: its own inputs and request."""

    value: str
    label: Label
    request: Request
    inputs: tuple[Input, ...] = ()


class Switch(Part):
    """One of several requests, chosen by an input with a fixed list of values.

    The inputs of a case are shown, and sent, only when that case is chosen.
    """

    kind: Literal["switch"] = "switch"
    input: Key
    label: Label
    cases: tuple[Case, ...] = Field(min_length=2)
    default: str
    help: str = ""


class Envelope(Part):
    """Where an answer holds its payload: ``at`` (None: the whole body), ``success`` to be true."""

    at: WirePath | None = None
    success: WirePath | None = None


def get(path: str, query: dict[str, Any] | None = None, *, scope: str | None = None, **more: Any) -> Request:
    """A GET; ``query`` maps wire names to values."""
    return Request(method="GET", path=path, query=query or {}, scope=scope, **more)


def post(path: str, body: dict[str, Any], *, scope: str | None = None, **more: Any) -> Request:
    """A POST with a JSON body; ``body`` maps wire names to values."""
    return Request(method="POST", path=path, body=body, scope=scope, **more)


def put(path: str, body: dict[str, Any], *, scope: str | None = None, **more: Any) -> Request:
    """A PUT with a JSON body."""
    return Request(method="PUT", path=path, body=body, scope=scope, **more)


def patch(path: str, body: dict[str, Any], *, scope: str | None = None, **more: Any) -> Request:
    """A PATCH with a JSON body."""
    return Request(method="PATCH", path=path, body=body, scope=scope, **more)


def delete(path: str, *, scope: str | None = None, **more: Any) -> Request:
    """A DELETE."""
    return Request(method="DELETE", path=path, scope=scope, **more)
