"""Many histories: chunks of seeds in processes of their own, each with its packages opened once."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from contextlib import ExitStack
from dataclasses import dataclass
from multiprocessing import get_context

from connector_core import target as targets
from connector_core.build import Checked, checked
from connector_core.expected import ExpectedError

from .across import unlike
from .playground import history_of, opened, plan_of, stories
from .tally import ALL, Tally, Wrong

CHUNK = 500
"""Histories in one process, at most: opening a package takes seconds."""


@dataclass(frozen=True)
class Chunk:
    """Seeds of one connector (a name, a folder or a file), on one target or on several in turn."""

    connector: str
    targets: tuple[str, ...]
    first: int
    count: int


def chunks(connector: str, names: Sequence[str], first: int, count: int, size: int = CHUNK) -> Iterator[Chunk]:
    for start in range(first, first + count, size):
        yield Chunk(connector, tuple(names), start, min(size, first + count - start))


def play_chunk(chunk: Chunk) -> list[Tally]:
    """One tally for each target. Raises ExpectedError or DriverError."""
    platforms = [targets.load(name) for name in chunk.targets]
    items, problems = checked([chunk.connector], platforms)
    if not items:
        raise ExpectedError(f"{chunk.connector}: {problems[0]}")
    return _play(items[0], platforms, chunk)


def _play(item: Checked, platforms: Sequence[targets.Target], chunk: Chunk) -> list[Tally]:
    world = history_of(item)
    with ExitStack() as stack:
        grounds = [stack.enter_context(opened(item, platform)) for platform in platforms]
        plan = plan_of(world, [ground.offers for ground in grounds])
        tallies = [Tally(item.connector.key, ground.target, ground.driver.engine, chunk.first) for ground in grounds]
        for story in stories(plan, range(chunk.first, chunk.first + chunk.count)):
            played = []
            for ground, tally in zip(grounds, tallies, strict=True):
                start = time.perf_counter()
                played.append(ground.play(story))
                tally.seconds += time.perf_counter() - start
                tally.add(played[-1])
            if len(played) > 1:
                found = list(unlike(played))
                if found:
                    tallies[-1].wrong.append(Wrong(item.connector.key, ALL, story.seed, found))
    for tally in tallies:
        for wrong in tally.wrong:
            wrong.among = list(chunk.targets)
    return tallies


def play_all(
    wanted: Iterable[Chunk],
    *,
    jobs: int = 1,
    seconds: float | None = None,
    say: Callable[[list[Tally]], None] = lambda _: None,
) -> list[Tally]:
    """Every chunk; gives one tally for each connector and target. Raises ExpectedError or DriverError.

    After `seconds` no further chunk is begun.
    """
    every: list[Tally] = []
    for tallies in _played(list(wanted), jobs, None if seconds is None else time.monotonic() + seconds):
        say(tallies)
        every += tallies
    found: dict[tuple[str, str], Tally] = {}
    # In the order of their seeds, whichever was ready first: the hash is of all in order.
    for tally in sorted(every, key=lambda tally: tally.first):
        known = found.setdefault((tally.connector, tally.target), tally)
        if known is not tally:
            known.join(tally)
    return [found[key] for key in sorted(found)]


def _played(wanted: Sequence[Chunk], jobs: int, end: float | None) -> Iterator[list[Tally]]:
    def late() -> bool:
        return end is not None and time.monotonic() > end

    if jobs == 1:
        for chunk in wanted:
            if late():
                return
            yield play_chunk(chunk)
        return
    # Spawned: a forked process would share Node's pipes with its parent.
    with ProcessPoolExecutor(jobs, mp_context=get_context("spawn")) as pool:
        for done in as_completed([pool.submit(play_chunk, chunk) for chunk in wanted]):
            if done.cancelled():
                continue
            yield done.result()
            if late():
                pool.shutdown(wait=False, cancel_futures=True)
