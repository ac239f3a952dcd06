"""Voxpria's fake against the examples and the sentences of the vendor's documents."""

import hashlib
import hmac
import json
from typing import Any

import pytest

from connector_core.harness.clock import START, VirtualClock
from connector_core.harness.vendor.messages import Headers, Request, Response
from connectors.voxpria.fake import Fake
from connectors.voxpria.fake_demo import VoxpriaDemo
from connectors.voxpria.fake_rows import Course, Scheme
from connectors.voxpria.fake_wire import audio

HOOK = "https://your-app.example.com/webhooks/voxpria"


class World:
    """A customer with one agent and one key, and an ear at the hook."""

    def __init__(self) -> None:
        self.heard: list[tuple[str, Headers, bytes]] = []
        self.clock = VirtualClock()
        self.fake = Fake(clock=self.clock, send=self._hear)
        self.account = self.fake.add_account()
        self.agent = self.fake.add_agent(self.account)
        self.key = self.fake.add_key(self.account)

    def _hear(self, url: str, headers: Headers, body: bytes) -> int:
        self.heard.append((url, headers, body))
        return 200

    def ask(
        self,
        method: str,
        target: str,
        body: Any = None,
        token: str | None = None,
        host: str = "app.voxpria.com",
    ) -> Response:
        headers = {"Authorization": f"Bearer {token or self.key.token}", "Host": host}
        return self.fake.handle(Request.of(method, f"/api/v1{target}", headers=headers, json=body))

    def place(self, **changes: Any) -> Response:
        return self.ask("POST", "/calls", {"agentId": self.agent.id, "toNumber": "+14155551234"} | changes)


@pytest.fixture
def world() -> World:
    return World()


def data(answer: Response) -> Any:
    document = answer.json()
    assert set(document) == {"success", "data"}
    assert document["success"] is True
    return document["data"]


def refusal(answer: Response) -> tuple[int, str]:
    document = answer.json()
    assert set(document) == {"success", "error"}
    assert document["success"] is False
    message = document["error"]["message"]
    assert isinstance(message, str)
    return answer.status, message


def test_the_example_call_is_answered_word_for_word(world: World) -> None:
    world.fake.add_example(world.account)
    assert world.ask("GET", "/calls/call_xyz789").json() == {
        "success": True,
        "data": {
            "callId": "call_xyz789",
            "status": "completed",
            "duration": 127,
            "recording": "https://...",
            "transcript": "...",
            "outcome": "successful",
            "startedAt": "2025-02-09T12:00:00Z",
            "completedAt": "2025-02-09T12:02:07Z",
        },
    }


def test_a_placed_call_is_answered_as_in_the_document(world: World) -> None:
    answer = world.place(variables={"customerName": "John Doe", "accountNumber": "12345"})
    placed = data(answer)
    assert placed == {
        "callId": placed["callId"],
        "status": "queued",
        "toNumber": "+14155551234",
        "agentId": world.agent.id,
        "createdAt": "2026-05-10T12:00:00Z",
    }
    call = world.fake.calls.get(world.account.id, placed["callId"])
    assert call is not None
    assert call.variables == {"customerName": "John Doe", "accountNumber": "12345"}
    assert world.fake.breaches == []


def test_a_placed_call_goes_through_every_status_on_the_clock(world: World) -> None:
    world.fake.add_webhook(world.account, HOOK)
    world.fake.course = Course(queue=1, ring=2, talk=30)
    id_ = data(world.place())["callId"]

    def now(seconds: float) -> dict[str, Any]:
        world.clock.advance(seconds)
        record: dict[str, Any] = data(world.ask("GET", f"/calls/{id_}"))
        return record

    assert (now(0)["status"], now(1)["status"], now(2)["status"]) == ("queued", "ringing", "in_progress")
    running = now(0)
    assert (running["duration"], running["recording"], running["completedAt"]) == (None, None, None)
    assert running["startedAt"] == "2026-05-10T12:00:03Z"
    assert world.heard == []
    ended = now(30)
    assert (ended["status"], ended["duration"], ended["outcome"]) == ("completed", 30, "successful")
    assert ended["completedAt"] == "2026-05-10T12:00:33Z"
    assert [json.loads(body)["event"] for _, _, body in world.heard] == ["call.completed"]


