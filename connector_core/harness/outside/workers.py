"""Who does work that a platform does after it has answered: threads, or the clock of a history."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any, Generic, Protocol, TypeVar

from .outside import Outside

T = TypeVar("T")
Done = TypeVar("Done", covariant=True)


class Job(Protocol[Done]):
    """Work under way."""

    def result(self) -> Done: ...


class Workers(Protocol):
    """Does work side by side, at most so much at a time."""

    def submit(self, work: Callable[[], T]) -> Job[T]: ...

    def shutdown(self) -> None: ...


class ThreadWorkers:
    """Threads of the machine."""

    def __init__(self, most: int, name: str) -> None:
        self._pool = ThreadPoolExecutor(most, thread_name_prefix=name)

    def submit(self, work: Callable[[], T]) -> Future[T]:
        return self._pool.submit(work)

    def shutdown(self) -> None:
        self._pool.shutdown(wait=True)


class _Due(Generic[T]):
    def __init__(self, work: Callable[[], T], outside: Outside) -> None:
        self._work, self._outside = work, outside
        self._done: list[T] = []

    def run(self) -> None:
        self._done.append(self._work())

    def result(self) -> T:
        clock = self._outside.clock
        while not self._done:
            # Work that waits for other work may need a little time.
            clock.advance(0.1)
        return self._done[0]


class ClockWorkers:
    """Work is due at once on the clock; what is more than `most` waits until something ended."""

    def __init__(self, most: int, outside: Outside) -> None:
        self._most, self._outside = most, outside
        self._running = 0
        self._waiting: deque[_Due[Any]] = deque()

    def submit(self, work: Callable[[], T]) -> _Due[T]:
        due = _Due(work, self._outside)
        self._waiting.append(due)
        self._outside.clock.call_later(0, self._next)
        return due

    def shutdown(self) -> None:
        while self._waiting or self._running:
            self._outside.clock.advance(0.1)

    def _next(self) -> None:
        if self._running >= self._most or not self._waiting:
            return
        due = self._waiting.popleft()
        self._running += 1
        try:
            due.run()
        finally:
            self._running -= 1
            if self._waiting:
                self._outside.clock.call_later(0, self._next)


def workers(most: int, name: str, outside: Outside | None) -> Workers:
    """Threads where nothing else was given."""
    return ThreadWorkers(most, name) if outside is None else ClockWorkers(most, outside)
