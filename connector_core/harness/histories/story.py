"""What happens in a history, told before it happens: made of a seed and a plan, and of nothing else."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from .world import Source

MINUTE = 60.0
HOUR = 3600.0
LONGEST = 2.25 * HOUR
"""With the longest thing (an hour) and the time until all is quiet, less than any trigger looks back (4 hours):
where a platform gives a poll no state, what is older when the vendor is back cannot be told from what is known."""

MOST_SKEW = 60.0
"""Signatures are believed for five minutes; what is delivered late, or again, needs its share of them."""


@dataclass(frozen=True)
class Op:
    """Something that happens at a time (seconds from the beginning). `about` is plain data."""

    at: float
    what: str
    about: tuple[Any, ...] = ()

    def __str__(self) -> str:
        rest = " ".join(str(item) for item in self.about)
        return f"{self.at / MINUTE:7.2f} min  {self.what} {rest}".rstrip()


@dataclass(frozen=True)
class Window:
    """A fault that may happen with a chance of `rate`, for a while."""

    name: str
    rate: float
    start: float
    end: float

    def __str__(self) -> str:
        return f"{self.start / MINUTE:7.2f} min  {self.name} at {self.rate:g} until {self.end / MINUTE:.2f} min"


@dataclass(frozen=True)
class Story:
    """One history. `sources`: the workflows that are on, by position."""

    seed: int
    sources: tuple[Source, ...]
    ops: tuple[Op, ...]
    windows: tuple[Window, ...]
    length: float
    skew: float = 0.0
    """By how many seconds the platform's clock is ahead of the vendor's."""

    def without(self, ops: Sequence[Op] = (), windows: Sequence[Window] = ()) -> Story:
        gone, ended = set(ops), set(windows)
        return replace(
            self,
            ops=tuple(op for op in self.ops if op not in gone),
            windows=tuple(window for window in self.windows if window not in ended),
        )

    def told(self) -> list[str]:
        """For people: what happens, in order."""
        on = [f"         on  #{slot} {source.need}" for slot, source in enumerate(self.sources)]
        rest = [(item.at, str(item)) for item in self.ops] + [(item.start, str(item)) for item in self.windows]
        on += [f"         the platform's clock is {self.skew:+.0f} s off"] if self.skew else []
        return [*on, *(text for _, text in sorted(rest))]


@dataclass(frozen=True)
class Plan:
    """What histories are made of. Rates are per history."""

    kinds: Mapping[str, Sequence[Source]]
    """Sources that the package offers, by the kind of thing."""
    faults: Sequence[str]
    """Names of faults of requests and deliveries that may happen."""
    of_pages: Sequence[str] = ()
    """Those of them that need a list of several pages."""
    happenings: Sequence[str] = ()
    """Names of faults of the vendor's state that may happen."""
    things: tuple[int, int] = (4, 16)
    """At least and at most so many things a history."""
    workflows: int = 3
    flood: float = 0.03
    """The chance that there are so many things that a list of them has several pages."""
    flooded: tuple[int, int] = (105, 140)
    burst: float = 0.15
    """The chance that everything happens within a minute."""


def tell(seed: int, plan: Plan) -> Story:
    """The story of a seed."""
    chance = random.Random(f"story {seed}")
    kind = chance.choice(sorted(plan.kinds))
    offered = plan.kinds[kind]
    # The first is there in any case, so that every source is met often.
    sources = tuple(chance.choice(offered) for _ in range(chance.randint(1, plan.workflows)))
    length = chance.uniform(0.75 * HOUR, LONGEST)
    ops = [*_things(chance, plan, kind, length), *_polls(chance, sources, length)]
    ops += _doings(chance, plan, sources, length)
    windows = [*_windows(chance, plan, length), *_aimed(chance, plan, ops, length)]
    return Story(
        seed,
        sources,
        tuple(sorted(ops, key=lambda op: op.at)),
        tuple(sorted(windows, key=lambda window: window.start)),
        length,
        chance.uniform(-MOST_SKEW, MOST_SKEW) if chance.random() < 0.3 else 0.0,
    )


