"""Requests go to the chosen host with the chosen kind of credential, and nowhere else."""

from __future__ import annotations

import base64

import pytest

from connector_core.harness.serving import LoopbackServer
from connector_core.harness.vendor.messages import Headers, Request, Response
from targets.zapier.driver.engine import Engine
from tests.zapier.conftest import WHO
from tests.zapier.noted import Noted, call

pytestmark = pytest.mark.node

LIST = "searches.list_calls.operation.perform"


def test_the_chosen_host_gets_the_request(hosts: Engine, first: Noted, second: Noted, staging: LoopbackServer) -> None:
    auth = {"username": "ada", "password": "pä:ss", "base_url": staging.url + "/api"}
    reply = call(hosts, "authentication.test", auth)
    assert reply.ok, reply.text
    assert reply.results["customer_name"] == "Acme"
    (seen,) = second.requests
    assert seen.path == "/api/auth/whoami"
    assert seen.headers["Authorization"] == "Basic " + base64.b64encode("ada:pä:ss".encode()).decode()
    assert first.requests == []


@pytest.mark.parametrize("typed", ["{production}/other", "{production}/api/", "http://localhost:9/api", "", None])
def test_a_host_that_is_none_of_the_list_gets_nothing(
    hosts: Engine, first: Noted, second: Noted, production: LoopbackServer, typed: str | None
) -> None:
    auth = {"username": "ada", "password": "secret-word"}
    if typed is not None:
        auth["base_url"] = typed.format(production=production.url)
    reply = call(hosts, "authentication.test", auth)
    assert (reply.ok, reply.name) == (False, "AppError")
    assert "environment" in reply.text
    assert "secret-word" not in reply.text
    assert first.requests + second.requests == []
    assert hosts.refused == []


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_a_redirect_is_refused_and_takes_no_key_along(
    pushed: Engine, first: Noted, second: Noted, staging: LoopbackServer, status: int
) -> None:
    first.answers[0] = Response(status, Headers({"Location": staging.url + "/api/auth/whoami"}))
    reply = call(pushed, "authentication.test", {"api_key": "the-key"})
    assert (reply.ok, reply.name) == (False, "AppError")
    assert "the-key" not in reply.text
    assert [seen.headers["X-Api-Key"] for seen in first.requests] == ["the-key"]
    assert second.requests == []


def test_an_envelope_is_opened(polled: Engine, first: Noted) -> None:
    first.answers[0] = Response.of(200, {"ok": True, "result": WHO})
    assert call(polled, "authentication.test", {"api_key": "k"}).results["customer_id"] == "c1"
    first.answers[0] = Response.of(200, {"ok": False, "detail": "It is closed."})
    reply = call(polled, "authentication.test", {"api_key": "k"})
    assert (reply.ok, "It is closed." in reply.text) == (False, True)


def test_pages_are_read_by_number(polled: Engine, production: LoopbackServer) -> None:
    asked = []

    def pages(request: Request) -> Response:
        asked.append((request.parameter("page"), request.parameter("per_page")))
        number = int(request.parameter("page") or 0)
        rows = [{"id": f"call_{number}_{row}"} for row in range(2 if number < 3 else 1)]
        return Response.of(200, {"ok": True, "result": {"items": rows}})

    production.handle = pages
    reply = call(polled, LIST, {"api_key": "k"}, {"return_all": True})
    assert reply.ok, reply.text
    assert [item["id"] for item in reply.results] == ["call_1_0", "call_1_1", "call_2_0", "call_2_1", "call_3_0"]
    assert asked == [("1", "2"), ("2", "2"), ("3", "2")]
