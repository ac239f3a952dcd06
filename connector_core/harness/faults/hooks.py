"""Faults of a delivery, made of what an honest one would send.

A fault that spoils a body or a signature sends the spoilt copy *before* the honest one: what was
refused rightly is then still delivered, and whatever is missing afterwards was lost by the receiver.
"""

from __future__ import annotations

import contextlib
import json
import re

from ..clock import VirtualClock
from ..vendor.engine import Vendor
from ..vendor.messages import Headers, Request
from ..vendor.sending import Sender
from .fault import DeliveryFault

LATER = 120.0
"""Seconds until a replay: inside the 300 s that a timestamp is believed."""
HELD_UP = 240.0
"""Seconds that a delivery is under way, while the vendor believes it lost: later ones overtake it."""
_HEX = re.compile(r"[0-9a-f]{64}$")


def _quietly(send: Sender, url: str, headers: Headers, body: bytes) -> None:
    # The vendor never learns how an extra copy fared.
    with contextlib.suppress(OSError):
        send(url, headers, body)


def _duplicate(vendor: Vendor, send: Sender, url: str, headers: Headers, body: bytes) -> int:
    _quietly(send, url, headers, body)
    return send(url, headers, body)


def _replay(vendor: Vendor, send: Sender, url: str, headers: Headers, body: bytes) -> int:
    vendor.clock.call_later(LATER, lambda: _quietly(send, url, headers, body))
    return send(url, headers, body)


def _lost(vendor: Vendor, send: Sender, url: str, headers: Headers, body: bytes) -> int:
    send(url, headers, body)
    raise OSError("the acknowledgement was lost")


def _held_up(vendor: Vendor, send: Sender, url: str, headers: Headers, body: bytes) -> int:
    vendor.clock.call_later(HELD_UP, lambda: _quietly(send, url, headers, body))
    raise OSError("nobody answered in time")


def _unreachable(vendor: Vendor, send: Sender, url: str, headers: Headers, body: bytes) -> int:
    raise OSError("the connection was refused")


def _at_once(vendor: Vendor, send: Sender, url: str, headers: Headers, body: bytes) -> int:
    """The second copy comes while the first is worked on: during the receiver's next request, if it makes one."""
    if not isinstance(vendor.clock, VirtualClock):
        vendor.clock.call_later(0, lambda: _quietly(send, url, headers, body))
        return send(url, headers, body)
    sent: list[int] = []

    def copy(request: Request | None = None) -> None:
        if not sent:
            sent.append(1)
            _quietly(send, url, headers, body)

    vendor.interceptors.append(copy)
    try:
        return send(url, headers, body)
    finally:
        # A receiver may answer before it asks: then it has a moment.
        vendor.clock.call_later(1, copy)
        vendor.clock.call_later(1, lambda: vendor.interceptors.remove(copy))


def _other_type(vendor: Vendor, send: Sender, url: str, headers: Headers, body: bytes) -> int:
    return send(url, headers.changed({"Content-Type": "application/vnd.vendor+json; charset=utf-8"}), body)


def _rewritten(vendor: Vendor, send: Sender, url: str, headers: Headers, body: bytes) -> int:
    _quietly(send, url, headers, _compact(body))
    return send(url, headers, body)


def _forged(vendor: Vendor, send: Sender, url: str, headers: Headers, body: bytes) -> int:
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


def _unsigned(vendor: Vendor) -> str:
    trial = Headers(vendor.sign("whsec_trial", "trial", b"{}", 0.0))
    return "" if _signed(trial, b"{}") else "it signs nothing"


HOOKS = (
    DeliveryFault("duplicate", "every byte of a delivery twice", (21,), _duplicate),
    DeliveryFault("replay", f"the same delivery again {LATER:g} s later", (16, 21), _replay),
    DeliveryFault("lost-ack", "delivered, but the acknowledgement is lost", (21,), _lost),
    DeliveryFault("held-up", f"arrives {HELD_UP:g} s late, when the vendor has tried again", (21, 22), _held_up),
    DeliveryFault("unreachable", "the receiver cannot be reached", (21, 22), _unreachable),
    DeliveryFault("at-once", "two copies in flight at the same time", (24,), _at_once),
    DeliveryFault("media-type", "application/vnd.vendor+json with a charset", (20,), _other_type),
    DeliveryFault("rewritten", "first a copy whose JSON was written anew", (17,), _rewritten, _rewritable, _unsigned),
    DeliveryFault("forged", "first a copy whose signature is off by one digit", (14,), _forged, _signed, _unsigned),
)
