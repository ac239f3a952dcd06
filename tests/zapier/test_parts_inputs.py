"""Inputs that apply sometimes, merged updates, echoes, finding in lists: what the vendor saw, what came out."""

from __future__ import annotations

from typing import Any

import pytest

from connector_core.harness.vendor.messages import Headers, Request, Response
from targets.zapier.driver import ZapierDriver
from targets.zapier.driver.failure import failure
from tests.zapier.opened import refused, run
from tests.zapier.vendor import Vendor

pytestmark = pytest.mark.node

DONE = Response.of(200, {"id": "m1"})


@pytest.fixture
def driver(parts_app: ZapierDriver, vendor: Vendor) -> ZapierDriver:
    vendor.answers["GET /me"] = Response.of(200, {"ok": True})
    assert parts_app.connect({"api_key": "the-key"}).failure is None
    vendor.seen.clear()
    return parts_app


# ------------------------------------------------------------------ the connection


def test_a_connection_without_an_account_is_labelled_by_its_host(driver: ZapierDriver, vendor: Vendor) -> None:
    assert driver.connect({"api_key": "the-key"}).items == [{"label": "Tiny (Host 0)"}]
    other = driver.connect({"api_key": "the-key", "base_url": vendor.url + "/other"})
    assert other.failure is not None  # The other host does not know /me.
    vendor.answers["GET /other/me"] = Response.of(200, {"ok": True})
    other = driver.connect({"api_key": "the-key", "base_url": vendor.url + "/other"})
    assert other.items == [{"label": "Tiny (Host 1)"}]
    assert {request.headers["X-Tiny-Key"] for request in vendor.seen} == {"the-key"}
    assert all("Authorization" not in request.headers for request in vendor.seen)


def test_a_wrong_key_is_no_connection(driver: ZapierDriver, vendor: Vendor) -> None:
    vendor.answers["GET /me"] = Response.of(401, {"message": "Unknown key."})
    told = driver.connect({"api_key": "wrong"}).failure
    assert told is not None
    assert told.kind == "ExpiredAuthError"


# ------------------------------------------------------------------ inputs that apply sometimes


@pytest.mark.parametrize(
    ("given", "sent"),
    [
        ({"words": "Hi"}, {"mode": "text", "words": "Hi"}),
        ({"mode": "text", "words": "Hi", "voice": "own", "pitch": {"a": 1}}, {"mode": "text", "words": "Hi"}),
        ({"mode": "voice", "words": "Hi"}, {"mode": "voice", "voice": "loud"}),
        ({"mode": "voice", "voice": "own", "pitch": {"a": 1}}, {"mode": "voice", "voice": "own", "pitch": {"a": 1}}),
        ({"mode": "both", "words": "Hi", "pitch": {"a": 1}}, {"mode": "both", "words": "Hi", "voice": "loud"}),
    ],
)
def test_only_what_applies_is_sent(driver: ZapierDriver, vendor: Vendor, given: dict[str, Any], sent: Any) -> None:
    vendor.answers["POST /messages"] = DONE
    assert run(driver, "send_message", **given) == [{"success": True, "id": "m1"}]
    assert [request.json() for request in vendor.seen] == [sent]


@pytest.mark.parametrize(
    ("given", "named"),
    [({}, "words"), ({"mode": "both"}, "words"), ({"mode": "voice", "voice": "own"}, "pitch")],
)
def test_a_required_one_that_applies_is_asked_for(
    driver: ZapierDriver, vendor: Vendor, given: dict[str, Any], named: str
) -> None:
    told = refused(driver, "send_message", **given)
    assert (told.kind, f"({named})" in told.message) == ("MissingInput", True)
    assert vendor.seen == []


def test_one_that_a_map_leaves_empty_stops_before_anything_is_sent(driver: ZapierDriver, vendor: Vendor) -> None:
    """A mapped field may turn out empty when the Zap runs, after the editor was satisfied."""
    bundle = driver.app.bundle({"mode": "both", "words": ""})
    reply = driver.call("creates.send_message.operation.perform", bundle)
    told = failure(reply)
    assert (told.kind, told.message) == ("AppError", '"Words" is empty. Fill it in; nothing was sent.')
    assert vendor.seen == []


@pytest.mark.parametrize(
    ("given", "shown"),
    [
        ({}, ["mode", "words", "note"]),
        ({"mode": "text"}, ["mode", "words", "note"]),
        ({"mode": "voice"}, ["mode", "voice", "note"]),
        ({"mode": "voice", "voice": "own"}, ["mode", "voice", "pitch", "note"]),
        # What was chosen in a field that is not shown decides nothing.
        ({"mode": "text", "voice": "own"}, ["mode", "words", "note"]),
        ({"mode": "both", "voice": "own"}, ["mode", "words", "voice", "pitch", "note"]),
    ],
)
def test_the_editor_shows_what_applies(driver: ZapierDriver, given: dict[str, Any], shown: list[str]) -> None:
    fields = driver.app.fields("creates", "send_message", given)
    assert [field["key"] for field in fields] == shown
    assert [field["key"] for field in fields if field.get("altersDynamicFields")] == [
        key for key in shown if key in ("mode", "voice")
    ]


def test_a_case_shows_and_needs_its_own_inputs(driver: ZapierDriver, vendor: Vendor) -> None:
    vendor.answers |= {"POST /mails": DONE, "POST /calls": DONE}
    assert [field["key"] for field in driver.app.fields("creates", "send_note", {})] == ["way", "address"]
    assert [field["key"] for field in driver.app.fields("creates", "send_note", {"way": "phone"})] == ["way", "number"]
    assert refused(driver, "send_note", way="phone", address="a@b.example").kind == "MissingInput"
    assert vendor.seen == []
    run(driver, "send_note", way="phone", number="5", address="left over")
    run(driver, "send_note", address="a@b.example")
    assert [(request.path, request.json()) for request in vendor.seen] == [
        ("/api/calls", {"to": "5"}),
        ("/api/mails", {"to": "a@b.example"}),
    ]


