"""Stories of the connection, actions and searches."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

from connector_core.harness.scenario.capabilities import DEDUPE, LABEL
from connector_core.harness.scenario.stage import Step
from connector_core.harness.vendor.messages import Response

from .fake_rows import Call
from .fake_wire import number_record
from .scenario_world import VoiceDockStage, only


def connection(stage: VoiceDockStage) -> None:
    with stage.step("a good key is labelled with the company") as step:
        items = step.expect_done(stage.connect())
        if LABEL in stage.can:
            step.expect_items(items, [{"label": "Acme Corp"}], identity=("label",), varies=LABEL)
        step.expect_seen("GET", "/account")
    with stage.step("a wrong key is refused") as step:
        step.expect_failure(stage.connect({"api_key": "fl_live_" + "0" * 32}))


def dropdowns(stage: VoiceDockStage) -> None:
    world = stage.world
    with stage.step("the dropdown of assistants") as step:
        items = step.expect_done(stage.driver.choices("assistants", {}))
        want = [{"value": row.id, "label": row.name} for row in world.assistants]
        step.expect_items(items, want, identity=("value",))
        step.expect(len(step.seen("GET", "/assistants")) >= 1, "the vendor was not asked")
    with stage.step("the dropdown of numbers") as step:
        items = step.expect_done(stage.driver.choices("numbers", {}))
        want = [{"value": row.id, "label": row.phone_number} for row in world.numbers]
        step.expect_items(items, want, identity=("value",))
        step.expect(len(step.seen("GET", "/numbers")) >= 1, "the vendor was not asked")


TO = "+31623731537"
ONE_TIME = {
    "name": "One-off",
    "first_message": 'Hi "John", it\'s 100% me',
    "llm_config": {"provider": "openai", "messages": [{"role": "system", "content": "Be kind."}]},
    "stt_config": {"provider": "deepgram"},
    "tts_config": {"provider": "elevenlabs"},
}
CHANGES = {"first_message": "Hello John", "llm_config": {"messages": [{"role": "system", "content": "VIP"}]}}


def place_call(stage: VoiceDockStage) -> None:
    world = stage.world
    saved, number = world.assistants[1], world.numbers[1]

    def placed(name: str, inputs: dict[str, Any], want: dict[str, Any]) -> Call | None:
        with stage.step(name) as step:
            before = len(world.placed())
            items = step.expect_done(stage.driver.run("place_call", {"to_number": TO} | inputs))
            new = world.placed()[before:]
            call = only(new)
            step.expect(call is not None, f"{len(new)} calls were placed")
            step.expect_items(items, [{"id": call.id, "status": "connecting"}] if call else [])
            for seen in step.expect_seen("POST", "/calls"):
                step.expect(seen.json() == {"to": TO, **want}, f"the vendor saw {seen.json()}")
            return call

    placed(
        "a saved assistant calls from a chosen number",
        {"mode": "reference", "assistant_id": saved.id, "number_id": number.id},
        {"assistant_id": saved.id, "number_id": number.id},
    )
    placed(
        "a saved assistant calls from any number",
        {"mode": "reference", "assistant_id": saved.id},
        {"assistant_id": saved.id},
    )
    one_time = placed(
        "a one-time assistant",
        {"mode": "transient", "assistant": ONE_TIME, "number_id": number.id},
        {"assistant": ONE_TIME, "number_id": number.id},
    )
    changed = placed(
        "a saved assistant with changes",
        {"mode": "hybrid", "assistant_id": saved.id, "assistant_override": CHANGES},
        {"assistant_id": saved.id, "assistant_override": CHANGES},
    )
    with stage.step("the vendor understood them") as step:
        step.expect(one_time is not None and one_time.config == ONE_TIME, "the one-time assistant is another")
        greeting = changed.config["first_message"] if changed and changed.config else None
        step.expect(greeting == "Hello John", f"the saved assistant says {greeting!r}")


def modes_exclude(stage: VoiceDockStage) -> None:
    world = stage.world
    saved = world.assistants[0]
    leftover = {"assistant_id": saved.id, "assistant": ONE_TIME, "assistant_override": CHANGES}
    for mode, kept in (
        ("reference", {"assistant_id": saved.id}),
        ("transient", {"assistant": ONE_TIME}),
        ("hybrid", {"assistant_id": saved.id, "assistant_override": CHANGES}),
    ):
        with stage.step(f"{mode}: what was filled in for another mode is not sent") as step:
            inputs = {"to_number": TO, "mode": mode} | leftover
            step.expect_done(stage.driver.run("place_call", inputs))
            for seen in step.expect_seen("POST", "/calls"):
                step.expect(seen.json() == {"to": TO, **kept}, f"the vendor saw {seen.json()}")
    for mode, given, key, label in (
        ("reference", {}, "assistant_id", "Assistant"),
        ("transient", {}, "assistant", "Assistant Configuration"),
        ("hybrid", {"assistant_id": saved.id}, "assistant_override", "Changes"),
        ("hybrid", {"assistant_override": CHANGES}, "assistant_id", "Assistant"),
    ):
        with stage.step(
            f"{mode} without {key}, but with {len(given)} more: an error names it, nothing is sent"
        ) as step:
            outcome = stage.driver.run("place_call", {"to_number": TO, "mode": mode} | given)
            step.expect_failure(outcome)
            said = outcome.failure.message if outcome.failure else ""
            # Some platforms name a field by its label, some by its name.
            step.expect(label in said or f"'{key}'" in said, f"the error names neither {label} nor {key}: {said}")
            step.expect(not step.seen("POST"), "the vendor was asked")


def place_call_refused(stage: VoiceDockStage) -> None:
    world = stage.world
    with stage.step(
        "speech settings that the provider forbids: the vendor's reason is shown, nothing is retried"
    ) as step:
        config = {"llm_config": {"provider": "xai_realtime"}, "stt_config": {"provider": "deepgram"}}
        outcome = stage.driver.run("place_call", {"to_number": TO, "mode": "transient", "assistant": config})
        step.expect_failure(outcome, "must be omitted", status=400)
        step.expect_seen("POST", "/calls")
    with stage.step("speech settings that the provider needs") as step:
        config = {"llm_config": {"provider": "mistral"}, "stt_config": {"provider": "deepgram"}}
        outcome = stage.driver.run("place_call", {"to_number": TO, "mode": "transient", "assistant": config})
        step.expect_failure(outcome, "required", status=400)
    with stage.step("an assistant that does not exist") as step:
        outcome = stage.driver.run("place_call", {"to_number": TO, "mode": "reference", "assistant_id": "nobody"})
        step.expect_failure(outcome, "Assistant not found", status=404)
        step.expect(not world.placed(), "a call was placed")
    with stage.step("a vendor that is down: nobody is called twice") as step:
        world.vendor.interceptors.append(lambda _: Response(503))
        outcome = stage.driver.run("place_call", {"to_number": TO, "mode": "transient", "assistant": ONE_TIME})
        step.expect_failure(outcome, status=503)
        step.expect_seen("POST", "/calls")


def find_call(stage: VoiceDockStage) -> None:
    world, fake = stage.world, stage.world.vendor
    with stage.step("a call by its id, whose plus sign arrives") as step:
        call = world.past_call()
        items = step.expect_done(stage.driver.run("find_call", {"call_id": call.id}))
        step.expect_items(items, [world.call(call)])
        step.expect_seen("GET", f"/calls/{quote(call.id, safe='')}")
    with stage.step("the call of the document's example") as step:
        call = fake.add_example(world.account)
        items = step.expect_done(stage.driver.run("find_call", {"call_id": "call-_+31623731537_XqaQxRRgAzYc"}))
        step.expect_items(items, [world.call(call)])
        step.expect_seen("GET", "/calls/call-_%2B31623731537_XqaQxRRgAzYc")
    with stage.step("a call that failed, and one that goes on, have gaps") as step:
        calls = [world.past_call(status="failed"), world.live_call()]
        items = [
            item for call in calls for item in step.expect_done(stage.driver.run("find_call", {"call_id": call.id}))
        ]
        step.expect_items(items, [world.call(call) for call in calls])
    with stage.step("an id that needs escaping stays one segment of the path") as step:
        outcome = stage.driver.run("find_call", {"call_id": "a/../b +?#%"})
        step.expect_items(outcome.items, [])
        step.expect_seen("GET", "/calls/a%2F..%2Fb%20%2B%3F%23%25")
    with stage.step("a call of another customer is nothing") as step:
        foreign = world.foreign_call()
        outcome = stage.driver.run("find_call", {"call_id": foreign.id})
        step.expect_items(outcome.items, [])
        step.expect_seen("GET", f"/calls/{quote(foreign.id, safe='')}")


def list_calls(stage: VoiceDockStage) -> None:
    world = stage.world
    calls = [
        world.past_call(assistant=number % 2, minutes=300 - number, status="failed" if number % 5 == 0 else "ended")
        for number in range(230)
    ]
    newest = list(reversed(calls))

    def listed(step: Step, inputs: dict[str, Any], want: list[Call]) -> None:
        items = step.expect_done(stage.driver.run("list_calls", inputs))
        step.expect_items(items, [world.call(call) for call in want])

    with stage.step("all of 230: three pages, by offset") as step:
        listed(step, {"return_all": True}, newest)
        offsets = [int(seen.parameters().get("offset", "0")) for seen in step.seen("GET", "/calls")]
        step.expect(offsets == [0, 100, 200], f"offsets {offsets}")
    with stage.step("a limit of 5 asks for one page") as step:
        listed(step, {"limit": 5}, newest[:5])
        step.expect_seen("GET", "/calls")
    with stage.step("a limit of 150 asks for two") as step:
        listed(step, {"limit": 150}, newest[:150])
        step.expect_seen("GET", "/calls", times=2)
    with stage.step("by status") as step:
        listed(step, {"status": "failed", "return_all": True}, [row for row in newest if row.status == "failed"])
    with stage.step("both bounds are inclusive, and stay on every page") as step:
        low, high = calls[20], calls[169]
        inputs = {"started_after": world.iso(low), "started_before": world.iso(high), "return_all": True}
        listed(step, inputs, list(reversed(calls[20:170])))
        bounds = {"start_date", "end_date"}
        step.expect_seen("GET", "/calls", times=2, where=lambda seen: bounds <= set(seen.parameters()))


def lists(stage: VoiceDockStage) -> None:
    world = stage.world
    with stage.step("all assistants, without their secrets") as step:
        world.vendor.set_webhook(world.assistants[0], "https://crm.example.com/hook", "the customer's secret")
        items = step.expect_done(stage.driver.run("list_assistants", {"return_all": True}))
        step.expect_items(items, [world.assistant(row) for row in world.assistants])
        step.expect_seen("GET", "/assistants")
    with stage.step("all numbers") as step:
        items = step.expect_done(stage.driver.run("list_numbers", {"return_all": True}))
        step.expect_items(items, [number_record(row) for row in world.numbers])
        step.expect_seen("GET", "/numbers")
    with stage.step("the account") as step:
        world.live_call()
        items = step.expect_done(stage.driver.run("get_account", {}))
        step.expect_items(items, [world.account_item()])
        step.expect_seen("GET", "/account")


def api_call(stage: VoiceDockStage) -> None:
    world = stage.world
    with stage.step("a request of one's own") as step:
        world.past_call()
        inputs = {"method": "GET", "path": "/calls", "query": {"limit": "1", "status": "ended"}}
        step.expect_done(stage.driver.run("api_call", inputs))
        for seen in step.expect_seen("GET", "/calls"):
            step.expect(seen.parameters() == {"limit": "1", "status": "ended"}, f"query {seen.parameters()}")
    with stage.step("with a body") as step:
        body = {"assistant_id": world.assistants[0].id, "to": TO}
        step.expect_done(stage.driver.run("api_call", {"method": "POST", "path": "/calls", "body": body}))
        for seen in step.expect_seen("POST", "/calls"):
            step.expect(seen.json() == body, f"the vendor saw {seen.body}")
    with stage.step("never to another host") as step:
        for path in ("https://203.0.113.7/steal", "//203.0.113.7/steal", "@203.0.113.7/steal"):
            outcome = stage.driver.run("api_call", {"method": "GET", "path": path})
            step.expect(outcome.failure is not None, f"{path} was called")


def throttled(stage: VoiceDockStage) -> None:
    world, fake = stage.world, stage.world.vendor
    with stage.step("nothing is sent before Retry-After") as step:
        call = world.past_call()
        path = f"/calls/{quote(call.id, safe='')}"
        start = fake.clock.now()
        fake.limit.exhaust(world.account.id, start, 1.0)
        outcome = stage.driver.run("find_call", {"call_id": call.id})
        asked = step.seen("GET", path)
        early = [seen for seen in asked[1:] if seen.at < start + 1.0]
        step.expect(len(asked) >= 1, "the vendor was not asked")
        step.expect(not early, f"{len(early)} requests before Retry-After")
        # A platform waits and tries again, or says that it is throttled and leaves it to its own scheduler.
        if outcome.failure is None:
            step.expect_items(outcome.items, [world.call(call)], varies=DEDUPE)
        else:
            step.expect_failure(outcome, "Too many requests")
            step.result.varies = "the platform's own scheduler runs it again"