def _things(chance: random.Random, plan: Plan, kind: str, length: float) -> list[Op]:
    ops: list[Op] = []
    burst = chance.uniform(10 * MINUTE, length) if chance.random() < plan.burst else None
    ties = chance.random() < 0.3
    last = 0.0
    flood = chance.random() < plan.flood
    for number in range(chance.randint(*plan.flooded) if flood else chance.randint(*plan.things)):
        at = chance.uniform(2 * MINUTE, length) if burst is None else burst + chance.uniform(0, MINUTE)
        if ties and number and chance.random() < 0.5:
            at = last
        # Vendors tell times in whole seconds.
        at = last = float(round(at))
        lasts = float(round(min(at - 1, chance.expovariate(1 / (5 * MINUTE)), HOUR)))
        ops.append(Op(at - lasts, "begin", (kind, number)))
        late = (
            float(round(chance.uniform(MINUTE, 30 * MINUTE)))
            if "late-row" in plan.happenings and chance.random() < 0.04
            else 0.0
        )
        ops.append(Op(at + late, "end", (kind, number, at)))
        if chance.random() < 0.05:
            ops.append(Op(at + late + chance.uniform(1, 10 * MINUTE), "tell", (kind, number)))
    for number in range(chance.choice((0, 0, 0, 1, 3))):
        ops.append(Op(chance.uniform(3 * MINUTE, length), "forge", (kind, number)))
    return ops


def _polls(chance: random.Random, sources: Sequence[Source], length: float) -> list[Op]:
    ops: list[Op] = []
    for slot, source in enumerate(sources):
        if source.delivery == "poll":
            every = chance.choice((15, 30, 60)) * MINUTE
            first = chance.uniform(0, every)
            ops += [Op(first + turn * every, "poll", (slot,)) for turn in range(int((length - first) // every) + 1)]
    return ops


_DOINGS = {"disable": 0.12, "remove": 0.12, "rotate": 0.1, "revoke": 0.06, "restart": 0.2}


def _doings(chance: random.Random, plan: Plan, sources: Sequence[Source], length: float) -> list[Op]:
    """What vendor and user do to workflows. A user who sees nothing come turns it off and on again."""
    ops: list[Op] = []
    for slot, source in enumerate(sources):
        for name, rate in _DOINGS.items():
            if chance.random() >= rate or (source.delivery == "poll" and name != "revoke"):
                continue
            if name not in plan.happenings:
                continue
            at = chance.uniform(5 * MINUTE, length * 0.8)
            ops.append(Op(at, name, (slot,)))
            again = at + chance.uniform(MINUTE, HOUR)
            ops.append(Op(again, "new-key" if name == "revoke" else "again", (slot,)))
    return ops


def _aimed(chance: random.Random, plan: Plan, ops: Sequence[Op], length: float) -> list[Window]:
    """Faults that need an occasion, when there is one: else they would hardly ever be met."""
    windows = []
    if sum(op.what == "end" for op in ops) >= plan.flooded[0]:
        for name in chance.sample(sorted(plan.of_pages), min(2, len(plan.of_pages))):
            windows.append(Window(name, chance.choice((0.3, 1.0)), 0.0, length))
    for op in ops:
        if op.what == "again" and chance.random() < 0.2:
            windows.append(Window("lost-answer", 1.0, op.at - MINUTE, op.at + MINUTE))
    return windows


def _windows(chance: random.Random, plan: Plan, length: float) -> list[Window]:
    windows = []
    for name in chance.sample(sorted(plan.faults), min(len(plan.faults), chance.choice((0, 1, 2, 3, 4, 5)))):
        start = chance.uniform(0, length * 0.7)
        end = min(length, start + chance.choice((10 * MINUTE, HOUR, length)))
        windows.append(Window(name, chance.choice((0.1, 0.3, 0.7, 1.0)), start, end))
    return windows
