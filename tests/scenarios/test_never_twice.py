"""No call is ever placed twice, whatever becomes of the request that places it: every vendor, platform and fault.

The request is sent once; the vendor has at most one call; and the error is not of a type that the platform
repeats by itself. Where the network breaks, Make itself names the error, so only that of the app is judged there.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from connector_core.harness.driver import DriverError, Failure, Outcome
from targets.make.driver.failure import MakeFailure
from tests.scenarios.placing import PLACING, Placing, faults, to_the_call
from tests.scenarios.timed import Timed, changed, timed

REPEATED = '"method": "POST", "repeat": {"condition": "{{statusCode = 503}}", "delay": 1000, "limit": 1},'
FINE = {"delay", "done, then an empty object"}
"""The call is placed, and the answer is good, or at least of the API's form."""

pytestmark = pytest.mark.node


def steps(placing: Placing, world: Any) -> list[tuple[str, dict[str, Any]]]:
    """What places a call: the operations, and a request of the user's own."""
    own = {"method": "POST", "path": placing.path, "body": dict(placing.body(world))}
    return [*((name, dict(placing.inputs(world))) for name in placing.operations), ("api_call", own)]


def run(it: Timed, operation: str, inputs: dict[str, Any]) -> Outcome:
    try:
        return it.driver.run(operation, inputs)
    except (DriverError, TimeoutError) as error:
        # A step that waits for a callback: none comes here.
        return Outcome([], Failure("waited in vain", str(error)))


def repeated(failure: Failure | None) -> bool:
    """Whether the platform runs the step again by itself, because of what the app said."""
    if isinstance(failure, MakeFailure):
        own = failure.status is None and failure.kind in ("ConnectionError", "ModuleTimeoutError")
        return failure.action == "rerun" and not own
    return failure is not None and failure.kind == "ThrottledError"


def problems(it: Timed, only: set[str] | None = None) -> tuple[int, list[str]]:
    """How many cells were run, and what was wrong in them."""
    placing = PLACING[it.connector.key]
    cells, found = 0, []
    for name, answer in faults(it.connector, it.world().vendor):
        if only is not None and name not in only:
            continue
        for number in range(len(placing.operations) + 1):
            world = it.world()
            vendor = world.vendor
            operation, inputs = steps(placing, world)[number]
            cells += 1
            with it.answered_by(to_the_call(vendor, placing.path, answer)):
                outcome = run(it, operation, inputs)
                run(it, placing.read, {})
            sent = [one for one in it.line.arrived if one.name == f"POST {vendor.prefix}{placing.path}"]
            rows = [seen for seen in vendor.seen.since(0, "POST", placing.path) if seen.status < 300]
            told = outcome.failure.kind if outcome.failure else "success"
            swallowed = outcome.failure is None and operation != "api_call" and name not in FINE
            wrong = {
                f"sent {len(sent)} times": len(sent) != 1,
                f"placed {len(rows)} times": len(rows) > 1,
                f"{told} makes the platform run it again": repeated(outcome.failure),
                "was taken for a success": swallowed,
            }
            found += [f"{name}, {operation} ({told}): {text}" for text, holds in wrong.items() if holds]
    return cells, found


def test_a_call_is_placed_once_at_most(everywhere: Timed) -> None:
    cells, found = problems(everywhere)
    print(f"{everywhere.connector.key} on {everywhere.platform}: {cells} cells")
    assert found == []
    # 34 faults with the harness's own; a vendor with codes for "locked" has six more.
    assert cells >= 34 * (len(PLACING[everywhere.connector.key].operations) + 1)


PLANTED = {
    "repeated on n8n": (
        "n8n",
        "retry.ts",
        "if (request.acts) return false;",
        "if (request.acts) return true;",
        "503",
        "sent 4",
    ),
    "repeated on Zapier": ("zapier", "retry.ts", "if (request.acts) return false;", "", "429-zero", "sent 4 times"),
    "an error that Zapier repeats": ("zapier", "failures.ts", " && !acts", "", "429", "ThrottledError makes"),
    "an error that Make repeats": (
        "make",
        "place-call.communication.iml.json",
        "DataError",
        "ConnectionError",
        "503",
        "place_call (C",
    ),
    "a user's own request that Make repeats": (
        "make",
        "make-api-call.communication.iml.json",
        "'GET'",
        "'POST'",
        "503",
        "api_call (C",
    ),
    "a request that Make repeats": (
        "make",
        "place-call.communication.iml.json",
        '"method": "POST",',
        REPEATED,
        "503",
        "sent 2",
    ),
}


@pytest.mark.parametrize("name", PLANTED)
def test_a_planted_mistake_is_found(name: str, tmp_path: Path) -> None:
    platform, file, old, new, fault, words = PLANTED[name]
    with timed("voka", platform, tmp_path, changed(file, old, new)) as it:
        _, found = problems(it, {fault})
    assert any(words in problem for problem in found), found
