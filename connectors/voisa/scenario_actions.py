"""Stories of everything else: connection, dropdowns, knowledge, conversations, tools, analytics, calls, voices."""

from __future__ import annotations

from typing import Any

from connector_core.harness.driver import FileValue, file_item
from connector_core.harness.scenario.capabilities import LABEL, ZIP
from connector_core.harness.scenario.stage import Step

from .fake_rows import Conversation
from .fake_wire import AUDIO_TYPE, audio, conversation_row, item_row, server_row, voice_row
from .scenario_world import VoisaStage, only

BYTES = bytes(range(256)) + b"\r\n--boundary--\r\n"


def connection(stage: VoisaStage) -> None:
    world = stage.world
    with stage.step("a good key is labelled with its account") as step:
        items = step.expect_done(stage.connect())
        if LABEL in stage.can:
            step.expect_items(items, [{"label": world.account.id}], identity=("label",), varies=LABEL)
        step.expect_seen("GET", "/api/verify")
    with stage.step("a wrong key is refused") as step:
        step.expect_failure(stage.connect({"api_key": "vsa_live_" + "0" * 32}))


def dropdowns(stage: VoisaStage) -> None:
    world, fake = stage.world, stage.world.vendor
    fake.add_item(world.agents[0])
    fake.add_server(world.account)
    fake.add_voice(world.account)
    tables: dict[str, Any] = {
        "agents": fake.agents,
        "knowledge_items": fake.items,
        "mcp_servers": fake.servers,
        "voices": fake.voices,
    }
    for name, rows in tables.items():
        with stage.step(f"the dropdown of {name}") as step:
            items = step.expect_done(stage.driver.choices(name, {}))
            step.expect_items(items, [{"value": row.id, "label": row.name} for row in rows], identity=("value",))


def knowledge(stage: VoisaStage) -> None:
    world, fake = stage.world, stage.world.vendor
    agent = world.agents[0]
    with stage.step("text, as the reference shows it") as step:
        body = {
            "agent_id": agent.id,
            "title": "Business Hours",
            "content": 'We are open Monday-Friday 9am-6pm, "always" {{x}}',
            "category": "general",
        }
        items = step.expect_done(stage.driver.run("add_text", body))
        text = list(fake.items)[-1]
        step.expect_items(items, [_stable(item_row(text))])
        for seen in step.expect_seen("POST", "/api/knowledge-base/text"):
            step.expect(seen.json() == body, f"the vendor saw {seen.body}")
    with stage.step("a URL, as the reference shows it") as step:
        source: dict[str, Any] = {"agent_id": agent.id, "url": "https://example.com/about", "refresh_interval": 86400}
        items = step.expect_done(stage.driver.run("add_url", source))
        step.expect_items(items, [_stable(item_row(list(fake.items)[-1]))])
        for seen in step.expect_seen("POST", "/api/knowledge-base/url"):
            step.expect(seen.json() == source, f"the vendor saw {seen.body}")
    with stage.step("a document: its bytes, name and type arrive") as step:
        file = FileValue('Größe "1".pdf', "application/pdf", BYTES)
        inputs = {"agent_id": agent.id, "file": file, "category": "policies"}
        items = step.expect_done(stage.driver.run("upload_document", inputs))
        document = list(fake.items)[-1]
        step.expect_items(items, [_stable(item_row(document))])
        step.expect_seen("POST", "/api/knowledge-base/file")
        upload = document.upload
        step.expect(upload is not None, "no file arrived")
        if upload is not None:
            step.expect(upload.content == BYTES, f"{len(upload.content)} other bytes arrived")
            step.expect(upload.name == file.name, f"the name became {upload.name!r}")
            step.expect(upload.media_type == file.media_type, f"the type became {upload.media_type}")
        given = {"agent_id": agent.id, "category": "policies"}
        step.expect(document.given == given, f"beside it came {document.given}")
    with stage.step("listed by agent and type") as step:
        other = world.agents[1]
        old = [fake.add_item(other, name, type=kind) for name, kind in (("Hours", "text"), ("Menu.pdf", "document"))]
        query = {"agent_id": other.id, "type": "text"}
        items = step.expect_done(stage.driver.run("list_knowledge_items", query | {"return_all": True}))
        step.expect_items(items, [item_row(old[0])])
        for seen in step.expect_seen("GET", "/api/knowledge-base/list"):
            step.expect(seen.parameters() == query, f"query {seen.parameters()}")
    with stage.step("one is deleted") as step:
        step.expect_done(stage.driver.run("delete_knowledge_item", {"item_id": text.id}))
        step.expect_seen("DELETE", f"/api/knowledge-base/{text.id}")
        step.expect(fake.items.get(world.account.id, text.id) is None, "it is still there")


