"""Time as a module sees it. Waiting never holds a test up."""

from __future__ import annotations

import time
from typing import Protocol


class Time(Protocol):
    """Seconds since 1970, and a way to let some pass."""

    def now(self) -> float: ...

    def wait(self, seconds: float) -> None: ...


class VirtualTime:
    """Stands still but for waiting."""

    def __init__(self, start: float = 1_778_414_400.0) -> None:
        self._now = start

    def now(self) -> float:
        return self._now

    def wait(self, seconds: float) -> None:
        self._now += seconds


class PacedTime:
    """The machine's time, on which waiting is ``speed`` times shorter than it says.

    After a wait ``now`` is ahead of the machine by what was saved, so that deadlines still hold.
    """

    def __init__(self, speed: float = 25.0) -> None:
        self._speed = speed
        self._ahead = 0.0

    def now(self) -> float:
        return time.time() + self._ahead

    def wait(self, seconds: float) -> None:
        start = time.monotonic()
        time.sleep(seconds / self._speed)
        self._ahead += max(0.0, seconds - (time.monotonic() - start))
