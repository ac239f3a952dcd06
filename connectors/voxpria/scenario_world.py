"""A fresh Voxpria for one scenario: a customer with three agents, and calls as they are needed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, TypeVar

from connector_core.harness.scenario.stage import Stage
from connector_core.harness.vendor.keys import ApiKey

from .fake import Fake
from .fake_rows import Agent, Call, Hook, Scheme
from .fake_wire import agent_record, placed_record

HOUR = 3600.0

T = TypeVar("T")


class VoxpriaWorld:
    """Records are dated before `moment`, so that they are the same for every target; only what has
    to be true now (signatures, the rate limit) uses the clock."""

    def __init__(self, seed: int, moment: float, **options: Any) -> None:
        """`options` are the fake's: its clock, and how it delivers."""
        self.moment = moment
        # A scenario is not about the limit, unless it says so.
        self.vendor = Fake(**{"seed": seed, "rate_limit": 1000} | options)
        self.account = self.vendor.add_account()
        names = ("Customer Survey Agent", "Recall 'Bot' & Co", "Reminder")
        self.agents = [self.vendor.add_agent(self.account, name) for name in names]
        self.credentials: Mapping[str, str] = {"api_key": self.key().token}

    def key(self) -> ApiKey:
        return self.vendor.add_key(self.account)

    def past_call(self, *, agent: int = 0, minutes: float = 10, **options: Any) -> Call:
        """A call that began so many minutes before `moment` and has ended."""
        started = self.moment - minutes * 60
        values = {"started_at": started, "duration": 25 + minutes % 30} | options
        return self.vendor.add_call(self.agents[agent], **values)

    def live_call(self, *, minutes: float = 10) -> Call:
        """A call that began so many minutes before `moment` and goes on."""
        return self.past_call(minutes=minutes, duration=None)

    def foreign_call(self) -> Call:
        stranger = self.vendor.add_account("Somebody Else")
        return self.vendor.add_call(self.vendor.add_agent(stranger), started_at=self.moment - HOUR)

    def invented_call(self, number: int) -> Call:
        """A call that the API does not know."""
        start = self.moment - HOUR
        return Call(
            f"call_nobody{number}",
            self.account.id,
            self.agents[0].id,
            "+14155550000",
            "completed",
            start,
            started_at=start,
            completed_at=start + 60,
        )

    def placed(self) -> list[Call]:
        """Calls that were placed through the API in this scenario."""
        return self.vendor.calls.where(self.account.id, lambda call: call.placed_by_api)

    def paste(self, url: str | None, secret: str, scheme: Scheme) -> Hook:
        """What the user does by hand: the trigger's URL into the dashboard."""
        assert url is not None
        return self.vendor.add_webhook(self.account, url, secret, scheme)

    def forgeries(self, scheme: Scheme) -> list[dict[str, Any]]:
        """Options for `Fake.emit`, each wrong in one way."""
        now = self.vendor.clock.now()
        header = "x-voxpria-signature" if scheme == "body" else "X-Webhook-Signature"
        wrong: list[dict[str, Any]] = [
            {"secret": "whsec_" + "A" * 24},
            {"headers": {header: None}},
            {"headers": {header: "00"}},
            {"tamper": lambda body: body.replace(b'"completed"', b'"completed" ')},
        ]
        # A signature over the body alone has no time that could be too old.
        return wrong if scheme == "body" else [*wrong, {"timestamp": now - 302}, {"timestamp": now + 310}]

    # What the vendor's records are called here; the values are the fake's own answers.

    def call(self, call: Call) -> dict[str, Any]:
        record = self.vendor.record(call)
        return {
            "id": record["callId"],
            "status": record["status"],
            "duration_seconds": record["duration"],
            "recording_url": record["recording"],
            "transcript": record["transcript"],
            "outcome": record["outcome"],
            "started_at": record["startedAt"],
            "completed_at": record["completedAt"],
        }

    def placed_call(self, call: Call) -> dict[str, Any]:
        """As it was answered, when the call was still queued."""
        record = placed_record(call)
        return {
            "id": record["callId"],
            "status": "queued",
            "to_number": record["toNumber"],
            "agent_id": record["agentId"],
            "created_at": record["createdAt"],
        }

    def agent(self, agent: Agent) -> dict[str, Any]:
        record = agent_record(agent)
        same = {name: record[name] for name in ("name", "description", "language", "voice", "status")}
        return {"id": record["agentId"], **same, "created_at": record["createdAt"]}


VoxpriaStage = Stage[VoxpriaWorld]


def only(rows: Sequence[T]) -> T | None:
    """The one row; None when there is none, or more."""
    return rows[0] if len(rows) == 1 else None
