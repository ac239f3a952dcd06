"""Stories of triggers: events, forgeries, duplicates, filters, polls, samples."""

from __future__ import annotations

from typing import Any

from connector_core.harness.driver import Activation, Item
from connector_core.harness.scenario.capabilities import DEDUPE, LOOKBACK, SAMPLES, SIGNATURE
from connector_core.harness.scenario.stage import Delivery, Step

from .scenario_world import VokaStage, only


def instant(stage: VokaStage) -> None:
    world, fake = stage.world, stage.world.vendor
    with stage.step("turning it on subscribes once") as step:
        hook = stage.activate("call_completed", {"direction": "inbound"}, "webhook")
        row = only(world.subscriptions())
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


def healing(stage: VokaStage) -> None:
    world, fake = stage.world, stage.world.vendor

    def one_event(step: Step, hook: Activation, minutes: float) -> None:
        call = world.past_call(minutes=minutes)
        fake.completed(call)
        step.expect_items(stage.new_items(hook), [fake.detail(call)])

    with stage.step("the subscription exists, its secret is unknown: 200 without one") as step:
        world.lose_next_answer()
        hook = stage.activate("call_completed", {}, "webhook")
        step.expect(len(world.subscriptions()) == 1, f"{len(world.subscriptions())} active subscriptions")
        one_event(step, hook, 9)
        if SIGNATURE in stage.can:
            step.expect(len(step.seen("DELETE")) == 1, "the subscription of which no secret is known was kept")
    with stage.step("the vendor disables it; off and on again brings a new one") as step:
        for row in world.subscriptions():
            row.active = False
        stage.deactivate(hook)
        hook = stage.activate("call_completed", {}, "webhook")
        step.expect(len(world.subscriptions()) == 1, f"{len(world.subscriptions())} active subscriptions")
        one_event(step, hook, 8)
    with stage.step("the vendor lost it; turning it off is no trouble") as step:
        for row in world.subscriptions():
            fake.deliveries.subscriptions.remove(row)
        stage.deactivate(hook)
        step.expect(not world.subscriptions(), "a subscription is left")


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
        for data in (first, second):
            fake.insight(call, data, dated=world.moment)
            fake.settle()
        items = stage.new_items(hook)
        step.expect(len({item.get("id") for item in items}) == 2, "the two do not have two ids")
        want = [world.insight(call, data) for data in (first, second)]
        step.expect_items([_named(item) for item in items], want, identity=("insight",), also=("id",))
    with stage.step("off") as step:
        stage.deactivate(hook)
        step.expect(not world.subscriptions(), "a subscription is left")


def _named(item: Item) -> Item:
    """Identified by its content: nobody can foretell the digest that is its id."""
    return item | {"insight": (item.get("data") or {}).get("insight")}


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
    with stage.step("a call that is listed late, dated before what was seen") as step:
        late = world.past_call(minutes=25)
        want = [fake.summary(late)] if LOOKBACK in stage.can else []
        step.expect_items(_polled(stage, step, poller), want, varies=LOOKBACK)
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
        ways: list[Delivery] = ["poll", "webhook"] if SAMPLES in stage.can else ["poll"]
        for delivery in ways:
            items = step.expect_done(stage.driver.sample("call_completed", {}, delivery))
            step.expect(0 < len(items) <= 3, f"{delivery}: {len(items)} samples")
            # Which of them is the platform's choice.
            want = [known[item["id"]] for item in items if item.get("id") in known]
            step.expect_items(items, want, varies=SAMPLES)
        step.expect(not world.subscriptions(), "a sample subscribed to something")
