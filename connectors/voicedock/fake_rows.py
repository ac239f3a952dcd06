"""What the fake of VoiceDock remembers: customers, assistants, numbers, calls."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

STATUSES = ("connecting", "in-progress", "ended", "failed")
EVENTS = ("assistant-request", "tool-calls", "status-update", "end-of-call-report")
LIVE_EVENTS = ("assistant-request", "tool-calls")
"""Those whose answer the running call waits for [public]."""


@dataclass
class Account:
    """A customer of VoiceDock."""

    id: str
    company_name: str
    email: str
    minutes_balance: int = 500


@dataclass
class Assistant:
    """A voice assistant. `config` holds what a transient one would be given: first_message, llm_config, ..."""

    id: str
    account: str
    name: str
    business_name: str
    created_at: float
    config: dict[str, Any] = field(default_factory=dict)
    webhook_url: str | None = None
    webhook_secret: str | None = field(default=None, repr=False)
    webhook_events: list[str] = field(default_factory=list)
    own_urls: set[str] = field(default_factory=set)
    """Webhook URLs that the customer set himself; only those may be given events that await an answer."""


@dataclass
class Number:
    """A phone number to call from."""

    id: str
    account: str
    phone_number: str
    name: str
    assistant_id: str | None = None


@dataclass
class Call:
    """One call; times in seconds since 1970. `assistant_id` is None for a transient assistant."""

    id: str
    account: str
    caller_phone: str
    assistant_phone: str
    status: str
    created_at: float
    assistant_id: str | None
    assistant_name: str | None
    business_name: str | None
    number_id: str | None
    number_name: str | None = None
    kind: str = "inbound_phone_call"
    started_at: float | None = None
    ended_at: float | None = None
    error: str | None = None
    summary: str | None = None
    analysis_result: dict[str, Any] | None = None
    messages: list[dict[str, str]] = field(default_factory=list)
    placed_by_api: bool = False
    config: dict[str, Any] | None = None
    """What a placed call was told to be: the transient assistant, or the saved one with its override."""
    updated_at: float | None = None
    duration_seconds: int | None = None


@dataclass(frozen=True)
class Course:
    """How a placed call goes: seconds on the clock until it is connected and ends ("typically 2 to 5" [doc]).

    `started_at` makes the recorded times independent of the clock.
    """

    connect: float = 3.0
    talk: float = 30.0
    status: str = "ended"
    started_at: float | None = None
    duration: float | None = None
