"""Faults of lists: pages that come again, that are empty, that shift, cursors that are not known any more."""

from __future__ import annotations

import json
from dataclasses import replace

from ..vendor.engine import Vendor
from ..vendor.messages import Request, Response, encode_json
from .fault import Handle, RequestFault


def _again(vendor: Vendor, request: Request, handle: Handle) -> Response:
    """The first page, with a promise of more."""
    assert vendor.pages is not None
    answer = handle(replace(request, query=vendor.pages.first(request.query)))
    return _with_cursor(vendor, answer)


def _with_cursor(vendor: Vendor, answer: Response) -> Response:
    assert vendor.pages is not None
    if vendor.pages.cursor is None or answer.status != 200:
        return answer
    body = json.loads(answer.body)
    body[vendor.pages.cursor] = "bG9vcA"
    return replace(answer, body=encode_json(body))


def _empty(vendor: Vendor, request: Request, handle: Handle) -> Response:
    assert vendor.pages is not None
    answer = handle(request)
    if answer.status != 200 or vendor.pages.cursor is None:
        return answer
    body = json.loads(answer.body)
    vendor.pages.rows(body).clear()
    body[vendor.pages.cursor] = vendor.pages.postponed(request.query)
    return replace(answer, body=encode_json(body))


def _expired(vendor: Vendor, request: Request, handle: Handle) -> Response:
    return Response.of(400, {"error": "This cursor has expired."})


def _drift(vendor: Vendor, request: Request, handle: Handle) -> Response:
    assert vendor.pages is not None
    if vendor.pages.inserts:
        vendor.pages.insert()
    else:
        now = float(int(vendor.clock.now()))
        vendor.doings.make(now - 60, now)
    return handle(request)


def _pages(vendor: Vendor, request: Request) -> bool:
    return vendor.pages is not None and vendor.pages.number(request) is not None


def _more_pages(vendor: Vendor, request: Request) -> bool:
    return vendor.pages is not None and bool(vendor.pages.number(request))


def _promised(vendor: Vendor, request: Request) -> bool:
    # Without a cursor only a further page can be the first one again.
    return _pages(vendor, request) and (
        vendor.pages is None or vendor.pages.cursor is not None or _more_pages(vendor, request)
    )


def _cursors(vendor: Vendor, request: Request) -> bool:
    return _pages(vendor, request) and vendor.pages is not None and vendor.pages.cursor is not None


def _shifts(vendor: Vendor, request: Request) -> bool:
    return _more_pages(vendor, request) and not no_rows(vendor)


def no_list(vendor: Vendor) -> str:
    return "" if vendor.pages is not None else "the fake names no list that connectors poll"


def no_cursor(vendor: Vendor) -> str:
    return no_list(vendor) or ("" if vendor.pages and vendor.pages.cursor else "its list has no cursor")


def no_rows(vendor: Vendor) -> str:
    made = vendor.doings.makes_rows or (vendor.pages is not None and vendor.pages.inserts)
    return no_list(vendor) or ("" if made else "the demo makes no rows")


PAGES = (
    RequestFault(
        "list-loop", "the same page of a list again, with a promise of more", (32,), _again, _promised, no_list
    ),
    RequestFault(
        "empty-page", "a page without rows, and a cursor to where they are", (32,), _empty, _cursors, no_cursor
    ),
    RequestFault("cursor-expired", "400 to a further page", (32, 35), _expired, _more_pages, no_list),
    RequestFault("drift", "a new row comes in between two pages", (30,), _drift, _shifts, no_rows),
)
