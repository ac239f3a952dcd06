"""Faults of the connection: slow, cut, or cut after the work was done."""

from __future__ import annotations

import threading
from dataclasses import replace

from ..clock import VirtualClock
from ..vendor.engine import Vendor
from ..vendor.messages import Request, Response
from .fault import Handle, RequestFault

DELAY = 20.0
"""Seconds."""


def _delay(vendor: Vendor, request: Request, handle: Handle) -> Response:
    answer = handle(request)
    if isinstance(vendor.clock, VirtualClock):
        return replace(answer, delay=DELAY)
    over = threading.Event()
    vendor.clock.call_later(DELAY, over.set)
    over.wait()
    return answer


def _reset(vendor: Vendor, request: Request, handle: Handle) -> Response:
    return Response(200, cut=0)


def _reset_body(vendor: Vendor, request: Request, handle: Handle) -> Response:
    answer = handle(request)
    # At least one byte arrives, so that this is never the reset before any byte.
    return replace(answer, cut=max(1, len(answer.body) // 2)) if len(answer.body) > 1 else answer


def _lost(vendor: Vendor, request: Request, handle: Handle) -> Response:
    return replace(handle(request), cut=0)


def _reads(vendor: Vendor, request: Request) -> bool:
    return request.method == "GET"


def _writes(vendor: Vendor, request: Request) -> bool:
    return request.method not in ("GET", "HEAD", "OPTIONS")


NETWORK = (
    RequestFault("delay", f"the answer takes {DELAY:g} s", (42,), _delay),
    RequestFault("reset", "the connection breaks before any byte, nothing was done", (42,), _reset),
    RequestFault("reset-body", "the connection breaks in the middle of the body", (43,), _reset_body, _reads),
    RequestFault("lost-answer", "the work was done, then the connection broke", (10, 40), _lost, _writes),
)
