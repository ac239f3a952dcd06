"""A sample of histories on every platform; `python -m tests.proof` plays many more."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

import pytest

from connector_core import load, target
from connector_core.build import checked
from connector_core.harness.histories.across import compared, unlike
from connector_core.harness.histories.command import offered_by
from connector_core.harness.histories.playground import history_of, plan_of
from connector_core.harness.histories.story import Plan, Window, tell
from tests.histories.conftest import Open

pytestmark = pytest.mark.node

TARGETS = ("make", "n8n", "zapier")
SEEDS = {"make": range(1, 81), "n8n": range(1, 21), "zapier": range(1, 13)}


def common(connector: str) -> Plan:
    """Stories that all three platforms can play."""
    platforms = [target.load(name) for name in TARGETS]
    (item,), _ = checked([connector], platforms)
    return plan_of(history_of(item), [offered_by(platform, item) for platform in platforms])


@pytest.mark.parametrize("connector", sorted(load.known()))
@pytest.mark.parametrize("name", TARGETS)
def test_the_invariants_hold(connector: str, name: str, open_ground: Open) -> None:
    play, plan = open_ground(connector, name)
    problems = {}
    fired: Counter[str] = Counter()
    for seed in SEEDS[name]:
        played = play.play(tell(seed, plan))
        fired.update(fault for fault, count in played.counts.items() if count.fired)
        if played.problems:
            problems[seed] = played.problems
    assert not problems
    assert len(fired) >= 8, f"hardly anything went wrong: {dict(fired)}"


@pytest.mark.parametrize("connector", sorted(load.known()))
def test_the_items_are_the_same_everywhere(connector: str, open_ground: Open) -> None:
    plan = common(connector)
    workflows, alike = 0, 0
    for seed in range(500, 506):
        story = tell(seed, plan)
        played = [open_ground(connector, name)[0].play(story) for name in TARGETS]
        assert not list(unlike(played))
        assert any(played[0].items.values())
        workflows += len(story.sources)
        alike += sum(compared(played, slot) for slot in range(len(story.sources)))
    assert alike >= workflows / 2, "faults excuse most of what differs"


@pytest.mark.parametrize(
    ("connector", "name"),
    # Where a second engine takes long to open, one connector has to do.
    [*((connector, "make") for connector in sorted(load.known())), ("voka", "n8n"), ("voka", "zapier")],
)
def test_one_seed_is_one_trace(connector: str, name: str, open_ground: Open, fresh_ground: Open) -> None:
    """In another process of the engine as well, after other histories than here."""
    play, plan = open_ground(connector, name)
    again, _ = fresh_ground(connector, name)
    # Much at once, and late: what an engine does side by side comes in the same order too.
    crowd = replace(plan, flood=1.0, burst=1.0, faults=("delay", "lost-ack"))
    stories = [*(tell(seed, plan) for seed in (901, 902, 903)), *(tell(seed, crowd) for seed in (904, 905))]
    traces = [play.play(story).hash for story in stories]
    assert [again.play(story).hash for story in stories] == traces
    assert len(set(traces)) == len(stories)


@pytest.mark.parametrize("name", TARGETS)
def test_a_story_that_is_played_again_finds_nothing_of_the_first_time(name: str, open_ground: Open) -> None:
    """A story is made shorter by playing it again and again: the same keys, in the same process."""
    play, plan = open_ground("voka", name)
    told = tell(904, plan)
    # A vendor that wants nothing asked for an hour is what a process remembers longest.
    story = replace(told, windows=(Window("429-huge", 1.0, 0.0, told.length),))
    first, again = play.play(story), play.play(story)
    assert first.counts["429-huge"].fired
    assert again.hash == first.hash


def test_a_story_is_made_of_its_seed_alone(open_ground: Open) -> None:
    _, plan = open_ground("voka", "make")
    assert tell(7, plan) == tell(7, plan)
    assert tell(7, plan) != tell(8, plan)
