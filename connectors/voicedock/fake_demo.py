"""A fake of VoiceDock with something in it, for `mock`: one customer, two assistants, a week of calls."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from connector_core.harness.clock import Clock
from connector_core.harness.vendor.doings import Doings
from connector_core.harness.vendor.subscriptions import Subscription

from .fake import Fake
from .fake_rows import Call

HOUR = 3600.0


class VoiceDockDoings(Doings):
    """A webhook is a setting of its assistant, whose id it has."""

    vendor: Fake
    never: Mapping[str, str] = {"disable": "nothing says that VoiceDock ever gives a webhook up"}

    def remove(self, row: Subscription) -> None:
        self._set(row, None, None)

    def rotate(self, row: Subscription) -> None:
        if row.secret is not None:
            self._set(row, row.url, self.another(row.secret))

    def _set(self, row: Subscription, url: str | None, secret: str | None) -> None:
        assistant = self.vendor.assistants.get(row.account, row.id)
        if assistant is not None:
            self.vendor.set_webhook(assistant, url, secret, row.events)


class VoiceDockDemo:
    """One customer, and what can be done to it from outside."""

    def __init__(self, seed: int = 0, clock: Clock | None = None) -> None:
        self.vendor = Fake(clock=clock, seed=seed)
        self.account = self.vendor.add_account()
        self.key = self.vendor.add_key(self.account).token
        self.vendor.add_example(self.account)
        self.assistants = [self.vendor.add_assistant(self.account, name) for name in ("Support", "Sales")]
        names = zip(("Main Support Line", "Sales Line"), self.assistants, strict=True)
        self.numbers = [self.vendor.add_number(self.account, name, row) for name, row in names]
        now = self.vendor.clock.now()
        for number in range(60, 0, -1):
            self.vendor.add_call(
                self.assistants[number % 2],
                self.numbers[number % 2],
                started_at=now - number * 3 * HOUR,
                duration=60 + 7 * number,
                status="failed" if number % 5 == 0 else "ended",
            )
        self.vendor.doings = VoiceDockDoings(self.vendor, self._happened)
        self.controls: dict[str, Callable[..., Any]] = {
            "start_call": self.start_call,
            "finish_call": self.finish_call,
            "set_webhook": self.set_webhook,
            "send": self.send,
            "throttle": self.throttle,
            "requests": self.requests,
            "deliveries": self.deliveries,
        }

    def start_call(self, assistant: int = 0) -> dict[str, str]:
        """A call starts; it stays in progress until finish_call."""
        call = self.vendor.add_call(self.assistants[assistant], self.numbers[assistant], duration=None)
        return {"id": call.id}

    def finish_call(self, id: str, failed: bool = False) -> dict[str, int]:
        """The call ends: its messages go to its assistant's webhook."""
        return {"deliveries": len(self.vendor.finish_call(self._call(id), status="failed" if failed else "ended"))}

    def set_webhook(self, url: str | None, secret: str | None = None, assistant: int = 0) -> dict[str, str]:
        """Set an assistant's webhook as its owner does; null takes it away."""
        row = self.assistants[assistant]
        self.vendor.set_webhook(row, url, secret)
        return {"id": row.id}

    def send(self, id: str, secret: str | None = None, age: float = 0.0) -> dict[str, int]:
        """Send the report of a call again; another `secret` or an `age` in seconds makes it a forgery."""
        stamp = self.vendor.clock.now() - age if age else None
        return {"deliveries": len(self.vendor.report(self._call(id), secret=secret, timestamp=stamp))}

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
        call = self.vendor.add_call(self.assistants[0], self.numbers[0], started_at=began, duration=None)
        self.vendor.finish_call(call, ended_at=ended)

    def _call(self, id_: str) -> Call:
        call = self.vendor.calls.get(self.account.id, id_)
        if call is None:
            raise LookupError(f"no call {id_}")
        return call


def demo(seed: int = 0) -> VoiceDockDemo:
    return VoiceDockDemo(seed)
