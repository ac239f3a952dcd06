"""Time as the harness sees it: injected, so that hours of retries can pass in a test at once.

`VirtualClock` moves only when told; `RealClock` follows the machine and runs what is due on
its own threads. Both give seconds since 1970 (UTC) as a float, and both answer `settle()`:
"come back when nothing that is due is still undone".
"""

from __future__ import annotations

import heapq
import itertools
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Protocol

Callback = Callable[[], None]

START = 1_778_414_400.0
"""2026-05-10T12:00:00Z, where a virtual clock starts unless told otherwise."""


class Timer:
    """Something to be done at `when`; `cancel()` makes it never happen."""

    def __init__(self, when: float, callback: Callback) -> None:
        self.when = when
        self.callback = callback
        self.cancelled = False

    def cancel(self) -> None:
        self.cancelled = True


class Clock(Protocol):
    """What the fakes ask of time."""

    def now(self) -> float: ...

    def call_at(self, when: float, callback: Callback) -> Timer: ...

    def call_later(self, delay: float, callback: Callback) -> Timer: ...

    def settle(self, timeout: float = 30.0) -> None:
        """Return when everything due by now was done. Raises what a callback raised, or `TimeoutError`."""

    def close(self) -> None: ...


class _Queue:
    """Timers in the order of their time, then of their making; safe between threads."""

    def __init__(self) -> None:
        self.condition = threading.Condition()
        self._heap: list[tuple[float, int, Timer]] = []
        self._number = itertools.count()

    def push(self, timer: Timer) -> None:
        with self.condition:
            heapq.heappush(self._heap, (timer.when, next(self._number), timer))
            self.condition.notify_all()

    def next_due(self) -> float | None:
        """When the first timer that still stands is due; None when there is none."""
        with self.condition:
            while self._heap and self._heap[0][2].cancelled:
                heapq.heappop(self._heap)
            return self._heap[0][0] if self._heap else None

    def pop_due(self, now: float) -> Timer | None:
        with self.condition:
            due = self.next_due()
            return heapq.heappop(self._heap)[2] if due is not None and due <= now else None


class VirtualClock:
    """Time that stands still until `advance`; callbacks run in the caller's thread, in order."""

    def __init__(self, start: float = START) -> None:
        self._now = start
        self._queue = _Queue()

    def now(self) -> float:
        return self._now

    def call_at(self, when: float, callback: Callback) -> Timer:
        timer = Timer(when, callback)
        self._queue.push(timer)
        return timer

    def call_later(self, delay: float, callback: Callback) -> Timer:
        return self.call_at(self._now + delay, callback)

    def advance(self, seconds: float) -> None:
        """Move on, stopping at each timer on the way so that it sees its own time."""
        self.advance_to(self._now + seconds)

    def advance_to(self, end: float) -> None:
        """The same, until a time; nothing happens when it has passed."""
        while (timer := self._queue.pop_due(end)) is not None:
            self._now = max(self._now, timer.when)
            timer.callback()
        self._now = max(self._now, end)

    def next_due(self) -> float | None:
        """When something will happen next; None when nothing will."""
        return self._queue.next_due()

    def settle(self, timeout: float = 30.0) -> None:
        self.advance(0)

    def close(self) -> None:
        """Nothing to stop."""


class RealClock:
    """The machine's time. One thread waits for the next timer; a few others run what is due,
    so that a slow delivery holds up nothing else."""

    def __init__(self, workers: int = 4) -> None:
        self._queue = _Queue()
        self._running = 0
        self._closed = False
        self._errors: list[BaseException] = []
        self._pool = ThreadPoolExecutor(max_workers=workers, thread_name_prefix="clock")
        self._thread = threading.Thread(target=self._loop, name="clock", daemon=True)
        self._thread.start()

    def now(self) -> float:
        return time.time()

    def call_at(self, when: float, callback: Callback) -> Timer:
        timer = Timer(when, callback)
        self._queue.push(timer)
        return timer

    def call_later(self, delay: float, callback: Callback) -> Timer:
        return self.call_at(self.now() + delay, callback)

    def settle(self, timeout: float = 30.0) -> None:
        now = self.now()
        with self._queue.condition:
            if not self._queue.condition.wait_for(lambda: self._idle(now), timeout):
                raise TimeoutError(f"something due is still running after {timeout:g} s")
            errors, self._errors = self._errors, []
        if errors:
            raise errors[0]

    def close(self) -> None:
        with self._queue.condition:
            self._closed = True
            self._queue.condition.notify_all()
        self._thread.join()
        self._pool.shutdown(wait=True, cancel_futures=True)

    def _idle(self, now: float) -> bool:
        due = self._queue.next_due()
        return self._running == 0 and (due is None or due > now)

    def _loop(self) -> None:
        condition = self._queue.condition
        with condition:
            while not self._closed:
                timer = self._queue.pop_due(self.now())
                if timer is not None:
                    self._running += 1
                    self._pool.submit(self._run, timer)
                    continue
                due = self._queue.next_due()
                condition.wait(None if due is None else max(0.0, due - self.now()))

    def _run(self, timer: Timer) -> None:
        try:
            timer.callback()
        except BaseException as error:
            self._errors.append(error)
        finally:
            with self._queue.condition:
                self._running -= 1
                self._queue.condition.notify_all()
