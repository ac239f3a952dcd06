"""Mistakes in reading lists page by page."""

from __future__ import annotations

from .bug import Bug

BUGS = (
    Bug(
        "cursor loops go on",
        "paging",
        "again ||",
        "number > 1000 ||",
        "paging: a cursor that comes again is refused: at",
    ),
    Bug(
        "a page is known by its place",
        "paging",
        "rest.length > 1 &&",
        "moved === 0 &&",
        "paging: a page that comes again is noticed although",
    ),
    Bug(
        "a row that comes again ends it",
        "paging",
        "rest.length > 1 &&",
        "rest.length > 0 &&",
        "paging: a row that is equal to an earlier one is a",
    ),
    Bug(
        "endless empty pages go on",
        "paging",
        "|| empty > MOST_EMPTY",
        "|| number > 1000",
        "paging: empty pages with ever new cursors: followed",
    ),
    Bug(
        "an empty page with a cursor is the end",
        "paging",
        "if (page.next === undefined || read",
        "if (page.items.length === 0 || page.next === undefined || read",
        "paging: empty pages with ever new cursors: followed",
    ),
    Bug(
        "offsets go by what was asked",
        "paging",
        "Number(start ?? 0) + count",
        "Number(start ?? 0) + size",
        "paging: offsets go by what came, not by what was",
    ),
    Bug(
        "a short page ends although the total says more",
        "paging",
        "total === undefined ? count < size : reached >= total",
        "count < size",
        "paging: offsets go by what came, not by what was",
    ),
    Bug(
        "pages are counted from 0",
        "paging",
        "page - paging.start + 1 >= last",
        "page + 1 >= last",
        "paging: numbered pages, from 0 and from 1, with and",
    ),
    Bug(
        "a missing list is empty",
        "paging",
        "throw client.unreadable(reply, paths.map(",
        "return [];\n    void (paths.map(",
        "paging: a list that is not there is unreadable",
    ),
    Bug(
        "a cap is not reported",
        "paging",
        "truncated: more && items.length < limit",
        "truncated: false",
        "paging: a bound on pages is reported when there is",
    ),
    Bug(
        "shifted rows come twice",
        "list",
        "if (!byIdentity.has(id))",
        "byIdentity.set(id + byIdentity.size, item);\n        if (false)",
        "paging: records of a list come once although pages",
    ),
)
