"""Webhooks that the vendor keeps, and those that take another's place."""

from __future__ import annotations

import hashlib
import hmac
import json
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from connector_core.harness.driver import DriverError
from connector_core.harness.vendor.messages import Request, Response
from targets.zapier.driver import ZapierDriver
from targets.zapier.driver.hook import HookActivation
from tests.zapier.opened import run
from tests.zapier.vendor import Vendor

pytestmark = pytest.mark.node

SAVED = {"event": "version.saved", "data": {"number": 7, "state": "draft", "body": "Milk"}}
PUBLISHED = {"event": "version.published", "data": {"number": 7, "state": "published", "body": "Milk"}}


def turned_on(driver: ZapierDriver, trigger: str, **inputs: Any) -> HookActivation:
    zap = driver.activate(trigger, inputs, "webhook")
    assert isinstance(zap, HookActivation)
    return zap


# ------------------------------------------------------------------ kept by the vendor, believed by a token


@pytest.fixture
def kept(kept_app: ZapierDriver, vendor: Vendor) -> ZapierDriver:
    vendor.answers["GET /me"] = Response.of(200, {"name": "Ada"})
    vendor.answers["POST /hooks"] = Response.of(200, {"success": True})
    assert kept_app.connect({"api_key": "tiny_live_1"}).failure is None
    vendor.seen.clear()
    return kept_app


def query_of(url: str) -> str:
    return urlsplit(url).query


def test_turning_on_gives_the_vendor_a_url_with_a_token(kept: ZapierDriver, vendor: Vendor) -> None:
    zap = turned_on(kept, "version_saved")
    assert vendor.asked() == ["POST /hooks"]
    told = vendor.seen[0].json()
    (token,) = parse_qs(query_of(told["url"]))["token"]
    assert told["url"].startswith(zap.url + "?")
    assert len(token) == 64
    assert told["events"] == ["version.published", "version.saved"]
    assert len(told["secret"]) == 64
    assert told["secret"] != token
    assert zap.subscription["token"] == token
    zap.close()


def test_each_turning_on_makes_one_webhook_and_turning_off_leaves_it(kept: ZapierDriver, vendor: Vendor) -> None:
    first = turned_on(kept, "version_saved")
    first.deactivate()
    second = turned_on(kept, "version_saved")
    second.deactivate()
    assert (first.failures(), second.failures()) == ([], [])
    assert vendor.asked() == ["POST /hooks", "POST /hooks"]
    one, two = (request.json()["url"] for request in vendor.seen)
    assert one.split("?")[0] != two.split("?")[0]
    assert query_of(one) != query_of(two)


def test_what_brings_the_token_is_believed(kept: ZapierDriver, vendor: Vendor) -> None:
    zap = turned_on(kept, "version_saved")
    query = query_of(vendor.seen[0].json()["url"])
    for body in (SAVED, PUBLISHED, {**SAVED, "event": "version.deleted"}):
        assert zap.deliver(json.dumps(body).encode(), {"Content-Type": "application/json"}, query).status == 200
    assert zap.items() == [SAVED["data"], PUBLISHED["data"]]
    assert zap.failures() == []
    zap.deactivate()


@pytest.mark.parametrize(
    "query", ["", "token=", "token=" + "0" * 64, "TOKEN={token}", "other={token}", "token={token}0"]
)
def test_what_does_not_bring_it_is_refused(kept: ZapierDriver, vendor: Vendor, query: str) -> None:
    zap = turned_on(kept, "version_saved")
    token = zap.subscription["token"]
    zap.deliver(json.dumps(SAVED).encode(), {"Content-Type": "application/json"}, query.format(token=token))
    assert zap.items() == []
    (failure,) = zap.failures()
    assert failure.kind == "HaltedError"
    assert token not in failure.message
    zap.deactivate()


def test_without_a_kept_token_nothing_is_believed(kept: ZapierDriver, vendor: Vendor) -> None:
    zap = turned_on(kept, "version_saved")
    zap.subscription = {**zap.subscription, "token": ""}
    zap.deliver(json.dumps(SAVED).encode(), {}, "token=")
    assert zap.items() == []
    zap.deactivate()


