"""Counting histories: how many, what they reached, what went wrong."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field

from .played import Played

ALL = "all"
"""In the place of a target: what differs between them."""


@dataclass
class Reached:
    """In how many histories a fault could have happened, and in how many it did."""

    could: int = 0
    did: int = 0
    times: int = 0

    def __iadd__(self, other: Reached) -> Reached:
        self.could += other.could
        self.did += other.did
        self.times += other.times
        return self


@dataclass
class Wrong:
    """A history with problems."""

    connector: str
    target: str
    seed: int
    problems: list[str]
    among: list[str] = field(default_factory=list)
    """The targets that played it: a story is made of its seed and of what these offer in common."""

    @property
    def replay(self) -> str:
        """The command that plays it again."""
        wanted = "".join(f" --target {name}" for name in self.among)
        return f"simulate {self.connector} --seed {self.seed}{wanted}"


@dataclass
class Tally:
    """Sums over histories of one connector on one target. `first` and `last` are seeds."""

    connector: str
    target: str
    engine: str
    first: int
    last: int = 0
    histories: int = 0
    deliveries: int = 0
    requests: int = 0
    items: int = 0
    seconds: float = 0.0
    """Of one processor's time, more or less: by the clock of the machine."""
    hash: str = ""
    """Of the hashes of all histories, in order."""
    faults: dict[str, Reached] = field(default_factory=dict)
    wrong: list[Wrong] = field(default_factory=list)

    def add(self, played: Played) -> None:
        """One more."""
        self.last = max(self.last, played.story.seed)
        self.histories += 1
        self.deliveries += played.deliveries
        self.requests += played.requests
        self.items += sum(len(items) for items in played.items.values())
        self.hash = hashlib.sha256((self.hash + played.hash).encode()).hexdigest()
        for name, count in played.counts.items():
            reached = self.faults.setdefault(name, Reached())
            reached += Reached(count.possible > 0, count.fired > 0, count.fired)
        if played.problems:
            self.wrong.append(Wrong(self.connector, self.target, played.story.seed, played.problems))

    def join(self, other: Tally) -> None:
        """The same connector and target, other seeds."""
        self.first, self.last = min(self.first, other.first), max(self.last, other.last)
        self.histories += other.histories
        self.deliveries += other.deliveries
        self.requests += other.requests
        self.items += other.items
        self.seconds += other.seconds
        self.hash = hashlib.sha256((self.hash + other.hash).encode()).hexdigest()
        for name, reached in other.faults.items():
            mine = self.faults.setdefault(name, Reached())
            mine += reached
        self.wrong += other.wrong