def _stable(record: dict[str, Any]) -> dict[str, Any]:
    """Without what is made while the scenario runs."""
    return {name: value for name, value in record.items() if name != "created_at"}


def list_conversations(stage: VoisaStage) -> None:
    world = stage.world
    rows = [world.past(agent=number % 2, minutes=300 - number) for number in range(120)]
    rows[7].status = "failed"
    newest = list(reversed(rows))

    def listed(step: Step, inputs: dict[str, Any], want: list[Conversation]) -> list[dict[str, str]]:
        items = step.expect_done(stage.driver.run("list_conversations", inputs))
        step.expect_items(items, [conversation_row(row) for row in want])
        return [seen.parameters() for seen in step.seen("GET", "/api/conversations/list")]

    with stage.step("all of 120, until a page is short: no count of pages is told") as step:
        asked = listed(step, {"return_all": True}, newest)
        numbers = [query.get("page", "1") for query in asked]
        step.expect(numbers == [str(n + 1) for n in range(len(numbers))], f"pages {numbers}")
        step.expect(len(numbers) >= 2, "only one page was read")
    with stage.step("a limit of 5 asks for one page") as step:
        step.expect(len(listed(step, {"limit": 5}, newest[:5])) == 1, "more than one page")
    with stage.step("by agent and status") as step:
        agent = world.agents[1].id
        asked = listed(step, {"agent_id": agent, "status": "failed", "return_all": True}, [rows[7]])
        step.expect({"agent_id": agent, "status": "failed"}.items() <= asked[0].items(), f"query {asked[0]}")


def find_conversation(stage: VoisaStage) -> None:
    world = stage.world
    with stage.step("what was said, by the conversation's id") as step:
        row = world.past()
        items = step.expect_done(stage.driver.run("find_conversation", {"conversation_id": row.id}))
        step.expect_items(items, [world.detail(row)])
        step.expect_seen("GET", f"/api/conversations/{row.id}")
    with stage.step("one that does not exist is nothing") as step:
        step.expect_items(stage.driver.run("find_conversation", {"conversation_id": "conv_0"}).items, [])


def download_audio(stage: VoisaStage) -> None:
    world = stage.world
    with stage.step("the audio as a file") as step:
        row = world.past()
        items = step.expect_done(stage.driver.run("download_audio", {"conversation_id": row.id}))
        name = f"{row.id}.mp3"
        want = {"file_name": name, "file": file_item(name, AUDIO_TYPE, audio(row))}
        step.expect_items(items, [want], identity=("file_name",))
        step.expect(len(step.seen("GET", f"/api/conversations/{row.id}/audio")) >= 1, "it was not fetched")
    with stage.step("a conversation that goes on has none") as step:
        live = world.live()
        outcome = stage.driver.run("download_audio", {"conversation_id": live.id})
        step.expect_items(outcome.items, [], identity=("file_name",))


