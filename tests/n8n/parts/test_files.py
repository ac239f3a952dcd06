"""Files that go in as binary fields of the item, and files that come out as one."""

from __future__ import annotations

import pytest

from connector_core.harness.driver import FileValue, file_item
from connector_core.harness.vendor.messages import Headers, Response
from tests.n8n.parts.conftest import Bench
from tests.n8n.parts.vendor import FormPart, file, form, wrapped

BYTES = bytes(range(256)) * 300
"""76 800 bytes, none of them left out."""
ONE = FileValue("page 1.png", "image/png", BYTES)
TWO = FileValue('größe "2".txt', "text/plain", b"")


def test_several_files_repeat_the_part(in_library: Bench) -> None:
    in_library.vendor.routes["POST /v1/books/b1/scans"] = wrapped({"id": "u1"})
    done = in_library.driver.run("add_scans", {"book_id": "b1", "pages": [ONE, TWO], "labels": {"a": [1]}})
    assert (done.failure, done.items) == (None, [{"id": "u1"}])
    (seen,) = in_library.vendor.seen
    assert seen.headers["x-library-key"] == "lib-key"
    first, second, labels, source = form(seen)
    assert first == FormPart("pages[]", "page 1.png", "image/png", BYTES)
    assert (second.name, second.media_type, second.content) == ("pages[]", "text/plain", b"")
    assert "größe %222%22.txt".encode() in seen.body
    assert labels == FormPart("labels", None, "", b'{"a":[1]}')
    assert source == FormPart("source", None, "", b"n8n")


def test_one_file(in_library: Bench) -> None:
    in_library.vendor.routes["POST /v1/books/b1/cover"] = wrapped({"id": "u2"})
    assert in_library.driver.run("set_cover", {"book_id": "b1", "cover": ONE}).items == [{"id": "u2"}]
    assert form(in_library.vendor.seen[0]) == [FormPart("cover", "page 1.png", "image/png", BYTES)]


def test_one_file_means_one(in_library: Bench) -> None:
    failure = in_library.driver.run("set_cover", {"book_id": "b1", "cover": [ONE, ONE]}).failure
    assert failure is not None
    assert "takes one file" in failure.message
    assert in_library.vendor.seen == []


def test_a_field_that_the_item_lacks_is_named(in_library: Bench) -> None:
    entry = in_library.driver._names["add_scans"]
    parameters = {**entry["parameters"], "bookId": "b1", "pages": "scan"}
    given = in_library.driver._outcome("run", type=entry["type"], parameters=parameters, files={}, patienceMs=1000)
    assert given.failure is not None
    assert "'scan'" in given.failure.message
    assert in_library.vendor.seen == []


def test_the_answer_is_the_file(in_library: Bench) -> None:
    in_library.vendor.routes["GET /v1/books/b1/cover"] = file(BYTES, "image/webp")
    (item,) = in_library.driver.run("get_cover", {"book_id": "b1"}).items
    assert item == {"file_name": "b1.png", "file": file_item("b1.png", "image/webp", BYTES)}
    assert in_library.vendor.seen[0].headers["x-library-key"] == "lib-key"


def test_the_file_goes_where_the_user_says_beside_what_came_in(in_library: Bench) -> None:
    in_library.vendor.routes["GET /v1/books/b1/cover"] = file(b"png", "image/png")
    entry = in_library.driver._names["get_cover"]
    parameters = {**entry["parameters"], "bookId": "b1", "binaryPropertyName": "cover"}
    there = {"data": {"data": "eA==", "mimeType": "text/plain", "fileName": "x.txt"}}
    (item,) = in_library.driver.core.call(
        "run", type=entry["type"], parameters=parameters, files=there, patienceMs=1000
    )
    assert {name: found["fileName"] for name, found in item["binary"].items()} == {"data": "x.txt", "cover": "b1.png"}


def test_an_answer_that_is_no_file_is_told(in_library: Bench) -> None:
    in_library.vendor.routes["GET /v1/books/b1/cover"] = wrapped({"status": "in progress"})
    failure = in_library.driver.run("get_cover", {"book_id": "b1"}).failure
    assert failure is not None
    assert "data instead of a file" in failure.message


def test_a_refused_download_says_why(in_library: Bench) -> None:
    failure = in_library.driver.run("get_cover", {"book_id": "b2"}).failure
    assert failure is not None
    assert (failure.status, "None." in failure.message) == (404, True)


def test_the_file_lies_where_the_record_says_and_is_fetched_without_the_key(in_library: Bench) -> None:
    url = f"{in_library.vendor.url}/files/b1"
    in_library.vendor.routes["GET /v1/books/b1/recording"] = wrapped({"id": "b1", "audio_url": url})
    in_library.vendor.routes["GET /files/b1"] = file(BYTES, "audio/mpeg")
    (item,) = in_library.driver.run("get_recording", {"book_id": "b1"}).items
    assert item["file"] == file_item("b1.mp3", "audio/mpeg", BYTES)
    assert (item["id"], item["audio_url"], item["file_name"]) == ("b1", url, "b1.mp3")
    asked, fetched = in_library.vendor.seen
    assert asked.headers["x-library-key"] == "lib-key"
    assert "x-library-key" not in fetched.headers


def _refused(bench: Bench, url: object) -> str:
    bench.vendor.routes["GET /v1/books/b1/recording"] = wrapped({"id": "b1", "audio_url": url})
    failure = bench.driver.run("get_recording", {"book_id": "b1"}).failure
    assert failure is not None
    return failure.message


@pytest.mark.parametrize(
    "url", ["{other}/b1", "https://library.example.evil.example/b1", "http://library.example/b1", "file:///etc/hosts"]
)
def test_a_url_that_is_not_the_vendors_is_not_asked(in_library: Bench, url: str) -> None:
    assert "was not fetched" in _refused(in_library, url.replace("{other}", in_library.other.url))
    assert in_library.vendor.asked() == ["GET /v1/books/b1/recording"]
    assert in_library.other.seen == []


def test_a_redirect_to_another_host_is_not_followed(in_library: Bench) -> None:
    away = Response(302, Headers({"Location": f"{in_library.other.url}/b1"}))
    in_library.vendor.routes["GET /files/b1"] = away
    in_library.other.routes["GET /b1"] = file(BYTES, "audio/mpeg")
    assert "redirected" in _refused(in_library, f"{in_library.vendor.url}/files/b1")
    assert in_library.other.seen == []


def test_a_record_without_a_file(in_library: Bench) -> None:
    assert "has no file" in _refused(in_library, None)
