"""VoiceDock's fake against the example and the sentences of the vendor's documents."""

import hashlib
import hmac
import json
from typing import Any
from urllib.parse import quote

import pytest

from connector_core.harness.clock import START, VirtualClock
from connector_core.harness.vendor.messages import Headers, Request, Response
from connectors.voicedock.fake import Fake
from connectors.voicedock.fake_demo import VoiceDockDemo
from connectors.voicedock.fake_rows import Call, Course

HOOK = "https://your-app.example.com/webhooks/hms-sovereign"
SECRET = "chosen by the caller"


class World:
    """A customer with an assistant, a number and a key, and an ear at the hook."""

    def __init__(self) -> None:
        self.heard: list[tuple[str, Headers, bytes]] = []
        self.clock = VirtualClock()
        self.fake = Fake(clock=self.clock, send=self._hear)
        self.account = self.fake.add_account()
        self.assistant = self.fake.add_assistant(self.account)
        self.number = self.fake.add_number(self.account, assistant=self.assistant)
        self.key = self.fake.add_key(self.account)

    def _hear(self, url: str, headers: Headers, body: bytes) -> int:
        self.heard.append((url, headers, body))
        return 200

    def ask(self, method: str, target: str, body: Any = None, token: str | None = None) -> Response:
        headers = {"Authorization": f"Bearer {token or self.key.token}"}
        return self.fake.handle(Request.of(method, f"/api/v1{target}", headers=headers, json=body))

    def fetch(self, call: Call) -> Any:
        return self.ask("GET", f"/calls/{quote(call.id, safe='')}").json()

    def place(self, **body: Any) -> Response:
        return self.ask("POST", "/calls", {"to": "+31623731537"} | body)

    def patch(self, **body: Any) -> Response:
        return self.ask("PATCH", f"/assistants/{self.assistant.id}", body)

    def hook(self, *events: str) -> Response:
        wanted = list(events or ("status-update", "end-of-call-report"))
        return self.patch(webhook_url=HOOK, webhook_secret=SECRET, webhook_events=wanted)

    def add_call(self, **options: Any) -> Call:
        return self.fake.add_call(self.assistant, self.number, **options)


@pytest.fixture
def world() -> World:
    return World()


def refusal(answer: Response) -> tuple[int, str]:
    document = answer.json()
    assert set(document) == {"error", "message"}
    return answer.status, document["message"]


EXAMPLE = {
    "id": "call-_+31623731537_XqaQxRRgAzYc",
    "caller_phone": "+31623731537",
    "assistant_phone": "+31850835037",
    "status": "ended",
    "error": "string",
    "started_at": "2019-08-24T14:15:22Z",
    "ended_at": "2019-08-24T14:15:22Z",
    "duration_seconds": 120,
    "summary": "string",
    "analysis_result": {"summary": "string", "sentiment": 8},
    "messages": [
        {"role": "assistant", "content": "Hello, how can I help you?"},
        {"role": "user", "content": "Hi, can you hear me?"},
    ],
    "agent_id": "2b1e3b65-2c04-4fa2-a2d7-467901e98978",
    "number_id": "7f8a9b2c-3d4e-5f6g-7h8i-9j0k1l2m3n4o",
    "agent_name": "string",
    "business_name": "string",
    "phone_number": "+31850835037",
    "created_at": "2019-08-24T14:15:22Z",
    "updated_at": "2019-08-24T14:15:22Z",
}


def test_the_example_call_is_answered_word_for_word(world: World) -> None:
    call = world.fake.add_example(world.account)
    answer = world.ask("GET", "/calls/call-_%2B31623731537_XqaQxRRgAzYc")
    assert answer.json() == EXAMPLE
    assert list(answer.json()) == list(EXAMPLE)
    assert world.ask("GET", "/calls").json()["calls"] == [EXAMPLE]
    assert call.id == EXAMPLE["id"]
    assert world.fake.breaches == []


