"""A request as described, into one that can be sent."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote, urlsplit

from targets.make.simulator.body import encode_body
from targets.make.simulator.errors import MakeError
from targets.make.simulator.http import HttpRequest
from targets.make.simulator.iml import UNDEFINED, Scope, Value, render
from targets.make.simulator.iml.values import described, missing, to_text

METHODS = {"GET", "POST", "PUT", "PATCH", "DELETE"}
TIMEOUT_MS = 40_000
_URL_SAFE = ";,/?:@&=+$-_.!~*'()#[]"
_TEXT_SAFE = "!'()*~"


@dataclass(frozen=True)
class Built:
    """A request's evaluated parts, before they become bytes: what the next page starts from."""

    url: str
    method: str = "GET"
    qs: Mapping[str, Value] = field(default_factory=dict)
    headers: Mapping[str, Value] = field(default_factory=dict)
    body: Value = UNDEFINED
    type: str = "json"
    encode_url: bool = True
    timeout: float = TIMEOUT_MS / 1000


def build(spec: Mapping[str, Any], scope: Scope) -> Built:
    """Evaluate a request (base merged in). Raises ImlError, or MakeError for what cannot be a request."""
    return Built(
        url=address(spec, scope),
        method=method(spec, scope),
        qs=_collection(spec, "qs", scope),
        headers=_collection(spec, "headers", scope),
        body=render(spec["body"], scope) if "body" in spec else UNDEFINED,
        type=to_text(render(spec.get("type", "json"), scope)) or "json",
        encode_url=spec.get("encodeUrl", True) is not False,
        timeout=float(spec.get("timeout", TIMEOUT_MS)) / 1000,
    )


def address(spec: Mapping[str, Any], scope: Scope) -> str:
    """The URL: one that starts with a slash is put behind ``baseUrl``, as it is [D]."""
    url = to_text(render(spec.get("url", ""), scope))
    if url.startswith("/"):
        url = to_text(render(spec.get("baseUrl", ""), scope)) + url
    split = urlsplit(url)
    if split.scheme not in ("http", "https") or not split.netloc:
        raise MakeError("InvalidConfigurationError", "the URL is neither absolute nor does it start with /")
    return url


def method(spec: Mapping[str, Any], scope: Scope) -> str:
    name = to_text(render(spec.get("method", "GET"), scope)).upper()
    if name not in METHODS:
        raise MakeError("InvalidConfigurationError", "the method is none of " + ", ".join(sorted(METHODS)))
    return name


def prepared(built: Built) -> HttpRequest:
    """The bytes. Raises MakeError."""
    kind, body = encode_body(built.type, built.body)
    headers = [(name, _header(name, value)) for name, value in built.headers.items() if not missing(value)]
    if body and not any(name.lower() == "content-type" for name, _ in headers):
        headers.append(("Content-Type", kind))
    return HttpRequest(built.method, _url(built), tuple(headers), body, built.timeout)


def _url(built: Built) -> str:
    url = quote(built.url, safe=_URL_SAFE) if built.encode_url else built.url
    pairs = [
        f"{quote(name, safe=_TEXT_SAFE)}={quote(_scalar(name, item), safe=_TEXT_SAFE)}"
        for name, value in built.qs.items()
        for item in (value if isinstance(value, list) else [value])
        if item is not UNDEFINED
    ]
    # The query string of the URL is replaced, not added to [D].
    return f"{url.split('#')[0].split('?')[0]}?{'&'.join(pairs)}" if pairs else url


def _scalar(name: str, value: Value) -> str:
    if isinstance(value, (dict, list)):
        raise MakeError("InvalidConfigurationError", f"{name} in the query string is {described(value)}")
    return to_text(value)


def _header(name: str, value: Value) -> str:
    text = ", ".join(_scalar(name, item) for item in value) if isinstance(value, list) else _scalar(name, value)
    if any(char in "\r\n\0" for char in name + text):
        raise MakeError("DataError", f"the header {name.strip()} has a line break in it")
    return text


def _collection(spec: Mapping[str, Any], key: str, scope: Scope) -> dict[str, Value]:
    value = render(spec.get(key) or {}, scope)
    return value if isinstance(value, dict) else {}
