"""What the fake of VOISA remembers; the fields are those of the vendor's reference [doc]."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Literal

Update = Literal["deep", "replace"]
"""What PUT does to what it is not given: no document says it."""


@dataclass
class Account:
    """A customer of VOISA."""

    id: str
    name: str


@dataclass
class Agent:
    """An agent; `config` is as it was sent."""

    id: str
    account: str
    name: str
    description: str
    industry: str
    created_at: float
    status: str = "active"
    config: dict[str, Any] = field(default_factory=dict)
    tools: list[str] = field(default_factory=list)


@dataclass
class Upload:
    """One file as it arrived in a form."""

    name: str
    media_type: str
    content: bytes


@dataclass
class Item:
    """An item of the knowledge base. `given` is what it was made of."""

    id: str
    account: str
    agent_id: str
    type: str
    name: str
    created_at: float
    given: dict[str, Any] = field(default_factory=dict)
    upload: Upload | None = None


@dataclass
class Conversation:
    """A conversation; times in seconds since 1970, `status` ongoing, success or failed."""

    id: str
    account: str
    agent_id: str
    phone_number: str
    started_at: float
    status: str = "ongoing"
    ended_at: float | None = None
    sentiment: str | None = None
    summary: str | None = None
    transcript: list[dict[str, str]] = field(default_factory=list)
    metadata: dict[str, Any] = field(default_factory=dict)

    @property
    def duration(self) -> int | None:
        """Whole seconds; None while it goes on."""
        return None if self.ended_at is None else round(self.ended_at - self.started_at)


@dataclass
class Server:
    """An MCP server and its tools."""

    id: str
    account: str
    name: str
    url: str
    status: str = "connected"
    tools: list[dict[str, Any]] = field(default_factory=list)


@dataclass
class Voice:
    """A voice; `samples` are the files that a custom one was made of."""

    id: str
    account: str
    name: str
    language: str = "de-DE"
    gender: str = "male"
    preview_url: str = "https://..."
    description: str | None = None
    samples: list[Upload] = field(default_factory=list)


@dataclass
class Placed:
    """A test call that was placed."""

    id: str
    account: str
    agent_id: str
    phone_number: str