@pytest.mark.parametrize(
    ("segment", "problem"),
    [
        ("call-_+31623731537_XqaQxRRgAzYc", "not percent-encoded"),
        ("call-_%2031623731537_XqaQxRRgAzYc", "became a space"),
        ("call-_%252B31623731537_XqaQxRRgAzYc", "encoded twice"),
    ],
)
def test_an_id_whose_plus_is_not_encoded_is_refused_and_a_breach(world: World, segment: str, problem: str) -> None:
    world.fake.add_example(world.account)
    assert refusal(world.ask("GET", f"/calls/{segment}"))[0] == 404
    (breach,) = world.fake.breaches
    assert problem in breach


def test_an_id_of_another_form_that_is_not_known_is_no_breach(world: World) -> None:
    assert refusal(world.ask("GET", "/calls/a%2F..%2Fb%20%2B"))[0] == 404
    assert world.fake.breaches == []


def test_ids_are_made_in_the_manner_of_the_example(world: World) -> None:
    call = world.add_call()
    assert call.id.startswith("call-_+31623731537_")
    assert world.fetch(call)["id"] == call.id


def test_errors_and_the_limit_have_their_two_shapes(world: World) -> None:
    wrong = world.ask("GET", "/account", token="fl_live_x")
    assert (wrong.status, wrong.json()["error"]) == (401, "Invalid API key")
    assert refusal(wrong)[0] == 401
    ok = world.ask("GET", "/account")
    assert (ok.headers["X-RateLimit-Limit"], ok.headers["X-RateLimit-Remaining"]) == ("100", "99")
    world.fake.limit.exhaust(world.account.id, START, 45)
    limited = world.ask("GET", "/account")
    assert (limited.status, limited.headers["Retry-After"]) == (429, "45")
    assert limited.json() == {"error": {"code": "rate_limit_exceeded", "message": "Too many requests."}}


def test_account_and_numbers_are_as_the_public_pages_show_them(world: World) -> None:
    world.add_call(duration=None)
    assert world.ask("GET", "/account").json() == {
        "id": world.account.id,
        "email": "you@example.com",
        "company_name": "Acme Corp",
        "minutes_balance": 500,
        "monthly_usage_minutes": 120,
        "active_numbers": 1,
        "active_agents": 1,
        "active_calls": 1,
    }
    assert world.ask("GET", "/numbers").json() == {
        "numbers": [
            {
                "id": world.number.id,
                "phone_number": "+31850835037",
                "name": "Main Support Line",
                "assistant_id": world.assistant.id,
                "transfer_trunk_id": None,
            }
        ]
    }


def test_assistants_never_show_the_secret(world: World) -> None:
    changed = world.hook()
    one = world.ask("GET", f"/assistants/{world.assistant.id}").json()
    assert world.ask("GET", "/assistants").json() == {"assistants": [one]}
    assert changed.json() == one
    assert (one["webhook_url"], one["webhook_events"]) == (HOOK, ["status-update", "end-of-call-report"])
    assert "webhook_secret" not in one
    assert world.assistant.webhook_secret == SECRET
    text = "".join(repr(vars(seen)) + repr(dict(seen.headers)) for seen in world.fake.seen) + repr(world.assistant)
    assert SECRET not in text
    assert world.key.token not in text


def test_what_belongs_to_another_customer_is_not_found(world: World) -> None:
    stranger = world.fake.add_account("Other")
    assistant, number = world.fake.add_assistant(stranger), world.fake.add_number(stranger)
    call = world.fake.add_call(assistant, number)
    assert refusal(world.ask("GET", f"/calls/{quote(call.id, safe='')}"))[0] == 404
    assert refusal(world.ask("GET", f"/assistants/{assistant.id}"))[0] == 404
    assert refusal(world.ask("PATCH", f"/assistants/{assistant.id}", {"webhook_url": HOOK}))[0] == 404
    assert refusal(world.place(assistant_id=assistant.id))[0] == 404
    assert refusal(world.place(assistant_id=world.assistant.id, number_id=number.id))[0] == 404
    assert world.ask("GET", "/calls").json()["pagination"]["total"] == 0


