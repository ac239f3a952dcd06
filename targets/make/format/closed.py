"""The base of all models of Make's format."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel, ConfigDict


class Closed(BaseModel):
    """Frozen, and refuses keys that Make does not know.

    ``plain()`` gives back what was set, in the order in which the fields are declared: that
    order is the canonical order of the emitted JSON. A field that was not set is not written;
    one that was set to None is written as ``null``.
    """

    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)

    def plain(self) -> dict[str, Any]:
        dumped: dict[str, Any] = self.model_dump(mode="json", by_alias=True, exclude_unset=True)
        return dumped
