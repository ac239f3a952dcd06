"""A fresh VOISA for one scenario: a customer with three agents, and the rest as it is needed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, TypeVar

from connector_core.harness.scenario.stage import Stage
from connector_core.harness.vendor.keys import ApiKey
from connector_core.harness.vendor.subscriptions import Subscription

from .fake import Fake
from .fake_api import PERMISSIONS
from .fake_rows import Conversation
from .fake_wire import conversation_detail

HOUR = 3600.0

T = TypeVar("T")


class VoisaWorld:
    """Records are dated before `moment`, so that they are the same for every target; only what has
    to be true now (the rate limit) uses the clock."""

    def __init__(self, seed: int, moment: float, **options: Any) -> None:
        """`options` are the fake's: its clock, and how it delivers."""
        self.moment = moment
        # A scenario is not about the limit, unless it says so.
        self.vendor = Fake(**{"seed": seed, "rate_limit": 1000} | options)
        self.account = self.vendor.add_account()
        names = ("Restaurant Assistant", "Recall 'Bot' & Co", "Reminder")
        self.agents = [self.vendor.add_agent(self.account, name) for name in names]
        self.credentials: Mapping[str, str] = {"api_key": self.key().token}

    def key(self, permissions: tuple[str, ...] = PERMISSIONS) -> ApiKey:
        return self.vendor.add_key(self.account, permissions)

    def past(self, *, agent: int = 0, minutes: float = 10, **options: Any) -> Conversation:
        """A conversation that began so many minutes before `moment` and has ended."""
        values = {"started_at": self.moment - minutes * 60, "duration": 25 + minutes % 30} | options
        return self.vendor.add_conversation(self.agents[agent], **values)

    def live(self, *, agent: int = 0, minutes: float = 10) -> Conversation:
        """A conversation that began so many minutes before `moment` and goes on."""
        return self.past(agent=agent, minutes=minutes, duration=None)

    def hooks(self) -> list[Subscription]:
        return self.vendor.deliveries.subscriptions.where(self.account.id)

    def forged(self, hook: Subscription) -> list[Subscription]:
        """Where somebody who knows the platform's URL, but not the token, would send to."""
        url, _, token = hook.url.rpartition("token=")
        ways = (url.rstrip("?&"), f"{url}token=", f"{url}token={'0' * len(token)}", f"{url}token={token[:-1]}")
        return [replace(hook, url=way) for way in ways]

    # What the vendor's records are called here; the values are the fake's own answers.

    def ended(self, row: Conversation) -> dict[str, Any]:
        """What the event and the list both tell of a conversation that has ended."""
        return {"id": row.id, "agent_id": row.agent_id, "duration": row.duration, "status": row.status}

    def detail(self, row: Conversation) -> dict[str, Any]:
        return conversation_detail(row)


VoisaStage = Stage[VoisaWorld]


def only(rows: Sequence[T]) -> T | None:
    """The one row; None when there is none, or more."""
    return rows[0] if len(rows) == 1 else None
