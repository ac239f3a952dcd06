"""A fake of VOISA with something in it, for `mock`: one customer, its agents, a week of conversations."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from connector_core.harness.clock import Clock
from connector_core.harness.vendor.doings import Doings

from .fake import Fake
from .fake_rows import Conversation

HOUR = 3600.0
KEPT = "nothing says that VOISA ever gives a webhook up"


class VoisaDoings(Doings):
    """Webhooks are made, and neither listed nor removed."""

    never: Mapping[str, str] = {
        "rotate": "VOISA documents no signature, so there is no secret",
        "disable": KEPT,
        "remove": KEPT,
    }


class VoisaDemo:
    """One customer, and what can be done to it from outside."""

    def __init__(self, seed: int = 0, clock: Clock | None = None) -> None:
        self.vendor = Fake(clock=clock, seed=seed)
        self.account = self.vendor.add_account(id_="acc_123")
        self.key = self.vendor.add_key(self.account).token
        self.vendor.add_examples(self.account)
        self.agents = [self.vendor.add_agent(self.account, name) for name in ("Reception", "Recall")]
        now = self.vendor.clock.now()
        for number in range(60, 0, -1):
            self.vendor.add_conversation(
                self.agents[number % 2],
                started_at=now - number * 3 * HOUR,
                duration=60 + 7 * number,
                status="failed" if number % 5 == 0 else "success",
            )
        self.vendor.doings = VoisaDoings(self.vendor, self._happened)
        self.controls: dict[str, Callable[..., Any]] = {
            "start_conversation": self.start_conversation,
            "end_conversation": self.end_conversation,
            "run_tool": self.run_tool,
            "lock_agent": self.lock_agent,
            "throttle": self.throttle,
            "requests": self.requests,
            "deliveries": self.deliveries,
        }

    def start_conversation(self, agent: int = 0) -> dict[str, str]:
        """A conversation starts; it goes on until end_conversation."""
        return {"id": self.vendor.start_conversation(self.agents[agent]).id}

    def end_conversation(self, conversation: str, status: str = "success") -> dict[str, int]:
        """The conversation ends: its event goes to every webhook."""
        if status not in ("success", "failed"):
            raise ValueError("a conversation ends as success or failed")
        return {"deliveries": len(self.vendor.end_conversation(self._row(conversation), status=status))}

    def run_tool(self, conversation: str, fails: bool = False) -> dict[str, int]:
        """A tool is used in a conversation."""
        return {"deliveries": len(self.vendor.run_tool(self._row(conversation), fails=fails))}

    def lock_agent(self, agent: str, times: int = 1) -> dict[str, int]:
        """The next requests that change the agent are answered RESOURCE_LOCKED."""
        self.vendor.locked[agent] = times
        return {"times": times}

    def throttle(self, seconds: float = 30.0) -> dict[str, float]:
        """Answer 429 to the demo customer for so long."""
        self.vendor.limit.exhaust(self.account.id, self.vendor.clock.now(), seconds)
        return {"seconds": seconds}

    def requests(self, last: int = 20) -> list[str]:
        """The last requests that the fake saw."""
        return [repr(seen) for seen in self.vendor.seen][-last:]

    def deliveries(self) -> list[dict[str, Any]]:
        """Every delivery and how it went."""
        return [
            {"event": row.event, "state": row.state, "statuses": [attempt.status for attempt in row.attempts]}
            for row in self.vendor.deliveries.all()
        ]

    def _happened(self, began: float, ended: float) -> None:
        row = self.vendor.add_conversation(self.agents[0], started_at=began, duration=None)
        self.vendor.end_conversation(row, ended_at=ended)

    def _row(self, id_: str) -> Conversation:
        row = self.vendor.conversations.get(self.account.id, id_)
        if row is None:
            raise LookupError(f"no conversation {id_}")
        return row


def demo(seed: int = 0) -> VoisaDemo:
    return VoisaDemo(seed)
