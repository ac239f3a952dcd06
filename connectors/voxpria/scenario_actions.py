"""Stories of the connection, actions and searches."""

from __future__ import annotations

from typing import Any

from connector_core.harness.driver import file_item
from connector_core.harness.scenario.capabilities import DEDUPE
from connector_core.harness.scenario.stage import Step
from connector_core.harness.vendor.messages import Response

from .fake_rows import Call, Course
from .fake_wire import AUDIO_TYPE, audio
from .scenario_world import HOUR, VoxpriaStage, only


def connection(stage: VoxpriaStage) -> None:
    fake = stage.world.vendor
    with stage.step("a good key is accepted; the test asks for one call at most") as step:
        step.expect_done(stage.connect())
        for seen in step.expect_seen("GET", "/calls"):
            step.expect(seen.parameters().get("limit") == "1", f"query {seen.parameters()}")
    with stage.step("a wrong key is refused") as step:
        step.expect_failure(stage.connect({"api_key": "vxp_" + "0" * 32}))
    with stage.step("a wrong key is refused when the answer has status 200 and success: false") as step:
        fake.refuse_with_200 = True
        step.expect_failure(stage.connect({"api_key": "vxp_" + "0" * 32}))
        fake.refuse_with_200 = False


def dropdown(stage: VoxpriaStage) -> None:
    world = stage.world
    with stage.step("the dropdown of agents") as step:
        items = step.expect_done(stage.driver.choices("agents", {}))
        want = [{"value": row.id, "label": row.name} for row in world.agents]
        step.expect_items(items, want, identity=("value",))
        step.expect(len(step.seen("GET", "/agents")) >= 1, "the vendor was not asked")


def place_call(stage: VoxpriaStage) -> None:
    world, fake = stage.world, stage.world.vendor
    agent = world.agents[0]
    inputs: dict[str, Any] = {"agent_id": agent.id, "to_number": "+14155551234"}
    fake.course = Course(started_at=world.moment - HOUR)
    with stage.step("a call is placed once, with variables") as step:
        variables = {"customerName": "John Doe", "note": 'it\'s "quoted" 100% = 1'}
        items = step.expect_done(stage.driver.run("place_call", inputs | {"variables": variables}))
        call = only(world.placed())
        step.expect(call is not None, "no call was placed")
        step.expect_items(items, [world.placed_call(call)] if call else [])
        for seen in step.expect_seen("POST", "/calls"):
            want = {"agentId": agent.id, "toNumber": "+14155551234", "variables": variables}
            step.expect(seen.json() == want, f"the vendor saw {seen.json()}")
    with stage.step("without variables none are sent") as step:
        step.expect_done(stage.driver.run("place_call", inputs))
        for seen in step.expect_seen("POST", "/calls"):
            body = {name: value for name, value in seen.json().items() if name != "variables" or value}
            step.expect(body == {"agentId": agent.id, "toNumber": "+14155551234"}, f"the vendor saw {seen.json()}")
    with stage.step("an agent that does not exist: the vendor's reason is shown, nothing is retried") as step:
        outcome = stage.driver.run("place_call", inputs | {"agent_id": "agent_nobody"})
        step.expect_failure(outcome, "no active agent", status=400)
        step.expect_seen("POST", "/calls")
    with stage.step("the same, told with status 200") as step:
        fake.refuse_with_200 = True
        outcome = stage.driver.run("place_call", inputs | {"agent_id": "agent_nobody"})
        step.expect_failure(outcome, "no active agent")
        step.expect_seen("POST", "/calls")
        step.expect(len(world.placed()) == 2, "a call was placed")
    with stage.step("a vendor that is down: nobody is called twice") as step:
        fake.interceptors.append(lambda _: Response(503))
        step.expect_failure(stage.driver.run("place_call", inputs), status=503)
        step.expect_seen("POST", "/calls")


def find_call(stage: VoxpriaStage) -> None:
    world, fake = stage.world, stage.world.vendor
    with stage.step("a call by its id") as step:
        call = world.past_call()
        items = step.expect_done(stage.driver.run("find_call", {"call_id": call.id}))
        step.expect_items(items, [world.call(call)])
        step.expect_seen("GET", f"/calls/{call.id}")
    with stage.step("the call of the document's example") as step:
        call = fake.add_example(world.account)
        items = step.expect_done(stage.driver.run("find_call", {"call_id": "call_xyz789"}))
        step.expect_items(items, [world.call(call)])
    with stage.step("a call that nobody answered has gaps") as step:
        call = world.past_call(status="no_answer")
        items = step.expect_done(stage.driver.run("find_call", {"call_id": call.id}))
        step.expect_items(items, [world.call(call)])
    with stage.step("an id that needs escaping stays one segment of the path") as step:
        outcome = stage.driver.run("find_call", {"call_id": "a/../b +?#%"})
        step.expect_items(outcome.items, [])
        step.expect_seen("GET", "/calls/a%2F..%2Fb%20%2B%3F%23%25")
    with stage.step("a call of another customer is nothing") as step:
        foreign = world.foreign_call()
        outcome = stage.driver.run("find_call", {"call_id": foreign.id})
        step.expect_items(outcome.items, [])
        step.expect_seen("GET", f"/calls/{foreign.id}")
    with stage.step("a refusal that comes as 200 is not a call") as step:
        fake.refuse_with_200 = True
        outcome = stage.driver.run("find_call", {"call_id": "call_nobody"})
        step.expect_items(outcome.items, [])
        step.expect_failure(outcome, "not found")


