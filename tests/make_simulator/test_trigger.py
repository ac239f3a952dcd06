"""Polling triggers: what is new, in which order, and from where."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

import pytest

from targets.make.simulator.errors import MakeError, SimulationError
from targets.make.simulator.http import HttpRequest, HttpResponse
from targets.make.simulator.simulator import Simulator
from targets.make.simulator.trigger import State
from tests.make_simulator.world import KEY, Maker, Vendor, answer, query

Row = tuple[Any, str]
PAGE = 3


class Rows:
    """A vendor's list, served in pages of three in the order in which it stands."""

    def __init__(self, *rows: Row) -> None:
        self.rows: Sequence[Row] = rows
        self.broken_from: int | None = None

    def __call__(self, request: HttpRequest) -> HttpResponse:
        page = int(query(request).get("page", "1"))
        if self.broken_from is not None and page >= self.broken_from:
            return answer({"message": "broken"}, 500)
        rows = self.rows[(page - 1) * PAGE : page * PAGE]
        data = [{"id": id_, "at": f"2026-05-10T{at}:00Z" if at else None} for id_, at in rows]
        return answer({"data": data, "more": len(self.rows) > page * PAGE})


def trigger(make: Maker, rows: Rows, order: str = "desc", limit: int = 0, **rule: Any) -> tuple[Simulator, Vendor]:
    spec = {
        "url": "/calls",
        "qs": {
            "since": "{{if(data.lastDate, formatDate(data.lastDate, 'HH:mm'), undefined)}}",
            "id": "{{data.lastID}}",
        },
        "response": {
            "limit": limit,
            "iterate": "{{body.data}}",
            "output": {"id": "{{item.id}}"},
            "trigger": {
                "type": "date",
                "order": order,
                "id": "{{item.id}}",
                "date": "{{parseDate(item.at)}}",
            }
            | rule,
        },
        "pagination": {"qs": {"page": "{{pagination.page}}"}, "condition": "{{body.more}}"},
    }
    epoch = {"response": {"limit": 300, "output": {"label": "call {{item.id}}", "date": "{{parseDate(item.at)}}"}}}
    vendor = Vendor([rows])
    return make.module(spec, vendor, "trigger", codes={"epoch": epoch}), vendor


def ids(found: list[dict[str, Any]]) -> list[Any]:
    return [item["id"] for item in found]


def test_all_come_oldest_first_then_only_new_ones(make: Maker) -> None:
    rows = Rows(("c", "12:02"), ("b", "12:01"), ("a", "12:00"))
    simulator, vendor = trigger(make, rows)
    found, state = simulator.poll("it", {}, KEY, State())
    assert ids(found) == ["a", "b", "c"]
    assert query(vendor.last) == {}
    assert state.variables() == {"lastDate": datetime(2026, 5, 10, 12, 2, tzinfo=UTC), "lastID": "c"}
    rows.rows = [("e", "12:09"), ("d", "12:05"), *rows.rows]
    found, state = simulator.poll("it", {}, KEY, state)
    assert ids(found) == ["d", "e"]
    assert query(vendor.last) == {"since": "12:02", "id": "c"}
    assert simulator.poll("it", {}, KEY, state) == ([], state)


def test_descending_reads_until_a_page_with_a_known_item(make: Maker) -> None:
    rows = Rows(*((n, f"12:{n:02}") for n in range(20, 0, -1)))
    simulator, vendor = trigger(make, rows)
    _, state = simulator.poll("it", {}, KEY, State())
    assert len(vendor.seen) == 7
    rows.rows = [(n, f"12:{n:02}") for n in range(24, 20, -1)] + list(rows.rows)
    vendor.seen.clear()
    assert ids(simulator.poll("it", {}, KEY, state)[0]) == [21, 22, 23, 24]
    assert len(vendor.seen) == 2


def test_unordered_reads_to_the_end(make: Maker) -> None:
    rows = Rows(("a", "12:00"), ("b", "12:01"), ("c", "12:02"))
    simulator, _ = trigger(make, rows, "unordered")
    _, state = simulator.poll("it", {}, KEY, State())
    rows.rows = [*rows.rows, ("x", "12:09"), ("y", "12:08"), ("z", "12:07"), ("late", "12:01")]
    assert ids(simulator.poll("it", {}, KEY, state)[0]) == ["z", "y", "x"]


def test_ascending_stops_with_enough_new_ones(make: Maker) -> None:
    simulator, vendor = trigger(make, Rows(*((n, f"12:{n:02}") for n in range(12))), "asc", limit=4)
    found, state = simulator.poll("it", {}, KEY, State())
    assert ids(found) == [0, 1, 2, 3]
    assert len(vendor.seen) == 2
    assert ids(simulator.poll("it", {}, KEY, state)[0]) == [4, 5, 6, 7]