# ------------------------------------------------------------------ fetch, merge, send


def test_an_update_sends_the_whole_thing(driver: ZapierDriver, vendor: Vendor) -> None:
    there = {"id": "n1", "kind": "short", "body": "Old", "look": {"color": "red", "size": 3}, "made_by": "Ada"}
    vendor.answers["GET /notes/n1"] = Response.of(200, there)
    vendor.answers["PUT /notes/n1"] = lambda request: Response.of(200, {"id": "n1", **request.json()})
    (item,) = run(driver, "update_note", note_id="n1", color="blue")
    assert vendor.asked() == ["GET /notes/n1", "PUT /notes/n1"]
    assert vendor.seen[1].json() == {"kind": "short", "body": "Old", "look": {"color": "blue", "size": 3}}
    assert (item["id"], item["body"], item["look"]) == ("n1", "Old", {"color": "blue", "size": 3})


def test_what_is_not_there_is_not_updated(driver: ZapierDriver, vendor: Vendor) -> None:
    assert refused(driver, "update_note", note_id="n2", body="New").status == 404
    assert vendor.asked() == ["GET /notes/n2"]


# ------------------------------------------------------------------ echoes


def test_an_answer_by_position_is_joined_with_what_was_asked(driver: ZapierDriver, vendor: Vendor) -> None:
    vendor.answers["POST /scores"] = Response.of(200, {"scores": [{"value": 0.9}, {"value": -0.5}, {"value": 0}]})
    (item,) = run(driver, "score_texts", texts=["Good.", "Bad."])
    assert vendor.seen[0].json() == {"texts": ["Good.", "Bad."]}
    assert item["texts"] == ["Good.", "Bad."]
    assert item["scores"] == [{"text": "Good.", "value": 0.9}, {"text": "Bad.", "value": -0.5}, {"value": 0}]


# ------------------------------------------------------------------ finding in a list


@pytest.mark.parametrize("inside", [False, True])
def test_a_thing_is_found_by_its_name(driver: ZapierDriver, vendor: Vendor, inside: bool) -> None:
    rows = [{"id": "f1", "name": "Inbox Old"}, {"id": "f2", "name": "INBOX"}, {"id": "f3", "name": "Inbox"}]
    vendor.answers["GET /folders"] = Response.of(200, {"data": {"folders": rows} if inside else rows})
    assert run(driver, "find_folder", name=" inbox ") == [{"id": "f2", "name": "INBOX"}]
    assert run(driver, "find_folder", name="box") == []
    assert vendor.asked() == ["GET /folders", "GET /folders"]


def test_what_is_not_found_can_be_created(driver: ZapierDriver, vendor: Vendor) -> None:
    (pair,) = driver.app.definition["searchOrCreates"].values()
    assert (pair["key"], pair["search"], pair["create"]) == ("find_folder", "find_folder", "create_folder")
    assert pair["display"] == {
        "label": "Find or Create Folder",
        "description": "Finds a folder by its name, or creates it when there is none.",
    }
    vendor.answers["POST /folders"] = Response.of(201, {"id": "f9", "name": "New"})
    assert run(driver, pair["create"], name="New") == [{"id": "f9", "name": "New"}]


# ------------------------------------------------------------------ locked


def test_a_locked_thing_is_tried_again(driver: ZapierDriver, vendor: Vendor) -> None:
    answers = [Response.of(400, {"code": "LOCKED", "message": "In use."}), Response.of(200, {"data": []})]
    vendor.answers["GET /folders"] = lambda _: answers.pop(0)
    assert run(driver, "find_folder", name="x") == []
    assert vendor.asked() == ["GET /folders"] * 2


def test_one_that_stays_locked_delays_what_repeats_nothing(driver: ZapierDriver, vendor: Vendor) -> None:
    headers = Headers({"Content-Type": "application/json", "Retry-After": "90"})
    locked = Response(409, headers, b'{"code": "LOCKED", "message": "In use."}')
    vendor.answers |= {"GET /folders": locked, "POST /notes": locked}
    told = refused(driver, "find_folder", name="x")
    assert (told.kind, told.delay) == ("ThrottledError", 90)
    acted = refused(driver, "create_note", body="Milk")
    assert (acted.kind, acted.delay) == ("AppError", None)
    assert vendor.asked() == ["GET /folders", "POST /notes"]


def test_requests_go_where_the_key_belongs(driver: ZapierDriver, vendor: Vendor) -> None:
    def moved(_: Request) -> Response:
        return Response(302, Headers({"Location": vendor.url.replace("127.0.0.1", "localhost") + "/folders"}))

    vendor.answers["GET /folders"] = moved
    assert refused(driver, "find_folder", name="x").kind == "AppError"
    assert vendor.asked() == ["GET /folders"]


def test_a_step_that_needs_nothing_says_so(driver: ZapierDriver, vendor: Vendor) -> None:
    vendor.answers |= {"GET /me": Response.of(200, {"name": "Ada"}), "POST /bin": Response.of(200, {"emptied": 3})}
    assert run(driver, "get_owner") == [{"name": "Ada"}]
    assert run(driver, "empty_bin") == [{"success": True, "emptied": 3}]
    for kind, key in (("searches", "get_owner"), ("creates", "empty_bin")):
        (field,) = driver.app.definition[kind][key]["operation"]["inputFields"]
        assert (field["type"], "nothing to fill in" in field["helpText"]) == ("copy", True)
