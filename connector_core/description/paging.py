"""How a list is read page by page, and when reading stops.

Paths lead into the whole answer, envelope included: what pages a list may stand beside the payload.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from connector_core.description.part import Part
from connector_core.description.text import WirePath

Items = WirePath | tuple[WirePath, ...]
"""Path to the array of rows in the whole answer; of several, the first that holds an array."""


class CursorPaging(Part):
    """The answer holds the next page's cursor; null or missing ends. A cursor seen before is an error."""

    kind: Literal["cursor"] = "cursor"
    items: Items
    cursor: WirePath
    param: str
    size_param: str | None = None
    size: int = Field(default=100, ge=1)


class PagePaging(Part):
    """Numbered pages. Ends on a short or empty page, or when ``pages`` (a path) says so."""

    kind: Literal["page"] = "page"
    items: Items
    param: str
    start: Literal[0, 1]
    size_param: str | None = None
    size: int = Field(default=50, ge=1)
    pages: WirePath | None = None


class OffsetPaging(Part):
    """Offsets. Ends on a short or empty page, or at ``total`` (a path)."""

    kind: Literal["offset"] = "offset"
    items: Items
    param: str
    size_param: str
    size: int = Field(default=50, ge=1)
    total: WirePath | None = None


class NoPaging(Part):
    """All items in one answer; ``items`` None means that the body is the array."""

    kind: Literal["none"] = "none"
    items: Items | None = None


Paging = Annotated[CursorPaging | PagePaging | OffsetPaging | NoPaging, Field(discriminator="kind")]
