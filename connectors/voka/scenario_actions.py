"""Stories of the connection, actions and searches."""

from __future__ import annotations

from typing import Any

from connector_core.harness.scenario.capabilities import DEDUPE, LABEL
from connector_core.harness.scenario.stage import Step

from .fake_api import INTEGRATION_PRESET
from .fake_rows import Call, Course
from .fake_wire import assistant_record, subscription_record
from .scenario_world import HOUR, VokaStage, only


def connection(stage: VokaStage) -> None:
    with stage.step("a good key is labelled with customer and mode") as step:
        items = step.expect_done(stage.connect())
        if LABEL in stage.can:
            step.expect_items(items, [{"label": "Acme Dental (live)"}], identity=("label",), varies=LABEL)
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


def place_call(stage: VokaStage) -> None:
    world = stage.world
    with stage.step("a call is placed once, with metadata") as step:
        assistant = world.assistants[0]
        metadata = {"your_internal_id": "abc-123", "note": 'it\'s "quoted" {{x}} = 1'}
        inputs = {"assistant_id": assistant.id, "to_number": "+12025551111", "metadata": metadata}
        items = step.expect_done(stage.driver.run("place_call", inputs))
        call = only(world.placed())
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
        fake.settle()
        call = only(world.placed())
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
        step.expect_items(items, [assistant_record(row) for row in world.assistants])
    with stage.step("one of them") as step:
        chosen = world.assistants[1]
        items = step.expect_done(stage.driver.run("list_assistants", {"assistant_id": chosen.id}))
        step.expect_items(items, [assistant_record(chosen)])


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
        step.expect_items(items, [subscription_record(row)])
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
