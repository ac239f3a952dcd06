"""VOISA's fake against the examples and the sentences of the vendor's reference."""

from __future__ import annotations

import json
from typing import Any

import pytest

from connector_core.harness.clock import VirtualClock
from connector_core.harness.vendor.messages import Headers, Request, Response
from connectors.voisa.fake import Fake
from connectors.voisa.fake_demo import VoisaDemo
from connectors.voisa.fake_wire import audio

HOOK = "https://your-app.example.com/webhook"
FORM = {"Content-Type": "multipart/form-data; boundary=b"}


class World:
    """The reference's example customer, and an ear at the hook."""

    def __init__(self) -> None:
        self.heard: list[tuple[str, Headers, Any]] = []
        self.clock = VirtualClock()
        self.fake = Fake(clock=self.clock, send=self._hear)
        self.account = self.fake.add_account(id_="acc_123")
        self.key = self.fake.add_key(self.account)
        self.fake.add_examples(self.account)

    def _hear(self, url: str, headers: Headers, body: bytes) -> int:
        self.heard.append((url, headers, json.loads(body)))
        return 200

    def ask(
        self,
        method: str,
        target: str,
        body: Any = None,
        *,
        raw: bytes | None = None,
        headers: dict[str, str] | None = None,
    ) -> Response:
        fields = {"Authorization": f"Bearer {self.key.token}", **(headers or {})}
        return self.fake.handle(Request.of(method, f"/v1{target}", headers=fields, json=body, body=raw))

    def hook(self, *events: str, url: str = HOOK) -> Response:
        return self.ask("POST", "/api/webhooks", {"url": url, "events": list(events), "secret": "webhook_secret_key"})


@pytest.fixture
def world() -> World:
    return World()


def data(answer: Response, status: int = 200) -> Any:
    assert answer.status == status, answer.body
    document = answer.json()
    assert document["success"] is True
    assert document["timestamp"]
    return document["data"]


def refusal(answer: Response) -> tuple[int, str]:
    document = answer.json()
    assert set(document) == {"success", "error", "timestamp"}
    assert document["success"] is False
    assert document["error"]["message"]
    return answer.status, document["error"]["code"]


def test_the_examples_are_answered_word_for_word(world: World) -> None:
    assert data(world.ask("GET", "/api/verify")) == {
        "valid": True,
        "account_id": "acc_123",
        "permissions": ["read", "write", "delete"],
    }
    assert data(world.ask("GET", "/api/agents/list"))["agents"][0] == {
        "id": "agt_123",
        "name": "Restaurant Assistant",
        "description": "Handles reservations and inquiries",
        "status": "active",
        "industry": "restaurant",
        "created_at": "2025-01-01T00:00:00Z",
        "stats": {"total_calls": 1, "success_rate": 0.92},
    }
    detail = data(world.ask("GET", "/api/agents/agt_123"))
    assert detail["config"]["voice"] == {
        "provider": "elevenlabs",
        "voice_id": "voice_abc",
        "settings": {"stability": 0.75, "speed": 1.0},
    }
    assert set(detail) == {"id", "name", "description", "status", "config", "knowledge_base", "tools", "analytics"}
    assert data(world.ask("GET", "/api/knowledge-base/list"))["items"] == [
        {
            "id": "kb_123",
            "agent_id": "agt_123",
            "type": "document",
            "name": "Menu.pdf",
            "created_at": "2025-01-10T00:00:00Z",
        }
    ]
    assert data(world.ask("GET", "/api/conversations/list"))["conversations"] == [
        {
            "id": "conv_123",
            "agent_id": "agt_123",
            "phone_number": "+49123456789",
            "duration": 180,
            "status": "success",
            "started_at": "2025-01-15T10:00:00Z",
            "ended_at": "2025-01-15T10:03:00Z",
            "sentiment": "positive",
            "summary": "Customer booked appointment",
        }
    ]
    conversation = data(world.ask("GET", "/api/conversations/conv_123"))
    assert conversation["transcript"][0] == {
        "speaker": "agent",
        "text": "Hello, how can I help you?",
        "timestamp": "00:00:01",
    }
    assert conversation["audio_url"] == "https://storage.voisa.ai/audio/conv_123.mp3"
    assert not {"status", "phone_number"} & set(conversation)
    server = data(world.ask("GET", "/api/mcp-servers"))["servers"][0]
    assert (server["id"], server["name"], server["status"]) == ("mcp_123", "Calendar Server", "connected")
    assert data(world.ask("GET", "/api/mcp-servers/mcp_123/tools"))["tools"][0]["name"] == "bookAppointment"
    assert data(world.ask("GET", "/api/analytics/agent/agt_123?period=week"))["overview"]["total_duration"] == 277740
    texts = ["Great service, very helpful!", "Could be better", "Terrible experience"]
    assert data(world.ask("POST", "/api/analytics/sentiment-batch", {"texts": texts}))["results"] == [
        {"text": "Great service...", "sentiment": "positive", "score": 0.95},
        {"text": "Could be better", "sentiment": "neutral", "score": 0.45},
        {"text": "Terrible...", "sentiment": "negative", "score": 0.15},
    ]
    assert data(world.ask("GET", "/api/voices/list"))["voices"][0]["preview_url"] == "https://..."
    chat = data(world.ask("POST", "/api/agents/agt_123/chat", {"message": "Hours?", "session_id": "sess_123"}))
    assert (chat["session_id"], chat["tools_used"], chat["confidence"]) == ("sess_123", [], 0.95)


