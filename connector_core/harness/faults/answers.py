"""Faults of the answer: another status, another body, another place."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial

from ..vendor.engine import Vendor
from ..vendor.messages import Headers, Request, Response
from ..vendor.times import http_date
from .fault import Handle, RequestFault

HUGE = 10 * 365 * 86_400
"""Seconds: a Retry-After of ten years."""


def _status(status: int, vendor: Vendor, request: Request, handle: Handle) -> Response:
    return Response.of(status, {"error": "The service is not available."})


def _redirect(target: str, vendor: Vendor, request: Request, handle: Handle) -> Response:
    return Response(307, Headers({"Location": target + request.path}))


def _html(vendor: Vendor, request: Request, handle: Handle) -> Response:
    return Response(200, Headers({"Content-Type": "text/html"}), b"<!doctype html><title>Maintenance</title>")


def _broken(vendor: Vendor, request: Request, handle: Handle) -> Response:
    return replace(handle(request), status=200, body=b'{"data": [')


def _empty(vendor: Vendor, request: Request, handle: Handle) -> Response:
    return replace(handle(request), status=200, body=b"")


def _limited(form: Callable[[float], str | None], vendor: Vendor, request: Request, handle: Handle) -> Response:
    answer = Response.of(429, {"error": "Too many requests."})
    return replace(answer, headers=answer.headers.changed({"Retry-After": form(vendor.clock.now())}))


def _revoked(vendor: Vendor, request: Request, handle: Handle) -> Response:
    return Response.of(401, {"error": "This API key is revoked."})


def _reads(vendor: Vendor, request: Request) -> bool:
    # A write that was done and then answered with rubbish is a lost answer, and has its own fault.
    return request.method == "GET"


def _keyed(vendor: Vendor, request: Request) -> bool:
    return any(name in request.headers for name in ("Authorization", "X-Api-Key"))


def _limits() -> tuple[RequestFault, ...]:
    forms: dict[str, tuple[str, Callable[[float], str | None]]] = {
        "429": ("30 s", lambda now: "30"),
        "429-date": ("30 s as an HTTP date", lambda now: http_date(now + 30)),
        "429-bare": ("absent", lambda now: None),
        "429-zero": ("0", lambda now: "0"),
        "429-huge": ("ten years", lambda now: str(HUGE)),
    }
    return tuple(
        RequestFault(name, f"429, Retry-After: {text}", (41,), partial(_limited, form))
        for name, (text, form) in forms.items()
    )


ANSWERS = (
    RequestFault("redirect-host", "a redirect to another host", (45,), partial(_redirect, "https://other.invalid")),
    RequestFault("redirect-loopback", "a redirect to loopback", (45,), partial(_redirect, "http://127.0.0.2:9")),
    RequestFault("redirect-http", "a redirect to plain http", (45,), partial(_redirect, "http://api.invalid")),
    RequestFault("broken-json", "200 with JSON that breaks off", (44,), _broken, _reads),
    RequestFault("html", "200 with an HTML page", (44,), _html, _reads),
    RequestFault("empty", "200 with an empty body", (44,), _empty, _reads),
    *_limits(),
    *(
        RequestFault(str(status), f"status {status}", (42,), partial(_status, status))
        for status in (500, 502, 503, 504)
    ),
    RequestFault("401", "one request is answered as if its key were revoked", (40,), _revoked, _keyed),
)
