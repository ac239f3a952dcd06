"""Inputs that apply only sometimes; lists of several forms; finding, merging and echoing."""

from __future__ import annotations

import pytest

from connector_core.harness.vendor.messages import Request, Response
from tests.n8n.parts.conftest import Bench
from tests.n8n.parts.vendor import body, wrapped


def test_what_does_not_apply_is_not_sent(in_library: Bench) -> None:
    in_library.vendor.routes["POST /v1/books"] = wrapped({"id": "b1", "title": "Walden"})
    given = {"kind": "known", "isbn": "978", "title": "left over", "note": "left over"}
    assert in_library.driver.run("add_book", given).items == [{"id": "b1", "title": "Walden"}]
    given = {"kind": "other", "isbn": "left over", "title": "Walden", "note": "a pond"}
    assert in_library.driver.run("add_book", given).failure is None
    # While an expression chooses, n8n hides nothing.
    given = {"kind": '={{ "known" }}', "isbn": "979", "title": "left over", "note": "left over"}
    assert in_library.driver.run("add_book", given).failure is None
    assert [body(seen) for seen in in_library.vendor.seen] == [
        {"isbn": "978"},
        {"title": "Walden", "note": "a pond"},
        {"isbn": "979"},
    ]


@pytest.mark.parametrize(("kind", "key", "label"), [("known", "isbn", "ISBN"), ("other", "title", "Title")])
def test_a_required_one_that_applies_is_named(in_library: Bench, kind: str, key: str, label: str) -> None:
    # Nothing filled in: n8n itself says so, of the input that applies. What an expression gives, we see.
    for given, said in (({}, f'"{label}" is required'), ({key: '={{ "" }}'}, f'"{label}" is empty')):
        failure = in_library.driver.run("add_book", {"kind": kind, **given}).failure
        assert failure is not None
        assert said in failure.message
    assert in_library.vendor.seen == []


@pytest.mark.parametrize("data", [[{"id": "b1"}, {"id": "b2"}], {"books": [{"id": "b1"}, {"id": "b2"}]}])
def test_rows_at_the_first_path_that_holds_some(in_library: Bench, data: object) -> None:
    in_library.vendor.routes["GET /v1/books"] = wrapped(data)
    assert [item["id"] for item in in_library.driver.run("list_books", {}).items] == ["b1", "b2"]


def test_find_reads_on_until_all_values_are_equal(in_library: Bench) -> None:
    rows = [
        {"id": "b1", "title": "Walden", "author": "Skinner"},
        {"id": "b2", "title": "Emma", "author": "Thoreau"},
        {"id": "b3", "title": " WALDEN ", "author": "thoreau"},
    ]

    def page(request: Request) -> Response:
        number = int(dict(request.query)["page"])
        return wrapped(rows[2 * number - 2 : 2 * number])

    in_library.vendor.routes["GET /v1/books"] = page
    wanted = {"title": "walden", "author": " Thoreau"}
    assert [item["id"] for item in in_library.driver.run("find_book", wanted).items] == ["b3"]
    assert [dict(seen.query) for seen in in_library.vendor.seen] == [
        {"limit": "2", "page": "1"},
        {"limit": "2", "page": "2"},
    ]
    failure = in_library.driver.run("find_book", {"title": "Walden", "author": "Austen"}).failure
    assert failure is not None
    assert "nothing with these values" in failure.message


def test_an_update_sends_the_whole_thing(in_library: Bench) -> None:
    there = {"id": "b1", "title": "Old", "author": "Thoreau", "labels": {"a": 1, "b": 1}, "shelf": "not ours to send"}
    in_library.vendor.routes["GET /v1/books/b1"] = wrapped(there)
    in_library.vendor.routes["PUT /v1/books/b1"] = lambda request: wrapped({"id": "b1", **body(request)})
    given = {"book_id": "b1", "title": "New", "labels": {"b": 2}}
    (item,) = in_library.driver.run("update_book", given).items
    assert in_library.vendor.asked() == ["GET /v1/books/b1", "PUT /v1/books/b1"]
    assert body(in_library.vendor.seen[1]) == {"title": "New", "author": "Thoreau", "labels": {"a": 1, "b": 2}}
    assert (item["id"], item["title"], item["author"]) == ("b1", "New", "Thoreau")


def test_what_was_given_stands_beside_what_came_of_it(in_library: Bench) -> None:
    in_library.vendor.routes["POST /v1/ratings"] = wrapped({"scores": [{"score": 0.5}, {"score": 1}]})
    (item,) = in_library.driver.run("rate_titles", {"titles": ["Walden", "Emma"]}).items
    assert item == {
        "asked": ["Walden", "Emma"],
        "scores": [{"title": "Walden", "score": 0.5}, {"title": "Emma", "score": 1}],
    }


def test_something_locked_is_asked_again_and_something_that_acts_is_not(in_library: Bench) -> None:
    locked = Response.of(200, {"success": False, "error": {"code": "LOCKED", "message": "In use."}})
    answers = [locked, wrapped([{"id": "b1"}])]
    in_library.vendor.routes["GET /v1/books"] = lambda _: answers.pop(0)
    assert in_library.driver.run("list_books", {}).items == [{"id": "b1"}]
    in_library.vendor.routes["POST /v1/books"] = locked
    failure = in_library.driver.run("add_book", {"kind": "known", "isbn": "978"}).failure
    assert failure is not None
    assert "is busy" in failure.message
    assert in_library.vendor.asked() == ["GET /v1/books", "GET /v1/books", "POST /v1/books"]
