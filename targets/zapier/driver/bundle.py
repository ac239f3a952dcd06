"""Bundles: what Zapier hands to an app's methods."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any
from urllib.parse import parse_qsl

META = {
    "isBulkRead": False,
    "isFillingDynamicDropdown": False,
    "isLoadingSample": False,
    "isPopulatingDedupe": False,
    "isTestingAuth": False,
    "limit": -1,
    "page": 0,
    "zap": {"id": "1"},
}
_PLAIN = {"content-type", "content-length"}


def bundle(
    auth: Mapping[str, Any], inputs: Mapping[str, Any], meta: Mapping[str, Any] | None = None, **more: Any
) -> dict[str, Any]:
    """A bundle with everything that Zapier always sets."""
    return {
        "authData": dict(auth),
        "inputData": dict(inputs),
        "inputDataRaw": dict(inputs),
        "meta": {**META, **(meta or {})},
        **more,
    }


def received(method: str, headers: Iterable[tuple[str, str]], body: bytes, query: str = "") -> dict[str, Any]:
    """The parts of a bundle that come from an HTTP request: ``rawRequest`` and ``cleanedRequest``."""
    fields = [(raw_header(name), value) for name, value in headers]
    raw = {
        "method": method,
        "querystring": query,
        "headers": dict(fields),
        # Text, as Zapier hands it over: bytes that are not UTF-8 do not survive.
        "content": body.decode("utf-8", "replace"),
    }
    return {"rawRequest": raw, "cleanedRequest": _parsed(dict(fields).get("Content-Type", ""), body)}


def raw_header(name: str) -> str:
    """How Zapier spells a header's name: ``x-request-id`` arrives as ``Http-X-Request-Id``."""
    camel = "-".join(part[:1].upper() + part[1:].lower() for part in name.split("-"))
    return camel if name.lower() in _PLAIN else f"Http-{camel}"


def _parsed(content_type: str, body: bytes) -> Any:
    text = body.decode("utf-8", "replace")
    if content_type.startswith("application/x-www-form-urlencoded"):
        return dict(parse_qsl(text, keep_blank_values=True))
    try:
        return json.loads(text.removeprefix("\ufeff"))
    except ValueError:
        return {}
