"""Voka's fake against the examples and the sentences of the vendor's documents."""

import hashlib
import hmac
import json
from typing import Any

import pytest

from connector_core.harness.clock import START, VirtualClock
from connector_core.harness.vendor.deliveries import Delivery
from connector_core.harness.vendor.messages import Headers, Request, Response
from connectors.voka.fake import Fake
from connectors.voka.fake_api import INTEGRATION_PRESET
from connectors.voka.fake_rows import Account, Assistant, Course

HOOK = "https://your-app.example.com/webhooks/voka"


class World:
    """A customer with one assistant and one key of every scope, and an ear at the hook."""

    def __init__(self) -> None:
        self.heard: list[tuple[str, Headers, bytes]] = []
        self.status = 200
        self.clock = VirtualClock()
        self.fake = Fake(clock=self.clock, send=self._hear)
        self.account: Account = self.fake.add_account()
        self.assistant: Assistant = self.fake.add_assistant(self.account)
        self.key = self.fake.add_key(self.account)

    def _hear(self, url: str, headers: Headers, body: bytes) -> int:
        self.heard.append((url, headers, body))
        return self.status

    def ask(self, method: str, target: str, body: Any = None, token: str | None = None) -> Response:
        headers = {"Authorization": f"Bearer {token or self.key.token}"}
        return self.fake.handle(Request.of(method, f"/api/v1{target}", headers=headers, json=body))

    def subscribe(self, events: list[str] | None = None) -> Response:
        return self.ask("POST", "/webhook-subscriptions", {"url": HOOK, "events": events or ["call.completed"]})


@pytest.fixture
def world() -> World:
    return World()


def problem(answer: Response) -> tuple[int, str]:
    assert answer.headers["Content-Type"] == "application/problem+json"
    document = answer.json()
    assert {"type", "title", "status", "detail", "code", "request_id"} <= set(document)
    assert document["status"] == answer.status
    return answer.status, document["code"]


def test_whoami_tells_the_granted_scopes_only(world: World) -> None:
    preset = world.fake.add_key(world.account, INTEGRATION_PRESET, mode="test")
    answer = world.ask("GET", "/auth/whoami", token=preset.token)
    assert answer.json() == {
        "customer_id": world.account.id,
        "customer_name": "Acme Dental",
        "mode": "test",
        "permissions": {"read_assistants": True, "read_calls": True, "manage_webhooks": True},
    }
    assert preset.token.startswith("voka_test_")


def test_every_answer_has_a_request_id_and_the_limit(world: World) -> None:
    ok = world.ask("GET", "/auth/whoami")
    refused = world.ask("GET", "/auth/whoami", token="voka_live_x")
    assert ok.headers["X-Request-Id"] != refused.headers["X-Request-Id"]
    assert (ok.headers["X-RateLimit-Limit"], ok.headers["X-RateLimit-Remaining"]) == ("60", "59")
    assert ok.headers["X-RateLimit-Reset"] == "2026-05-10T12:01:00Z"
    assert refused.headers["X-RateLimit-Limit"] == "60"
    assert "Retry-After" not in ok.headers
    assert problem(refused) == (401, "auth.invalid")


def test_sixty_a_minute_and_customer(world: World) -> None:
    other = world.fake.add_key(world.account)
    tokens = [world.key.token, other.token] * 30
    assert all(world.ask("GET", "/auth/whoami", token=token).status == 200 for token in tokens)
    world.clock.advance(17.5)
    refused = world.ask("GET", "/auth/whoami", token=other.token)
    assert problem(refused) == (429, "rate.exceeded")
    assert refused.headers["Retry-After"] == "43"
    world.fake.retry_after_form = "date"
    assert world.ask("GET", "/auth/whoami").headers["Retry-After"] == "Sun, 10 May 2026 12:01:00 GMT"
    stranger = world.fake.add_key(world.fake.add_account("Other"))
    assert world.ask("GET", "/auth/whoami", token=stranger.token).status == 200
    world.clock.advance(43)
    assert world.ask("GET", "/auth/whoami").status == 200