def tools(stage: VoisaStage) -> None:
    world, fake = stage.world, stage.world.vendor
    server = fake.add_server(world.account)
    with stage.step("MCP servers") as step:
        items = step.expect_done(stage.driver.run("list_mcp_servers", {"return_all": True}))
        step.expect_items(items, [server_row(server)])
        step.expect_seen("GET", "/api/mcp-servers")
    with stage.step("a server's tools") as step:
        items = step.expect_done(stage.driver.run("list_mcp_tools", {"server_id": server.id, "return_all": True}))
        step.expect_items(items, server.tools, identity=("name",))
        step.expect_seen("GET", f"/api/mcp-servers/{server.id}/tools")
    with stage.step("tools are assigned to an agent") as step:
        names = ["bookAppointment", "checkAvailability"]
        step.expect_done(stage.driver.run("assign_tools", {"agent_id": world.agents[0].id, "tools": names}))
        for seen in step.expect_seen("POST", f"/api/agents/{world.agents[0].id}/assign-tools"):
            step.expect(seen.json() == {"tools": names}, f"the vendor saw {seen.body}")
        step.expect(world.agents[0].tools == names, f"the tools are {world.agents[0].tools}")


def analytics(stage: VoisaStage) -> None:
    world = stage.world
    with stage.step("an agent's figures") as step:
        agent = world.agents[0].id
        items = step.expect_done(stage.driver.run("get_agent_analytics", {"agent_id": agent, "period": "week"}))
        want = {
            "overview": {"total_calls": 1543, "success_rate": 0.92, "avg_duration": 180, "total_duration": 277740},
            "timeline": [{"date": "2025-01-15", "calls": 45, "success_rate": 0.93}],
            "top_intents": [{"intent": "booking", "count": 523, "percentage": 0.34}],
            "sentiment": {"positive": 0.72, "neutral": 0.23, "negative": 0.05},
        }
        step.expect(len(items) == 1, f"{len(items)} items")
        for item in items:
            step.expect(want.items() <= item.items(), f"the figures are {item}")
        for seen in step.expect_seen("GET", f"/api/analytics/agent/{agent}"):
            step.expect(seen.parameters() == {"period": "week"}, f"query {seen.parameters()}")
    with stage.step("feelings, joined with the whole texts by their place") as step:
        texts = ["Great service, very helpful!", "Could be better", "Terrible experience"]
        judged = [
            {"text": "Great service...", "sentiment": "positive", "score": 0.95},
            {"text": "Could be better", "sentiment": "neutral", "score": 0.45},
            {"text": "Terrible...", "sentiment": "negative", "score": 0.15},
        ]
        items = step.expect_done(stage.driver.run("analyze_sentiment", {"texts": texts}))
        step.expect(len(items) == 1, f"{len(items)} items")
        joined = [row | {"full_text": text} for row, text in zip(judged, texts, strict=True)]
        for item in items:
            step.expect(item.get("texts") == texts, f"the texts are {item.get('texts')}")
            want_results = joined if ZIP in stage.can else judged
            step.expect(item.get("results") == want_results, f"the results are {item.get('results')}")
        for seen in step.expect_seen("POST", "/api/analytics/sentiment-batch"):
            step.expect(seen.json() == {"texts": texts}, f"the vendor saw {seen.body}")


def make_call(stage: VoisaStage) -> None:
    world, fake = stage.world, stage.world.vendor
    inputs = {"agent_id": world.agents[0].id, "phone_number": "+49123456789"}
    with stage.step("a call is placed once") as step:
        items = step.expect_done(stage.driver.run("make_call", inputs))
        placed = only(fake.placed.where(world.account.id))
        step.expect(placed is not None, "no call was placed")
        if placed is not None:
            step.expect_items(items, [{"call_id": placed.id, "status": "initiated"}], identity=("call_id",))
        for seen in step.expect_seen("POST", "/api/make-call"):
            step.expect(seen.json() == inputs, f"the vendor saw {seen.body}")
    with stage.step("a number that is none: the vendor's reason is shown, nothing is retried") as step:
        outcome = stage.driver.run("make_call", inputs | {"phone_number": "+1"})
        step.expect_failure(outcome, "phone number", status=400)
        step.expect_seen("POST", "/api/make-call")
    with stage.step("the same told with status 200 is an error too") as step:
        fake.refuse_with_200 = True
        outcome = stage.driver.run("make_call", inputs | {"phone_number": "+1"})
        step.expect_failure(outcome, "phone number")
        step.expect(len(fake.placed) == 1, "a call was placed")


