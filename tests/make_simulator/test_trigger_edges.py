"""Polling triggers below the apps: which items are new, in which order, and what is remembered."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from targets.make.simulator.clock import VirtualTime
from targets.make.simulator.errors import SimulationError
from targets.make.simulator.http import HttpRequest, HttpResponse
from targets.make.simulator.iml import UNDEFINED, ImlError
from targets.make.simulator.run import Host, Run
from targets.make.simulator.trigger import State, epoch, poll
from tests.make_simulator.world import BASE, Vendor, answer, query

Row = tuple[Any, str | None]


class Calls:
    """A vendor's list in pages; counts what is asked of it."""

    def __init__(self, *rows: Row, size: int = 3) -> None:
        self.rows = list(rows)
        self.size = size
        self.vendor = Vendor([self._page])

    def _page(self, request: HttpRequest) -> HttpResponse:
        page = int(query(request).get("page", "1"))
        rows = self.rows[(page - 1) * self.size : page * self.size]
        data = [{"id": id_, "at": at} for id_, at in rows]
        return answer({"data": data, "more": len(self.rows) > page * self.size, "most": 3})

    def spec(self, trigger: dict[str, Any], **response: Any) -> dict[str, Any]:
        rule = {"type": "date", "id": "{{item.id}}", "date": "{{parseDate(item.at)}}", **trigger}
        return {
            "baseUrl": BASE,
            "url": "/calls",
            "response": {"iterate": "{{body.data}}", "output": {"id": "{{item.id}}"}, "trigger": rule, **response},
            "pagination": {"qs": {"page": "{{pagination.page}}"}, "condition": "{{body.more}}"},
        }

    def run(self) -> Run:
        self.vendor.seen.clear()
        return Run(Host(self.vendor, VirtualTime()), {})

    def poll(self, state: State, **trigger: Any) -> tuple[list[Any], State]:
        limit = trigger.pop("limit", 0)
        found, after = poll(self.run(), self.spec(trigger, limit=limit), state)
        return [item["id"] for item in found], after


def at(minute: int) -> str:
    return f"2026-05-10T12:{minute:02}:00Z"


def moment(minute: int) -> datetime:
    return datetime(2026, 5, 10, 12, minute, tzinfo=UTC)


# ------------------------------------------------------------------ what is remembered


def test_data_as_expressions_see_it() -> None:
    assert State().variables() == {}
    assert State(moment(1)).variables() == {"lastDate": moment(1)}
    assert State(None, "x").variables() == {"lastID": "x"}
    assert State(moment(1), 7).variables() == {"lastDate": moment(1), "lastID": 7}


def test_three_runs_at_one_date_forget_none_of_them() -> None:
    calls = Calls(("a", at(0)), ("b", at(0)))
    first, state = calls.poll(State(), order="unordered")
    assert (first, state) == (["a", "b"], State(moment(0), "b", frozenset({"a", "b"})))
    calls.rows.append(("c", at(0)))
    second, state = calls.poll(state, order="unordered")
    assert (second, state.done) == (["c"], frozenset({"a", "b", "c"}))
    calls.rows.append(("d", at(0)))
    third, state = calls.poll(state, order="unordered")
    assert third == ["d"]
    assert calls.poll(state, order="unordered") == ([], state)


def test_a_newer_date_forgets_the_older_ones() -> None:
    calls = Calls(("a", at(0)), ("b", at(1)))
    _, state = calls.poll(State(), order="unordered")
    assert state == State(moment(1), "b", frozenset({"b"}))
    calls.rows.append(("c", at(2)))
    assert calls.poll(state, order="unordered") == (["c"], State(moment(2), "c", frozenset({"c"})))


def test_a_date_alone_leaves_out_all_of_that_date() -> None:
    calls = Calls(("a", at(0)), ("b", at(1)), ("c", at(2)))
    assert calls.poll(State(moment(1)), order="unordered")[0] == ["c"]
    assert calls.poll(State(moment(1), "b", frozenset({"x"})), order="unordered")[0] == ["b", "c"]


