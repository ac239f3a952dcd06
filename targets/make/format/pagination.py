"""``pagination``: the request for the next page."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import Field

from targets.make.format.closed import Closed
from targets.make.format.text import Iml, ImlOnly, Scalars, Url

FIRST_NEXT_PAGE = 2
"""What ``pagination.page`` is on the first request for a next page."""
MAX_PAGES = 50
MAX_RECORDS = 3200


class Pagination(Closed):
    """Merged over the parent request unless ``mergeWithParent`` is false."""

    merge_with_parent: bool | None = Field(default=None, alias="mergeWithParent")
    url: Url | None = None
    method: Literal["GET", "POST", "PUT", "PATCH", "DELETE"] | ImlOnly | None = None
    headers: Scalars | None = None
    qs: Scalars | None = None
    body: Any = None
    condition: bool | Iml | None = None
