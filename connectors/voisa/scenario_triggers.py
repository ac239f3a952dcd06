"""Stories of triggers: polls, webhooks that the vendor keeps, forgeries, duplicates, every event."""

from __future__ import annotations

from typing import Any

from connector_core.harness.driver import Activation, Item
from connector_core.harness.scenario.capabilities import DEDUPE, LOOKBACK, SAMPLES, SIGNATURE
from connector_core.harness.scenario.stage import Step

from .fake import agent_data, started_data, tool_data
from .fake_rows import Conversation
from .fake_wire import conversation_row
from .scenario_world import VoisaStage, only


def polling(stage: VoisaStage) -> None:
    world, fake = stage.world, stage.world.vendor
    with stage.step("turning it on and a first poll pass nothing on") as step:
        for number in range(3):
            world.past(minutes=60 + number)
        long_one = world.live(minutes=50)
        poller = stage.activate("conversation_ended", {}, "poll")
        step.expect_done(poller.poll())
        step.expect_items(poller.items(), [])
    with stage.step("conversations that end well and badly") as step:
        new = [world.past(minutes=20), world.past(minutes=19, status="failed")]
        step.expect_items(_polled(stage, step, poller), [conversation_row(row) for row in new])
    with stage.step("nothing new") as step:
        step.expect_items(_polled(stage, step, poller), [])
    with stage.step("one that goes on is none, until it ends") as step:
        running = world.live(minutes=5)
        step.expect_items(_polled(stage, step, poller), [])
        fake.end_conversation(running, ended_at=world.moment - 60)
        step.expect_items(_polled(stage, step, poller), [conversation_row(running)])
    with stage.step("a long one that began before all of these ends") as step:
        fake.end_conversation(long_one, ended_at=world.moment - 40)
        step.expect_items(_polled(stage, step, poller), [conversation_row(long_one)])
    with stage.step("one that is listed late, with times that were passed already") as step:
        late = world.past(minutes=25)
        want = [conversation_row(late)] if LOOKBACK in stage.can else []
        step.expect_items(_polled(stage, step, poller), want, varies=LOOKBACK)
    with stage.step("90 end at once: several pages, without a count of pages") as step:
        many = [world.live(minutes=3 - number / 100) for number in range(90)]
        for number, row in enumerate(many):
            fake.end_conversation(row, ended_at=world.moment - 30 + number / 10)
        step.expect_items(_polled(stage, step, poller), [conversation_row(row) for row in many])
        step.expect(len(step.seen("GET", "/api/conversations/list")) >= 2, "only one page was read")
    with stage.step("off") as step:
        stage.deactivate(poller)
        step.expect(not step.seen(), "turning a poll off touched the vendor")


def _polled(stage: VoisaStage, step: Step, poller: Any) -> list[Item]:
    step.expect_done(poller.poll())
    return stage.new_items(poller)


def instant(stage: VoisaStage) -> None:
    world, fake = stage.world, stage.world.vendor
    with stage.step("turning it on makes a webhook with a secret and a URL of our own") as step:
        hook = stage.activate("conversation_ended", {}, "webhook")
        row = only(world.hooks())
        step.expect(row is not None, f"{len(world.hooks())} webhooks")
        assert row is not None
        step.expect(hook.url is not None and row.url.startswith(hook.url), f"the URL is {row.url}")
        step.expect(row.events == ("conversation.ended",), f"the events are {row.events}")
        step.expect(len(row.secret or "") >= 32, "the secret is short")
        step.expect_seen("POST", "/api/webhooks")
    with stage.step("two conversations end: two items, with what was said") as step:
        ended = [world.live(minutes=number) for number in (10, 9)]
        for one in ended:
            fake.end_conversation(one, ended_at=world.moment - 60)
        step.expect_items(stage.new_items(hook), [_told(stage, one) for one in ended], varies=SIGNATURE)
        for one in ended:
            step.expect_seen("GET", f"/api/conversations/{one.id}")
    with stage.step("events that do not bring the token") as step:
        one = world.past(minutes=8)
        body = {"event": "conversation.ended", "timestamp": "2026-01-01T00:00:00Z", "data": world.ended(one)}
        forged = world.forged(row)
        for target in forged:
            fake.deliveries.emit(world.account.id, "conversation.ended", body, only=target)
        fake.settle()
        step.expect_items(stage.new_items(hook), [])
        step.expect(not step.seen(), f"a forgery led to {step.seen()}")
    with stage.step("the same event three times") as step:
        one = world.past(minutes=7)
        (delivery,) = fake.ended(one)
        fake.settle()
        fake.deliveries.repeat(delivery)
        fake.settle()
        fake.ended(one)
        want = [world.detail(one)] * (1 if DEDUPE in stage.can else 3)
        step.expect_items(stage.new_items(hook), want, varies=DEDUPE)
    with stage.step("turning it off: the vendor offers no way to remove it, and nothing is tried") as step:
        stage.deactivate(hook)
        step.expect(not step.seen(), f"the vendor saw {step.seen()}")
        step.expect(len(world.hooks()) == 1, f"{len(world.hooks())} webhooks")
    with stage.step("on again: no URL is registered twice, and events come once") as step:
        again = stage.activate("conversation_ended", {}, "webhook")
        one = world.past(minutes=6)
        fake.ended(one)
        step.expect_items(stage.new_items(again), [_told(stage, one)], varies=SIGNATURE)
        urls = [hook.url for hook in world.hooks()]
        step.expect(len(urls) == len(set(urls)), "one URL was registered twice")


