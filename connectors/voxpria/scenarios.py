"""What a user of the Voxpria connector does, told once for every platform.

Each story asserts what the workflow got and what Voxpria saw. Expected records are the fake's own
answers under our names, never the description's idea of them.
"""

from __future__ import annotations

from connector_core.harness.scenario.model import Scenario

from .scenario_actions import (
    api_call,
    connection,
    download_recording,
    dropdown,
    find_call,
    list_agents,
    list_calls,
    place_call,
    throttled,
)
from .scenario_triggers import by_hand_body, by_hand_timestamped, polling, sample
from .scenario_world import VoxpriaWorld

_INSTANT = ("call_finished:webhook",)

SCENARIOS = (
    Scenario("connection", "Connect", connection),
    Scenario("dropdown", "Choose an agent", dropdown),
    Scenario("polling", "Call finished, polling", polling, ("call_finished:poll",)),
    Scenario("by_hand_body", "Call finished, webhook set by hand, body signed", by_hand_body, _INSTANT),
    Scenario("by_hand_timestamped", "The same, time and body signed", by_hand_timestamped, _INSTANT),
    Scenario("sample", "Test a trigger in the editor", sample, ("call_finished:poll",)),
    Scenario("place_call", "Place a call", place_call, ("place_call",)),
    Scenario("find_call", "Find a call", find_call, ("find_call",)),
    Scenario("list_calls", "List calls", list_calls, ("list_calls",)),
    Scenario("list_agents", "List agents", list_agents, ("list_agents",)),
    Scenario("download_recording", "Download a recording", download_recording, ("download_recording",)),
    Scenario("api_call", "A request of one's own", api_call, ("api_call",)),
    Scenario("throttled", "Too many requests", throttled, ("find_call",)),
)


def world(seed: int, moment: float) -> VoxpriaWorld:
    return VoxpriaWorld(seed, moment)