@pytest.mark.parametrize("status", ["failed", "no_answer", "busy"])
def test_a_call_that_nobody_answers_ends_without_a_recording(world: World, status: str) -> None:
    world.fake.add_webhook(world.account, HOOK)
    world.fake.course = Course(status=status)
    id_ = data(world.place())["callId"]
    world.clock.advance(60)
    record = data(world.ask("GET", f"/calls/{id_}"))
    assert (record["status"], record["duration"], record["recording"]) == (status, None, None)
    ((_, _, body),) = world.heard
    assert json.loads(body)["event"] == "call.failed"


@pytest.mark.parametrize(
    ("changes", "name"),
    [
        ({"toNumber": "4155551234"}, "toNumber"),
        ({"agentId": "agent_nobody"}, "agentId"),
        ({"variables": {"visits": 3}}, "variables"),
        ({"variables": ["a"]}, "variables"),
    ],
)
def test_a_wrong_order_places_nothing_and_names_the_member(world: World, changes: dict[str, Any], name: str) -> None:
    status, message = refusal(world.place(**changes))
    assert (status, name in message) == (400, True)
    assert len(world.fake.calls) == 0


def test_what_nobody_documents_is_a_breach(world: World) -> None:
    world.place(agent_id="x")
    world.ask("GET", "/calls?page=1&limit=5&status=completed")
    world.ask("GET", "/agents?limit=5")
    assert world.fake.breaches == [
        "POST /calls: nobody documents the members agent_id",
        "GET /calls: nobody documents the parameters status",
        "GET /agents: nobody documents the parameters limit",
    ]


