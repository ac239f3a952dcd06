"""Everything that an engine cannot make up itself, in one place and under one seed."""

from __future__ import annotations

import random
from collections.abc import Callable

from ..clock import START, VirtualClock
from .network import Network


class Outside:
    """One clock, one network, one seed for as many histories as wanted, one after the other.

    Engines look at `clock` and `seed` whenever they need them: `begin` replaces both.
    """

    def __init__(self) -> None:
        self.network = Network()
        self.clock = VirtualClock()
        self.skew = 0.0
        """By how many seconds the platform's clock is ahead of everybody else's."""
        self.seed = 0
        self.chance = random.Random(0)
        self._listeners: list[Callable[[], None]] = []

    def here(self) -> float:
        """The time by the platform's clock."""
        return self.clock.now() + self.skew

    def begin(self, seed: int, start: float = START, skew: float = 0.0) -> None:
        """A new history: time starts again, chance is that of the seed, nothing of the last one is left."""
        self.clock = VirtualClock(start)
        self.skew = skew
        self.seed = seed
        self.chance = random.Random(f"outside {seed}")
        self.network.forget()
        for listener in self._listeners:
            listener()

    def on_begin(self, listener: Callable[[], None]) -> None:
        """Call this at the beginning of every history; engines forget what they kept."""
        self._listeners.append(listener)
