"""A fresh Voka for one scenario: a customer with three assistants, and calls as they are needed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, TypeVar

from connector_core.harness.scenario.stage import Stage
from connector_core.harness.vendor.keys import ApiKey
from connector_core.harness.vendor.messages import Request
from connector_core.harness.vendor.subscriptions import Subscription
from connector_core.harness.vendor.times import iso

from .fake import Fake
from .fake_api import SCOPES
from .fake_rows import Call

HOUR = 3600.0

T = TypeVar("T")


class VokaWorld:
    """Records are dated before `moment`, so that they are the same for every target; only what has
    to be true now (signatures, the rate limit) uses the clock."""

    def __init__(self, seed: int, moment: float, **options: Any) -> None:
        """`options` are the fake's: its clock, and how it delivers."""
        self.moment = moment
        # A scenario is not about the limit, unless it says so.
        self.vendor = Fake(**{"seed": seed, "rate_limit": 1000} | options)
        self.account = self.vendor.add_account()
        names = ("Reception Agent", "Recall 'Bot' & Co", "Billing")
        self.assistants = [self.vendor.add_assistant(self.account, name) for name in names]
        self.credentials: Mapping[str, str] = {"api_key": self.key().token}

    def key(self, scopes: tuple[str, ...] = SCOPES) -> ApiKey:
        return self.vendor.add_key(self.account, scopes)

    def past_call(self, *, assistant: int = 0, minutes: float = 10, **options: Any) -> Call:
        """A call that began so many minutes before `moment` and has ended."""
        started = self.moment - minutes * 60
        return self.vendor.add_call(
            self.assistants[assistant], **({"started_at": started, "duration": 25 + minutes % 30} | options)
        )

    def live_call(self, *, minutes: float = 10, direction: str = "inbound") -> Call:
        """A call that began so many minutes before `moment` and goes on."""
        return self.past_call(minutes=minutes, direction=direction, duration=None)

    def placed_call(self) -> Call:
        """An ended call that the API placed, with its transcript."""
        return self.past_call(direction="outbound", placed_by_api=True)

    def foreign_call(self) -> Call:
        stranger = self.vendor.add_account("Somebody Else")
        return self.vendor.add_call(self.vendor.add_assistant(stranger), started_at=self.moment - HOUR)

    def invented_call(self, number: int) -> Call:
        """A call that the API does not know."""
        start = self.moment - HOUR
        return Call(
            f"00000000-0000-4000-8000-{number:012}",
            self.account.id,
            "inbound",
            "completed",
            self.assistants[0].id,
            "+12025550000",
            "+12025550001",
            created_at=start,
            started_at=start,
            ended_at=start + 60,
        )

    def forgeries(self) -> list[dict[str, Any]]:
        """Options for `Fake.emit`, each wrong in one way."""
        now = self.vendor.clock.now()
        return [
            {"secret": "whsec_" + "A" * 32},
            {"timestamp": now - 302},
            {"timestamp": now + 310},
            {"headers": {"X-Voka-Signature-256": None}},
            {"headers": {"X-Voka-Timestamp": None}},
            {"headers": {"X-Voka-Signature-256": "00"}},
            {"tamper": lambda body: body.replace(b'"completed"', b'"completed" ')},
        ]

    def placed(self) -> list[Call]:
        """Calls that were placed through the API in this scenario."""
        return self.vendor.calls.where(self.account.id, lambda call: call.placed_by_api)

    def subscriptions(self) -> list[Subscription]:
        """The active ones."""
        return self.vendor.deliveries.subscriptions.where(self.account.id, lambda row: row.active)

    def subscribe(self, url: str, events: tuple[str, ...] = ("call.completed",)) -> Subscription:
        """A subscription whose secret nobody has."""
        ids = self.vendor.ids.of("subscription")
        secret = ids.secret("whsec_")
        self.vendor.redactor.add(secret)
        row = Subscription(ids.token("sub_01H", 20), self.account.id, url, events, secret, self.moment)
        return self.vendor.deliveries.subscriptions.add(row)

    def lose_next_answer(self) -> None:
        """The next subscription is made, but as if its answer never arrived: asking again gets 200 and no secret."""

        def make_it(request: Request) -> None:
            if request.method == "POST" and request.path.endswith("/webhook-subscriptions"):
                self.vendor.interceptors.remove(make_it)
                body = request.json()
                self.subscribe(body["url"], tuple(body["events"]))

        self.vendor.interceptors.append(make_it)

    def transcript(self, call: Call) -> dict[str, Any]:
        """What a ready transcript is as a record."""
        body = self.vendor.transcript(call).json()
        return {
            "call_id": call.id,
            "conversation_id": call.conversation_id,
            "ready": True,
            "status": None,
            "full_text": body["transcript"]["full_text"],
            "segments": body["transcript"]["segments"],
        }

    def insight(self, call: Call, data: Mapping[str, Any]) -> dict[str, Any]:
        """What an insight dated `moment` is as a record, but for its id."""
        return {
            "insight": data["insight"],
            "event": "call.insight.received",
            "timestamp": iso(self.moment),
            "call_id": call.id,
            "data": {"call_id": call.id, **data},
        }

    def iso(self, call: Call) -> str:
        return iso(call.started_at or self.moment)


VokaStage = Stage[VokaWorld]


def only(rows: Sequence[T]) -> T | None:
    """The one row; None when there is none, or more."""
    return rows[0] if len(rows) == 1 else None
