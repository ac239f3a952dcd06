"""Times on the wire: ISO-8601 in UTC, and the date form of HTTP headers."""

from __future__ import annotations

from datetime import UTC, datetime
from email.utils import formatdate


def iso(seconds: float) -> str:
    """``2026-05-10T12:00:00Z``; milliseconds only when there are any."""
    moment = datetime.fromtimestamp(round(seconds, 3), UTC)
    text = moment.isoformat(timespec="milliseconds" if moment.microsecond else "seconds")
    return text.replace("+00:00", "Z")


def parse_iso(text: str) -> float:
    """Seconds since 1970. A time without a zone is read as UTC. Raises ValueError."""
    moment = datetime.fromisoformat(text)
    return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp()


def http_date(seconds: float) -> str:
    """``Sun, 10 May 2026 12:00:00 GMT``, the second form of Retry-After."""
    return formatdate(seconds, usegmt=True)