def list_calls(stage: VoxpriaStage) -> None:
    world, fake = stage.world, stage.world.vendor
    calls = [world.past_call(agent=number % 2, minutes=300 - number) for number in range(120)]
    newest = list(reversed(calls))

    def listed(step: Step, inputs: dict[str, Any], want: list[Call]) -> None:
        items = step.expect_done(stage.driver.run("list_calls", inputs))
        step.expect_items(items, [world.call(call) for call in want])

    def pages(step: Step, *numbers: str) -> None:
        # The first page is what the vendor answers without a number, too.
        seen = [row.parameters().get("page", "1") for row in step.seen("GET", "/calls")]
        step.expect(seen == list(numbers), f"pages {seen}")

    with stage.step("all of 120: three pages, counted from 1") as step:
        listed(step, {"return_all": True}, newest)
        pages(step, "1", "2", "3")
    with stage.step("a limit of 5 asks for one page") as step:
        listed(step, {"limit": 5}, newest[:5])
        pages(step, "1")
    with stage.step("a limit of 70 asks for two") as step:
        listed(step, {"limit": 70}, newest[:70])
        pages(step, "1", "2")
    with stage.step("the list may lie one level deeper") as step:
        fake.list_shape = "calls"
        listed(step, {"return_all": True}, newest)
        pages(step, "1", "2", "3")
    with stage.step("a refusal that comes as 200 is an error, not an empty list") as step:
        fake.refuse_with_200 = True
        for key in fake.keys.of(world.account.id):
            key.state = "revoked"
        step.expect_failure(stage.driver.run("list_calls", {"limit": 5}), "revoked")


def list_agents(stage: VoxpriaStage) -> None:
    world = stage.world
    with stage.step("all agents, in one answer") as step:
        items = step.expect_done(stage.driver.run("list_agents", {"return_all": True}))
        step.expect_items(items, [world.agent(row) for row in world.agents])
        step.expect_seen("GET", "/agents")


def download_recording(stage: VoxpriaStage) -> None:
    world, fake = stage.world, stage.world.vendor
    with stage.step("the recording as a file, beside the call") as step:
        call = world.past_call()
        items = step.expect_done(stage.driver.run("download_recording", {"call_id": call.id}))
        name = f"{call.id}.mp3"
        want = world.call(call) | {"file_name": name, "file": file_item(name, AUDIO_TYPE, audio(call))}
        step.expect_items(items, [want])
        step.expect_seen("GET", f"/calls/{call.id}")
        for seen in step.seen("GET", f"/recordings/{name}"):
            step.expect("Authorization" not in seen.headers, "the key was sent to the recording's URL")
        step.expect(len(step.seen("GET", f"/recordings/{name}")) >= 1, "the recording was not fetched")

    def refused(name: str, call: Call) -> None:
        with stage.step(name) as step:
            step.expect_failure(stage.driver.run("download_recording", {"call_id": call.id}))
            step.expect(not step.seen("GET", f"/recordings/{call.id}.mp3"), "the recording was fetched")

    refused("a call without a recording says so", world.past_call(status="busy"))
    refused("a recording on a strange host is not fetched", _at(world.past_call(), "https://storage.example.net/x.mp3"))
    refused("nor one by another way than http", _at(world.past_call(), "file:///etc/hostname"))
    here = world.past_call()
    elsewhere = (fake.recording_of(here) or "").replace("127.0.0.1", "localhost")
    refused("nor one at another name of this machine", _at(here, elsewhere))
    with stage.step("a recording that leads on to another host is not followed") as step:
        call = world.past_call()
        fake.recording_redirect = elsewhere
        step.expect_failure(stage.driver.run("download_recording", {"call_id": call.id}))
        step.expect(not step.seen("GET", f"/recordings/{here.id}.mp3"), "it was followed")


def _at(call: Call, url: str) -> Call:
    call.recording_url = url
    return call


def api_call(stage: VoxpriaStage) -> None:
    world = stage.world
    with stage.step("a request of one's own") as step:
        world.past_call()
        inputs = {"method": "GET", "path": "/calls", "query": {"limit": "1", "page": "1"}}
        step.expect_done(stage.driver.run("api_call", inputs))
        for seen in step.expect_seen("GET", "/calls"):
            step.expect(seen.parameters() == {"limit": "1", "page": "1"}, f"query {seen.parameters()}")
    with stage.step("with a body") as step:
        body = {"agentId": world.agents[0].id, "toNumber": "+14155551234"}
        step.expect_done(stage.driver.run("api_call", {"method": "POST", "path": "/calls", "body": body}))
        for seen in step.expect_seen("POST", "/calls"):
            step.expect(seen.json() == body, f"the vendor saw {seen.body}")
    with stage.step("never to another host") as step:
        for path in ("https://203.0.113.7/steal", "//203.0.113.7/steal", "@203.0.113.7/steal"):
            outcome = stage.driver.run("api_call", {"method": "GET", "path": path})
            step.expect(outcome.failure is not None, f"{path} was called")


def throttled(stage: VoxpriaStage) -> None:
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
            step.expect_items(outcome.items, [world.call(call)], varies=DEDUPE)
        else:
            step.result.varies = "the platform's own scheduler runs it again"
