"""What the fake of Voxpria remembers: customers, agents, calls, webhooks."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from connector_core.harness.vendor.subscriptions import Subscription

Scheme = Literal["body", "timestamped"]
"""The two signatures that the vendor's public pages show [public]:

``body``: ``x-voxpria-signature: sha256=<hex>`` over the raw body.
``timestamped``: ``X-Webhook-Signature: t=<seconds>,v1=<hex>`` over ``{t}.{raw body}``.
"""

STATUSES = ("queued", "ringing", "in_progress", "completed", "failed", "no_answer", "busy")
TERMINAL = ("completed", "failed", "no_answer", "busy")


@dataclass
class Account:
    """A customer of Voxpria."""

    id: str
    name: str


@dataclass
class Agent:
    """A voice agent; the fields are those of the public page on agents."""

    id: str
    account: str
    name: str
    description: str
    created_at: float
    language: str = "en-US"
    voice: str = "alloy"
    status: str = "active"


@dataclass
class Call:
    """One call; times in seconds since 1970. `recording_url` overrides the URL that the fake serves."""

    id: str
    account: str
    agent_id: str
    to_number: str
    status: str
    created_at: float
    variables: dict[str, str] = field(default_factory=dict)
    started_at: float | None = None
    completed_at: float | None = None
    transcript: str | None = None
    outcome: str | None = None
    recorded: bool = False
    recording_url: str | None = None
    placed_by_api: bool = False

    @property
    def duration(self) -> int | None:
        """Whole seconds; None until the call has been talked through."""
        if self.started_at is None or self.completed_at is None:
            return None
        return round(self.completed_at - self.started_at)


@dataclass
class Hook(Subscription):
    """A webhook that somebody set in the dashboard."""

    scheme: Scheme = "body"


@dataclass(frozen=True)
class Course:
    """How a placed call goes: seconds on the clock until the phone rings, is answered, and the call ends.

    A `status` other than ``completed`` ends the call where it would have been answered. `started_at`
    makes the recorded times independent of the clock.
    """

    queue: float = 1.0
    ring: float = 2.0
    talk: float = 30.0
    status: str = "completed"
    started_at: float | None = None
    duration: float | None = None
