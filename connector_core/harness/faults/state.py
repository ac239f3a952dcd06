"""Faults of the vendor's own state. Each happens just before a request is answered, which is then answered honestly.

Histories tell of the same as operations at times of their own (`histories/story.py`); these are for `mock`.
"""

from __future__ import annotations

from collections.abc import Callable

from ..vendor.engine import Vendor
from ..vendor.messages import Request, Response
from ..vendor.subscriptions import Subscription
from .fault import Handle, RequestFault
from .pages import no_rows

LATE = 1200.0
"""Seconds between the end of something and its row in the list."""
LASTED = 60.0
"""Seconds that a row that is made was under way."""
WHILE = 60.0
"""Seconds that a key is refused."""


def _rotate(vendor: Vendor, request: Request, handle: Handle) -> Response:
    return _to_the_oldest(vendor, vendor.doings.rotate, request, handle)


def _disable(vendor: Vendor, request: Request, handle: Handle) -> Response:
    return _to_the_oldest(vendor, vendor.doings.disable, request, handle)


def _remove(vendor: Vendor, request: Request, handle: Handle) -> Response:
    return _to_the_oldest(vendor, vendor.doings.remove, request, handle)


def _to_the_oldest(
    vendor: Vendor, happens: Callable[[Subscription], None], request: Request, handle: Handle
) -> Response:
    with vendor.lock:
        row = vendor.doings.oldest()
        if row is not None:
            happens(row)
    return handle(request)


def _revoke(vendor: Vendor, request: Request, handle: Handle) -> Response:
    with vendor.lock:
        key = vendor.doings.key_of(request)
        if key is not None:
            vendor.doings.revoke(key, WHILE)
    return handle(request)


def _late(vendor: Vendor, request: Request, handle: Handle) -> Response:
    _make(vendor, LATE)
    return handle(request)


def _ties(vendor: Vendor, request: Request, handle: Handle) -> Response:
    # Under one lock, so that nobody sees one without the other.
    with vendor.lock:
        for _ in range(2):
            _make(vendor, 0)
        return handle(request)


def _make(vendor: Vendor, ago: float) -> None:
    # Vendors tell times in whole seconds.
    ended = float(int(vendor.clock.now() - ago))
    vendor.doings.make(ended - LASTED, ended)


def _subscribed(vendor: Vendor, request: Request) -> bool:
    return vendor.doings.oldest() is not None


def _signing(vendor: Vendor, request: Request) -> bool:
    row = vendor.doings.oldest()
    return row is not None and row.secret is not None


def _keyed(vendor: Vendor, request: Request) -> bool:
    return vendor.doings.key_of(request) is not None


def _listing(vendor: Vendor, request: Request) -> bool:
    return vendor.pages is not None and vendor.pages.number(request) == 0 and vendor.doings.makes_rows


STATE = (
    RequestFault("rotate", "the vendor signs for a subscription with another secret", (11,), _rotate, _signing),
    RequestFault("disable", "the vendor switches a subscription off", (5,), _disable, _subscribed),
    RequestFault("remove", "the vendor deletes a subscription", (4,), _remove, _subscribed),
    RequestFault("revoke", f"the key of the request is revoked for {WHILE:g} s", (40,), _revoke, _keyed),
    RequestFault(
        "late-row", f"a row appears in the list {LATE:g} s after its date", (27,), _late, _listing, lacks=no_rows
    ),
    RequestFault("ties", "two rows with equal times appear in the list", (26,), _ties, _listing, lacks=no_rows),
)
