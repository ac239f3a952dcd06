"""Polling triggers: what is new since the last run, and where the user starts (epoch)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from targets.make.simulator.bundles import Row, bundles, limit, pages_of_rows
from targets.make.simulator.errors import SimulationError
from targets.make.simulator.iml import UNDEFINED, ImlError, Value, render
from targets.make.simulator.iml.values import described, is_number, missing, to_text
from targets.make.simulator.merge import merged
from targets.make.simulator.run import MAX_RECORDS, Run

_BEGINNING = datetime.min.replace(tzinfo=UTC)
Key = tuple[datetime, tuple[int, float, str]]


@dataclass(frozen=True)
class State:
    """``data.lastDate`` and ``data.lastID``, and which items of that date were put out already.

    Make documents the first two. That items which share the newest date are told apart is assumed.
    """

    last_date: datetime | None = None
    last_id: Value = UNDEFINED
    done: frozenset[str] = frozenset()

    def variables(self) -> dict[str, Value]:
        """``data`` as expressions see it; empty before the first item."""
        found = {"lastDate": UNDEFINED if self.last_date is None else self.last_date, "lastID": self.last_id}
        return {name: value for name, value in found.items() if value is not UNDEFINED}


@dataclass(frozen=True)
class Found:
    """An item of the vendor's list with what orders it."""

    row: Row
    id: Value
    date: datetime

    @property
    def key(self) -> Key:
        return _key(self.id, self.date)


def _key(id_: Value, date: datetime) -> Key:
    """Sorts by date, then by id: numbers as numbers, before texts."""
    if is_number(id_):
        return date, (0, float(id_), "")
    return date, (1, 0.0, to_text(id_))


def poll(run: Run, spec: Mapping[str, Any], state: State) -> tuple[list[dict[str, Any]], State]:
    """One run: the new bundles, oldest first, at most ``response.limit`` of them, and the state after them.

    The order says when to stop reading: ``desc`` at a page with a known item, ``asc`` once there are enough
    new ones, ``unordered`` at the end of the list. Raises MakeError, ImlError, SimulationError; the
    state is then as it was.
    """
    by_date, order = _rule(spec)
    new: list[Found] = []
    most = MAX_RECORDS
    for page in found_pages(run, spec, by_date):
        fresh = [item for item in page if _is_new(item, state, by_date)]
        new.extend(fresh)
        most = min(most, limit(spec, page[0].row.scope)) if page else most
        if order == "desc" and len(fresh) < len(page):
            break
        if (order == "asc" and len(new) >= most) or len(new) > MAX_RECORDS:
            break
    unique = {to_text(item.id): item for item in new}
    chosen = sorted(unique.values(), key=lambda item: item.key)[:most]
    output = [bundle for item in chosen for bundle in bundles(item.row.output())]
    return output, _after(state, chosen, by_date)


def epoch(run: Run, spec: Mapping[str, Any], code: Mapping[str, Any] | None) -> list[tuple[Value, State]]:
    """The choices of "choose where to start", newest first: a label, and the state that choosing it sets.

    The request is the trigger's with the epoch's changes. The chosen item counts as put out, and so does
    what sorts before it [assumed].
    """
    if not code:
        raise SimulationError("the trigger has no epoch: there is nothing to choose from")
    by_date, _ = _rule(spec)
    merged_spec = merged(spec, code)
    found: list[Found] = []
    for page in found_pages(run, merged_spec, by_date):
        found.extend(page)
        if page and len(found) >= limit(merged_spec, page[0].row.scope):
            break
    found.sort(key=lambda item: item.key, reverse=True)
    return [
        (item.row.output(), _after(State(), [other for other in found if other.key <= item.key], by_date))
        for item in found
    ]


def found_pages(run: Run, spec: Mapping[str, Any], by_date: bool) -> Iterator[list[Found]]:
    rule = spec["response"]["trigger"]
    for page in pages_of_rows(run, spec):
        yield [_found(row, rule, by_date) for row in page]


def _found(row: Row, rule: Mapping[str, Any], by_date: bool) -> Found:
    id_ = render(rule["id"], row.scope)
    if missing(id_) or id_ == "":
        raise ImlError("trigger.id gives nothing")
    if not by_date:
        return Found(row, id_, _BEGINNING)
    date = render(rule["date"], row.scope)
    if not isinstance(date, datetime):
        raise ImlError(f"trigger.date gives {described(date)}, not a date")
    return Found(row, id_, date)


def _rule(spec: Mapping[str, Any]) -> tuple[bool, str]:
    response = spec.get("response") or {}
    rule = response.get("trigger")
    if not rule or "iterate" not in response:
        raise SimulationError("a polling trigger needs response.iterate and response.trigger")
    return rule.get("type") == "date", str(rule.get("order", "desc"))


def _is_new(item: Found, state: State, by_date: bool) -> bool:
    if not by_date:
        return missing(state.last_id) or item.key > _key(state.last_id, _BEGINNING)
    if state.last_date is None or item.date > state.last_date:
        return True
    return item.date == state.last_date and to_text(item.id) not in state.done and bool(state.done)


def _after(state: State, chosen: list[Found], by_date: bool) -> State:
    if not chosen:
        return state
    newest = max(chosen, key=lambda item: item.key)
    if not by_date:
        return State(None, newest.id)
    done = {to_text(item.id) for item in chosen if item.date == newest.date}
    if state.last_date == newest.date:
        done |= state.done
    return State(newest.date, newest.id, frozenset(done))
