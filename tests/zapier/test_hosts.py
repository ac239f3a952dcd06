"""Requests go to the chosen host with the chosen kind of credential, and nowhere else."""

from __future__ import annotations

import base64
from collections.abc import Iterator
from typing import Any

import pytest

from connector_core.harness.serving import LoopbackServer
from connector_core.harness.vendor.messages import Headers, Request, Response
from targets.zapier.driver.engine import Engine, Reply
from tests.zapier.conftest import Apps

pytestmark = pytest.mark.node

WHO = {"customer_id": "c1", "customer_name": "Acme", "mode": "live", "permissions": {}}
LIST = "searches.list_calls.operation.perform"


class Noted:
    """A server's handler that notes every request and gives one answer."""

    def __init__(self, server: LoopbackServer, answer: Response) -> None:
        self.requests: list[Request] = []
        self.answer = answer
        server.handle = self._handle

    def _handle(self, request: Request) -> Response:
        self.requests.append(request)
        return self.answer


@pytest.fixture
def first(production: LoopbackServer) -> Noted:
    return Noted(production, Response.of(200, WHO))


@pytest.fixture
def second(staging: LoopbackServer) -> Noted:
    return Noted(staging, Response.of(200, WHO))


def _engine(apps: Apps, name: str) -> Iterator[Engine]:
    engine = Engine(apps.folder / name, {})
    yield engine
    engine.close()


@pytest.fixture(scope="module")
def hosts(apps: Apps) -> Iterator[Engine]:
    yield from _engine(apps, "hosts")


@pytest.fixture(scope="module")
def pushed(apps: Apps) -> Iterator[Engine]:
    yield from _engine(apps, "pushed")


@pytest.fixture(scope="module")
def polled(apps: Apps) -> Iterator[Engine]:
    yield from _engine(apps, "polled")


def _call(engine: Engine, method: str, auth: dict[str, Any], inputs: dict[str, Any] | None = None) -> Reply:
    bundle = {"authData": auth, "inputData": inputs or {}, "meta": {}}
    return engine.call({"command": "execute", "method": method, "bundle": bundle})


def test_the_chosen_host_gets_the_request(hosts: Engine, first: Noted, second: Noted, staging: LoopbackServer) -> None:
    auth = {"username": "ada", "password": "pä:ss", "base_url": staging.url + "/api"}
    reply = _call(hosts, "authentication.test", auth)
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
    reply = _call(hosts, "authentication.test", auth)
    assert (reply.ok, reply.name) == (False, "AppError")
    assert "environment" in reply.text
    assert "secret-word" not in reply.text
    assert first.requests + second.requests == []
    assert hosts.refused == []


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_a_redirect_is_refused_and_takes_no_key_along(
    pushed: Engine, first: Noted, second: Noted, staging: LoopbackServer, status: int
) -> None:
    first.answer = Response(status, Headers({"Location": staging.url + "/api/auth/whoami"}))
    reply = _call(pushed, "authentication.test", {"api_key": "the-key"})
    assert (reply.ok, reply.name) == (False, "AppError")
    assert "the-key" not in reply.text
    assert [seen.headers["X-Api-Key"] for seen in first.requests] == ["the-key"]
    assert second.requests == []


def test_an_envelope_is_opened(polled: Engine, first: Noted) -> None:
    first.answer = Response.of(200, {"ok": True, "result": WHO})
    assert _call(polled, "authentication.test", {"api_key": "k"}).results["customer_id"] == "c1"
    first.answer = Response.of(200, {"ok": False, "detail": "It is closed."})
    reply = _call(polled, "authentication.test", {"api_key": "k"})
    assert (reply.ok, "It is closed." in reply.text) == (False, True)


def test_pages_are_read_by_number(polled: Engine, production: LoopbackServer) -> None:
    asked = []

    def pages(request: Request) -> Response:
        asked.append((request.parameter("page"), request.parameter("per_page")))
        number = int(request.parameter("page") or 0)
        rows = [{"id": f"call_{number}_{row}"} for row in range(2 if number < 3 else 1)]
        return Response.of(200, {"ok": True, "result": {"items": rows}})

    production.handle = pages
    reply = _call(polled, LIST, {"api_key": "k"}, {"return_all": True})
    assert reply.ok, reply.text
    assert [item["id"] for item in reply.results] == ["call_1_0", "call_1_1", "call_2_0", "call_2_1", "call_3_0"]
    assert asked == [("1", "2"), ("2", "2"), ("3", "2")]