@pytest.mark.parametrize(
    ("method", "target", "scope"),
    [
        ("GET", "/assistants", "read_assistants"),
        ("GET", "/calls", "read_calls"),
        ("GET", "/calls/x", "read_calls"),
        ("GET", "/calls/x/transcript", "read_calls"),
        ("POST", "/outbound-calls", "outbound_calls"),
        ("GET", "/outbound-calls/x/transcript", "read_analytics"),
        ("POST", "/webhook-subscriptions", "manage_webhooks"),
        ("GET", "/webhook-subscriptions", "manage_webhooks"),
        ("DELETE", "/webhook-subscriptions/x", "manage_webhooks"),
    ],
)
def test_each_operation_wants_its_scope_and_names_it(world: World, method: str, target: str, scope: str) -> None:
    key = world.fake.add_key(world.account, ())
    answer = world.ask(method, target, {} if method == "POST" else None, token=key.token)
    assert problem(answer) == (403, "perm.denied")
    assert scope in answer.json()["detail"]
    key.scopes = frozenset({scope})
    again = world.ask(method, target, {} if method == "POST" else None, token=key.token)
    assert again.status != 403


def test_assistants_have_the_shape_of_the_example(world: World) -> None:
    world.fake.add_assistant(world.account, "Second")
    answer = world.ask("GET", "/assistants?limit=1&offset=1").json()
    assert answer["pagination"] == {"limit": 1, "offset": 1, "total": 2}
    (row,) = answer["data"]
    assert set(row) == {
        "id",
        "name",
        "description",
        "language",
        "voice_id",
        "is_active",
        "phone_numbers",
        "created_at",
        "updated_at",
    }
    assert row["name"] == "Second"
    one = world.ask("GET", f"/assistants?id={world.assistant.id}").json()
    assert [item["id"] for item in one["data"]] == [world.assistant.id]
    assert world.ask("GET", "/assistants").json()["pagination"]["limit"] == 50


LIST_FIELDS = {
    "id",
    "direction",
    "status",
    "started_at",
    "answered_at",
    "ended_at",
    "duration_seconds",
    "from_number",
    "to_number",
    "assistant_id",
    "assistant_name",
    "caller_name",
    "has_transcript",
    "recording_available",
    "created_at",
}


def test_a_call_has_the_shape_of_the_example_and_the_detail_more(world: World) -> None:
    call = world.fake.add_call(world.assistant, started_at=START)
    listed = world.ask("GET", "/calls").json()
    (row,) = listed["data"]
    assert set(row) == LIST_FIELDS
    assert listed["next_cursor"] is None
    assert (row["started_at"], row["answered_at"], row["ended_at"], row["duration_seconds"]) == (
        "2026-05-10T12:00:00Z",
        "2026-05-10T12:00:05Z",
        "2026-05-10T12:03:30Z",
        205,
    )
    detail = world.ask("GET", f"/calls/{call.id}").json()
    extra = {"summary", "disconnect_reason", "conversation_id", "cost", "billable_seconds"}
    assert set(detail) == LIST_FIELDS | extra
    assert {name: detail[name] for name in LIST_FIELDS} == row


def test_a_foreign_call_is_not_found_rather_than_forbidden(world: World) -> None:
    stranger = world.fake.add_account("Other")
    call = world.fake.add_call(world.fake.add_assistant(stranger))
    assert problem(world.ask("GET", f"/calls/{call.id}")) == (404, "resource.not_found")
    assert problem(world.ask("GET", f"/calls/{call.id}/transcript")) == (404, "resource.not_found")
    assert world.ask("GET", "/calls").json()["data"] == []


def test_calls_are_filtered_and_both_time_bounds_are_inclusive(world: World) -> None:
    second = world.fake.add_assistant(world.account)
    calls = [
        world.fake.add_call(
            second if number == 2 else world.assistant,
            direction="outbound" if number == 1 else "inbound",
            started_at=START + 60 * number,
        )
        for number in range(4)
    ]

    def ids(query: str) -> list[str]:
        return [row["id"] for row in world.ask("GET", f"/calls?{query}").json()["data"]]

    assert ids("") == [call.id for call in reversed(calls)]
    assert ids("direction=outbound") == [calls[1].id]
    assert ids(f"assistant_id={second.id}") == [calls[2].id]
    assert ids("from=2026-05-10T12:01:00Z&to=2026-05-10T12:02:00Z") == [calls[2].id, calls[1].id]
    assert ids("from=2026-05-10T14:03:00%2B02:00") == [calls[3].id]


