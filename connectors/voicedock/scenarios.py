"""What a user of the VoiceDock connector does, told once for every platform.

Each story asserts what the workflow got and what VoiceDock saw. Expected records are the fake's own
answers under our names, never the description's idea of them.
"""

from __future__ import annotations

from connector_core.harness.scenario.model import Scenario

from .scenario_actions import (
    api_call,
    connection,
    dropdowns,
    find_call,
    list_calls,
    lists,
    modes_exclude,
    place_call,
    place_call_refused,
    throttled,
)
from .scenario_triggers import instant, occupied, poll_filters, polling, sample, two_assistants
from .scenario_world import VoiceDockWorld

_INSTANT = ("call_ended:webhook",)
_POLL = ("call_ended:poll",)

SCENARIOS = (
    Scenario("connection", "Connect and label", connection),
    Scenario("dropdowns", "Choose an assistant and a number", dropdowns),
    Scenario("instant", "Call ended, instant", instant, _INSTANT),
    Scenario("occupied", "An assistant that has a webhook already", occupied, _INSTANT),
    Scenario("two_assistants", "Triggers for two assistants", two_assistants, _INSTANT),
    Scenario("polling", "Call ended, polling", polling, _POLL),
    Scenario("poll_filters", "Filters of the polling trigger", poll_filters, _POLL),
    Scenario("sample", "Test a trigger in the editor", sample, _POLL),
    Scenario("place_call", "Place a call in each of three modes", place_call, ("place_call",)),
    Scenario("modes_exclude", "The three modes exclude each other", modes_exclude, ("place_call",)),
    Scenario("place_call_refused", "A call that the vendor refuses", place_call_refused, ("place_call",)),
    Scenario("find_call", "Find a call", find_call, ("find_call",)),
    Scenario("list_calls", "List calls", list_calls, ("list_calls",)),
    Scenario("lists", "Assistants, numbers, account", lists, ("list_assistants", "list_numbers", "get_account")),
    Scenario("api_call", "A request of one's own", api_call, ("api_call",)),
    Scenario("throttled", "Too many requests", throttled, ("find_call",)),
)


def world(seed: int, moment: float) -> VoiceDockWorld:
    return VoiceDockWorld(seed, moment)
