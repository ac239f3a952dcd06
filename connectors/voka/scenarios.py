"""What a user of the Voka connector does, told once for every platform.

Each story asserts what the workflow got and what Voka saw. Expected records are the fake's own
answers, never the description's idea of them.
"""

from __future__ import annotations

from connector_core.harness.scenario.model import Scenario

from .scenario_actions import (
    api_call,
    connection,
    dropdown,
    find_call,
    get_transcript,
    list_assistants,
    list_calls,
    missing_scope,
    place_call,
    place_call_and_wait,
    subscriptions,
    throttled,
)
from .scenario_triggers import filters, healing, insight_received, instant, polling, sample, transcript_ready
from .scenario_world import VokaWorld

SCENARIOS = (
    Scenario("connection", "Connect and label", connection),
    Scenario("dropdown", "Choose an assistant", dropdown),
    Scenario("instant", "Call completed, instant", instant, ("call_completed:webhook",)),
    Scenario("healing", "Subscriptions that heal", healing, ("call_completed:webhook",)),
    Scenario("filters", "Filters of the instant trigger", filters, ("call_completed:webhook",)),
    Scenario("transcript_ready", "Transcript ready, instant", transcript_ready, ("transcript_ready:webhook",)),
    Scenario("insight_received", "Insight received, instant", insight_received, ("insight_received:webhook",)),
    Scenario("polling", "Call completed, polling", polling, ("call_completed:poll",)),
    Scenario("sample", "Test a trigger in the editor", sample, ("call_completed:poll",)),
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