def test_pages_by_cursor_by_number_and_cursor_wins(world: World) -> None:
    calls = [world.fake.add_call(world.assistant, started_at=START + number // 2) for number in range(7)]
    first = world.ask("GET", "/calls?limit=3").json()
    second = world.ask("GET", f"/calls?limit=3&page=0&cursor={first['next_cursor']}").json()
    third = world.ask("GET", f"/calls?limit=3&cursor={second['next_cursor']}").json()
    assert third["next_cursor"] is None
    walked = [row["id"] for page in (first, second, third) for row in page["data"]]
    assert sorted(walked) == sorted(call.id for call in calls)
    numbered = [
        row["id"] for page in range(4) for row in world.ask("GET", f"/calls?limit=3&page={page}").json()["data"]
    ]
    assert numbered == walked
    assert world.ask("GET", "/calls?limit=3&page=1").json()["next_cursor"] == second["next_cursor"]
    world.fake.add_call(world.assistant, started_at=START + 99)
    assert world.ask("GET", f"/calls?limit=3&cursor={first['next_cursor']}").json() == second


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("limit=0", "limit"),
        ("limit=101", "limit"),
        ("limit=ten", "limit"),
        ("page=-1", "page"),
        ("direction=incoming", "direction"),
        ("assistant_id=1", "assistant_id"),
        ("from=yesterday", "from"),
        ("cursor=%21%21", "cursor"),
    ],
)
def test_wrong_parameters_are_422_with_an_issue_per_field(world: World, query: str, field: str) -> None:
    answer = world.ask("GET", f"/calls?{query}")
    assert problem(answer) == (422, "input.invalid")
    assert [issue["path"] for issue in answer.json()["issues"]] == [[field]]


def test_unknown_parameters_are_ignored_and_bounds_are_inside(world: World) -> None:
    assert world.ask("GET", "/calls?limit=100&whatever=1").status == 200
    assert world.ask("GET", "/assistants?limit=101").status == 422


def test_a_transcript_is_pending_until_it_settles(world: World) -> None:
    world.subscribe(["call.transcript.ready"])
    call = world.fake.add_call(world.assistant, started_at=START, transcript=False)
    pending = world.ask("GET", f"/calls/{call.id}/transcript")
    assert (pending.status, pending.json()["status"], "transcript" in pending.json()) == (202, "pending", False)
    world.fake.settle_transcript(call)
    world.fake.settle()
    ready = world.ask("GET", f"/calls/{call.id}/transcript")
    assert ready.status == 200
    assert ready.json() == {
        "call_id": call.id,
        "conversation_id": call.conversation_id,
        "transcript": {
            "full_text": "Caller: hi\n\nAssistant: How can I help?",
            "segments": [
                {"speaker": "caller", "text": "hi", "timestamp": "2026-05-10T12:00:05Z"},
                {"speaker": "assistant", "text": "How can I help?", "timestamp": "2026-05-10T12:00:06Z"},
            ],
        },
    }
    ((_, headers, body),) = world.heard
    assert headers["X-Voka-Event"] == "call.transcript.ready"
    assert json.loads(body)["data"]["call_id"] == call.id


def test_the_outbound_transcript_is_of_placed_calls_only(world: World) -> None:
    inbound = world.fake.add_call(world.assistant)
    assert world.ask("GET", f"/outbound-calls/{inbound.id}/transcript").status == 404
    placed = place(world).json()["id"]
    assert world.ask("GET", f"/outbound-calls/{placed}/transcript").status == 202


def place(world: World, **changes: Any) -> Response:
    body = {"assistant_id": world.assistant.id, "to_number": "+12025551111"} | changes
    return world.ask("POST", "/outbound-calls", body)


