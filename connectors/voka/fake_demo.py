"""A fake of Voka with something in it, for `mock`: one customer, two assistants, a week of calls."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from connector_core.harness.clock import Clock
from connector_core.harness.vendor.doings import Doings

from .fake import Fake
from .fake_api import EVENTS
from .fake_rows import Call

HOUR = 3600.0


class VokaDemo:
    """One customer with every scope, and what can be done to it from outside."""

    def __init__(self, seed: int = 0, clock: Clock | None = None) -> None:
        self.vendor = Fake(clock=clock, seed=seed)
        self.account = self.vendor.add_account()
        self.key = self.vendor.add_key(self.account).token
        self.assistants = [self.vendor.add_assistant(self.account, name) for name in ("Reception", "Recall")]
        now = self.vendor.clock.now()
        for number in range(60):
            self.vendor.add_call(
                self.assistants[number % 2],
                direction="outbound" if number % 3 == 0 else "inbound",
                started_at=now - (number + 1) * 3 * HOUR,
                duration=60 + 7 * number,
            )
        self.vendor.doings = Doings(self.vendor, self._happened)
        self.controls: dict[str, Callable[..., Any]] = {
            "start_call": self.start_call,
            "finish_call": self.finish_call,
            "settle_transcript": self.settle_transcript,
            "emit": self.emit,
            "throttle": self.throttle,
            "requests": self.requests,
            "deliveries": self.deliveries,
        }

    def start_call(self, direction: str = "inbound", assistant: int = 0) -> dict[str, str]:
        """A call starts; it stays in progress until finish_call."""
        call = self.vendor.add_call(self.assistants[assistant], direction=direction, duration=None)
        return {"id": call.id}

    def finish_call(self, id: str, status: str = "completed", settle: float = 5.0) -> dict[str, int]:
        """The call ends: call.completed is sent; the transcript settles after `settle` seconds."""
        return {"deliveries": len(self.vendor.finish_call(self._call(id), status=status, settle=settle))}

    def settle_transcript(self, id: str) -> dict[str, int]:
        """The transcript is there now: call.transcript.ready is sent."""
        return {"deliveries": len(self.vendor.settle_transcript(self._call(id)))}

    def emit(
        self,
        id: str,
        event: str = "call.completed",
        secret: str | None = None,
        age: float = 0.0,
        data: dict[str, Any] | None = None,
    ) -> dict[str, int]:
        """Send an event about a call; another `secret` or an `age` in seconds makes it a forgery."""
        if event not in EVENTS:
            raise ValueError(f"events are {', '.join(EVENTS)}")
        call = self._call(id)
        stamp = self.vendor.clock.now() - age if age else None
        if event == "call.completed":
            sent = self.vendor.completed(call, secret=secret, timestamp=stamp)
        elif event == "call.transcript.ready":
            sent = self.vendor.transcript_ready(call, secret=secret, timestamp=stamp)
        else:
            sent = self.vendor.insight(call, data, secret=secret, timestamp=stamp)
        return {"deliveries": len(sent)}

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
        call = self.vendor.add_call(self.assistants[0], started_at=began, duration=None)
        self.vendor.finish_call(call, ended_at=ended, settle=5.0)

    def _call(self, id_: str) -> Call:
        call = self.vendor.calls.get(self.account.id, id_)
        if call is None:
            raise LookupError(f"no call {id_}")
        return call


def demo(seed: int = 0) -> VokaDemo:
    return VokaDemo(seed)