def test_refusals(world: World) -> None:
    ask = world.ask
    assert refusal(ask("GET", "/api/agents/agt_0")) == (404, "AGENT_NOT_FOUND")
    assert refusal(ask("GET", "/api/nothing")) == (404, "INVALID_REQUEST")
    assert refusal(ask("GET", "/api/agents/list?limit=1000")) == (400, "INVALID_REQUEST")
    assert refusal(ask("POST", "/api/make-call", {"agent_id": "agt_123", "phone_number": "12"}))[0] == 400
    assert refusal(ask("GET", "/api/verify", headers={"Authorization": "Bearer no"})) == (401, "INVALID_API_KEY")
    reader = world.fake.add_key(world.account, ("read",))
    bearer = {"Authorization": f"Bearer {reader.token}"}
    assert refusal(ask("DELETE", "/api/agents/agt_123", headers=bearer)) == (403, "INSUFFICIENT_PERMISSIONS")
    world.fake.limit.exhaust(world.account.id, world.clock.now(), 30)
    limited = ask("GET", "/api/verify")
    assert refusal(limited) == (429, "RATE_LIMIT_EXCEEDED")
    assert limited.headers["Retry-After"] == "30"
    assert world.fake.breaches == []


def test_a_password_is_never_asked_for(world: World) -> None:
    assert world.ask("POST", "/api/get-api-key", {"email": "user@example.com", "password": "x"}).status == 404
    assert len(world.fake.breaches) == 1


@pytest.mark.parametrize("status", [200, 400, 409, 423])
def test_a_locked_agent_may_be_changed_later(world: World, status: int) -> None:
    world.fake.locked["agt_123"], world.fake.locked_status = 2, status
    codes = [world.ask("PUT", "/api/agents/agt_123/update", {"name": "New"}) for _ in range(3)]
    assert [refusal(code) for code in codes[:2]] == [(status, "RESOURCE_LOCKED")] * 2
    assert data(codes[2])["name"] == "New"


def test_an_update_replaces_or_merges(world: World) -> None:
    change = {"config": {"conversation": {"temperature": 0.4}}}
    world.fake.update = "deep"
    world.ask("PUT", "/api/agents/agt_123/update", change)
    agent = world.fake.agents.get("acc_123", "agt_123")
    assert agent is not None
    assert agent.name == "Restaurant Assistant"
    assert agent.config["conversation"]["model"] == "gpt-4o"
    world.fake.update = "replace"
    world.ask("PUT", "/api/agents/agt_123/update", change)
    assert (agent.name, agent.config) == ("", change["config"])


