"""A fresh VoiceDock for one scenario: a customer with assistants and numbers, and calls as they are needed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, TypeVar

from connector_core.harness.scenario.stage import Stage
from connector_core.harness.vendor.keys import ApiKey
from connector_core.harness.vendor.times import iso

from .fake import Fake
from .fake_rows import Account, Assistant, Call
from .fake_wire import assistant_record, call_record

HOUR = 3600.0

T = TypeVar("T")


class VoiceDockWorld:
    """Records are dated before `moment`, so that they are the same for every target; only what has
    to be true now (signatures, the rate limit) uses the clock."""

    def __init__(self, seed: int, moment: float, **options: Any) -> None:
        """`options` are the fake's: its clock, and how it delivers."""
        self.moment = moment
        # A scenario is not about the limit, unless it says so.
        self.vendor = Fake(**{"seed": seed, "rate_limit": 1000} | options)
        self.account: Account = self.vendor.add_account()
        names = ("Customer Support", "Recall 'Bot' & Co", "Sales")
        self.assistants = [self.vendor.add_assistant(self.account, name) for name in names]
        lines = zip(("Main Support Line", "Sales Line"), self.assistants, strict=False)
        self.numbers = [self.vendor.add_number(self.account, name, row) for name, row in lines]
        self.credentials: Mapping[str, str] = {"api_key": self.key().token}

    def key(self) -> ApiKey:
        return self.vendor.add_key(self.account)

    def past_call(self, *, assistant: int = 0, minutes: float = 10, **options: Any) -> Call:
        """A call that began so many minutes before `moment` and has ended."""
        started = self.moment - minutes * 60
        values = {"started_at": started, "duration": 25 + minutes % 30} | options
        return self.vendor.add_call(self.assistants[assistant], self.numbers[assistant % 2], **values)

    def live_call(self, *, minutes: float = 10, assistant: int = 0) -> Call:
        """A call that began so many minutes before `moment` and goes on."""
        return self.past_call(minutes=minutes, assistant=assistant, duration=None)

    def foreign_call(self) -> Call:
        stranger = self.vendor.add_account("Somebody Else")
        assistant, number = self.vendor.add_assistant(stranger), self.vendor.add_number(stranger)
        return self.vendor.add_call(assistant, number, started_at=self.moment - HOUR)

    def invented_call(self, number: int) -> Call:
        """A call of a known assistant that the API does not know."""
        start = self.moment - HOUR
        return Call(
            f"call-_+31600000000_Nobody{number}",
            self.account.id,
            "+31600000000",
            self.numbers[0].phone_number,
            "ended",
            start,
            self.assistants[0].id,
            self.assistants[0].name,
            self.account.company_name,
            self.numbers[0].id,
            started_at=start,
            ended_at=start + 60,
            duration_seconds=60,
        )

    def placed(self) -> list[Call]:
        """Calls that were placed through the API in this scenario."""
        return self.vendor.calls.where(self.account.id, lambda call: call.placed_by_api)

    def forgeries(self) -> list[dict[str, Any]]:
        """Options for `Fake.emit`, each wrong in one way."""
        now = self.vendor.clock.now()
        return [
            {"secret": "A" * 64},
            {"timestamp": now - 302},
            {"timestamp": now + 310},
            {"headers": {"X-Webhook-Signature": None}},
            {"headers": {"X-Webhook-Timestamp": None}},
            {"headers": {"X-Webhook-Signature": "sha256=00"}},
            {"tamper": lambda body: body.replace(b'"ended"', b'"ended" ')},
        ]

    # What the vendor's records are called here; the values are the fake's own answers.

    def call(self, call: Call) -> dict[str, Any]:
        record = call_record(call)
        renamed = {"assistant_id": record.pop("agent_id"), "assistant_name": record.pop("agent_name")}
        return record | renamed

    def account_item(self) -> dict[str, Any]:
        live = [call for call in self.vendor.calls.where(self.account.id) if call.ended_at is None]
        return {
            "id": self.account.id,
            "email": "you@example.com",
            "company_name": "Acme Corp",
            "minutes_balance": 500,
            "monthly_usage_minutes": 120,
            "active_numbers": 2,
            "active_assistants": 3,
            "active_calls": len(live),
        }

    def assistant(self, row: Assistant) -> dict[str, Any]:
        names = (
            "id",
            "name",
            "business_name",
            "first_message",
            "webhook_url",
            "webhook_events",
            "created_at",
            "updated_at",
        )
        record = assistant_record(row)
        return {name: record[name] for name in names}

    def iso(self, call: Call) -> str:
        return iso(call.started_at or self.moment)


VoiceDockStage = Stage[VoiceDockWorld]


def only(rows: Sequence[T]) -> T | None:
    """The one row; None when there is none, or more."""
    return rows[0] if len(rows) == 1 else None
