"""Bodies into bytes and back, by Make's ``type``."""

from __future__ import annotations

import json
import mimetypes
from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qsl, urlencode

from targets.make.simulator.errors import MakeError, SimulationError
from targets.make.simulator.iml import UNDEFINED, Value
from targets.make.simulator.iml.values import described, missing, to_json, to_text

BOUNDARY = "----simulated-boundary"


def encode_body(kind: str, body: Value) -> tuple[str, bytes]:
    """The media type and the bytes; no bytes for undefined. Raises MakeError, SimulationError."""
    if body is UNDEFINED:
        return "", b""
    match kind:
        case "json":
            return "application/json", to_json(body).encode()
        case "urlencoded":
            if not isinstance(body, dict):
                raise MakeError("InvalidConfigurationError", f"a form is made of a collection, not {described(body)}")
            fields = {name: value for name, value in body.items() if not missing(value)}
            texts = {name: list(map(to_text, v)) if isinstance(v, list) else to_text(v) for name, v in fields.items()}
            return "application/x-www-form-urlencoded", urlencode(texts, doseq=True).encode()
        case "multipart/form-data":
            return f"multipart/form-data; boundary={BOUNDARY}", _multipart(body)
        case "text" | "string":
            return "text/plain", to_text(body).encode()
        case "raw" | "binary":
            return "application/octet-stream", body if isinstance(body, bytes) else to_text(body).encode()
    raise SimulationError(f"a body of type {kind} is not simulated")


def decode_body(kind: Any, status: int, media: str, data: bytes) -> Value:
    """An answer's body. ``kind`` is one name, or names by status: ``404``, ``200-299``, ``*``.

    JSON that cannot be read stays text [assumed], so that an app which does not check shows it.
    """
    if not data:
        return UNDEFINED
    text = data.decode("utf-8", "replace")
    match _kind(kind, status, media.split(";")[0].strip().lower()):
        case "json":
            try:
                return json.loads(text, parse_constant=_no_constant)
            except (ValueError, RecursionError):
                return text
        case "urlencoded":
            return dict(parse_qsl(text, keep_blank_values=True))
        case "text" | "string":
            return text
        case "raw" | "binary":
            return data
        case other:
            raise SimulationError(f"an answer of type {other} is not simulated")


def _kind(kind: Any, status: int, media: str) -> str:
    if isinstance(kind, Mapping):
        kind = next((kind[rule] for rule in sorted(kind, key=_width) if _fits(rule, status)), "automatic")
    if kind not in (None, "automatic"):
        return str(kind)
    if media == "application/json" or media.endswith("+json"):
        return "json"
    if media == "application/x-www-form-urlencoded":
        return "urlencoded"
    if media.startswith(("image/", "audio/", "video/")) or media == "application/octet-stream":
        return "binary"
    return "text"


def _width(rule: str) -> int:
    """The narrowest rule first."""
    if rule == "*":
        return 1000
    low, _, high = rule.partition("-")
    return int(high or low) - int(low)


def _fits(rule: str, status: int) -> bool:
    if rule == "*":
        return True
    low, _, high = rule.partition("-")
    return int(low) <= status <= int(high or low)


def _multipart(body: Value) -> bytes:
    """Fields of a collection; a file is ``{value, options: {filename, contentType}}``.

    An array repeats its name [assumed].
    """
    if not isinstance(body, dict):
        raise MakeError("InvalidConfigurationError", f"a form is made of a collection, not {described(body)}")
    parts: list[bytes] = []
    for name, value in body.items():
        parts += [_part(name, item) for item in (value if isinstance(value, list) else [value])]
    return b"".join(parts) + f"--{BOUNDARY}--\r\n".encode()


def _part(name: str, value: Value) -> bytes:
    """A file without a type gets that of its name, as Make's HTTP library does [assumed]."""
    options: Mapping[str, Any] = {}
    if isinstance(value, dict) and "value" in value:
        options, value = value.get("options") or {}, value["value"]
    if missing(value):
        return b""
    head = f'Content-Disposition: form-data; name="{_quoted(name)}"'
    if options.get("filename"):
        file = to_text(options["filename"])
        guessed = mimetypes.guess_type(file)[0] or "application/octet-stream"
        head += f'; filename="{_quoted(file)}"'
        head += f"\r\nContent-Type: {_quoted(to_text(options.get('contentType', guessed)))}"
    data = value if isinstance(value, bytes) else to_text(value).encode()
    return f"--{BOUNDARY}\r\n{head}\r\n\r\n".encode() + data + b"\r\n"


def _quoted(text: str) -> str:
    return text.replace("\r", "%0D").replace("\n", "%0A").replace('"', "%22")


def _no_constant(name: str) -> Value:
    raise ValueError(name)
