"""The bodies of ``simulate --histories`` and ``simulate --seed``."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import asdict
from typing import Any

from connector_core.build import Checked
from connector_core.expected import ExpectedError
from connector_core.target import Target

from ..beside import MissingModuleError
from .across import unlike
from .batch import Chunk, chunks, play_all
from .played import Played
from .playground import alone, history_of, opened, plan_of, together
from .shrink import Judge, shrunk
from .story import Story, tell
from .tally import ALL, Tally, Wrong

SHOWN = 3
"""Failing histories that are told as a story; of the others the seeds are named."""


def run_histories(
    items: Sequence[Checked], targets: Sequence[Target], *, first: int, count: int, jobs: int, as_json: bool
) -> bool:
    """Play so many histories of each connector on each target; whether every invariant held.

    Every target plays the same stories. Raises ExpectedError with one line for people.
    """
    names = [target.name for target in targets]
    wanted: list[Chunk] = []
    for item in items:
        _needs_histories(item)
        wanted += chunks(str(item.file), names, first, count)
    tallies = play_all(wanted, jobs=jobs, say=_progress)
    wrong = [each for tally in tallies for each in tally.wrong]
    if as_json:
        print(json.dumps([tally_data(tally) for tally in tallies], indent=2, ensure_ascii=False))
    else:
        for tally in tallies:
            print(summary(tally))
        for each in wrong[:SHOWN]:
            _story(each, next(item for item in items if item.connector.key == each.connector), targets)
        for each in wrong[SHOWN:]:
            print(f"{each.connector} on {each.target}: {each.problems[0]} ({each.replay})")
    return not wrong


def replay(item: Checked, targets: Sequence[Target], seed: int) -> bool:
    """Play the history of one seed on each target and tell what happened; whether every invariant held.

    What is wrong on a target, or differs between them, is told again as the shortest story that was found.
    """
    _needs_histories(item)
    offers = [offered_by(target, item) for target in targets]
    story = tell(seed, plan_of(history_of(item), offers))
    print(f"{item.connector.key}, seed {seed}:")
    print("\n".join(f"  {line}" for line in story.told()))
    with ExitStack() as stack:
        grounds = [stack.enter_context(opened(item, target)) for target in targets]
        played = []
        wrong: list[Judge] = []
        for ground in grounds:
            result = ground.play(story)
            played.append(result)
            _tell(result)
            if result.problems:
                wrong.append(alone(ground))
        different = list(unlike(played)) if len(played) > 1 else []
        if different:
            print("\n".join(different))
            wrong.append(together(grounds))
        for judge in wrong:
            _shortest(judge, story)
    return not wrong


def _tell(played: Played) -> None:
    items = sum(len(items) for items in played.items.values())
    faults = [f"{name} {count.fired}" for name, count in played.counts.items() if count.fired]
    print(f"{played.target}: {played.deliveries} deliveries, {played.requests} requests, {items} items")
    print(f"  faults: {', '.join(faults) or 'none'}")
    print(f"  trace: {played.hash}")
    for problem in played.problems:
        print(f"  {problem}")


def offered_by(target: Target, item: Checked) -> frozenset[str]:
    """Operation keys and ``key:delivery`` of what the target's package of a connector offers."""
    from ..scenario.play import offered

    return offered(target.names(item.connector))


def tally_data(tally: Tally) -> dict[str, Any]:
    """Plain data: counters, seeds, and per fault ``{could, did, times}`` in histories."""
    return asdict(tally) | {"seconds": round(tally.seconds, 1)}


def summary(tally: Tally) -> str:
    """One line."""
    return (
        f"{tally.connector} on {tally.target} ({tally.engine}): {tally.histories:,} histories "
        f"(seeds {tally.first} to {tally.last}), {tally.deliveries:,} deliveries, {tally.requests:,} requests, "
        f"{tally.items:,} items, {len(tally.wrong)} violated"
    )


def _story(each: Wrong, item: Checked, targets: Sequence[Target]) -> None:
    """The shrunk story of a failing history: on its platform, or where platforms differ on all of them."""
    print(f"\n{each.connector} on {each.target}, seed {each.seed} ({each.replay}):")
    print("\n".join(f"  {problem}" for problem in each.problems[:5]))
    story = tell(each.seed, plan_of(history_of(item), [offered_by(one, item) for one in targets]))
    with ExitStack() as stack:
        grounds = [stack.enter_context(opened(item, one)) for one in targets if each.target in (one.name, ALL)]
        _shortest(together(grounds) if each.target == ALL else alone(*grounds), story)


def _shortest(judge: Judge, story: Story) -> None:
    short, problems = shrunk(judge, story)
    if not problems:
        print("played again by itself, nothing was wrong")
        return
    print("the shortest story that was found:")
    print("\n".join(f"  {line}" for line in short.told()))
    print("\n".join(f"  {problem}" for problem in problems[:5]))


def _needs_histories(item: Checked) -> None:
    try:
        history_of(item)
    except MissingModuleError as error:
        raise ExpectedError(str(error)) from error


def _progress(tallies: list[Tally]) -> None:
    for tally in tallies:
        print(f"  {summary(tally)}", file=sys.stderr)