def test_calls_are_listed_by_offset_and_filtered(world: World) -> None:
    calls = [
        world.add_call(started_at=START + 60 * number, status="failed" if number == 2 else "ended")
        for number in range(5)
    ]
    running = world.add_call(started_at=START + 300, duration=None)

    def ids(query: str) -> list[str]:
        return [row["id"] for row in world.ask("GET", f"/calls?{query}").json()["calls"]]

    assert ids("") == [running.id, *(call.id for call in reversed(calls))]
    assert ids("limit=2&offset=1") == [calls[4].id, calls[3].id]
    assert ids("status=failed") == [calls[2].id]
    assert ids("status=in-progress") == [running.id]
    assert ids("start_date=2026-05-10T12:01:00Z&end_date=2026-05-10T12:02:00Z") == [calls[2].id, calls[1].id]
    answer = world.ask("GET", "/calls?limit=2&offset=4").json()
    assert answer["pagination"] == {"total": 6, "limit": 2, "offset": 4}
    assert world.fake.breaches == []


@pytest.mark.parametrize("query", ["limit=0", "limit=1001", "offset=-1", "status=done", "start_date=yesterday"])
def test_wrong_parameters_are_refused(world: World, query: str) -> None:
    status, message = refusal(world.ask("GET", f"/calls?{query}"))
    assert (status, query.partition("=")[0] in message) == (400, True)


def test_what_nobody_documents_is_a_breach(world: World) -> None:
    assert world.ask("GET", "/calls?limit=1000").status == 200
    world.ask("GET", "/calls?page=2")
    world.ask("GET", "/numbers?limit=2")
    assert world.fake.breaches == [
        "GET /calls: nobody documents the parameters page",
        "GET /numbers: nobody documents the parameters limit",
    ]


OPENAI = {"name": "One-off", "llm_config": {"provider": "openai"}, "stt_config": {"a": 1}, "tts_config": {"b": 2}}


def only_call(world: World) -> Call:
    (call,) = world.fake.calls
    return call


def test_reference_mode_uses_the_saved_assistant_as_it_is(world: World) -> None:
    second = world.fake.add_number(world.account, "Client B")
    answer = world.place(assistant_id=world.assistant.id, number_id=second.id)
    call = only_call(world)
    assert (answer.status, answer.json()) == (201, {"call_id": call.id, "status": "connecting"})
    record = world.fetch(call)
    assert (record["agent_id"], record["number_id"]) == (world.assistant.id, second.id)
    assert (record["caller_phone"], record["assistant_phone"]) == ("+31623731537", second.phone_number)
    assert call.config == world.assistant.config


def test_without_a_number_the_pool_decides(world: World) -> None:
    world.fake.add_number(world.account, "Client B")
    world.place(assistant_id=world.assistant.id)
    assert only_call(world).number_id == world.number.id


def test_transient_mode_saves_nothing(world: World) -> None:
    assert world.place(assistant=OPENAI).status == 201
    call = only_call(world)
    assert (call.config, call.assistant_id, call.assistant_name) == (OPENAI, None, "One-off")
    assert len(world.fake.assistants) == 1


def test_hybrid_mode_overrides_what_it_names(world: World) -> None:
    messages = [{"role": "system", "content": "VIP"}]
    override = {"first_message": "Hi John", "llm_config": {"messages": messages}}
    assert world.place(assistant_id=world.assistant.id, assistant_override=override).status == 201
    assert only_call(world).config == {
        "first_message": "Hi John",
        "llm_config": {"provider": "xai_realtime", "model": "grok", "messages": messages},
    }
    assert world.assistant.config["first_message"] == "Hello, how can I help you?"


@pytest.mark.parametrize(
    "body",
    [
        {"assistant": OPENAI, "assistant_id": "x"},
        {"assistant": OPENAI, "assistant_override": {"first_message": "x"}},
        {"assistant_override": {"first_message": "x"}},
        {"agent_id": "x"},
        {"agent": OPENAI},
        {"assistant_id": "x", "agent_config": {}},
    ],
)
def test_mixed_modes_and_deprecated_names_are_refused_and_breaches(world: World, body: dict[str, Any]) -> None:
    if "assistant_id" in body:
        body = body | {"assistant_id": world.assistant.id}
    assert refusal(world.place(**body))[0] == 400
    assert len(world.fake.breaches) == 1
    assert len(world.fake.calls) == 0


