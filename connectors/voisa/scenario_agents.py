"""Stories of agents: listed, found, made, changed, talked to, deleted."""

from __future__ import annotations

from typing import Any

from connector_core.harness.scenario.stage import Step

from .fake import example_config
from .fake_rows import Agent
from .fake_wire import agent_made
from .scenario_world import VoisaStage


def list_agents(stage: VoisaStage) -> None:
    world, fake = stage.world, stage.world.vendor
    agents = [*world.agents, *(fake.add_agent(world.account, f"Agent {number:02}") for number in range(42))]
    quiet = fake.add_agent(world.account, "Quiet", status="inactive", industry="healthcare")

    def listed(step: Step, inputs: dict[str, Any], want: list[Agent], pages: int) -> None:
        items = step.expect_done(stage.driver.run("list_agents", inputs))
        step.expect_items(items, [fake.row_of(agent) for agent in want])
        seen = step.seen("GET", "/api/agents/list")
        step.expect(len(seen) == pages, f"{len(seen)} pages, not {pages}")

    with stage.step("all of 46: three pages, counted from 1") as step:
        listed(step, {"return_all": True}, [*agents, quiet], 3)
        numbers = [seen.parameters().get("page", "1") for seen in step.seen("GET", "/api/agents/list")]
        step.expect(numbers == ["1", "2", "3"], f"pages {numbers}")
    with stage.step("a limit of 5 asks for one page") as step:
        listed(step, {"limit": 5}, agents[:5], 1)
    with stage.step("by status and industry") as step:
        listed(step, {"status": "inactive", "industry": "healthcare", "return_all": True}, [quiet], 1)


def find_agent(stage: VoisaStage) -> None:
    world, fake = stage.world, stage.world.vendor
    with stage.step("an agent by its id, as the reference shows it") as step:
        fake.add_examples(world.account)
        agent = fake.agents.get(world.account.id, "agt_123")
        assert agent is not None
        items = step.expect_done(stage.driver.run("find_agent", {"agent_id": "agt_123"}))
        step.expect_items(items, [fake.detail_of(agent)])
        step.expect_seen("GET", "/api/agents/agt_123")
    with stage.step("one that does not exist is nothing") as step:
        step.expect_items(stage.driver.run("find_agent", {"agent_id": "agt_0"}).items, [])
    with stage.step("an id that needs escaping stays one segment of the path") as step:
        step.expect_items(stage.driver.run("find_agent", {"agent_id": "a/../b +?#%"}).items, [])
        step.expect_seen("GET", "/api/agents/a%2F..%2Fb%20%2B%3F%23%25")
    with stage.step("by its name, however it is written, on the second page") as step:
        for number in range(30):
            fake.add_agent(world.account, f"Agent {number:02}")
        wanted = next(row for row in fake.agents if row.name == "Agent 25")
        items = step.expect_done(stage.driver.run("find_agent_by_name", {"name": " agent 25"}))
        step.expect_items(items, [fake.row_of(wanted)])
        step.expect_seen("GET", "/api/agents/list", 2)
    with stage.step("a name that nobody has is nothing") as step:
        step.expect_items(stage.driver.run("find_agent_by_name", {"name": "Nobody"}).items, [])


CREATED = {
    "name": "Medical Assistant",
    "description": "Handles patient inquiries",
    "industry": "healthcare",
    "config": {
        "voice": {"voice_id": "voice_123", "settings": {"stability": 0.8, "speed": 1.0}},
        "conversation": {
            "first_message": "Hello, Dr. Smith's office...",
            "system_prompt": 'You are a "medical" receptionist... {{x}} = 1',
            "model": "claude-3-5-sonnet",
            "temperature": 0.3,
        },
        "turn_detection": {"mode": "silence", "timeout": 7, "end_call_on_silence": 60},
        "privacy": {"retention_days": 30, "zero_retention": False, "delete_audio": True},
    },
}
"""The reference's example of creating one, with text that needs care."""


def create_agent(stage: VoisaStage) -> None:
    fake = stage.world.vendor
    with stage.step("an agent with everything that the reference shows") as step:
        inputs = {name: CREATED[name] for name in ("name", "description", "industry")} | {
            "voice_id": "voice_123",
            "stability": 0.8,
            "speed": 1.0,
            "first_message": "Hello, Dr. Smith's office...",
            "system_prompt": 'You are a "medical" receptionist... {{x}} = 1',
            "model": "claude-3-5-sonnet",
            "temperature": 0.3,
            "turn_detection_mode": "silence",
            "turn_detection_timeout": 7,
            "end_call_on_silence": 60,
            "retention_days": 30,
            "zero_retention": False,
            "delete_audio": True,
        }
        items = step.expect_done(stage.driver.run("create_agent", inputs))
        made = next(row for row in fake.agents if row.name == "Medical Assistant")
        want = {name: value for name, value in agent_made(made).items() if name != "created_at"}
        step.expect_items(items, [want])
        for seen in step.expect_seen("POST", "/api/agents/create"):
            step.expect(seen.json() == CREATED, f"the vendor saw {seen.body}")
    with stage.step("an agent with a name only: nothing else is sent") as step:
        step.expect_done(stage.driver.run("create_agent", {"name": "Plain"}))
        for seen in step.expect_seen("POST", "/api/agents/create"):
            step.expect(_filled(seen.json()) == {"name": "Plain"}, f"the vendor saw {seen.body}")


