"""What a user of the Voka connector does, told once for every platform.

Each story asserts what the workflow got and what Voka saw. Expected records are the fake's own
answers, never the description's idea of them.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, TypeVar

from connector_core.harness.driver import Item
from connector_core.harness.scenario.capabilities import DEDUPE, SIGNATURE
from connector_core.harness.scenario.model import Scenario
from connector_core.harness.scenario.stage import Stage, Step

from .fake_api import INTEGRATION_PRESET
from .fake_rows import Call, Course
from .scenario_world import HOUR, VokaWorld

VokaStage = Stage[VokaWorld]
T = TypeVar("T")


def _only(rows: Sequence[T]) -> T | None:
    return rows[0] if len(rows) == 1 else None


def connection(stage: VokaStage) -> None:
    with stage.step("a good key is labelled with customer and mode") as step:
        items = step.expect_done(stage.connect())
        step.expect_items(items, [{"label": "Acme Dental (live)"}], identity=("label",))
        step.expect_seen("GET", "/auth/whoami")
    with stage.step("a wrong key is refused") as step:
        step.expect_failure(stage.connect({"api_key": "voka_live_" + "0" * 32}))
    with stage.step("a revoked key is refused") as step:
        key = stage.world.key(())
        key.state = "revoked"
        step.expect_failure(stage.connect({"api_key": key.token}))


def dropdown(stage: VokaStage) -> None:
    with stage.step("the dropdown of assistants") as step:
        items = step.expect_done(stage.driver.choices("assistants", {}))
        want = [{"value": row.id, "label": row.name} for row in stage.world.assistants]
        step.expect_items(items, want, identity=("value",))
        step.expect(len(step.seen("GET", "/assistants")) >= 1, "the vendor was not asked")


def instant(stage: VokaStage) -> None:
    world, fake = stage.world, stage.world.vendor
    with stage.step("turning it on subscribes once") as step:
        hook = stage.activate("call_completed", {"direction": "inbound"}, "webhook")
        row = _only(world.subscriptions())
        step.expect(row is not None, "no active subscription")
        if row is not None:
            step.expect(row.url == hook.url, "the subscription has another URL than the trigger")
            step.expect(row.events == ("call.completed",), f"subscribed to {row.events}")
            step.expect(row.secret is not None, "no secret")
        step.expect_seen("POST", "/webhook-subscriptions")
    with stage.step("two calls end: two items, each as the API has it") as step:
        calls = [world.live_call(minutes=number) for number in (10, 9)]
        for call in calls:
            fake.finish_call(call, ended_at=world.moment - 60)
        step.expect_items(stage.new_items(hook), [fake.detail(call) for call in calls])
        for call in calls:
            step.expect_seen("GET", f"/calls/{call.id}")
    with stage.step("a call that the filter excludes") as step:
        fake.finish_call(world.live_call(direction="outbound"), ended_at=world.moment - 50)
        step.expect_items(stage.new_items(hook), [], identity=("id",))
    with stage.step("forged events of calls that do not exist") as step:
        for number, change in enumerate(world.forgeries()):
            fake.completed(world.invented_call(number), **change)
        step.expect_items(stage.new_items(hook), [])
        _not_believed(stage, step)
    with stage.step("forged events of a call that exists") as step:
        call = world.past_call(minutes=8)
        for change in world.forgeries():
            fake.completed(call, **change)
        # Where signatures cannot be checked the event is only a hint to fetch: what comes is the truth.
        want = [] if SIGNATURE in stage.can else [fake.detail(call)] * len(world.forgeries())
        step.expect_items(stage.new_items(hook), want, varies=SIGNATURE)
        _not_believed(stage, step)
    with stage.step("the same event three times") as step:
        call = world.past_call(minutes=7)
        (delivery,) = fake.completed(call)
        fake.settle()
        fake.deliveries.repeat(delivery)
        fake.settle()
        fake.completed(call)
        want = [fake.detail(call)] * (1 if DEDUPE in stage.can else 3)
        step.expect_items(stage.new_items(hook), want, varies=DEDUPE)
    with stage.step("an event with unknown fields and null ones") as step:
        call = world.past_call(minutes=6)
        data = fake.completed_data(call) | {"disconnect_reason": None, "new_in_2027": {"a": ["'\"`${x}{{y}}\u2028"]}}
        fake.emit("call.completed", data, account=call.account)
        step.expect_items(stage.new_items(hook), [fake.detail(call)])
    with stage.step("genuine deliveries were accepted, nothing failed") as step:
        states = {row.state for row in fake.deliveries.all() if row.alteration is None}
        step.expect(states == {"delivered"}, f"deliveries are {', '.join(sorted(states))}")
        step.expect(all(row.failures == 0 for row in world.subscriptions()), "the vendor counts failures")
    with stage.step("turning it off unsubscribes") as step:
        stage.deactivate(hook)
        step.expect(not world.subscriptions(), "a subscription is left")
        step.expect(len(step.seen("DELETE")) == 1, f"{len(step.seen('DELETE'))} deletes")


def _not_believed(stage: VokaStage, step: Step) -> None:
    """Where signatures are checked, a forgery makes the connector ask for nothing."""
    if SIGNATURE in stage.can:
        step.expect(not step.seen(), f"a forgery led to {step.seen()}")


def filters(stage: VokaStage) -> None:
    world, fake = stage.world, stage.world.vendor
    with stage.step("on, for one assistant and one status") as step:
        chosen = world.assistants[1]
        hook = stage.activate("call_completed", {"assistant_id": chosen.id, "status": "completed"}, "webhook")
        step.expect(len(world.subscriptions()) == 1, "not subscribed once")
    with stage.step("only what fits both comes") as step:
        right = world.past_call(assistant=1, minutes=9)
        calls = [
            world.past_call(assistant=0, minutes=8),
            right,
            world.past_call(assistant=1, minutes=7, status="failed"),
        ]
        for call in calls:
            fake.completed(call)
        step.expect_items(stage.new_items(hook), [fake.detail(right)])
    with stage.step("off") as step:
        stage.deactivate(hook)
        step.expect(not world.subscriptions(), "a subscription is left")


def transcript_ready(stage: VokaStage) -> None:
    world, fake = stage.world, stage.world.vendor
    with stage.step("on") as step:
        hook = stage.activate("transcript_ready", {}, "webhook")
        step.expect([row.events for row in world.subscriptions()] == [("call.transcript.ready",)], "wrong events")
    with stage.step("a transcript settles") as step:
        call = world.past_call(minutes=5, transcript=False)
        fake.settle_transcript(call)
        step.expect_items(stage.new_items(hook), [world.transcript(call)], identity=("call_id",))
        step.expect_seen("GET", f"/calls/{call.id}/transcript")
    with stage.step("off") as step:
        stage.deactivate(hook)
        step.expect(not world.subscriptions(), "a subscription is left")


def insight_received(stage: VokaStage) -> None:
    world, fake = stage.world, stage.world.vendor
    with stage.step("two insights of one call are two items") as step:
        hook = stage.activate("insight_received", {}, "webhook")
        call = world.past_call()
        first, second = {"insight": "booked"}, {"insight": "angry", "score": 0.25, "nested": {"list": [1, None]}}
        fake.insight(call, first)
        fake.settle()
        fake.insight(call, second)
        items = stage.new_items(hook)
        want = [
            {"event": "call.insight.received", "call_id": call.id, "data": {"call_id": call.id, **data}}
            for data in (first, second)
        ]
        step.expect(len({item.get("id") for item in items}) == 2, "the two do not have two ids")
        step.expect_items(
            [_with_insight(item) for item in items], [_with_insight(item) for item in want], identity=("k",)
        )
    with stage.step("off") as step:
        stage.deactivate(hook)
        step.expect(not world.subscriptions(), "a subscription is left")


def _with_insight(item: Item) -> Item:
    """Identified by its content: the id is a digest that also covers the time of sending."""
    data = item.get("data") or {}
    return {"k": data.get("insight"), "event": item.get("event"), "call_id": item.get("call_id"), "data": data}


def polling(stage: VokaStage) -> None:
    world, fake = stage.world, stage.world.vendor
    with stage.step("turning it on and a first poll pass nothing on") as step:
        for number in range(3):
            world.past_call(minutes=60 + number)
        long_call = world.live_call(minutes=50)
        poller = stage.activate("call_completed", {}, "poll")
        step.expect_done(poller.poll())
        step.expect_items(poller.items(), [])
        step.expect(not world.subscriptions(), "polling subscribed to a webhook")
    with stage.step("new calls, two of them started in the same second") as step:
        new = [world.past_call(minutes=20), world.past_call(minutes=20), world.past_call(minutes=15)]
        step.expect_items(_polled(stage, step, poller), [fake.summary(call) for call in new])
    with stage.step("nothing new") as step:
        step.expect_items(_polled(stage, step, poller), [])
    with stage.step("one more with a time that was seen already") as step:
        tie = world.past_call(minutes=15)
        step.expect_items(_polled(stage, step, poller), [fake.summary(tie)])
    with stage.step("a call in progress waits for its end") as step:
        running = world.live_call(minutes=5)
        step.expect_items(_polled(stage, step, poller), [])
        fake.finish_call(running, ended_at=world.moment - 30)
        step.expect_items(_polled(stage, step, poller), [fake.summary(running)])
    with stage.step("a long call that began before all of these ends") as step:
        fake.finish_call(long_call, ended_at=world.moment - 20)
        step.expect_items(_polled(stage, step, poller), [fake.summary(long_call)])
    with stage.step("130 calls begin; the oldest 70 end, some of them on the second page") as step:
        # Not more than 100 new ones at a time: platforms may hold those for the user to look at.
        many = [world.live_call(minutes=14 - number / 20) for number in range(130)]
        for number, call in enumerate(many[:70]):
            fake.finish_call(call, ended_at=world.moment - 10 + number / 100)
        step.expect_items(_polled(stage, step, poller), [fake.summary(call) for call in many[:70]])
        step.expect(len(step.seen("GET", "/calls")) >= 2, "only one page was read")
    with stage.step("then the others") as step:
        for number, call in enumerate(many[70:]):
            fake.finish_call(call, ended_at=world.moment - 5 + number / 100)
        step.expect_items(_polled(stage, step, poller), [fake.summary(call) for call in many[70:]])
    with stage.step("off") as step:
        stage.deactivate(poller)
        step.expect(not step.seen("POST") and not step.seen("DELETE"), "turning a poll off touched the vendor")


def _polled(stage: VokaStage, step: Step, poller: Any) -> list[Item]:
    step.expect_done(poller.poll())
    return stage.new_items(poller)


def sample(stage: VokaStage) -> None:
    world, fake = stage.world, stage.world.vendor
    with stage.step("the editor's test shows calls that exist") as step:
        known = {call.id: fake.summary(call) for call in (world.past_call(minutes=n) for n in (30, 20, 10))}
        for delivery in ("webhook", "poll"):
            if f"call_completed:{delivery}" not in stage.offers:
                continue
            items = step.expect_done(stage.driver.sample("call_completed", {}, delivery))
            step.expect(0 < len(items) <= 3, f"{delivery}: {len(items)} samples")
            step.expect_items(items, [known[item["id"]] for item in items if item.get("id") in known])
        step.expect(not world.subscriptions(), "a sample subscribed to something")


def place_call(stage: VokaStage) -> None:
    world = stage.world
    with stage.step("a call is placed once, with metadata") as step:
        assistant = world.assistants[0]
        metadata = {"your_internal_id": "abc-123", "note": 'it\'s "quoted" {{x}} = 1'}
        inputs = {"assistant_id": assistant.id, "to_number": "+12025551111", "metadata": metadata}
        items = step.expect_done(stage.driver.run("place_call", inputs))
        call = _only(world.placed())
        step.expect(call is not None, "no call was placed")
        want = {"status": "queued", "to_number": "+12025551111", "assistant_id": assistant.id}
        step.expect_items(items, [{"id": call.id, **want}] if call else [])
        for seen in step.expect_seen("POST", "/outbound-calls"):
            body = seen.json()
            step.expect(body == inputs, f"the vendor saw {body}")
    with stage.step("a number outside the allowlist: the vendor's reason is shown, nothing is retried") as step:
        outcome = stage.driver.run("place_call", inputs | {"to_number": "+31201234567"})
        step.expect_failure(outcome, "allowlist", status=422)
        step.expect_seen("POST", "/outbound-calls")
        step.expect(len(world.placed()) == 1, "a call was placed")


def place_call_and_wait(stage: VokaStage) -> None:
    world, fake = stage.world, stage.world.vendor
    with stage.step("a call is placed once and its end awaited") as step:
        fake.course = Course(ring=0.1, talk=0.2, settle=0.1, started_at=world.moment - HOUR, duration=95)
        inputs = {"assistant_id": world.assistants[0].id, "to_number": "+12025551111", "metadata": {"a": "b"}}
        items = step.expect_done(stage.driver.run("place_call_and_wait", inputs))
        call = _only(world.placed())
        step.expect(call is not None, "no call was placed")
        if call is not None:
            want = {key: value for key, value in fake.detail(call).items() if key not in _SETTLING}
            step.expect_items(items, [want | {"finished": True}])
            step.expect(call.ended_at is not None, "it did not wait for the end")
            step.expect(call.metadata == {"a": "b"}, f"metadata is {call.metadata}")
        step.expect_seen("POST", "/outbound-calls")


_SETTLING = ("has_transcript",)
"""Depends on when the finished call is fetched."""


def find_call(stage: VokaStage) -> None:
    world, fake = stage.world, stage.world.vendor
    with stage.step("a call by its id") as step:
        call = world.past_call()
        items = step.expect_done(stage.driver.run("find_call", {"call_id": call.id}))
        step.expect_items(items, [fake.detail(call)])
        step.expect_seen("GET", f"/calls/{call.id}")
    with stage.step("an id that needs escaping stays one segment of the path") as step:
        outcome = stage.driver.run("find_call", {"call_id": "a/../b +?#%"})
        step.expect_items(outcome.items, [])
        step.expect_seen("GET", "/calls/a%2F..%2Fb%20%2B%3F%23%25")
    with stage.step("a call of another customer is nothing") as step:
        foreign = world.foreign_call()
        outcome = stage.driver.run("find_call", {"call_id": foreign.id})
        step.expect_items(outcome.items, [])
        if outcome.failure is not None:
            step.expect_failure(outcome, status=404)
        step.expect_seen("GET", f"/calls/{foreign.id}")


def list_calls(stage: VokaStage) -> None:
    world, fake = stage.world, stage.world.vendor
    calls = [
        world.past_call(
            assistant=number % 2, direction="outbound" if number % 5 == 0 else "inbound", minutes=300 - number
        )
        for number in range(230)
    ]

    def listed(step: Step, inputs: dict[str, Any], want: list[Call]) -> None:
        items = step.expect_done(stage.driver.run("list_calls", inputs))
        step.expect_items(items, [fake.summary(call) for call in want])

    newest = list(reversed(calls))
    with stage.step("all of 230: three pages") as step:
        listed(step, {"return_all": True}, newest)
        step.expect_seen("GET", "/calls", times=3)
        step.expect(len({seen.parameters().get("cursor") for seen in step.seen()}) == 3, "a cursor was repeated")
    with stage.step("a limit of 5 asks for one page") as step:
        listed(step, {"limit": 5}, newest[:5])
        step.expect_seen("GET", "/calls")
    with stage.step("a limit of 150 asks for two") as step:
        listed(step, {"limit": 150}, newest[:150])
        step.expect_seen("GET", "/calls", times=2)
    with stage.step("by direction and assistant") as step:
        chosen = world.assistants[1]
        inputs = {"direction": "outbound", "assistant_id": chosen.id, "return_all": True}
        listed(step, inputs, [row for row in newest if row.direction == "outbound" and row.assistant_id == chosen.id])
    with stage.step("both bounds are inclusive, and stay on every page") as step:
        low, high = calls[20], calls[169]
        inputs = {"started_after": world.iso(low), "started_before": world.iso(high), "return_all": True}
        listed(step, inputs, list(reversed(calls[20:170])))
        step.expect_seen("GET", "/calls", times=2, where=lambda seen: {"from", "to"} <= set(seen.parameters()))


def list_assistants(stage: VokaStage) -> None:
    world = stage.world
    with stage.step("all assistants") as step:
        items = step.expect_done(stage.driver.run("list_assistants", {"return_all": True}))
        want = [{"id": row.id, "name": row.name, "phone_numbers": row.phone_numbers} for row in world.assistants]
        step.expect_items(items, want)
    with stage.step("one of them") as step:
        chosen = world.assistants[1]
        items = step.expect_done(stage.driver.run("list_assistants", {"assistant_id": chosen.id}))
        step.expect_items(items, [{"id": chosen.id, "name": chosen.name, "is_active": True}])


def get_transcript(stage: VokaStage) -> None:
    world, fake = stage.world, stage.world.vendor
    call = world.past_call(transcript=False)
    inputs = {"call_id": call.id, "call_type": "inbound", "wait_seconds": 0}
    with stage.step("pending is said to be pending") as step:
        items = step.expect_done(stage.driver.run("get_transcript", inputs))
        want = {"call_id": call.id, "conversation_id": call.conversation_id, "ready": False, "status": "pending"}
        step.expect_items(items, [want | {"full_text": None}], identity=("call_id",))
    with stage.step("ready is given") as step:
        fake.settle_transcript(call)
        items = step.expect_done(stage.driver.run("get_transcript", inputs))
        step.expect_items(items, [world.transcript(call)], identity=("call_id",))
    with stage.step("a call that the API placed, from its own endpoint") as step:
        placed = world.placed_call()
        items = step.expect_done(
            stage.driver.run("get_transcript", {"call_id": placed.id, "call_type": "outbound", "wait_seconds": 0})
        )
        step.expect_items(items, [world.transcript(placed)], identity=("call_id",))
        step.expect_seen("GET", f"/outbound-calls/{placed.id}/transcript")


def missing_scope(stage: VokaStage) -> None:
    world = stage.world
    with stage.step("the integration preset cannot place calls, and the error says why") as step:
        step.expect_done(stage.connect({"api_key": world.key(INTEGRATION_PRESET).token}))
        inputs = {"assistant_id": world.assistants[0].id, "to_number": "+12025551111"}
        step.expect_failure(stage.driver.run("place_call", inputs), "outbound_calls")
        step.expect(not world.placed(), "a call was placed")
    with stage.step("nor read transcripts of placed calls") as step:
        call = world.placed_call()
        inputs = {"call_id": call.id, "call_type": "outbound"}
        step.expect_failure(stage.driver.run("get_transcript", inputs), "read_analytics")


def api_call(stage: VokaStage) -> None:
    world = stage.world
    with stage.step("a request of one's own") as step:
        world.past_call()
        inputs = {"method": "GET", "path": "/calls", "query": {"limit": "1", "direction": "inbound"}}
        step.expect_done(stage.driver.run("api_call", inputs))
        for seen in step.expect_seen("GET", "/calls"):
            step.expect(seen.parameters() == {"limit": "1", "direction": "inbound"}, f"query {seen.parameters()}")
    with stage.step("with a body") as step:
        body = {"assistant_id": world.assistants[0].id, "to_number": "+12025551111"}
        step.expect_done(stage.driver.run("api_call", {"method": "POST", "path": "/outbound-calls", "body": body}))
        for seen in step.expect_seen("POST", "/outbound-calls"):
            step.expect(seen.json() == body, f"the vendor saw {seen.body}")
    with stage.step("never to another host") as step:
        for path in ("https://203.0.113.7/steal", "//203.0.113.7/steal", "@203.0.113.7/steal"):
            outcome = stage.driver.run("api_call", {"method": "GET", "path": path})
            step.expect(outcome.failure is not None, f"{path} was called")


def subscriptions(stage: VokaStage) -> None:
    world = stage.world
    with stage.step("the active subscriptions, without secrets") as step:
        row = world.subscribe("https://example.com/hook")
        items = step.expect_done(stage.driver.run("list_subscriptions", {}))
        step.expect_items(items, [{"id": row.id, "url": row.url, "events": list(row.events), "is_active": True}])
        step.expect(row.secret is not None and row.secret not in repr(items), "the secret shows")
    with stage.step("one is deleted") as step:
        step.expect_done(stage.driver.run("delete_subscription", {"subscription_id": row.id}))
        step.expect_seen("DELETE", f"/webhook-subscriptions/{row.id}")
        step.expect(not world.subscriptions(), "it is still there")


def throttled(stage: VokaStage) -> None:
    world, fake = stage.world, stage.world.vendor
    with stage.step("nothing is sent before Retry-After") as step:
        call = world.past_call()
        start = fake.clock.now()
        fake.limit.exhaust(world.account.id, start, 1.0)
        outcome = stage.driver.run("find_call", {"call_id": call.id})
        asked = step.seen("GET", f"/calls/{call.id}")
        early = [seen for seen in asked[1:] if seen.at < start + 1.0]
        step.expect(len(asked) >= 1, "the vendor was not asked")
        step.expect(not early, f"{len(early)} requests before Retry-After")
        # A platform waits and tries again, or says that it is throttled and leaves it to its own scheduler.
        if outcome.failure is None:
            step.expect_items(outcome.items, [fake.detail(call)], varies=DEDUPE)
        else:
            step.result.varies = "the platform's own scheduler runs it again"


SCENARIOS = (
    Scenario("connection", "Connect and label", connection),
    Scenario("dropdown", "Choose an assistant", dropdown),
    Scenario("instant", "Call completed, instant", instant, ("call_completed:webhook",)),
    Scenario("filters", "Filters of the instant trigger", filters, ("call_completed:webhook",)),
    Scenario("transcript_ready", "Transcript ready, instant", transcript_ready, ("transcript_ready:webhook",)),
    Scenario("insight_received", "Insight received, instant", insight_received, ("insight_received:webhook",)),
    Scenario("polling", "Call completed, polling", polling, ("call_completed:poll",)),
    Scenario("sample", "Test a trigger in the editor", sample),
    Scenario("place_call", "Place a call", place_call, ("place_call",)),
    Scenario("place_call_and_wait", "Place a call and wait", place_call_and_wait, ("place_call_and_wait",)),
    Scenario("find_call", "Find a call", find_call, ("find_call",)),
    Scenario("list_calls", "List calls", list_calls, ("list_calls",)),
    Scenario("list_assistants", "List assistants", list_assistants, ("list_assistants",)),
    Scenario("get_transcript", "Get a transcript", get_transcript, ("get_transcript",)),
    Scenario("missing_scope", "A key that lacks scopes", missing_scope, ("place_call", "get_transcript")),
    Scenario("api_call", "A request of one's own", api_call, ("api_call",)),
    Scenario(
        "subscriptions", "List and delete subscriptions", subscriptions, ("list_subscriptions", "delete_subscription")
    ),
    Scenario("throttled", "Too many requests", throttled, ("find_call",)),
)


def world(seed: int, moment: float) -> VokaWorld:
    return VokaWorld(seed, moment)
