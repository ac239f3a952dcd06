"""A fake of Voxpria with something in it, for `mock`: one customer, two agents, a week of calls."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from connector_core.harness.clock import Clock
from connector_core.harness.vendor.doings import Doings
from connector_core.harness.vendor.subscriptions import Subscription

from .fake import Fake
from .fake_rows import TERMINAL, Call, Hook, Scheme

HOUR = 3600.0


class VoxpriaDoings(Doings):
    """Webhooks are a person's, in the dashboard."""

    vendor: Fake
    never: Mapping[str, str] = {"disable": "nothing says that Voxpria ever gives a webhook up"}

    def rotate(self, row: Subscription) -> None:
        """The person has the webhook made anew: a secret belongs to one signature for ever."""
        assert isinstance(row, Hook)
        self.vendor.remove_webhook(row)
        account = self.vendor.accounts[row.account]
        self.vendor.add_webhook(account, row.url, scheme=row.scheme, events=row.events)


class VoxpriaDemo:
    """One customer, and what can be done to it from outside."""

    def __init__(self, seed: int = 0, clock: Clock | None = None) -> None:
        self.vendor = Fake(clock=clock, seed=seed)
        self.account = self.vendor.add_account()
        self.key = self.vendor.add_key(self.account).token
        self.vendor.add_example(self.account)
        names = ("Appointment Reminder", "Recall")
        self.agents = [self.vendor.add_agent(self.account, name) for name in names]
        now = self.vendor.clock.now()
        for number in range(60, 0, -1):
            self.vendor.add_call(
                self.agents[number % 2],
                started_at=now - number * 3 * HOUR,
                duration=60 + 7 * number,
                status=TERMINAL[number % 4],
            )
        self.vendor.doings = VoxpriaDoings(self.vendor, self._happened)
        self.controls: dict[str, Callable[..., Any]] = {
            "start_call": self.start_call,
            "finish_call": self.finish_call,
            "add_webhook": self.add_webhook,
            "send": self.send,
            "throttle": self.throttle,
            "requests": self.requests,
            "deliveries": self.deliveries,
        }

    def start_call(self, agent: int = 0) -> dict[str, str]:
        """A call starts; it stays in progress until finish_call."""
        return {"callId": self.vendor.add_call(self.agents[agent], duration=None).id}

    def finish_call(self, call: str, status: str = "completed") -> dict[str, int]:
        """The call ends: its event goes to every webhook."""
        if status not in TERMINAL:
            raise ValueError(f"a call ends as {', '.join(TERMINAL)}")
        return {"deliveries": len(self.vendor.finish_call(self._call(call), status=status))}

    def add_webhook(self, url: str, secret: str, scheme: Scheme = "body") -> dict[str, str]:
        """Set a webhook as in the dashboard; scheme: body or timestamped."""
        if scheme not in ("body", "timestamped"):
            raise ValueError("scheme is body or timestamped")
        return {"id": self.vendor.add_webhook(self.account, url, secret, scheme).id}

    def send(self, call: str, secret: str | None = None, age: float = 0.0) -> dict[str, int]:
        """Tell of a call's end again; another `secret` or an `age` in seconds makes it a forgery."""
        stamp = self.vendor.clock.now() - age if age else None
        return {"deliveries": len(self.vendor.ended(self._call(call), secret=secret, timestamp=stamp))}

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
        call = self.vendor.add_call(self.agents[0], started_at=began, duration=None)
        self.vendor.finish_call(call, ended_at=ended)

    def _call(self, id_: str) -> Call:
        call = self.vendor.calls.get(self.account.id, id_)
        if call is None:
            raise LookupError(f"no call {id_}")
        return call


def demo(seed: int = 0) -> VoxpriaDemo:
    return VoxpriaDemo(seed)