def test_pages_of_agents_and_conversations(world: World) -> None:
    for number in range(44):
        world.fake.add_agent(world.account, f"Agent {number}")
    pages = [data(world.ask("GET", f"/api/agents/list?page={page}")) for page in (1, 2, 3)]
    assert [len(page["agents"]) for page in pages] == [20, 20, 5]
    assert pages[2]["pagination"] == {"total": 45, "page": 3, "pages": 3}
    found = data(world.ask("GET", "/api/conversations/list?page=2&limit=20"))
    assert found == {"conversations": []}
    assert data(world.ask("GET", "/api/conversations/list?date_from=2025-01-15T10:00:01Z"))["conversations"] == []
    assert len(data(world.ask("GET", "/api/conversations/list?date_from=2025-01-15"))["conversations"]) == 1


def test_files_travel_in_forms(world: World) -> None:
    body = (
        b'--b\r\nContent-Disposition: form-data; name="agent_id"\r\n\r\nagt_123\r\n'
        b'--b\r\nContent-Disposition: form-data; name="file"; filename="a %22\xc3\xa9%22.pdf"\r\n'
        b"Content-Type: application/pdf\r\n\r\n\x00\xff\r\n--b-\r\n--b--\r\n"
    )
    made = data(world.ask("POST", "/api/knowledge-base/file", raw=body, headers=FORM), 201)
    item = world.fake.items.get("acc_123", made["id"])
    assert item is not None
    assert item.upload is not None
    assert (item.upload.name, item.upload.media_type) == ('a "é".pdf', "application/pdf")
    assert item.upload.content == b"\x00\xff\r\n--b-"
    voice = body.replace(b'"agent_id"', b'"name"').replace(b'"file"', b'"audio_samples"')
    made = data(world.ask("POST", "/api/voice/create", raw=voice, headers=FORM), 201)
    assert made["name"] == "agt_123"
    for broken in (b"", b"--b--\r\n", body[:60], body.replace(b'; name="file"', b"")):
        assert refusal(world.ask("POST", "/api/knowledge-base/file", raw=broken, headers=FORM))[0] == 400
    assert refusal(world.ask("POST", "/api/knowledge-base/file", {"agent_id": "agt_123"}))[0] == 400


def test_audio_is_a_file(world: World) -> None:
    answer = world.ask("GET", "/api/conversations/conv_123/audio")
    conversation = world.fake.conversations.get("acc_123", "conv_123")
    assert conversation is not None
    assert (answer.headers["Content-Type"], answer.body) == ("audio/mpeg", audio(conversation))
    agent = world.fake.agents.get("acc_123", "agt_123")
    assert agent is not None
    ongoing = world.fake.start_conversation(agent)
    assert refusal(world.ask("GET", f"/api/conversations/{ongoing.id}/audio"))[0] == 404


def test_webhooks_are_unsigned_and_kept(world: World) -> None:
    answer = world.hook("conversation.ended", "agent.created")
    assert (answer.status, "data" in answer.json()) == (201, False)
    agent = world.fake.agents.get("acc_123", "agt_123")
    assert agent is not None
    row = world.fake.start_conversation(agent)
    world.fake.end_conversation(row, ended_at=row.started_at + 180)
    world.fake.run_tool(row)
    world.ask("POST", "/api/agents/create", {"name": "Medical Assistant"})
    world.clock.settle()
    assert [body["event"] for _, _, body in world.heard] == ["conversation.ended", "agent.created"]
    url, headers, body = world.heard[0]
    assert (url, set(body)) == (HOOK, {"event", "timestamp", "data"})
    assert body["data"] == {
        "conversation_id": row.id,
        "agent_id": "agt_123",
        "duration": 180,
        "status": "success",
    }
    assert not any("signature" in name.lower() for name in headers)
    assert world.fake.breaches == []
    world.hook("conversation.ended")
    assert "twice" in world.fake.breaches[0]
    world.fake.hook_has_id = True
    assert data(world.hook("tool.failed", url=HOOK + "?token=1"), 201)["id"].startswith("wh_")
    assert refusal(world.hook("nothing.like.it"))[0] == 400


def test_the_demo_can_be_driven() -> None:
    demo = VoisaDemo(clock=VirtualClock())
    started = demo.start_conversation()["id"]
    assert demo.end_conversation(started) == {"deliveries": 0}
    with pytest.raises(ValueError, match="success or failed"):
        demo.end_conversation(started, "busy")
    with pytest.raises(LookupError):
        demo.run_tool("conv_0")
    demo.lock_agent("agt_123")
    demo.throttle()
    assert demo.requests() == demo.deliveries() == []