def test_calls_are_listed_from_page_one_newest_first(world: World) -> None:
    ids = [world.fake.add_call(world.agent, started_at=START + number // 2).id for number in range(7)]

    def listed(query: str) -> list[str]:
        return [row["callId"] for row in data(world.ask("GET", f"/calls{query}"))]

    assert listed("") == ids[::-1]
    assert listed("?page=1&limit=3") == ids[:3:-1]
    assert listed("?page=3&limit=3") == ids[:1]
    assert listed("?page=4&limit=3") == []
    assert refusal(world.ask("GET", "/calls?page=0"))[0] == 400
    assert refusal(world.ask("GET", "/calls?limit=101"))[0] == 400
    assert data(world.ask("GET", "/calls?limit=1"))[0] == data(world.ask("GET", f"/calls/{ids[-1]}"))


def test_the_list_may_hold_its_calls_one_level_deeper(world: World) -> None:
    call = world.fake.add_call(world.agent)
    world.fake.list_shape = "calls"
    held = data(world.ask("GET", "/calls?page=1&limit=50"))
    assert set(held) == {"calls"}
    assert [row["callId"] for row in held["calls"]] == [call.id]


def test_agents_are_as_the_public_page_shows_them(world: World) -> None:
    world.fake.add_agent(world.account, "Appointment Reminder", id="agent_def456", voice="nova")
    rows = data(world.ask("GET", "/agents"))
    assert [row["name"] for row in rows] == ["Customer Survey Agent", "Appointment Reminder"]
    assert rows[1] == {
        "agentId": "agent_def456",
        "name": "Appointment Reminder",
        "description": "Conducts customer satisfaction surveys",
        "language": "en-US",
        "voice": "nova",
        "status": "active",
        "createdAt": "2025-01-15T10:00:01Z",
    }
    world.fake.add_call(world.agent, duration=100)
    world.fake.add_call(world.agent, status="busy")
    detail = data(world.ask("GET", f"/agents/{world.agent.id}"))
    assert detail["stats"] == {"totalCalls": 2, "successRate": 50.0, "avgDuration": 100}
    assert set(detail) == (set(rows[0]) - {"createdAt"}) | {"configuration", "stats"}
    assert refusal(world.ask("GET", "/agents/agent_nobody")) == (404, "Agent not found.")


def test_what_belongs_to_another_customer_is_not_found(world: World) -> None:
    stranger = world.fake.add_account("Other")
    call = world.fake.add_call(world.fake.add_agent(stranger))
    assert refusal(world.ask("GET", f"/calls/{call.id}"))[0] == 404
    assert refusal(world.ask("GET", f"/agents/{call.agent_id}"))[0] == 404
    assert data(world.ask("GET", "/calls")) == []


def test_errors_may_come_as_200(world: World) -> None:
    world.fake.refuse_with_200 = True
    assert refusal(world.ask("GET", "/calls/call_nobody")) == (200, "Call not found.")
    assert refusal(world.ask("GET", "/calls", token="wrong"))[0] == 200
    world.fake.refuse_with_200 = False
    assert refusal(world.ask("GET", "/calls", token="wrong"))[0] == 401


def test_too_many_requests_say_when_to_come_back(world: World) -> None:
    world.fake.limit.exhaust(world.account.id, START, 20)
    world.fake.refuse_with_200 = True
    refused = world.ask("GET", "/calls")
    assert (refusal(refused)[0], refused.headers["Retry-After"]) == (429, "20")
    world.fake.retry_after_form = "date"
    assert world.ask("GET", "/calls").headers["Retry-After"] == "Sun, 10 May 2026 12:00:20 GMT"
    world.clock.advance(20)
    assert world.ask("GET", "/calls").status == 200


def test_a_recording_is_bytes_at_a_url_of_the_same_host(world: World) -> None:
    call = world.fake.add_call(world.agent)
    url = data(world.ask("GET", f"/calls/{call.id}", host="127.0.0.1:4711"))["recording"]
    assert url == f"http://127.0.0.1:4711/api/v1/recordings/{call.id}.mp3"
    answer = world.fake.handle(Request.of("GET", f"/api/v1/recordings/{call.id}.mp3"))
    assert (answer.status, answer.headers["Content-Type"], answer.body) == (200, "audio/mpeg", audio(call))
    assert set(range(256)) <= set(answer.body)
    assert refusal(world.fake.handle(Request.of("GET", "/api/v1/recordings/call_nobody.mp3")))[0] == 404
    running = world.fake.add_call(world.agent, duration=None)
    assert refusal(world.fake.handle(Request.of("GET", f"/api/v1/recordings/{running.id}.mp3")))[0] == 404


def test_a_recording_elsewhere_must_not_get_the_key(world: World) -> None:
    call = world.fake.add_call(world.agent)
    world.fake.recording_host = "localhost"
    url = data(world.ask("GET", f"/calls/{call.id}", host="127.0.0.1:4711"))["recording"]
    assert url == f"http://localhost:4711/api/v1/recordings/{call.id}.mp3"
    target = f"/recordings/{call.id}.mp3"
    assert world.ask("GET", target, host="127.0.0.1:4711").status == 200
    assert world.fake.breaches == []
    assert world.ask("GET", target, host="localhost:4711").status == 200
    assert world.fake.breaches == [f"GET {target}: the key was sent to localhost:4711"]


def test_a_recording_may_lead_on_once(world: World) -> None:
    call = world.fake.add_call(world.agent)
    target = f"/recordings/{call.id}.mp3"
    world.fake.recording_redirect = f"http://localhost:4711/api/v1{target}"
    first = world.ask("GET", target)
    assert (first.status, first.headers["Location"]) == (302, world.fake.recording_redirect)
    second = world.fake.handle(Request.of("GET", f"/api/v1{target}", headers={"Host": "localhost:4711"}))
    assert (second.status, second.body) == (200, audio(call))


def test_a_webhook_carries_the_published_payload(world: World) -> None:
    world.fake.add_webhook(world.account, HOOK, "shared secret")
    call = world.fake.add_call(world.agent, duration=None, started_at=START)
    world.clock.advance(65)
    world.fake.finish_call(call)
    world.fake.settle()
    ((url, _, body),) = world.heard
    assert url == HOOK
    assert json.loads(body) == {
        "event": "call.completed",
        "timestamp": "2026-05-10T12:01:05Z",
        "data": {
            "callId": call.id,
            "status": "completed",
            "duration": 65,
            "toNumber": "+14155551234",
            "recording": f"https://app.voxpria.com/api/v1/recordings/{call.id}.mp3",
            "transcript": call.transcript,
        },
    }


def digest(secret: str, signed: bytes) -> str:
    return hmac.new(secret.encode(), signed, hashlib.sha256).hexdigest()


def signature(scheme: Scheme, secret: str, headers: Headers, body: bytes) -> bool:
    if scheme == "body":
        return (
            "X-Webhook-Signature" not in headers and headers["x-voxpria-signature"] == f"sha256={digest(secret, body)}"
        )
    assert "x-voxpria-signature" not in headers
    stamp, _, hexes = headers["X-Webhook-Signature"].removeprefix("t=").partition(",v1=")
    return len(stamp) == 10 and hexes == digest(secret, stamp.encode() + b"." + body)


@pytest.mark.parametrize("scheme", ["body", "timestamped"])
def test_each_published_signature_is_made_and_forged(world: World, scheme: Scheme) -> None:
    hook = world.fake.add_webhook(world.account, HOOK, scheme=scheme)
    secret = hook.secret or ""
    assert secret.startswith("whsec_")
    call = world.fake.add_call(world.agent)
    world.fake.ended(call)
    world.fake.ended(call, secret="another")
    world.fake.ended(call, timestamp=START - 301)
    world.fake.ended(call, tamper=lambda body: body.replace(b'"completed"', b'"confirmed"'))
    world.fake.settle()
    genuine, wrong, stale, changed = (item[1:] for item in world.heard)
    assert signature(scheme, secret, *genuine)
    assert signature(scheme, "another", *wrong)
    assert signature(scheme, secret, *stale)
    assert not signature(scheme, secret, *changed)
    if scheme == "timestamped":
        assert stale[0]["X-Webhook-Signature"].startswith(f"t={START - 301:.0f},")
    assert [row.alteration is None for row in world.fake.deliveries.all()] == [True, False, False, False]


def test_two_webhooks_sign_each_in_its_own_way(world: World) -> None:
    world.fake.add_webhook(world.account, HOOK, "one", "body")
    world.fake.add_webhook(world.account, f"{HOOK}/2", "two", "timestamped", events=("call.completed",))
    with pytest.raises(ValueError, match="other scheme"):
        world.fake.add_webhook(world.account, HOOK, "one", "timestamped")
    world.fake.ended(world.fake.add_call(world.agent))
    world.fake.ended(world.fake.add_call(world.agent, status="failed"))
    world.fake.settle()
    assert [url for url, _, _ in world.heard] == [HOOK, f"{HOOK}/2", HOOK]
    assert signature("body", "one", *world.heard[0][1:])
    assert signature("timestamped", "two", *world.heard[1][1:])


def test_a_webhook_that_was_taken_away_hears_nothing(world: World) -> None:
    hook = world.fake.add_webhook(world.account, HOOK)
    world.fake.remove_webhook(hook)
    assert world.fake.ended(world.fake.add_call(world.agent)) == []


def test_no_secret_shows_in_the_log(world: World) -> None:
    hook = world.fake.add_webhook(world.account, HOOK)
    world.ask("GET", f"/agents/{hook.secret}")
    text = "".join(repr(vars(seen)) + repr(dict(seen.headers)) for seen in world.fake.seen)
    assert world.key.token not in text
    assert str(hook.secret) not in text + repr(hook)


def test_the_demo_can_be_played_with() -> None:
    demo = VoxpriaDemo(clock=VirtualClock())
    id_ = demo.start_call()["callId"]
    demo.add_webhook("http://127.0.0.1:9/x", "secret", "timestamped")
    assert demo.finish_call(id_, "busy") == {"deliveries": 1}
    assert demo.send(id_, age=400) == {"deliveries": 1}
    assert [row["event"] for row in demo.deliveries()] == ["call.failed"] * 2
    with pytest.raises(ValueError, match="ends as"):
        demo.finish_call(id_, "ringing")
    with pytest.raises(LookupError):
        demo.send("call_nobody")