def test_a_placed_call_is_queued_goes_on_and_ends_on_the_clock(world: World) -> None:
    world.subscribe(["call.completed", "call.transcript.ready"])
    world.fake.course = Course(ring=2, talk=30, settle=5)
    answer = place(world, callback_url="https://cb.example.com/x", metadata={"your_internal_id": "abc-123"})
    placed = answer.json()
    assert placed == {
        "id": placed["id"],
        "status": "queued",
        "to_number": "+12025551111",
        "assistant_id": world.assistant.id,
    }

    def status() -> str:
        text: str = world.ask("GET", f"/calls/{placed['id']}").json()["status"]
        return text

    assert status() == "queued"
    assert world.ask("GET", "/calls").json()["data"] == []
    world.clock.advance(2)
    assert status() == "in_progress"
    assert world.ask("GET", "/calls").json()["data"][0]["ended_at"] is None
    world.clock.advance(30)
    assert status() == "completed"
    detail = world.ask("GET", f"/calls/{placed['id']}").json()
    assert (detail["duration_seconds"], detail["direction"], detail["to_number"]) == (
        30,
        "outbound",
        "+12025551111",
    )
    assert {url for url, _, _ in world.heard} == {HOOK, "https://cb.example.com/x"}
    callback = next(body for url, _, body in world.heard if url != HOOK)
    assert json.loads(callback)["data"]["metadata"] == {"your_internal_id": "abc-123"}
    assert world.ask("GET", f"/calls/{placed['id']}/transcript").status == 202
    world.clock.advance(5)
    assert world.ask("GET", f"/calls/{placed['id']}/transcript").status == 200


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"to_number": "2025551111"}, "to_number"),
        ({"to_number": "+31201234567"}, "to_number"),
        ({"assistant_id": "unknown"}, "assistant_id"),
        ({"callback_url": "nowhere"}, "callback_url"),
        ({"metadata": "text"}, "metadata"),
    ],
)
def test_a_call_that_may_not_be_placed_is_rejected_before_it_exists(
    world: World, changes: dict[str, Any], field: str
) -> None:
    answer = place(world, **changes)
    assert problem(answer) == (422, "input.invalid")
    assert [issue["path"] for issue in answer.json()["issues"]] == [[field]]
    assert len(world.fake.calls) == 0


def test_the_cost_cap_rejects(world: World) -> None:
    world.account.cap_reached = True
    assert problem(place(world)) == (403, "perm.denied")
    assert len(world.fake.calls) == 0


def test_a_post_without_json_is_refused_and_content_type_elsewhere_is_noted(world: World) -> None:
    headers = {"Authorization": f"Bearer {world.key.token}", "Content-Type": "text/plain"}
    answer = world.fake.handle(Request.of("POST", "/api/v1/outbound-calls", headers=headers, body=b"{}"))
    assert problem(answer) == (422, "input.invalid")
    headers["Content-Type"] = "application/json; charset=utf-8"
    broken = world.fake.handle(Request.of("POST", "/api/v1/outbound-calls", headers=headers, body=b"{"))
    assert broken.json()["issues"][0]["path"] == ["body"]
    assert world.fake.breaches == []
    world.fake.handle(Request.of("GET", "/api/v1/calls", headers=headers))
    assert world.fake.breaches == ["GET /api/v1/calls: Content-Type belongs on POST only"]


def test_the_secret_is_shown_once_and_the_same_subscription_comes_back(world: World) -> None:
    first = world.subscribe(["call.completed", "call.transcript.ready"])
    assert first.status == 201
    row = first.json()
    assert set(row) == {"id", "url", "events", "secret", "is_active", "created_at"}
    assert row["secret"].startswith("whsec_")
    again = world.subscribe(["call.transcript.ready", "call.completed"])
    assert (again.status, again.json()) == (200, {k: v for k, v in row.items() if k != "secret"})
    assert world.subscribe(["call.completed"]).status == 201
    listed = world.ask("GET", "/webhook-subscriptions").json()["data"]
    assert [item["events"] for item in listed] == [row["events"], ["call.completed"]]
    assert all("secret" not in item for item in listed)


def test_subscriptions_are_deleted_and_bad_ones_refused(world: World) -> None:
    row = world.subscribe().json()
    stranger = world.fake.add_key(world.fake.add_account("Other"))
    target = f"/webhook-subscriptions/{row['id']}"
    assert world.ask("DELETE", target, token=stranger.token).status == 404
    assert world.ask("DELETE", target).status == 204
    assert problem(world.ask("DELETE", target)) == (404, "resource.not_found")
    assert world.subscribe(["call.unknown"]).status == 422
    wrong = world.ask("POST", "/webhook-subscriptions", {"url": "ftp://x", "events": []})
    assert [issue["path"] for issue in wrong.json()["issues"]] == [["url"], ["events"]]


