"""A limit of requests in a fixed window, as most vendors count."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal

from .times import http_date

RetryAfterForm = Literal["seconds", "date"]


@dataclass(frozen=True)
class Usage:
    """Where a bucket stands after a request; `reset` in seconds since 1970."""

    limit: int
    remaining: int
    reset: float
    allowed: bool


class RateLimit:
    """`limit` requests every `window` seconds for each bucket; the first request opens the window."""

    def __init__(self, limit: int, window: float = 60.0) -> None:
        self.limit = limit
        self.window = window
        self._buckets: dict[str, tuple[float, int]] = {}

    def take(self, bucket: str, now: float) -> Usage:
        """Count one request."""
        opened, used = self._buckets.get(bucket, (now, 0))
        if now >= opened + self.window:
            opened, used = now, 0
        allowed = used < self.limit
        self._buckets[bucket] = (opened, used + allowed)
        return Usage(self.limit, max(0, self.limit - used - allowed), opened + self.window, allowed)

    def exhaust(self, bucket: str, now: float, wait: float) -> None:
        """Refuse this bucket for the next `wait` seconds."""
        self._buckets[bucket] = (now + wait - self.window, self.limit)


def retry_after(reset: float, now: float, form: RetryAfterForm = "seconds") -> str:
    """The header's value: whole seconds rounded up, or an HTTP-date that is not too early."""
    if form == "date":
        return http_date(math.ceil(reset))
    return str(max(1, math.ceil(reset - now)))