def test_users_are_told_that_the_vendor_keeps_it(kept: ZapierDriver) -> None:
    fields = kept.app.definition["triggers"]["version_saved"]["operation"]["inputFields"]
    (notice,) = [field for field in fields if field["type"] == "copy"]
    assert "no way to remove a webhook" in notice["helpText"]


def test_a_refused_webhook_stops_turning_on(kept: ZapierDriver, vendor: Vendor) -> None:
    vendor.answers["POST /hooks"] = Response.of(403, {"message": "Not in your plan."})
    with pytest.raises(DriverError, match="Not in your plan"):
        turned_on(kept, "version_saved")
    assert vendor.asked() == ["POST /hooks"]


def test_items_told_apart_by_two_fields(kept: ZapierDriver, vendor: Vendor) -> None:
    """A version has no ID: its number and its state together are what Zapier knows it by."""
    rows = [{"number": 2, "state": "draft"}, {"number": 1, "state": "draft"}]
    vendor.answers["GET /versions"] = lambda _: Response.of(200, {"data": rows})
    zap = kept.activate("version_saved", {}, "poll")
    rows[0] = {"number": 2, "state": "published", "body": "Milk"}
    rows.insert(0, {"number": 3, "state": "draft"})
    assert zap.poll().items == [
        {"number": 2, "state": "published", "body": "Milk"},
        {"number": 3, "state": "draft"},
    ]
    assert zap.poll().items == []
    fields = kept.app.definition["triggers"]["version_saved_polling"]["operation"]["outputFields"]
    assert [field["key"] for field in fields if field.get("primary")] == ["number", "state"]


# ------------------------------------------------------------------ one place for each owner


class Folders:
    """A vendor's folders, each with room for one webhook."""

    def __init__(self, vendor: Vendor) -> None:
        self.rows: dict[str, dict[str, Any]] = {"f1": {"id": "f1", "name": "Inbox", "hook": {"url": None}, "on": []}}
        vendor.answers |= {"GET /me": Response.of(200, {"name": "Ada"}), "GET /folders/f1": self.get}
        vendor.answers["PATCH /folders/f1"] = self.patch
        vendor.answers["GET /folders"] = lambda _: Response.of(200, {"data": list(self.rows.values())})

    @property
    def folder(self) -> dict[str, Any]:
        return self.rows["f1"]

    def get(self, _: Request) -> Response:
        if "f1" not in self.rows:
            return Response.of(404, {"message": "No such folder."})
        # A secret is never told.
        return Response.of(200, {**self.folder, "hook": {"url": self.folder["hook"]["url"]}})

    def patch(self, request: Request) -> Response:
        given = request.json()
        self.folder["hook"] |= given.pop("hook", {})
        self.folder.update(given)
        return self.get(request)


@pytest.fixture
def folders(vendor: Vendor) -> Folders:
    return Folders(vendor)


@pytest.fixture
def slot(slot_app: ZapierDriver, vendor: Vendor, folders: Folders) -> ZapierDriver:
    assert slot_app.connect({"api_key": "tiny_live_1"}).failure is None
    vendor.seen.clear()
    return slot_app


def test_an_empty_place_is_taken_and_given_back(slot: ZapierDriver, vendor: Vendor, folders: Folders) -> None:
    zap = turned_on(slot, "note_created", folder_id="f1")
    assert vendor.asked() == ["GET /folders/f1", "PATCH /folders/f1"]
    secret = zap.subscription["secret"]
    assert len(secret) == 64
    assert folders.folder["hook"] == {"url": zap.url, "key": secret}
    assert folders.folder["on"] == ["note.created"]
    zap.deactivate()
    assert zap.failures() == []
    assert vendor.asked()[2:] == ["GET /folders/f1", "PATCH /folders/f1"]
    assert vendor.seen[-1].json() == {"hook": {"url": None}, "on": []}