@pytest.mark.parametrize(
    ("config", "word"),
    [
        ({"llm_config": {"provider": "xai_realtime"}, "stt_config": {}}, "omitted"),
        ({"llm_config": {"provider": "xai_realtime"}, "tts_config": {}}, "omitted"),
        ({"llm_config": {"provider": "openai"}}, "required"),
        ({"llm_config": {"provider": "mistral"}, "stt_config": {}}, "required"),
        ({"llm_config": {"provider": "openai"}, "tts_config": {}}, "required"),
    ],
)
def test_speech_configs_go_with_the_provider(world: World, config: dict[str, Any], word: str) -> None:
    status, message = refusal(world.place(assistant=config))
    assert (status, word in message) == (400, True)
    override = world.place(assistant_id=world.assistant.id, assistant_override=config)
    assert refusal(override)[0] == 400
    assert (len(world.fake.calls), world.fake.breaches) == (0, [])


@pytest.mark.parametrize(
    "body", [{}, {"assistant": {}}, {"assistant": "text"}, {"assistant_id": "x", "to": "0612345678"}]
)
def test_an_order_that_lacks_something_is_refused(world: World, body: dict[str, Any]) -> None:
    assert refusal(world.place(**body))[0] == 400
    assert world.fake.breaches == []


def test_a_placed_call_connects_and_ends_on_the_clock(world: World) -> None:
    world.hook()
    world.fake.course = Course(connect=3, talk=30)
    world.place(assistant_id=world.assistant.id)
    call = only_call(world)
    assert (world.fetch(call)["status"], world.fetch(call)["started_at"]) == ("connecting", None)
    world.clock.advance(3)
    assert (world.fetch(call)["status"], world.fetch(call)["ended_at"]) == ("in-progress", None)
    world.clock.advance(30)
    record = world.fetch(call)
    assert (record["status"], record["duration_seconds"], record["ended_at"]) == ("ended", 30, "2026-05-10T12:00:33Z")
    messages = [json.loads(body)["message"] for _, _, body in world.heard]
    assert [(message["type"], message["call"]["status"]) for message in messages] == [
        ("status-update", "in-progress"),
        ("status-update", "ended"),
        ("end-of-call-report", "ended"),
    ]


def test_a_call_that_fails_says_so_in_two_words(world: World) -> None:
    world.hook()
    world.fake.course = Course(status="failed")
    world.place(assistant_id=world.assistant.id)
    world.clock.advance(60)
    record = world.fetch(only_call(world))
    assert (record["status"], record["error"]) == ("failed", "STT connection failed")
    ((_, _, body),) = world.heard
    message = json.loads(body)["message"]
    assert (message["call"]["status"], message["error"]) == ("ended-with-error", "STT connection failed")


def test_the_report_is_as_the_public_page_shows_it(world: World) -> None:
    world.hook("end-of-call-report")
    call = world.add_call(started_at=START, duration=None)
    world.clock.advance(84)
    world.fake.finish_call(call)
    world.fake.settle()
    ((url, headers, body),) = world.heard
    assert url == HOOK
    assert headers["X-Webhook-Event"] == "end-of-call-report"
    assert json.loads(body) == {
        "message": {
            "type": "end-of-call-report",
            "timestamp": "2026-05-10T12:01:24Z",
            "call": {"id": call.id, "type": "inbound_phone_call", "status": "ended"},
            "phone_number": {"number": "+31850835037", "name": "Main Support Line"},
            "customer": {"number": "+31623731537"},
            "duration_seconds": 84,
            "summary": "Customer asked about opening hours.",
            "analysis": {"sentiment": 8, "intent": "support"},
        }
    }


def signed(secret: str, headers: Headers, body: bytes) -> str:
    stamp = headers["X-Webhook-Timestamp"]
    return hmac.new(secret.encode(), stamp.encode() + b"." + body, hashlib.sha256).hexdigest()


