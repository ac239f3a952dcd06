"""Within one n8n process a key never makes more requests a minute than the vendor allows, whoever asks.

Five published pollers and a burst of actions run side by side in n8n-core, in virtual time; the vendor counts. A
poller and an action are nodes of their own: they share the limit because they share a process.
"""

from __future__ import annotations

import itertools
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from connector_core.harness.driver import Outcome
from connector_core.harness.vendor.limits import RateLimit
from connector_core.harness.vendor.messages import Headers, Request, Response
from tests.scenarios.asking import ASKING, Asking
from tests.scenarios.timed import Timed, changed, most_in_a_minute, timed

POLLERS, BURST, ROUNDS = 5, 100, 2
REFUSED = "allows no more requests"
"""What the user reads whose request could not be sent within two minutes."""

pytestmark = pytest.mark.node


def of(key: str, kind: str) -> Asking:
    return next(asking for asking in ASKING[key] if asking.kind == kind)


def crowd(it: Timed, world: Any) -> list[Outcome]:
    """Pollers and actions, all at once, a few times over."""
    key = it.connector.key
    pollers = [of(key, "poll").ready(it, world) for _ in range(POLLERS)]
    actions = [of(key, kind).ready(it, world) for kind in ("find", "search")]
    done: list[Outcome] = []
    with ThreadPoolExecutor(POLLERS + BURST) as pool:
        for _ in range(ROUNDS):
            work = [*pollers, *itertools.islice(itertools.cycle(actions), BURST)]
            done += pool.map(lambda do: do(), work)
    return done


def problems(it: Timed, quiet: float = 0) -> list[str]:
    """What is wrong with what the vendor saw. `quiet`: seconds for which it wants none, told in the midst of it."""
    limit = it.connector.rate_limit
    assert limit is not None
    world = it.world()
    vendor = world.vendor
    vendor.limit = RateLimit(limit.requests)
    told: list[float] = []

    def handle(request: Request) -> Any:
        if quiet and not told and len(it.line.arrived) == limit.requests // 2:
            told.append(it.now)
            return Response(429, Headers({"Retry-After": str(quiet)}), b"{}")
        return vendor.handle(request)

    with it.answered_by(handle):
        done = crowd(it, world)
    arrived = it.arrived()
    most = most_in_a_minute([one.at for one in arrived])
    over = [one for one in arrived if one.status == 429]
    # What was sent together with the request that was refused was on its way already.
    early = [one for one in arrived if told and told[0] + 1 < one.at < told[0] + quiet]
    other = [o.failure.message for o in done if o.failure and REFUSED not in o.failure.message]
    print(f"{it.connector.key}: {len(done)} runs, {len(arrived)} requests, at most {most} in a minute")
    wrong = {
        f"{most} requests in a minute": most > limit.requests,
        f"only {most} requests in a minute": most < limit.requests,
        f"{len(over)} answers were 429": len(over) > len(told),
        f"{len(early)} requests before Retry-After": bool(early),
        f"{len(other)} runs failed, the first: {other[:1]}": len(other) > len(told),
        f"only {len(arrived)} requests": len(arrived) < 2 * limit.requests,
    }
    return [text for text, holds in wrong.items() if holds]


@pytest.mark.parametrize("key", ["voka", "voicedock"])
def test_a_crowd_keeps_to_the_limit(key: str, tmp_path: Path) -> None:
    """Sixty and a hundred a minute; Voxpria states no limit, VOISA that of VoiceDock."""
    with timed(key, "n8n", tmp_path) as it:
        assert problems(it) == []


def test_all_are_quiet_when_the_vendor_wants_it_and_none_hurries_afterwards(tmp_path: Path) -> None:
    with timed("voka", "n8n", tmp_path) as it:
        assert problems(it, quiet=90) == []


def test_another_key_has_a_limit_of_its_own(tmp_path: Path) -> None:
    with timed("voka", "n8n", tmp_path) as it:
        for _ in range(2):
            world = it.world()
            do = of("voka", "find").ready(it, world)
            start = it.now
            assert all(do().failure is None for _ in range(59))
            assert it.now - start < 30


PLANTED = {
    "each run counts for itself": ("host.ts", "limiters.get(api.base_url) ?? ", ""),
    "answers do not count": ("client.ts", "this.limiter.answered(", "void ("),
}


@pytest.mark.parametrize("name", PLANTED)
def test_a_planted_mistake_is_found(name: str, tmp_path: Path) -> None:
    with timed("voka", "n8n", tmp_path, changed(*PLANTED[name])) as it:
        assert problems(it)
