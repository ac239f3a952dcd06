"""A Zap that is on, with a polling trigger: Zapier's own rules of what is new."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from connector_core.harness.driver import DriverError, Failure, Item, Outcome
from targets.zapier.driver.app import App
from targets.zapier.driver.definition import primary
from targets.zapier.driver.failure import failure

HOLD = 100
"""More new items than this in one poll and Zapier holds them until the user lets them run."""


class PollActivation:
    """Turning on makes one poll that fills the list of seen items and fires nothing [D].

    Later polls fire what was not seen, oldest first; the app gives newest first. The key of an
    item is its primary output fields, else ``id``. Left out: the timetable, and that the list of
    seen items ends at 105,000.
    """

    url = None

    def __init__(self, app: App, key: str, part: Mapping[str, Any], inputs: Mapping[str, Any]) -> None:
        """Turn it on. Raises DriverError when the first poll fails."""
        self._app, self._key, self._inputs = app, key, inputs
        self._primary = primary(part)
        self._items: list[Item] = []
        self.held: list[Item] = []
        """Items that wait for the user because one poll brought too many."""
        self._failures: list[Failure] = []
        self._on = True
        first = self._rows({"isPopulatingDedupe": True})
        if first.failure:
            raise DriverError(f"turning on: {first.failure.kind}: {first.failure.message}")
        self._seen = {self._identity(item) for item in first.items}

    def poll(self) -> Outcome:
        """One poll. An error ends it and marks nothing as seen."""
        if not self._on:
            return Outcome()
        rows = self._rows({})
        if rows.failure:
            self._failures.append(rows.failure)
            return rows
        new = [item for item in reversed(rows.items) if self._identity(item) not in self._seen]
        self._seen.update(self._identity(item) for item in new)
        if len(new) > HOLD:
            self.held.extend(new)
            held = Failure("Held", f"{len(new)} new items at once: Zapier holds the runs until they are let go.")
            self._failures.append(held)
            return Outcome([], held)
        self._items.extend(new)
        return Outcome(new)

    def items(self) -> list[Item]:
        return list(self._items)

    def failures(self) -> list[Failure]:
        return list(self._failures)

    def repair(self) -> None:
        """The user lets held runs go."""
        self._items.extend(self.held)
        self.held.clear()

    def deactivate(self) -> None:
        """Polling ends; the vendor is not told."""
        self._on = False

    def _rows(self, meta: Mapping[str, Any]) -> Outcome:
        reply = self._app.call(f"triggers.{self._key}.operation.perform", self._app.bundle(self._inputs, meta))
        if not reply.ok:
            return Outcome([], failure(reply))
        return Outcome(list(reply.results))

    def _identity(self, item: Item) -> str:
        # Values compare as text: an id 1 and an id "1" are the same row.
        return json.dumps([str(item.get(key)) for key in self._primary])