def test_deliveries_are_signed_with_the_secret_of_the_caller(world: World) -> None:
    world.hook()
    call = world.add_call()
    world.fake.report(call)
    world.fake.report(call, secret="another")
    world.fake.report(call, timestamp=START - 301)
    world.fake.report(call, headers={"X-Webhook-Signature": None})
    world.fake.report(call, tamper=lambda body: body.replace(b"120", b"121"))
    world.fake.signature_prefix = ""
    world.fake.report(call)
    world.fake.settle()
    genuine, wrong, stale, missing, changed, bare = (item[1:] for item in world.heard)
    # What is sent is signed with the prefix of the moment of sending.
    for headers, body, secret in ((*genuine, SECRET), (*wrong, "another"), (*stale, SECRET), (*bare, SECRET)):
        assert headers["X-Webhook-Signature"] == signed(secret, headers, body)
    assert int(stale[0]["X-Webhook-Timestamp"]) == START - 301
    assert "X-Webhook-Signature" not in missing[0]
    assert changed[0]["X-Webhook-Signature"] != signed(SECRET, *changed)


def test_the_signature_has_its_prefix(world: World) -> None:
    world.hook()
    world.fake.report(world.add_call())
    world.fake.settle()
    ((_, headers, body),) = world.heard
    assert headers["X-Webhook-Signature"] == f"sha256={signed(SECRET, headers, body)}"
    assert len(headers["X-Webhook-Timestamp"]) == 10


def test_an_assistant_without_a_secret_sends_unsigned(world: World) -> None:
    world.patch(webhook_url=HOOK, webhook_events=["end-of-call-report"])
    world.fake.report(world.add_call())
    world.fake.settle()
    ((_, headers, _),) = world.heard
    assert "X-Webhook-Signature" not in headers


def test_one_url_an_assistant_the_new_one_replaces_the_old(world: World) -> None:
    world.fake.set_webhook(world.assistant, "https://crm.example.com/old", "old secret")
    other = world.fake.add_assistant(world.account, "Other")
    world.hook()
    world.fake.report(world.add_call())
    world.fake.report(world.fake.add_call(other, world.number))
    world.fake.settle()
    assert [url for url, _, _ in world.heard] == [HOOK]
    assert world.patch(webhook_url=None).json()["webhook_url"] is None
    assert world.fake.report(world.add_call()) == []


def test_events_that_await_an_answer_may_only_be_restored(world: World) -> None:
    world.fake.set_webhook(world.assistant, "https://crm.example.com/old", "old secret")
    before = world.ask("GET", f"/assistants/{world.assistant.id}").json()
    assert before["webhook_events"] == ["assistant-request", "tool-calls", "status-update", "end-of-call-report"]
    world.hook()
    world.patch(webhook_url=before["webhook_url"], webhook_events=before["webhook_events"])
    assert world.fake.breaches == []
    world.hook("tool-calls")
    assert world.fake.breaches == ["PATCH /assistants: tool-calls await an answer and may not be subscribed"]


@pytest.mark.parametrize(
    ("change", "name"),
    [
        ({"webhook_url": "nowhere"}, "webhook_url"),
        ({"webhook_events": ["call.ended"]}, "webhook_events"),
        ({"webhook_secret": 5}, "webhook_secret"),
    ],
)
def test_a_wrong_webhook_changes_nothing(world: World, change: dict[str, Any], name: str) -> None:
    world.hook()
    status, message = refusal(world.patch(**change))
    assert (status, name in message) == (400, True)
    assert (world.assistant.webhook_url, world.assistant.webhook_secret) == (HOOK, SECRET)


def test_an_assistant_is_the_customers_own(world: World) -> None:
    world.patch(webhook_url=HOOK, name="Mine now")
    assert world.fake.breaches == ["PATCH /assistants: name is not the connector's to change"]
    assert world.assistant.name == "Customer Support"


def test_the_demo_can_be_played_with() -> None:
    demo = VoiceDockDemo(clock=VirtualClock())
    id_ = demo.start_call()["id"]
    demo.set_webhook("http://127.0.0.1:9/x", "secret")
    assert demo.finish_call(id_) == {"deliveries": 2}
    assert demo.send(id_, age=400) == {"deliveries": 1}
    assert [row["event"] for row in demo.deliveries()] == ["status-update", "end-of-call-report", "end-of-call-report"]
    with pytest.raises(LookupError):
        demo.send("call_nobody")
