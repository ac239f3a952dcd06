"""Requests and responses without sockets: what a fake vendor takes and gives."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl, urlsplit


class Headers(Mapping[str, str]):
    """Header fields; names compare without case, the first spelling is kept."""

    def __init__(self, fields: Mapping[str, str] | Iterable[tuple[str, str]] = ()) -> None:
        self._fields: dict[str, tuple[str, str]] = {}
        for name, value in fields.items() if isinstance(fields, Mapping) else fields:
            key = name.lower()
            if key in self._fields:
                name, value = self._fields[key][0], f"{self._fields[key][1]}, {value}"
            self._fields[key] = (name, value)

    def __getitem__(self, name: str) -> str:
        return self._fields[name.lower()][1]

    def __iter__(self) -> Iterator[str]:
        return (name for name, _ in self._fields.values())

    def __len__(self) -> int:
        return len(self._fields)

    def __contains__(self, name: object) -> bool:
        return isinstance(name, str) and name.lower() in self._fields

    def changed(self, fields: Mapping[str, str | None]) -> Headers:
        """A copy with these set; None removes one."""
        merged = {name.lower(): (name, value) for name, value in self.items()}
        for name, value in fields.items():
            merged.pop(name.lower(), None)
            if value is not None:
                merged[name.lower()] = (name, value)
        return Headers(merged.values())


@dataclass(frozen=True)
class Request:
    """One HTTP request. `path` is still percent-encoded and without the query."""

    method: str
    path: str
    query: tuple[tuple[str, str], ...] = ()
    headers: Headers = field(default_factory=Headers, repr=False)
    body: bytes = field(default=b"", repr=False)

    @classmethod
    def of(
        cls,
        method: str,
        target: str,
        *,
        headers: Mapping[str, str] | None = None,
        json: Any = None,
        body: bytes | None = None,
    ) -> Request:
        """From a target such as ``/calls?limit=5`` and, if wanted, a JSON body with its Content-Type."""
        split = urlsplit(target)
        fields = Headers(headers or {})
        if json is not None:
            body = encode_json(json)
            if "content-type" not in fields:
                fields = fields.changed({"Content-Type": "application/json"})
        query = tuple(parse_qsl(split.query, keep_blank_values=True))
        return cls(method.upper(), split.path, query, fields, body or b"")

    def parameter(self, name: str) -> str | None:
        """The last value of a query parameter; None when absent."""
        values = [value for key, value in self.query if key == name]
        return values[-1] if values else None

    def json(self) -> Any:
        """The parsed body. Raises ValueError when it is not JSON in UTF-8."""
        return json.loads(self.body.decode("utf-8"))


@dataclass(frozen=True)
class Response:
    """One HTTP answer."""

    status: int
    headers: Headers = field(default_factory=Headers, repr=False)
    body: bytes = field(default=b"", repr=False)
    cut: int | None = None
    """The connection breaks after so many bytes of the body; 0: before any byte at all; None: never."""
    delay: float = 0.0
    """Seconds until the answer is given, for whoever owns the connection and a clock that it can let pass."""

    @classmethod
    def of(cls, status: int, value: Any, content_type: str = "application/json") -> Response:
        """A JSON answer."""
        return cls(status, Headers({"Content-Type": content_type}), encode_json(value))

    def json(self) -> Any:
        return json.loads(self.body)


def encode_json(value: Any) -> bytes:
    """Compact UTF-8, non-ASCII characters as themselves."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()