def test_a_limit_leaves_the_newer_ones_for_the_next_run(make: Maker) -> None:
    simulator, _ = trigger(make, Rows(*((n, f"12:{n:02}") for n in range(8, 0, -1))), limit=3)
    state, seen = State(), []
    for _run in range(4):
        found, state = simulator.poll("it", {}, KEY, state)
        seen.append(ids(found))
    assert seen == [[1, 2, 3], [4, 5, 6], [7, 8], []]


def test_items_of_one_date_are_told_apart_across_runs(make: Maker) -> None:
    rows = Rows(("m", "12:00"), ("z", "12:00"))
    simulator, _ = trigger(make, rows, "unordered")
    found, state = simulator.poll("it", {}, KEY, State())
    assert ids(found) == ["m", "z"]
    rows.rows = [*rows.rows, ("a", "12:00"), ("early", "11:59")]
    found, state = simulator.poll("it", {}, KEY, state)
    assert ids(found) == ["a"]
    assert simulator.poll("it", {}, KEY, state)[0] == []


def test_an_item_on_two_pages_comes_once(make: Maker) -> None:
    simulator, _ = trigger(make, Rows(("a", "12:00"), ("b", "12:01"), ("c", "12:02"), ("c", "12:02")), "unordered")
    assert ids(simulator.poll("it", {}, KEY, State())[0]) == ["a", "b", "c"]


def test_an_error_on_a_later_page_changes_nothing(make: Maker) -> None:
    rows = Rows(*((n, f"12:{n:02}") for n in range(9, 0, -1)))
    simulator, _ = trigger(make, rows)
    rows.broken_from = 2
    with pytest.raises(MakeError, match="broken"):
        simulator.poll("it", {}, KEY, State())
    rows.broken_from = None
    assert ids(simulator.poll("it", {}, KEY, State())[0]) == list(range(1, 10))


def test_by_id_numbers_are_compared_as_numbers(make: Maker) -> None:
    rows = Rows((10, ""), (9, ""), (2, ""))
    simulator, _ = trigger(make, rows, type="id")
    found, state = simulator.poll("it", {}, KEY, State())
    assert ids(found) == [2, 9, 10]
    rows.rows = [(11, ""), *rows.rows]
    assert ids(simulator.poll("it", {}, KEY, state)[0]) == [11]


@pytest.mark.parametrize(("rows", "message"), [([("a", "")], "trigger.date gives undefined"), ([("", "12:00")], "id")])
def test_an_item_without_date_or_id_is_an_error(make: Maker, rows: list[Row], message: str) -> None:
    simulator, _ = trigger(make, Rows(*rows))
    with pytest.raises(MakeError, match=message):
        simulator.poll("it", {}, KEY, State())


def test_the_epoch_lists_newest_first_and_the_chosen_one_is_done(make: Maker) -> None:
    rows = Rows(("c", "12:02"), ("b", "12:01"), ("a2", "12:01"), ("a", "12:00"))
    simulator, _ = trigger(make, rows)
    choices = simulator.choices("it", {}, KEY)
    assert [label["label"] for label, _ in choices] == ["call c", "call b", "call a2", "call a"]
    assert choices[0][0]["date"] == "2026-05-10T12:02:00.000Z"
    assert ids(simulator.poll("it", {}, KEY, choices[0][1])[0]) == []
    assert ids(simulator.poll("it", {}, KEY, choices[1][1])[0]) == ["c"]
    assert ids(simulator.poll("it", {}, KEY, choices[2][1])[0]) == ["b", "c"]


def test_since_a_date_leaves_out_that_very_date(make: Maker) -> None:
    simulator, _ = trigger(make, Rows(("b", "12:01"), ("a", "12:00")))
    since = State(datetime(2026, 5, 10, 12, tzinfo=UTC))
    assert ids(simulator.poll("it", {}, KEY, since)[0]) == ["b"]


def test_a_trigger_without_an_epoch_has_nothing_to_choose(make: Maker) -> None:
    spec = {"url": "/c", "response": {"iterate": "{{body.data}}", "trigger": {"type": "id", "id": "{{item.id}}"}}}
    simulator = make.module(spec, Vendor([Rows()]), "trigger")
    with pytest.raises(SimulationError, match="no epoch"):
        simulator.choices("it", {}, KEY)
    with pytest.raises(SimulationError, match="it is not run like that"):
        simulator.run("it", {}, KEY)
