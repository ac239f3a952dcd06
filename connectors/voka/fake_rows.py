"""What the fake of Voka remembers: customers, assistants, calls."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any


@dataclass
class Account:
    """A customer of Voka."""

    id: str
    name: str
    allowed_prefixes: tuple[str, ...] = ("+1",)
    """The country allowlist: US and CA by default [doc]; both are +1."""
    cap_reached: bool = False
    """Whether the day's cost cap is used up [doc]."""


@dataclass
class Assistant:
    """A voice assistant; the fields of the document's example."""

    id: str
    account: str
    name: str
    description: str
    phone_numbers: list[str]
    created_at: float
    is_active: bool = True


@dataclass
class Call:
    """One call. `transcript` is None until the carrier gave it; times in seconds since 1970."""

    id: str
    account: str
    direction: str
    status: str
    assistant_id: str
    from_number: str
    to_number: str
    created_at: float
    started_at: float | None = None
    answered_at: float | None = None
    ended_at: float | None = None
    caller_name: str | None = None
    summary: str | None = None
    disconnect_reason: str | None = None
    conversation_id: str | None = None
    segments: list[dict[str, str]] | None = None
    placed_by_api: bool = False
    callback_url: str | None = None
    metadata: dict[str, Any] = field(default_factory=dict)

    @property
    def duration(self) -> int | None:
        if self.started_at is None or self.ended_at is None:
            return None
        return round(self.ended_at - (self.answered_at or self.ended_at))

    @property
    def cost(self) -> float | None:
        """Ten cents a begun minute: an invented price."""
        return None if self.duration is None else round(-(-self.duration // 60) * 0.1, 2)


@dataclass(frozen=True)
class Course:
    """How an outbound call goes: seconds on the clock until it is picked up, ends, and its
    transcript settles. `started_at` makes the recorded times independent of the clock."""

    ring: float = 2.0
    talk: float = 30.0
    settle: float = 5.0
    status: str = "completed"
    started_at: float | None = None
    duration: float | None = None