def voices(stage: VoisaStage) -> None:
    world, fake = stage.world, stage.world.vendor
    with stage.step("voices") as step:
        voice = fake.add_voice(world.account)
        items = step.expect_done(stage.driver.run("list_voices", {"return_all": True}))
        step.expect_items(items, [voice_row(voice)])
        step.expect_seen("GET", "/api/voices/list")
    with stage.step("a voice of one's own from two files") as step:
        files = [FileValue(f"sample {n}.mp3", AUDIO_TYPE, bytes([n]) + BYTES) for n in (1, 2)]
        description = "Professional voice for medical practice"
        inputs = {"name": "Custom Voice", "audio_samples": files, "description": description}
        items = step.expect_done(stage.driver.run("create_voice", inputs))
        made = list(fake.voices)[-1]
        step.expect_items(items, [voice_row(made)])
        step.expect_seen("POST", "/api/voice/create")
        arrived = [(sample.name, sample.media_type, sample.content) for sample in made.samples]
        sent = [(file.name, file.media_type, file.content) for file in files]
        step.expect(arrived == sent, f"what arrived is {[(name, kind, len(data)) for name, kind, data in arrived]}")
        step.expect((made.name, made.description) == ("Custom Voice", description), f"it is {made.name}")


def missing_permission(stage: VoisaStage) -> None:
    world, fake = stage.world, stage.world.vendor
    with stage.step("a key that may only read") as step:
        step.expect_done(stage.connect({"api_key": world.key(("read",)).token}))
        outcome = stage.driver.run("delete_agent", {"agent_id": world.agents[0].id})
        step.expect_failure(outcome)
        step.expect(fake.agents.get(world.account.id, world.agents[0].id) is not None, "it was deleted")


def api_call(stage: VoisaStage) -> None:
    world = stage.world
    with stage.step("a request of one's own") as step:
        inputs = {"method": "GET", "path": "/api/agents/list", "query": {"limit": "1"}}
        step.expect_done(stage.driver.run("api_call", inputs))
        for seen in step.expect_seen("GET", "/api/agents/list"):
            step.expect(seen.parameters() == {"limit": "1"}, f"query {seen.parameters()}")
    with stage.step("never to another host") as step:
        for path in ("https://203.0.113.7/steal", "//203.0.113.7/steal", "@203.0.113.7/steal"):
            outcome = stage.driver.run("api_call", {"method": "GET", "path": path})
            step.expect(outcome.failure is not None, f"{path} was called")
    step.expect(len(world.agents) == 3, "the agents changed")


def throttled(stage: VoisaStage) -> None:
    world, fake = stage.world, stage.world.vendor
    with stage.step("nothing is sent before Retry-After") as step:
        start = fake.clock.now()
        fake.limit.exhaust(world.account.id, start, 1.0)
        outcome = stage.driver.run("find_agent", {"agent_id": world.agents[0].id})
        asked = step.seen("GET", f"/api/agents/{world.agents[0].id}")
        early = [seen for seen in asked[1:] if seen.at < start + 1.0]
        step.expect(len(asked) >= 1, "the vendor was not asked")
        step.expect(not early, f"{len(early)} requests before Retry-After")
        # A platform waits and tries again, or says that it is throttled and leaves it to its own scheduler.
        step.result.varies = "the platform's own scheduler runs it again"
        if outcome.failure is None:
            step.expect_items(outcome.items, [fake.detail_of(world.agents[0])])
