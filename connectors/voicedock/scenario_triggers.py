"""Stories of the trigger: the webhook of an assistant, what was there before, forgeries, polls, samples."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

from connector_core.harness.driver import DriverError, Item
from connector_core.harness.scenario.capabilities import DEDUPE, LOOKBACK, SAMPLES, SIGNATURE
from connector_core.harness.scenario.stage import Delivery, Step

from .fake_rows import EVENTS, Call
from .scenario_world import VoiceDockStage

CRM = "https://crm.example.com/hooks/their-own-token"
REPORT = ["end-of-call-report"]


def instant(stage: VoiceDockStage) -> None:
    world, fake = stage.world, stage.world.vendor
    chosen = world.assistants[0]
    path = f"/assistants/{chosen.id}"
    with stage.step("turning it on fills the slot of the chosen assistant, after a look into it") as step:
        hook = stage.activate("call_ended", {"assistant_id": chosen.id}, "webhook")
        step.expect(chosen.webhook_url == hook.url, f"the assistant's URL is {chosen.webhook_url}")
        step.expect(chosen.webhook_events == REPORT, f"subscribed to {chosen.webhook_events}")
        if SIGNATURE in stage.can:
            step.expect(len(chosen.webhook_secret or "") >= 32, "no secret of ours")
        methods = [seen.method for seen in step.seen() if seen.path == path]
        step.expect(methods[:1] == ["GET"] and methods.count("PATCH") == 1, f"the vendor saw {step.seen()}")
        others = [row for row in world.assistants if row is not chosen and row.webhook_url]
        step.expect(not others, "another assistant was changed")
    with stage.step("two calls end: two items, each as the API has it") as step:
        calls = [world.live_call(minutes=number) for number in (10, 9)]
        for call in calls:
            fake.finish_call(call, ended_at=world.moment - 60)
        step.expect_items(stage.new_items(hook), [world.call(call) for call in calls])
        for call in calls:
            step.expect_seen("GET", f"/calls/{quote(call.id, safe='')}")
    with stage.step("calls of another assistant do not come") as step:
        fake.finish_call(world.live_call(assistant=1), ended_at=world.moment - 50)
        step.expect_items(stage.new_items(hook), [])
    with stage.step("forged reports of calls that do not exist") as step:
        for number, change in enumerate(world.forgeries()):
            fake.report(world.invented_call(number), **change)
        step.expect_items(stage.new_items(hook), [])
        _not_believed(stage, step)
    with stage.step("forged reports of a call that exists") as step:
        call = world.past_call(minutes=8)
        for change in world.forgeries():
            fake.report(call, **change)
        # Where signatures cannot be checked the event is only a hint to fetch: what comes is the truth.
        want = [] if SIGNATURE in stage.can else [world.call(call)] * len(world.forgeries())
        step.expect_items(stage.new_items(hook), want, varies=SIGNATURE)
        _not_believed(stage, step)
    with stage.step("the same report three times") as step:
        call = world.past_call(minutes=7)
        sent = fake.report(call)
        fake.settle()
        for delivery in sent:
            fake.deliveries.repeat(delivery)
            fake.settle()
        fake.report(call)
        want = [world.call(call)] * (1 if DEDUPE in stage.can else 3)
        step.expect_items(stage.new_items(hook), want, varies=DEDUPE)
    with stage.step("a report with unknown fields and null ones") as step:
        call = world.past_call(minutes=6)
        extra = {"summary": None, "new_in_2027": {"a": ["'\"`${x}{{y}}\u2028"]}}
        fake.emit("end-of-call-report", call, extra)
        step.expect_items(stage.new_items(hook), [world.call(call)])
    with stage.step("a signature without its prefix, as an older page shows it") as step:
        fake.signature_prefix = ""
        call = world.past_call(minutes=5)
        fake.report(call)
        step.expect_items(stage.new_items(hook), [world.call(call)])
    with stage.step("genuine deliveries were accepted, nothing failed") as step:
        states = {row.state for row in fake.deliveries.all() if row.alteration is None}
        step.expect(states == {"delivered"}, f"deliveries are {', '.join(sorted(states))}")
    with stage.step("turning it off empties the slot again") as step:
        stage.deactivate(hook)
        step.expect(chosen.webhook_url is None, f"the assistant's URL is {chosen.webhook_url}")
        step.expect(chosen.webhook_events == [], f"its events are {chosen.webhook_events}")


def _not_believed(stage: VoiceDockStage, step: Step) -> None:
    """Where signatures are checked, a forgery makes the connector ask for nothing."""
    if SIGNATURE in stage.can:
        step.expect(not step.seen(), f"a forgery led to {step.seen()}")


def occupied(stage: VoiceDockStage) -> None:
    world, fake = stage.world, stage.world.vendor
    chosen = world.assistants[0]
    inputs: dict[str, Any] = {"assistant_id": chosen.id}

    def one_event(step: Step, hook: Any, call: Call) -> None:
        fake.report(call)
        step.expect_items(stage.new_items(hook), [world.call(call)])

    with stage.step("a webhook that somebody else set is not overwritten in silence") as step:
        fake.set_webhook(chosen, CRM, "the customer's own secret")
        refused = ""
        try:
            stage.activate("call_ended", inputs, "webhook")
        except DriverError as error:
            refused = str(error)
        step.expect("crm.example.com" in refused, f"the refusal does not name the host: {refused or 'none'}")
        step.expect("their-own-token" not in refused, "the refusal shows the whole URL")
        step.expect(chosen.webhook_url == CRM, f"the assistant's URL is {chosen.webhook_url}")
        step.expect(not step.seen("PATCH"), "something was written")
    with stage.step("it is replaced when the user says so") as step:
        hook = stage.activate("call_ended", inputs | {"replace_webhook": True}, "webhook")
        step.expect(chosen.webhook_url == hook.url, f"the assistant's URL is {chosen.webhook_url}")
        one_event(step, hook, world.past_call(minutes=9))
    with stage.step("and restored when the trigger is turned off") as step:
        stage.deactivate(hook)
        step.expect(chosen.webhook_url == CRM, f"the assistant's URL is {chosen.webhook_url}")
        step.expect(chosen.webhook_events == list(EVENTS), f"its events are {chosen.webhook_events}")
    with stage.step("what somebody else has set in the meantime stays") as step:
        hook = stage.activate("call_ended", inputs | {"replace_webhook": True}, "webhook")
        fake.set_webhook(chosen, f"{CRM}/newer", "the secret of a newer hook")
        stage.deactivate(hook)
        step.expect(chosen.webhook_url == f"{CRM}/newer", f"the assistant's URL is {chosen.webhook_url}")
    with stage.step("an assistant that is gone is no trouble when turning it off") as step:
        fake.set_webhook(chosen, None)
        hook = stage.activate("call_ended", inputs, "webhook")
        fake.assistants.remove(chosen)
        stage.deactivate(hook)
        step.expect(fake.assistants.get(world.account.id, chosen.id) is None, "the assistant is back")


def two_assistants(stage: VoiceDockStage) -> None:
    world, fake = stage.world, stage.world.vendor
    first, second = world.assistants[:2]
    with stage.step("a trigger for each of two assistants") as step:
        hooks = [stage.activate("call_ended", {"assistant_id": row.id}, "webhook") for row in (first, second)]
        step.expect(first.webhook_url != second.webhook_url, "both have one URL")
    with stage.step("each gets its own calls") as step:
        calls = [world.past_call(assistant=number, minutes=9 - number) for number in range(2)]
        for call in calls:
            fake.report(call)
        for hook, call in zip(hooks, calls, strict=True):
            step.expect_items(stage.new_items(hook), [world.call(call)])
    with stage.step("stopping one leaves the other") as step:
        stage.deactivate(hooks[0])
        step.expect(first.webhook_url is None, "the first is still set")
        call = world.past_call(assistant=1, minutes=5)
        fake.report(call)
        step.expect_items(stage.new_items(hooks[1]), [world.call(call)])


def polling(stage: VoiceDockStage) -> None:
    world, fake = stage.world, stage.world.vendor
    with stage.step("turning it on and a first poll pass nothing on") as step:
        for number in range(3):
            world.past_call(minutes=60 + number)
        long_call = world.live_call(minutes=50)
        poller = stage.activate("call_ended", {}, "poll")
        step.expect_done(poller.poll())
        step.expect_items(poller.items(), [])
        step.expect(not any(row.webhook_url for row in world.assistants), "polling set a webhook")
    with stage.step("new calls, one of them failed, two of them started in the same second") as step:
        new = [world.past_call(minutes=20), world.past_call(minutes=20), world.past_call(minutes=15, status="failed")]
        step.expect_items(_polled(stage, step, poller), [world.call(call) for call in new])
    with stage.step("nothing new") as step:
        step.expect_items(_polled(stage, step, poller), [])
    with stage.step("a call that is listed late, dated before what was seen") as step:
        late = world.past_call(minutes=25)
        want = [world.call(late)] if LOOKBACK in stage.can else []
        step.expect_items(_polled(stage, step, poller), want, varies=LOOKBACK)
    with stage.step("a call that connects and goes on waits for its end") as step:
        running = world.live_call(minutes=5)
        for status in ("connecting", "in-progress"):
            running.status = status
            step.expect_items(_polled(stage, step, poller), [])
        fake.finish_call(running, ended_at=world.moment - 30)
        step.expect_items(_polled(stage, step, poller), [world.call(running)])
    with stage.step("a long call that began before all of these ends") as step:
        fake.finish_call(long_call, ended_at=world.moment - 20)
        step.expect_items(_polled(stage, step, poller), [world.call(long_call)])
    with stage.step("130 calls begin; the oldest 70 end, some of them on the second page") as step:
        # Not more than 100 new ones at a time: platforms may hold those for the user to look at.
        many = [world.live_call(minutes=14 - number / 20) for number in range(130)]
        for number, call in enumerate(many[:70]):
            fake.finish_call(call, ended_at=world.moment - 10 + number / 100)
        step.expect_items(_polled(stage, step, poller), [world.call(call) for call in many[:70]])
        offsets = [int(seen.parameters().get("offset", "0")) for seen in step.seen("GET", "/calls")]
        step.expect(offsets[:2] == [0, 100], f"the pages read begin at {offsets}")
    with stage.step("off") as step:
        stage.deactivate(poller)
        step.expect(not step.seen(), "turning a poll off touched the vendor")


def poll_filters(stage: VoiceDockStage) -> None:
    world = stage.world
    with stage.step("on, for one assistant and one status") as step:
        chosen = world.assistants[1]
        poller = stage.activate("call_ended", {"assistant_id": chosen.id, "status": "failed"}, "poll")
        step.expect_done(poller.poll())
        step.expect_items(poller.items(), [])
    with stage.step("only what fits both comes") as step:
        right = world.past_call(assistant=1, minutes=9, status="failed")
        world.past_call(assistant=1, minutes=8)
        world.past_call(assistant=0, minutes=7, status="failed")
        step.expect_items(_polled(stage, step, poller), [world.call(right)])


def _polled(stage: VoiceDockStage, step: Step, poller: Any) -> list[Item]:
    step.expect_done(poller.poll())
    return stage.new_items(poller)


def sample(stage: VoiceDockStage) -> None:
    world = stage.world
    chosen = world.assistants[0]
    with stage.step("the editor's test shows calls that exist and have ended") as step:
        known = {call.id: world.call(call) for call in (world.past_call(minutes=n) for n in (30, 20, 10))}
        world.live_call(minutes=5)
        ways: list[tuple[Delivery, dict[str, Any]]] = [("poll", {})]
        if SAMPLES in stage.can and "call_ended:webhook" in stage.offers:
            ways.append(("webhook", {"assistant_id": chosen.id}))
        for delivery, inputs in ways:
            items = step.expect_done(stage.driver.sample("call_ended", inputs, delivery))
            step.expect(0 < len(items) <= 3, f"{delivery}: {len(items)} samples")
            # Which of them is the platform's choice.
            want = [known[item["id"]] for item in items if item.get("id") in known]
            step.expect_items(items, want, varies=SAMPLES)
        step.expect(chosen.webhook_url is None, "a sample set a webhook")
