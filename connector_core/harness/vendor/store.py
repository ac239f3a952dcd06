"""Rows of a fake vendor, each belonging to one customer."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Generic, Protocol, TypeVar


class Owned(Protocol):
    """A row: it has an id and an owner."""

    id: str
    account: str


R = TypeVar("R", bound=Owned)


class Table(Generic[R]):
    """Rows in the order of insertion. Ids are unique over all customers."""

    def __init__(self) -> None:
        self._rows: dict[str, R] = {}

    def add(self, row: R) -> R:
        if row.id in self._rows:
            raise ValueError(f"{row.id} exists already")
        self._rows[row.id] = row
        return row

    def get(self, account: str, id_: str) -> R | None:
        """None as well when the row is another customer's."""
        row = self._rows.get(id_)
        return row if row is not None and row.account == account else None

    def remove(self, row: R) -> None:
        del self._rows[row.id]

    def where(self, account: str, test: Callable[[R], bool] = lambda _: True) -> list[R]:
        return [row for row in self._rows.values() if row.account == account and test(row)]

    def __iter__(self) -> Iterator[R]:
        return iter(list(self._rows.values()))

    def __len__(self) -> int:
        return len(self._rows)
