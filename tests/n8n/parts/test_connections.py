"""Keys in headers, user names with passwords, several hosts, accounts without a name."""

from __future__ import annotations

from connector_core.harness.vendor.messages import Response
from tests.n8n.parts.conftest import Bench
from tests.n8n.parts.vendor import wrapped

BOOKS = wrapped([{"id": "b1"}])


def test_a_key_in_a_header_is_tested_at_the_first_host(in_library: Bench) -> None:
    in_library.vendor.routes["GET /v1/books"] = BOOKS
    assert in_library.driver.connect({"api_key": "lib-key"}).failure is None
    (seen,) = in_library.vendor.seen
    assert (seen.headers["x-library-key"], seen.query) == ("lib-key", (("limit", "1"),))
    assert "authorization" not in seen.headers


def test_a_refusal_that_comes_as_200_fails_the_credential(in_library: Bench) -> None:
    refused = Response.of(200, {"success": False, "error": {"message": "Key expired."}})
    in_library.vendor.routes["GET /v1/books"] = refused
    failure = in_library.driver.connect({"api_key": "lib-key"}).failure
    assert failure is not None
    assert "did not accept the credential" in failure.message


def test_the_other_host_is_asked_when_it_was_chosen(in_library: Bench) -> None:
    in_library.other.routes["GET /v1/books"] = BOOKS
    credentials = {"api_key": "lib-key", "base_url": f"{in_library.other.url}/v1"}
    assert in_library.driver.connect(credentials).failure is None
    assert in_library.driver.run("list_books", {}).items == [{"id": "b1"}]
    assert (in_library.vendor.seen, len(in_library.other.seen)) == ([], 2)


def test_a_host_of_the_users_own_is_never_asked(in_library: Bench) -> None:
    in_library.vendor.routes["GET /v1/books"] = BOOKS
    in_library.driver.core.call("connect", fields={"apiKey": "lib-key", "baseUrl": f"{in_library.other.url}/evil"})
    assert in_library.driver.run("list_books", {}).items == [{"id": "b1"}]
    assert in_library.other.seen == []


def test_user_name_and_password(in_mill: Bench) -> None:
    in_mill.vendor.routes["GET /v1/sacks"] = wrapped([{"id": "s1", "weight": 25}])
    assert in_mill.driver.connect({"username": "miller", "password": "flour"}).failure is None
    assert in_mill.driver.run("list_sacks", {}).items == [{"id": "s1", "weight": 25}]
    sent = {seen.headers["authorization"] for seen in in_mill.vendor.seen}
    assert sent == {"Basic bWlsbGVyOmZsb3Vy"}


def test_without_an_account_no_node_tells_one(in_library: Bench) -> None:
    nodes = in_library.package / "nodes/Library"
    assert not (nodes / "resources/connection").exists()
    assert "account:" not in (in_library.package / "nodes/definition/api.ts").read_text("utf-8")
    assert "Connection" not in (nodes / "resources/index.ts").read_text("utf-8")