def _told(stage: VoisaStage, one: Conversation) -> dict[str, Any]:
    """What was said, and what only the event tells: that is not there where only what was fetched is believed."""
    told = stage.world.ended(one) if SIGNATURE in stage.can else {}
    return stage.world.detail(one) | told


def events(stage: VoisaStage) -> None:
    """The four events whose thing can be fetched."""
    world, fake = stage.world, stage.world.vendor
    one = world.live(minutes=4)

    def on(trigger: str) -> Activation:
        with stage.step(f"{trigger} is turned on"):
            return stage.activate(trigger, {}, "webhook")

    hook = on("conversation_started")
    with stage.step("a conversation starts") as step:
        fake.emit("conversation.started", started_data(one), account=world.account.id)
        items = stage.new_items(hook)
        step.expect_items(items, [{"id": one.id, "agent_id": one.agent_id}])
        step.expect_seen("GET", f"/api/conversations/{one.id}")
    hook = on("conversation_failed")
    with stage.step("a conversation fails") as step:
        fake.end_conversation(one, status="failed", ended_at=world.moment - 60)
        step.expect_items(stage.new_items(hook), [world.detail(one)])
    hook = on("agent_created")
    with stage.step("an agent is created") as step:
        agent = fake.add_agent(world.account, "New One")
        fake.agent_made(agent)
        step.expect_items(stage.new_items(hook), [fake.detail_of(agent)])
        step.expect_seen("GET", f"/api/agents/{agent.id}")
    hook = on("agent_updated")
    with stage.step("an agent is updated") as step:
        agent = world.agents[1]
        agent.name = "Recall 2"
        fake.agent_changed(agent)
        step.expect_items(stage.new_items(hook), [fake.detail_of(agent)])
    with stage.step("an agent is updated again: another event") as step:
        agent.name = "Recall 3"
        fake.emit("agent.updated", agent_data(agent), account=world.account.id, dated=world.moment)
        step.expect_items(stage.new_items(hook), [fake.detail_of(agent)])


def tools(stage: VoisaStage) -> None:
    """The two events of which nothing can be fetched."""
    world, fake = stage.world, stage.world.vendor
    one = world.past(minutes=4)
    for trigger, fails in (("tool_executed", False), ("tool_failed", True)):
        with stage.step(f"{trigger}: as the event tells it") as step:
            hook = stage.activate(trigger, {}, "webhook")
            fake.run_tool(one, fails=fails)
            data = tool_data(one, "bookAppointment", fails)
            want = {name: data[name] for name in ("conversation_id", "agent_id")}
            items = stage.new_items(hook)
            step.expect_items(items, [want], identity=("conversation_id",))
            step.expect(all(item.get("id") for item in items), "an item has no identity of its own")


def sample(stage: VoisaStage) -> None:
    world = stage.world
    with stage.step("the editor's test shows conversations that exist and have ended") as step:
        known = [world.past(minutes=n) for n in (30, 20, 10)]
        world.live(minutes=5)
        items = step.expect_done(stage.driver.sample("conversation_ended", {}, "poll"))
        step.expect(0 < len(items) <= 3, f"{len(items)} samples")
        records = {row.id: world.ended(row) for row in known}
        # Which of them is the platform's choice.
        want = [records[item["id"]] for item in items if item.get("id") in records]
        step.expect_items(items, want, varies=SAMPLES)
