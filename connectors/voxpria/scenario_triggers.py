"""Stories of the trigger: polls, webhooks set by hand, forgeries, duplicates, samples."""

from __future__ import annotations

from typing import Any

from connector_core.harness.driver import Item
from connector_core.harness.scenario.capabilities import DEDUPE, LOOKBACK, SAMPLES, SIGNATURE
from connector_core.harness.scenario.stage import Delivery, Step

from .fake_rows import Scheme
from .scenario_world import VoxpriaStage


def polling(stage: VoxpriaStage) -> None:
    world, fake = stage.world, stage.world.vendor
    with stage.step("turning it on and a first poll pass nothing on") as step:
        for number in range(3):
            world.past_call(minutes=60 + number)
        long_call = world.live_call(minutes=50)
        poller = stage.activate("call_finished", {}, "poll")
        step.expect_done(poller.poll())
        step.expect_items(poller.items(), [])
    with stage.step("calls that end in each of the four ways") as step:
        new = [
            world.past_call(minutes=20 - number, status=status)
            for number, status in enumerate(("completed", "failed", "no_answer", "busy"))
        ]
        step.expect_items(_polled(stage, step, poller), [world.call(call) for call in new], identity=("id", "status"))
    with stage.step("nothing new") as step:
        step.expect_items(_polled(stage, step, poller), [])
    with stage.step("a call that waits, rings, is talked through, and ends") as step:
        running = world.live_call(minutes=5)
        for status in ("queued", "ringing", "in_progress"):
            running.status = status
            step.expect_items(_polled(stage, step, poller), [])
        fake.finish_call(running, ended_at=world.moment - 60)
        step.expect_items(_polled(stage, step, poller), [world.call(running)])
    with stage.step("a call that failed is tried again by the vendor and completed") as step:
        retried = world.past_call(started_at=world.moment - 55, duration=2, status="failed")
        first = world.call(retried)
        step.expect_items(_polled(stage, step, poller), [first], identity=("id", "status"))
        retried.started_at = world.moment - 50
        fake.finish_call(retried, ended_at=world.moment - 40)
        step.expect_items(_polled(stage, step, poller), [world.call(retried)], identity=("id", "status"))
    with stage.step("a long call that began before all of these ends") as step:
        fake.finish_call(long_call, ended_at=world.moment - 35)
        step.expect_items(_polled(stage, step, poller), [world.call(long_call)])
    with stage.step("a call that is listed late, with an end that was passed already") as step:
        late = world.past_call(minutes=25)
        want = [world.call(late)] if LOOKBACK in stage.can else []
        step.expect_items(_polled(stage, step, poller), want, varies=LOOKBACK)
    with stage.step("90 calls end at once: two pages") as step:
        many = [world.live_call(minutes=3 - number / 100) for number in range(90)]
        for number, call in enumerate(many):
            fake.finish_call(call, ended_at=world.moment - 30 + number / 10)
        step.expect_items(_polled(stage, step, poller), [world.call(call) for call in many])
        step.expect(len(step.seen("GET", "/calls")) >= 2, "only one page was read")
    with stage.step("the list may lie one level deeper") as step:
        fake.list_shape = "calls"
        call = world.past_call(minutes=0.5, duration=10)
        step.expect_items(_polled(stage, step, poller), [world.call(call)])
    with stage.step("a refusal that comes as 200 is an error, and nothing is lost by it") as step:
        call = world.past_call(minutes=0.3, duration=10)
        key = fake.keys.get(world.credentials["api_key"])
        assert key is not None
        fake.refuse_with_200, key.state = True, "expired"
        step.expect_failure(poller.poll(), "expired")
        fake.refuse_with_200, key.state = False, "active"
        step.expect_items(_polled(stage, step, poller), [world.call(call)])
    with stage.step("off") as step:
        stage.deactivate(poller)
        step.expect(not step.seen(), "turning a poll off touched the vendor")


def _polled(stage: VoxpriaStage, step: Step, poller: Any) -> list[Item]:
    step.expect_done(poller.poll())
    return stage.new_items(poller)


def by_hand_body(stage: VoxpriaStage) -> None:
    _by_hand(stage, "body")


def by_hand_timestamped(stage: VoxpriaStage) -> None:
    _by_hand(stage, "timestamped")