def test_ids_are_ordered_numbers_first_and_as_numbers() -> None:
    calls = Calls(("b", None), (10, None), ("a", None), (9, None), ("9", None), (1.5, None))
    found, state = calls.poll(State(), type="id", order="unordered")
    # The number 9 and the text "9" are one id.
    assert found == [1.5, 10, "9", "a", "b"]
    assert state == State(None, "b")
    assert calls.poll(State(None, 9), type="id", order="unordered")[0] == [10, "9", "a", "b"]
    assert calls.poll(State(None, "9"), type="id", order="unordered")[0] == ["a", "b"]
    assert calls.poll(state, type="id", order="unordered") == ([], state)


def test_items_of_one_date_come_in_the_order_of_their_ids() -> None:
    calls = Calls(("b", at(0)), ("a", at(0)), (2, at(0)), (10, at(0)), ("z", at(-0)))
    assert calls.poll(State(), order="unordered")[0] == [2, 10, "a", "b", "z"]


# ------------------------------------------------------------------ how far it reads


def test_descending_is_the_order_unless_another_is_named() -> None:
    calls = Calls(*((n, at(n)) for n in range(12, 0, -1)))
    for rule in ({}, {"order": "desc"}):
        assert calls.poll(State(moment(10), 10, frozenset({"10"})), **rule)[0] == [11, 12]
        assert len(calls.vendor.seen) == 1
        assert calls.poll(State(moment(9), 9, frozenset({"9"})), **rule)[0] == [10, 11, 12]
        assert len(calls.vendor.seen) == 2


def test_ascending_ends_when_there_are_just_enough() -> None:
    calls = Calls(*((n, at(n)) for n in range(12)))
    assert calls.poll(State(), order="asc", limit=3)[0] == [0, 1, 2]
    assert len(calls.vendor.seen) == 1
    assert calls.poll(State(), order="asc", limit=4)[0] == [0, 1, 2, 3]
    assert len(calls.vendor.seen) == 2
    assert calls.poll(State(), order="asc")[0] == list(range(12))
    assert len(calls.vendor.seen) == 4
    assert calls.poll(State(), order="unordered", limit=3)[0] == [0, 1, 2]
    assert len(calls.vendor.seen) == 4


def test_the_limit_may_come_of_the_answer() -> None:
    calls = Calls(*((n, at(n)) for n in range(5)))
    assert calls.poll(State(), order="asc", limit="{{body.most}}")[0] == [0, 1, 2]
    spec = calls.spec({"order": "desc"}, limit="{{body.most}}")
    assert len(epoch(calls.run(), spec, {"response": {"output": "{{item.id}}"}})) == 3


def test_an_empty_list_gives_nothing_and_changes_nothing() -> None:
    calls = Calls()
    state = State(moment(3), "x", frozenset({"x"}))
    for order in ("desc", "asc", "unordered"):
        assert calls.poll(state, order=order) == ([], state)
    assert epoch(calls.run(), calls.spec({}), {"response": {}}) == []


def test_no_more_than_make_reads() -> None:
    many = Calls(*((n, None) for n in range(6500)), size=100)
    found, _ = many.poll(State(), type="id", order="unordered")
    assert found == list(range(3200))
    assert len(many.vendor.seen) == 33


def test_an_output_may_be_several_bundles_or_none() -> None:
    calls = Calls(("a", at(0)), ("b", at(1)))
    spec = calls.spec({"order": "unordered"}, output="{{if(item.id = 'a', split('x,y', ','), null)}}")
    found, state = poll(calls.run(), spec, State())
    assert found == [{"value": "x"}, {"value": "y"}]
    assert state.last_id == "b"


# ------------------------------------------------------------------ where to start