def test_a_disabled_subscription_vanishes_from_the_list_and_a_new_post_makes_a_new_one(world: World) -> None:
    row = world.subscribe().json()
    world.status = 401
    call = world.fake.add_call(world.assistant)
    for _ in range(10):
        world.fake.completed(call)
    world.fake.settle()
    assert world.ask("GET", "/webhook-subscriptions").json()["data"] == []
    renewed = world.subscribe()
    assert (renewed.status, "secret" in renewed.json(), renewed.json()["id"] != row["id"]) == (201, True, True)


def test_the_probe_of_make_is_echoed_without_a_key_and_writes_nothing(world: World) -> None:
    probe = Request.of("POST", "/api/v1/webhook-subscriptions?challenge=T1")
    answer = world.fake.handle(probe)
    assert (answer.status, answer.json()) == (202, {"challenge": "T1"})
    assert len(world.fake.deliveries.subscriptions) == 0


def signature_of(secret: str, headers: Headers, body: bytes) -> str:
    signed = headers["X-Voka-Timestamp"].encode() + b"." + body
    return hmac.new(secret.encode(), signed, hashlib.sha256).hexdigest()


def test_the_webhook_has_its_own_names_and_a_good_signature(world: World) -> None:
    secret = world.subscribe().json()["secret"]
    call = world.fake.add_call(world.assistant, direction="outbound", duration=None, started_at=START)
    world.clock.advance(65)
    world.fake.finish_call(call)
    world.fake.settle()
    ((url, headers, body),) = world.heard
    envelope = json.loads(body)
    assert url == HOOK
    assert set(envelope) == {"event", "timestamp", "data"}
    data = envelope["data"]
    assert set(data) == {
        "call_id",
        "direction",
        "from",
        "to",
        "duration_seconds",
        "cost",
        "status",
        "started_at",
        "ended_at",
        "conversation_id",
        "assistant_id",
        "disconnect_reason",
    }
    assert (data["call_id"], data["direction"], data["from"], data["duration_seconds"]) == (
        call.id,
        "outgoing",
        call.from_number,
        60,
    )
    assert headers["X-Voka-Event"] == envelope["event"] == "call.completed"
    assert len(headers["X-Voka-Timestamp"]) == 10
    assert headers["X-Voka-Signature-256"] == signature_of(secret, headers, body)


def forged(deliveries: list[Delivery]) -> bool:
    return all(delivery.alteration is not None for delivery in deliveries)


def test_forgeries_are_wrong_in_the_way_that_was_asked_for(world: World) -> None:
    secret = world.subscribe().json()["secret"]
    call = world.fake.add_call(world.assistant)
    assert forged(world.fake.completed(call, secret="whsec_other"))
    assert forged(world.fake.completed(call, timestamp=world.clock.now() - 301))
    assert forged(world.fake.completed(call, headers={"X-Voka-Signature-256": None}))
    assert forged(world.fake.completed(call, tamper=lambda body: body.replace(b"completed", b"confirmed")))
    world.fake.settle()
    wrong, stale, missing, changed = world.heard
    assert wrong[1]["X-Voka-Signature-256"] == signature_of("whsec_other", *wrong[1:])
    assert int(stale[1]["X-Voka-Timestamp"]) == START - 301
    assert stale[1]["X-Voka-Signature-256"] == signature_of(secret, *stale[1:])
    assert "X-Voka-Signature-256" not in missing[1]
    assert changed[1]["X-Voka-Signature-256"] != signature_of(secret, *changed[1:])


def test_no_secret_shows_in_the_log(world: World) -> None:
    secret = world.subscribe().json()["secret"]
    world.ask("GET", "/webhook-subscriptions")
    text = "".join(repr(vars(seen)) + repr(dict(seen.headers)) for seen in world.fake.seen)
    assert secret not in text
    assert world.key.token not in text
    assert world.key.token[:12] in text
    assert world.key.token not in repr(world.key)
