"""JSON and JSON web tokens."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from collections.abc import Mapping

from targets.make.simulator.iml.errors import ImlError
from targets.make.simulator.iml.functions.function import Function
from targets.make.simulator.iml.functions.text import as_bytes
from targets.make.simulator.iml.values import UNDEFINED, Value, described, missing, to_json, to_text

_DIGESTS = {"HS256": hashlib.sha256, "HS384": hashlib.sha384, "HS512": hashlib.sha512}


def create_json(value: Value) -> Value:
    """Compact, as JSON.stringify: not the bytes that a vendor sent."""
    return UNDEFINED if value is UNDEFINED else to_json(value)


def parse_json(value: Value) -> Value:
    if missing(value) or value == "":
        return UNDEFINED
    try:
        return json.loads(to_text(value), parse_constant=_no_constant)
    except (ValueError, RecursionError) as error:
        raise ImlError("parseJSON: this is not JSON") from error


def jwt(payload: Value, secret: Value, algorithm: Value = "HS256", header: Value = UNDEFINED) -> str:
    """Signed with a shared secret; algorithms with key pairs are not simulated."""
    name = to_text(algorithm) or "HS256"
    if name not in _DIGESTS:
        raise ImlError(f"jwt: {name} is not simulated")
    if not isinstance(payload, dict):
        raise ImlError(f"jwt: the payload is {described(payload)}, not a collection")
    head = {"alg": name, "typ": "JWT", **(header if isinstance(header, dict) else {})}
    signed = ".".join(_url64(to_json(part).encode()) for part in (head, payload))
    return f"{signed}.{_url64(hmac.new(as_bytes(secret), signed.encode(), _DIGESTS[name]).digest())}"


def _url64(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def _no_constant(name: str) -> Value:
    raise ValueError(name)


TABLE: Mapping[str, Function] = {
    "createJSON": Function(create_json, 1),
    "parseJSON": Function(parse_json, 1),
    "jwt": Function(jwt, 2, 4),
}
