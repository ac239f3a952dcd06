"""What a fake tells of the list that connectors poll, so that faults can reach it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from .messages import Request

Query = tuple[tuple[str, str], ...]

LATER = "later."
"""What a cursor begins with that was given beside no rows: what follows is where they are."""


@dataclass
class Pages:
    """One list. `path` is without the vendor's prefix."""

    path: str
    param: str
    """The parameter that asks for a further page."""
    rows: Callable[[Any], list[Any]]
    """The rows in a page's parsed body."""
    start: str | None = None
    """What `param` is on a first page that has it."""
    cursor: str | None = None
    """The member of the body that names the next page."""
    on_insert: Callable[[], None] | None = field(default=None, repr=False)
    """Makes a new row in a history, which sets it; else the vendor's own doings make one."""

    def number(self, request: Request) -> int | None:
        """0 for a first page, 1 for a further one, None for another request."""
        if request.method != "GET" or not request.path.endswith(self.path):
            return None
        return int(self.further(dict(request.query)))

    def further(self, parameters: Mapping[str, str]) -> bool:
        """Whether these ask for a page behind the first."""
        return parameters.get(self.param) not in (None, self.start)

    def first(self, query: Query) -> Query:
        """The same query for the first page."""
        return tuple((name, value) for name, value in query if name != self.param)

    def postponed(self, query: Query) -> str:
        """A cursor to the page that this query asks for."""
        return LATER + dict(query).get(self.param, "")

    def resolved(self, request: Request) -> Request:
        """The request for the page to which a postponed cursor leads."""
        cursor = dict(request.query).get(self.param, "")
        if not cursor.startswith(LATER):
            return request
        place = cursor[len(LATER) :]
        query = tuple((name, place if name == self.param else value) for name, value in request.query)
        return self.resolved(replace(request, query=query if place else self.first(query)))

    @property
    def inserts(self) -> bool:
        return self.on_insert is not None

    def insert(self) -> None:
        if self.on_insert is not None:
            self.on_insert()