def _filled(value: dict[str, Any]) -> dict[str, Any]:
    """Without objects that hold nothing: not every platform can leave them out."""
    inner = {name: _filled(item) if isinstance(item, dict) else item for name, item in value.items()}
    return {name: item for name, item in inner.items() if item != {}}


def update_agent(stage: VoisaStage) -> None:
    world, fake = stage.world, stage.world.vendor
    agent = world.agents[0]
    change = {"agent_id": agent.id, "system_prompt": "Updated prompt...", "temperature": 0.4}
    with stage.step("what is not given stays, although the vendor replaces") as step:
        items = step.expect_done(stage.driver.run("update_agent", change))
        step.expect(bool(items) and items[0].get("id") == agent.id, f"the items are {items}")
        want = example_config()
        want["conversation"] |= {"system_prompt": "Updated prompt...", "temperature": 0.4}
        step.expect(_filled(agent.config) == want, f"the agent became {agent.config}")
        step.expect(agent.name == "Restaurant Assistant", f"the name became {agent.name}")
        step.expect(agent.description == "Handles reservations and inquiries", "the description is lost")
        step.expect_seen("GET", f"/api/agents/{agent.id}")
        step.expect_seen("PUT", f"/api/agents/{agent.id}/update")
    with stage.step("the same where the vendor merges") as step:
        fake.update = "deep"
        step.expect_done(stage.driver.run("update_agent", {"agent_id": agent.id, "name": "Updated Assistant Name"}))
        step.expect(agent.name == "Updated Assistant Name", f"the name became {agent.name}")
        step.expect(agent.config["conversation"]["temperature"] == 0.4, "the change before is lost")
    with stage.step("an agent that is locked for a moment") as step:
        fake.locked[agent.id] = 1
        outcome = stage.driver.run("update_agent", change | {"temperature": 0.6})
        asked = step.seen("PUT", f"/api/agents/{agent.id}/update")
        # A platform asks again at once, or says that it is busy and leaves that to its own scheduler.
        if outcome.failure is None:
            step.expect(len(asked) == 2, f"{len(asked)} tries")
            step.expect(agent.config["conversation"]["temperature"] == 0.6, "nothing was changed")
        else:
            step.expect_failure(outcome, "Resource being modified")
    with stage.step("told with status 200, it is the same") as step:
        fake.locked[agent.id], fake.locked_status = 1, 200
        outcome = stage.driver.run("update_agent", change | {"temperature": 0.7})
        if outcome.failure is None:
            step.expect(agent.config["conversation"]["temperature"] == 0.7, "nothing was changed")
        else:
            step.expect_failure(outcome, "Resource being modified")


def delete_agent(stage: VoisaStage) -> None:
    world, fake = stage.world, stage.world.vendor
    with stage.step("an agent is deleted") as step:
        agent = world.agents[2]
        step.expect_done(stage.driver.run("delete_agent", {"agent_id": agent.id}))
        step.expect_seen("DELETE", f"/api/agents/{agent.id}")
        step.expect(fake.agents.get(world.account.id, agent.id) is None, "it is still there")
    with stage.step("one that does not exist is an error that says so") as step:
        step.expect_failure(stage.driver.run("delete_agent", {"agent_id": agent.id}), "doesn't exist", status=404)


def chat(stage: VoisaStage) -> None:
    world = stage.world
    with stage.step("a message to an agent, as the reference shows it") as step:
        body: dict[str, Any] = {
            "message": "What are your hours?",
            "session_id": "sess_123",
            "context": {"user_name": "John Doe", "location": "Berlin"},
        }
        session = {"agent_id": world.agents[0].id, "message": body["message"], "session": body["session_id"]}
        items = step.expect_done(stage.driver.run("chat_with_agent", session | {"context": body["context"]}))
        answer = {
            "response": "We're open Monday through Friday from 9 AM to 6 PM...",
            "session_id": "sess_123",
            "tools_used": [],
            "confidence": 0.95,
        }
        step.expect_items(items, [answer], identity=("session_id",))
        for seen in step.expect_seen("POST", f"/api/agents/{world.agents[0].id}/chat"):
            step.expect(seen.json() == body, f"the vendor saw {seen.body}")
