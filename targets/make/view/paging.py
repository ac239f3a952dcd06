"""Paging: the first page's size, the next page's request, when there is one."""

from __future__ import annotations

from typing import Any

from connector_core.description.paging import CursorPaging, NoPaging, OffsetPaging, PagePaging, Paging
from targets.make.format import Pagination
from targets.make.iml_text import call, path, tag
from targets.make.view.context import Context


def items(context: Context, paging: Paging) -> str:
    """The variable that holds a page's rows."""
    return path("body", context.payload, paging.items or "")


def size(paging: Paging) -> dict[str, Any]:
    """The query that asks for a page's size."""
    return {} if isinstance(paging, NoPaging) or not paging.size_param else {paging.size_param: paging.size}


def next_page(context: Context, paging: Paging) -> Pagination:
    """``pagination.page`` counts from 2 on the first next page, hence the subtractions.

    A list that ends by its rows asks once more after a full last page and gets an empty one.
    """
    rows = call("length", items(context, paging))
    match paging:
        case CursorPaging():
            cursor = path("body", context.payload, paging.cursor)
            return Pagination(qs={paging.param: tag(cursor)}, condition=tag(call("if", cursor, "true", "false")))
        case PagePaging():
            number = "pagination.page" if paging.start == 1 else "pagination.page - 1"
            full = f"{rows} >= {paging.size}" if paging.size_param else f"{rows} > 0"
            return Pagination(qs={paging.param: tag(number)}, condition=tag(full))
        case OffsetPaging():
            offset = f"(pagination.page - 1) * {paging.size}"
            return Pagination(qs={paging.param: tag(offset)}, condition=tag(f"{rows} >= {paging.size}"))
        case NoPaging():
            return Pagination(condition=False)