def test_the_choices_of_where_to_start() -> None:
    calls = Calls(("a", at(0)), ("c", at(2)), ("b2", at(1)), ("b1", at(1)))
    code = {"response": {"output": {"label": "{{item.id}}"}}}
    found = epoch(calls.run(), calls.spec({"order": "desc"}), code)
    assert [label for label, _ in found] == [{"label": name} for name in ("c", "b2", "b1", "a")]
    assert [state for _, state in found] == [
        State(moment(2), "c", frozenset({"c"})),
        State(moment(1), "b2", frozenset({"b1", "b2"})),
        State(moment(1), "b1", frozenset({"b1"})),
        State(moment(0), "a", frozenset({"a"})),
    ]


def test_the_choices_end_at_the_limit_of_the_epoch() -> None:
    calls = Calls(*((n, at(n)) for n in range(12, 0, -1)))
    code = {"response": {"limit": 3, "output": "{{item.id}}"}}
    found = epoch(calls.run(), calls.spec({}), code)
    assert [label for label, _ in found] == [12, 11, 10]
    assert len(calls.vendor.seen) == 1
    found = epoch(calls.run(), calls.spec({}), {"response": {"limit": 4, "output": "{{item.id}}"}})
    assert [label for label, _ in found] == [12, 11, 10, 9, 8, 7]
    assert len(calls.vendor.seen) == 2


def test_the_epoch_asks_with_its_own_changes() -> None:
    calls = Calls((1, None))
    (choice,) = epoch(calls.run(), calls.spec({"type": "id"}), {"qs": {"sort": "new"}})
    assert choice == ({"id": 1}, State(None, 1))
    assert calls.vendor.queries() == [{"sort": "new"}]


# ------------------------------------------------------------------ what is refused, in its very words


@pytest.mark.parametrize("code", [None, {}])
def test_no_epoch(code: Any) -> None:
    calls = Calls(("a", at(0)))
    with pytest.raises(SimulationError, match=r"^the trigger has no epoch: there is nothing to choose from$"):
        epoch(calls.run(), calls.spec({}), code)


@pytest.mark.parametrize(
    "response",
    [
        None,
        {},
        {"iterate": "{{body.data}}"},
        {"trigger": {"id": "{{item.id}}"}},
        {"iterate": "{{body}}", "trigger": {}},
    ],
)
def test_a_trigger_needs_its_rule(response: Any) -> None:
    calls = Calls(("a", at(0)))
    for ask in (lambda spec: poll(calls.run(), spec, State()), lambda spec: epoch(calls.run(), spec, {"qs": {}})):
        with pytest.raises(SimulationError) as told:
            ask({"baseUrl": BASE, "url": "/calls", "response": response})
        assert str(told.value) == "a polling trigger needs response.iterate and response.trigger"
    with pytest.raises(SimulationError):
        poll(calls.run(), {"baseUrl": BASE, "url": "/calls"}, State())
    assert calls.vendor.seen == []


@pytest.mark.parametrize("id_", [None, ""])
@pytest.mark.parametrize("kind", ["date", "id"])
def test_an_item_needs_an_id(id_: Any, kind: str) -> None:
    calls = Calls((id_, at(0)))
    with pytest.raises(ImlError, match=r"^trigger\.id gives nothing$"):
        calls.poll(State(), type=kind)


@pytest.mark.parametrize(
    ("date", "told"), [("{{item.at}}", "text"), ("{{item.none}}", "undefined"), ("{{1}}", "a number")]
)
def test_an_item_needs_a_date(date: str, told: str) -> None:
    calls = Calls(("a", at(0)))
    with pytest.raises(ImlError, match=rf"^trigger\.date gives {told}, not a date$"):
        calls.poll(State(), date=date)
    assert calls.poll(State(), type="id", date=date)[0] == ["a"]


def test_undefined_is_no_last_id() -> None:
    assert State().last_id is UNDEFINED
    assert Calls((1, None)).poll(State(None, None), type="id")[0] == [1]
