"""Paging: the first page's size, the next page's request, when there is one."""

from __future__ import annotations

from typing import Any

from connector_core.description.paging import CursorPaging, NoPaging, OffsetPaging, PagePaging, Paging
from targets.make.format import Pagination
from targets.make.iml_text import call, path, static, tag


def items(paging: Paging) -> str:
    """The expression of a page's rows. Its paths lead into the whole answer.

    Of several places the first that holds something. One that leads through another (``data.calls`` behind
    ``data``) goes first: an array has no such member, so what the shorter one gives is then the array.
    """
    if not isinstance(paging.items, tuple):
        return path("body", paging.items or "")
    *places, last = [path("body", item) for item in sorted(paging.items, key=lambda item: -item.count("."))]
    found = last
    for place in reversed(places):
        found = call("if", place, place, found)
    return found


def read(paging: Paging) -> list[str]:
    """Terms of ``valid``: a page was understood.

    Make takes a page without rows for the end of the list. One that promises more is refused: what lies behind
    would be passed over in silence.
    """
    rows = items(paging)
    if not isinstance(paging, CursorPaging):
        return [rows]
    return [rows, f"({call('length', rows)} > 0 || !{path('body', paging.cursor)})"]


def size(paging: Paging) -> dict[str, Any]:
    """The query that asks for a page's size."""
    return {} if isinstance(paging, NoPaging) or not paging.size_param else {static(paging.size_param): paging.size}


def next_page(paging: Paging) -> Pagination:
    """``pagination.page`` counts from 2 on the first next page, hence the subtractions.

    A list that ends by its rows asks once more after a full last page and gets an empty one.
    """
    rows = call("length", items(paging))
    match paging:
        case CursorPaging():
            cursor = path("body", paging.cursor)
            return Pagination(
                qs={static(paging.param): tag(cursor)}, condition=tag(call("if", cursor, "true", "false"))
            )
        case PagePaging():
            number = "pagination.page" if paging.start == 1 else "pagination.page - 1"
            full = f"{rows} >= {paging.size}" if paging.size_param else f"{rows} > 0"
            return Pagination(qs={static(paging.param): tag(number)}, condition=tag(full))
        case OffsetPaging():
            offset = f"(pagination.page - 1) * {paging.size}"
            return Pagination(qs={static(paging.param): tag(offset)}, condition=tag(f"{rows} >= {paging.size}"))
        case NoPaging():
            return Pagination(condition=False)
