"""Errors that Zapier acts on, by their type; and what never stands in them."""

from __future__ import annotations

import pytest

from connector_core.harness.vendor.limits import RetryAfterForm
from connector_core.harness.vendor.messages import Headers, Request, Response
from targets.zapier.driver.failure import ZapierFailure
from tests.zapier_driver.conftest import World

pytestmark = pytest.mark.node


def failed(failure: object) -> ZapierFailure:
    assert isinstance(failure, ZapierFailure)
    return failure


@pytest.mark.parametrize("form", ["seconds", "date"])
def test_the_rate_limit_delays_a_search(world: World, form: RetryAfterForm) -> None:
    world.fake.retry_after_form = form
    world.fake.limit.exhaust(world.account.id, world.fake.clock.now(), 600)
    mark = world.fake.seen.mark()
    failure = failed(world.driver.run("list_calls", {}).failure)
    assert (failure.kind, failure.status) == ("ThrottledError", 429)
    assert failure.delay is not None
    # Not a second too early; an HTTP-date has no fractions, so a little later is right.
    assert 599 <= failure.delay <= 605
    assert len(world.fake.seen.since(mark)) == 1


def test_the_rate_limit_never_makes_zapier_place_a_call_again(world: World) -> None:
    world.fake.limit.exhaust(world.account.id, world.fake.clock.now(), 600)
    inputs = {"assistant_id": world.assistant.id, "to_number": "+12025550123"}
    mark = world.fake.seen.mark()
    failure = failed(world.driver.run("place_call", inputs).failure)
    assert (failure.kind, failure.status) == ("AppError", 429)
    assert len(world.fake.seen.since(mark)) == 1


@pytest.mark.parametrize("status", [500, 503, 504])
def test_a_call_is_placed_once_whatever_the_answer(world: World, status: int) -> None:
    world.fake.interceptors.append(lambda request: Response(status) if request.method == "POST" else None)
    mark = world.fake.seen.mark()
    inputs = {"assistant_id": world.assistant.id, "to_number": "+12025550123"}
    failure = failed(world.driver.run("place_call", inputs).failure)
    assert (failure.kind, failure.status) == ("AppError", status)
    assert len(world.fake.seen.since(mark)) == 1


SCOPES = {
    "place_call": (
        {"assistant_id": "550e8400-e29b-41d4-a716-446655440000", "to_number": "+12025550123"},
        "outbound_calls",
    ),
    "list_calls": ({}, "read_calls"),
    "list_assistants": ({}, "read_assistants"),
    "list_subscriptions": ({}, "manage_webhooks"),
    "get_transcript": ({"call_id": "550e8400-e29b-41d4-a716-446655440000", "call_type": "outbound"}, "read_analytics"),
}


@pytest.mark.parametrize("operation", SCOPES)
def test_a_missing_scope_is_named(world: World, operation: str) -> None:
    inputs, scope = SCOPES[operation]
    world.key_with("send_sms")
    failure = failed(world.driver.run(operation, inputs).failure)
    assert (failure.kind, failure.status) == ("AppError", 403)
    assert scope in failure.message


def test_a_dropdown_without_its_scope_says_so(world: World) -> None:
    world.key_with("read_calls")
    failure = failed(world.driver.choices("assistants", {}).failure)
    assert "read_assistants" in failure.message


def test_refused_input_names_the_field(world: World) -> None:
    failure = failed(world.driver.run("place_call", {"assistant_id": world.assistant.id, "to_number": "12"}).failure)
    assert (failure.kind, failure.status) == ("AppError", 422)
    assert "to_number" in failure.message


def test_an_error_carries_the_vendors_request_id(world: World) -> None:
    mark = world.fake.seen.mark()
    failure = failed(world.driver.run("place_call", {"assistant_id": world.assistant.id, "to_number": "12"}).failure)
    (seen,) = world.fake.seen.since(mark)
    assert '"request_id":"' in seen.answer.replace(" ", "")
    assert seen.answer.split('"request_id"')[1].split('"')[1] in failure.message


def test_the_key_does_not_follow_a_redirect(world: World) -> None:
    seen: list[Request] = []
    elsewhere = Response(302, Headers({"Location": "http://localhost:9/stolen"}))
    # append() gives None, so every request is noted and answered with the redirect.
    world.fake.interceptors.append(lambda request: seen.append(request) or elsewhere)
    failure = failed(world.driver.run("list_calls", {}).failure)
    assert failure.kind == "AppError"
    assert len(seen) == 1


def test_no_secret_in_messages_or_logs(world: World) -> None:
    """Core logs every exchange; neither key nor signing secret may stand in what it says."""
    told = []
    for method in ("authentication.test", "searches.list_calls.operation.perform", "nothing"):
        reply = world.driver.call(method, {"authData": {"api_key": world.key.token}, "inputData": {}, "meta": {}})
        told.append(f"{reply.text} {reply.log}")
    assert any("/auth/whoami" in text for text in told)
    assert world.key.token not in " ".join([*told, world.driver.app.engine.said()])
