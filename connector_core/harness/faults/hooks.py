"""Faults of a delivery, made of what an honest one would send.

A fault that spoils a body or a signature sends the spoilt copy *before* the honest one: what was
refused rightly is then still delivered, and whatever is missing afterwards was lost by the receiver.
"""

from __future__ import annotations

import contextlib
import json
import re

from ..clock import Clock
from ..vendor.messages import Headers
from ..vendor.sending import Sender
from .fault import DeliveryFault

LATER = 120.0
"""Seconds until a replay: inside the 300 s that a timestamp is believed."""
_HEX = re.compile(r"[0-9a-f]{64}$")


def _quietly(send: Sender, url: str, headers: Headers, body: bytes) -> None:
    # The vendor never learns how an extra copy fared.
    with contextlib.suppress(OSError):
        send(url, headers, body)


def _duplicate(clock: Clock, send: Sender, url: str, headers: Headers, body: bytes) -> int:
    _quietly(send, url, headers, body)
    return send(url, headers, body)


def _replay(clock: Clock, send: Sender, url: str, headers: Headers, body: bytes) -> int:
    clock.call_later(LATER, lambda: _quietly(send, url, headers, body))
    return send(url, headers, body)


def _lost(clock: Clock, send: Sender, url: str, headers: Headers, body: bytes) -> int:
    send(url, headers, body)
    raise OSError("the acknowledgement was lost")


def _rewritten(clock: Clock, send: Sender, url: str, headers: Headers, body: bytes) -> int:
    _quietly(send, url, headers, _compact(body))
    return send(url, headers, body)


def _forged(clock: Clock, send: Sender, url: str, headers: Headers, body: bytes) -> int:
    spoilt = {name: _other(value) for name, value in headers.items() if _HEX.search(value)}
    _quietly(send, url, headers.changed(spoilt), body)
    return send(url, headers, body)


def _other(signature: str) -> str:
    return signature[:-1] + ("0" if signature[-1] != "0" else "1")


def _compact(body: bytes) -> bytes:
    return json.dumps(json.loads(body), separators=(",", ":")).encode()


def _signed(headers: Headers, body: bytes) -> bool:
    return any(_HEX.search(value) for value in headers.values())


def _rewritable(headers: Headers, body: bytes) -> bool:
    try:
        return _signed(headers, body) and _compact(body) != body
    except ValueError:
        return False


HOOKS = (
    DeliveryFault("duplicate", "every byte of a delivery twice", (21,), _duplicate),
    DeliveryFault("replay", f"the same delivery again {LATER:g} s later", (16, 21), _replay),
    DeliveryFault("lost-ack", "delivered, but the acknowledgement is lost", (21,), _lost),
    DeliveryFault("rewritten", "first a copy whose JSON was written anew", (17,), _rewritten, _rewritable),
    DeliveryFault("forged", "first a copy whose signature is off by one digit", (14,), _forged, _signed),
)