def _by_hand(stage: VoxpriaStage, scheme: Scheme) -> None:
    world, fake = stage.world, stage.world.vendor
    secret = f"whsec_{scheme}_set_by_hand"
    with stage.step("turning it on asks nothing of the vendor; its URL goes into the dashboard") as step:
        inputs = {"signing_secret": secret} if SIGNATURE in stage.can else {}
        hook = stage.activate("call_finished", inputs, "webhook")
        step.expect(hook.url is not None, "the trigger has no URL")
        step.expect(not step.seen(), f"the vendor saw {step.seen()}")
        pasted = world.paste(hook.url, secret, scheme)
    with stage.step("two calls end, one of them badly: two items, each as the API has it") as step:
        calls = [world.live_call(minutes=number) for number in (10, 9)]
        fake.finish_call(calls[0], ended_at=world.moment - 60)
        fake.finish_call(calls[1], status="no_answer", ended_at=world.moment - 60)
        step.expect_items(stage.new_items(hook), [world.call(call) for call in calls])
        for call in calls:
            step.expect_seen("GET", f"/calls/{call.id}")
    with stage.step("an event of another kind is left alone") as step:
        fake.deliveries.emit(world.account.id, "credit.low", {"event": "credit.low", "data": {}}, only=pasted)
        step.expect_items(stage.new_items(hook), [])
    with stage.step("forged events of calls that do not exist") as step:
        for number, change in enumerate(world.forgeries(scheme)):
            fake.ended(world.invented_call(number), **change)
        step.expect_items(stage.new_items(hook), [])
        _not_believed(stage, step)
    with stage.step("forged events of a call that exists") as step:
        call = world.past_call(minutes=8)
        for change in world.forgeries(scheme):
            fake.ended(call, **change)
        # Where signatures cannot be checked the event is only a hint to fetch: what comes is the truth.
        want = [] if SIGNATURE in stage.can else [world.call(call)] * len(world.forgeries(scheme))
        step.expect_items(stage.new_items(hook), want, varies=SIGNATURE)
        _not_believed(stage, step)
    with stage.step("the same event three times") as step:
        call = world.past_call(minutes=7)
        sent = fake.ended(call)
        fake.settle()
        for delivery in sent:
            fake.deliveries.repeat(delivery)
            fake.settle()
        fake.ended(call)
        want = [world.call(call)] * (1 if DEDUPE in stage.can else 3)
        step.expect_items(stage.new_items(hook), want, varies=DEDUPE)
    with stage.step("an event with unknown fields and null ones") as step:
        call = world.past_call(minutes=6)
        data = fake.ended_data(call) | {"transcript": None, "new_in_2027": {"a": ["'\"`${x}{{y}}\u2028"]}}
        fake.emit("call.completed", data, account=call.account)
        step.expect_items(stage.new_items(hook), [world.call(call)])
    with stage.step("genuine deliveries were accepted, nothing failed") as step:
        states = {row.state for row in fake.deliveries.all() if row.alteration is None}
        step.expect(states == {"delivered"}, f"deliveries are {', '.join(sorted(states))}")
    with stage.step("turning it off asks nothing of the vendor either") as step:
        stage.deactivate(hook)
        step.expect(not step.seen(), f"the vendor saw {step.seen()}")


def _not_believed(stage: VoxpriaStage, step: Step) -> None:
    """Where signatures are checked, a forgery makes the connector ask for nothing."""
    if SIGNATURE in stage.can:
        step.expect(not step.seen(), f"a forgery led to {step.seen()}")


def sample(stage: VoxpriaStage) -> None:
    world = stage.world
    with stage.step("the editor's test shows calls that exist and have ended") as step:
        known = [world.past_call(minutes=n) for n in (30, 20, 10)]
        world.live_call(minutes=5)
        ways: list[Delivery] = ["poll"]
        if SAMPLES in stage.can and "call_finished:webhook" in stage.offers:
            ways.append("webhook")
        for delivery in ways:
            items = step.expect_done(stage.driver.sample("call_finished", {}, delivery))
            step.expect(0 < len(items) <= 3, f"{delivery}: {len(items)} samples")
            records = {call.id: world.call(call) for call in known}
            # Which of them is the platform's choice.
            want = [records[item["id"]] for item in items if item.get("id") in records]
            step.expect_items(items, want, varies=SAMPLES)
