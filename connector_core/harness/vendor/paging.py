"""Cutting a list into pages, in the three ways vendors do it."""

from __future__ import annotations

import base64
from collections.abc import Callable, Sequence
from typing import TypeVar

T = TypeVar("T")


def by_offset(rows: Sequence[T], offset: int, limit: int) -> list[T]:
    return list(rows[offset : offset + limit])


def by_page(rows: Sequence[T], page: int, limit: int, first: int = 0) -> list[T]:
    """`first` is the number of the first page, 0 or 1."""
    return by_offset(rows, (page - first) * limit, limit)


def by_cursor(rows: Sequence[T], cursor: str | None, limit: int, key: Callable[[T], str]) -> tuple[list[T], str | None]:
    """Keyset paging over rows that are sorted by `key`, greatest first; and the next cursor.

    What is inserted before the cursor shifts nothing. Raises ValueError on a cursor that is not ours.
    """
    after = rows
    if cursor is not None:
        edge = decode_cursor(cursor)
        after = [row for row in rows if key(row) < edge]
    page = list(after[:limit])
    return page, encode_cursor(key(page[-1])) if len(after) > limit else None


def encode_cursor(edge: str) -> str:
    return base64.urlsafe_b64encode(edge.encode()).decode().rstrip("=")


def decode_cursor(cursor: str) -> str:
    padded = cursor + "=" * (-len(cursor) % 4)
    try:
        return base64.b64decode(padded, altchars=b"-_", validate=True).decode()
    except ValueError as error:
        raise ValueError("not a cursor of this list") from error