def test_a_signed_delivery_is_believed(slot: ZapierDriver, vendor: Vendor, folders: Folders) -> None:
    zap = turned_on(slot, "note_created", folder_id="f1")
    vendor.answers["GET /notes/n1"] = Response.of(200, {"id": "n1", "body": "Milk", "folder_id": "f1"})
    body = json.dumps({"event": "note.created", "data": {"note_id": "n1"}}).encode()
    signed = hmac.new(folders.folder["hook"]["key"].encode(), body, hashlib.sha256).hexdigest()
    zap.deliver(body, {"X-Tiny-Signature": f"sha256={signed}"})
    zap.deliver(body, {"X-Tiny-Signature": f"sha256={'0' * 64}"})
    assert zap.items() == [{"id": "n1", "body": "Milk", "folder_id": "f1"}]
    assert [failure.kind for failure in zap.failures()] == ["HaltedError"]
    zap.deactivate()


def test_anothers_webhook_is_left_alone(slot: ZapierDriver, vendor: Vendor, folders: Folders) -> None:
    folders.folder["hook"]["url"] = "https://crm.example/in?token=s3cret"
    with pytest.raises(DriverError, match=r"crm\.example") as told:
        turned_on(slot, "note_created", folder_id="f1")
    assert "s3cret" not in str(told.value)
    assert "Replace Existing Webhook" in str(told.value)
    assert vendor.asked() == ["GET /folders/f1"]


def test_it_is_replaced_on_demand_and_put_back(slot: ZapierDriver, vendor: Vendor, folders: Folders) -> None:
    there = {"url": "https://crm.example/in?token=s3cret"}
    folders.rows["f1"] |= {"hook": dict(there), "on": ["note.deleted"]}
    zap = turned_on(slot, "note_created", folder_id="f1", replace_webhook=True)
    assert (folders.folder["hook"]["url"], folders.folder["on"]) == (zap.url, ["note.created"])
    zap.deactivate()
    assert vendor.seen[-1].json() == {"hook": there, "on": ["note.deleted"]}


def test_what_somebody_changed_meanwhile_stays(slot: ZapierDriver, vendor: Vendor, folders: Folders) -> None:
    zap = turned_on(slot, "note_created", folder_id="f1")
    folders.folder["hook"]["url"] = "https://crm.example/new"
    zap.deactivate()
    assert zap.failures() == []
    assert folders.folder["hook"]["url"] == "https://crm.example/new"
    assert vendor.asked()[2:] == ["GET /folders/f1"]


def test_an_owner_that_is_gone_is_no_failure(slot: ZapierDriver, vendor: Vendor, folders: Folders) -> None:
    zap = turned_on(slot, "note_created", folder_id="f1")
    folders.rows.clear()
    zap.deactivate()
    assert zap.failures() == []
    assert vendor.asked()[2:] == ["GET /folders/f1"]


def test_the_owner_is_required_and_chosen(slot: ZapierDriver, vendor: Vendor) -> None:
    with pytest.raises(DriverError, match="folder_id"):
        turned_on(slot, "note_created")
    assert vendor.seen == []
    assert slot.choices("folders", {}).items == [{"value": "f1", "label": "Inbox"}]
    owner, replace = slot.app.definition["triggers"]["note_created"]["operation"]["inputFields"]
    assert (owner["key"], owner["required"], owner["dynamic"]) == ("folder_id", True, "choose_folders.id.name")
    assert (replace["key"], replace["type"], replace["default"]) == ("replace_webhook", "boolean", "false")
    # The polling trigger needs none of it.
    polled = slot.app.definition["triggers"]["note_created_polling"]["operation"]["inputFields"]
    assert [(field["key"], bool(field.get("required"))) for field in polled] == [
        ("folder_id", False),
        ("lookback_hours", False),
    ]


def test_actions_go_on_beside_it(slot: ZapierDriver, vendor: Vendor) -> None:
    vendor.answers["POST /notes"] = Response.of(201, {"id": "n1"})
    assert run(slot, "create_note", body="Milk") == [{"id": "n1"}]
