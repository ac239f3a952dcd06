"""Pages: what is asked for next, and when it ends."""

from __future__ import annotations

from typing import Any

import pytest

from targets.make.simulator.http import HttpRequest, HttpResponse
from targets.make.simulator.simulator import Simulator
from tests.make_simulator.world import BASE, KEY, Maker, Vendor, answer, header, query


def pages(total: int, size: int = 10) -> Any:
    """A vendor with a cursor: which row comes next."""

    def respond(request: HttpRequest) -> HttpResponse:
        start = int(query(request).get("cursor", "0"))
        rows = [{"id": n} for n in range(start, min(start + size, total))]
        return answer({"data": rows, "next": str(start + size) if start + size < total else None})

    return respond


SPEC: dict[str, Any] = {
    "url": "/calls",
    "qs": {"limit": 10, "from": "{{parameters.from}}"},
    "response": {"iterate": "{{body.data}}", "limit": "{{parameters.limit}}"},
    "pagination": {"qs": {"cursor": "{{body.next}}"}, "condition": "{{if(body.next, true, false)}}"},
}
FIELDS = [{"name": "limit", "type": "uinteger"}, {"name": "from", "type": "text"}]


def search(make: Maker, vendor: Vendor, spec: dict[str, Any] = SPEC) -> Simulator:
    return make.module(spec, vendor, "search", codes={"mappableParams": FIELDS})


@pytest.mark.parametrize(("limit", "count", "requests"), [(0, 35, 4), (5, 5, 1), (10, 10, 1), (11, 11, 2), (99, 35, 4)])
def test_pages_until_the_limit_or_the_end(make: Maker, limit: int, count: int, requests: int) -> None:
    vendor = Vendor([pages(35)])
    found = search(make, vendor).run("it", {"limit": limit, "from": "x"}, KEY)
    assert [item["id"] for item in found] == list(range(count))
    assert len(vendor.seen) == requests
    cursors = [None, "10", "20", "30"]
    assert [row.get("cursor") for row in vendor.queries()] == cursors[:requests]
    assert all((row["limit"], row["from"]) == ("10", "x") for row in vendor.queries())
    assert all(header(request, "authorization") == "Bearer key_12345" for request in vendor.seen)


def test_the_page_is_two_on_the_first_further_request(make: Maker) -> None:
    spec = SPEC | {"pagination": {"qs": {"page": "{{pagination.page}}"}, "condition": "{{pagination.page <= 4}}"}}
    vendor = Vendor([pages(1000)])
    assert len(search(make, vendor, spec).run("it", {}, KEY)) == 40
    assert [row.get("page") for row in vendor.queries()] == [None, "2", "3", "4"]


def test_an_empty_page_ends_it_but_a_filtered_one_does_not(make: Maker) -> None:
    always = SPEC | {"pagination": {"qs": {"cursor": "{{(pagination.page - 1) * 10}}"}}}
    vendor = Vendor([pages(20)])
    assert len(search(make, vendor, always).run("it", {}, KEY)) == 20
    assert len(vendor.seen) == 3
    iterate = {"container": "{{body.data}}", "condition": "{{item.id >= 15}}"}
    filtered = always | {"response": {"iterate": iterate}}
    vendor = Vendor([pages(20)])
    assert len(search(make, vendor, filtered).run("it", {}, KEY)) == 5


def test_fifty_pages_are_the_end_and_a_note_says_so(make: Maker) -> None:
    vendor = Vendor([pages(10_000)])
    simulator = search(make, vendor)
    assert len(simulator.run("it", {}, KEY)) == 500
    assert len(vendor.seen) == 50
    assert [note.text for note in simulator.host.notes] == ["stopped after 50 pages"]


def test_exactly_fifty_pages_are_no_truncation(make: Maker) -> None:
    simulator = search(make, Vendor([pages(500)]))
    assert len(simulator.run("it", {}, KEY)) == 500
    assert not simulator.host.notes


def test_3200_records_are_the_end_and_a_note_says_so(make: Maker) -> None:
    simulator = search(make, Vendor([pages(5000, size=100)]))
    assert len(simulator.run("it", {}, KEY)) == 3200
    simulator = search(make, Vendor([pages(5000, size=999)]))
    assert len(simulator.run("it", {}, KEY)) == 3200
    assert [note.text for note in simulator.host.notes] == ["cut off after 3200 records"]


def test_a_url_a_method_and_a_body_of_its_own(make: Maker) -> None:
    paging = {
        "url": "/calls/more",
        "method": "POST",
        "headers": {"x-page": "{{pagination.page}}"},
        "body": {"cursor": "{{body.next}}"},
        "condition": "{{if(body.next, true, false)}}",
    }
    vendor = Vendor([pages(20), answer({"data": []})])
    search(make, vendor, SPEC | {"pagination": paging}).run("it", {"from": "x"}, KEY)
    assert (vendor.last.method, vendor.last.url) == ("POST", f"{BASE}/calls/more?limit=10&from=x")
    assert vendor.last.body == b'{"cursor":"10"}'
    assert header(vendor.last, "x-page") == "2"
    assert header(vendor.last, "authorization") == "Bearer key_12345"


def test_without_merging_only_what_pagination_says_is_sent(make: Maker) -> None:
    paging = SPEC["pagination"] | {"mergeWithParent": False, "url": "/next"}
    vendor = Vendor([pages(20), answer({"data": []})])
    search(make, vendor, SPEC | {"pagination": paging}).run("it", {"from": "x"}, KEY)
    assert vendor.last.url == f"{BASE}/next?cursor=10"
    assert vendor.last.headers == ()
