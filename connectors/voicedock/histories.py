"""What happens at VoiceDock in a history: calls of three assistants end, each with a webhook of its own."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from connector_core.harness.histories.world import NEVER, Source, Thing
from connector_core.harness.histories.world import World as Base
from connector_core.harness.vendor.subscriptions import Subscription

from .scenario_world import VoiceDockWorld


class World(Base):
    """One customer with three assistants."""

    host = "api.hmsovereign.com"
    happenings = frozenset({"remove", "rotate", "revoke", "restart", "late-row"})
    """Nothing says that VoiceDock ever gives a webhook up."""
    sources = (Source("call_ended", "webhook", "call", recovers=True), Source("call_ended", "poll", "call"))

    def __post_init__(self) -> None:
        self.world = VoiceDockWorld(self.seed, self.clock.now(), clock=self.clock, send=self.send, rate_limit=60)
        self.vendor = self.world.vendor
        self.account, self.credentials = self.world.account.id, self.world.credentials
        self.vendor.deliveries.disable_after = NEVER

    def begin(self, kind: str, number: int, at: float) -> Any:
        return self.world.vendor.add_call(
            self.world.assistants[number % 3], self.world.numbers[0], started_at=at, duration=None
        )

    def end(self, thing: Thing, at: float) -> None:
        self.world.vendor.finish_call(thing.row, ended_at=at)

    def tell(self, thing: Thing) -> None:
        self.world.vendor.report(thing.row)

    def forge(self, kind: str, number: int) -> None:
        self.world.vendor.report(self.world.invented_call(number), secret="A" * 64)

    def name(self, thing: Thing) -> str:
        return str(thing.row.id)

    def told_name(self, body: Mapping[str, Any]) -> str:
        message = body.get("message") or {}
        return str((message.get("call") or {}).get("id") or "") if message.get("type") == "end-of-call-report" else ""

    def truth(self, source: Source, thing: Thing) -> Mapping[str, Any]:
        return self.world.call(thing.row)

    def concerns(self, slot: int, thing: Thing) -> bool:
        return bool(thing.row.assistant_id == self.world.assistants[slot % 3].id)

    def inputs(self, source: Source, slot: int, *, signed: bool, refused: Sequence[str]) -> dict[str, Any]:
        if source.delivery == "poll":
            return {}
        chosen = {"assistant_id": self.world.assistants[slot % 3].id}
        # What is there is an earlier one of ours, and the message says what to do about it.
        occupied = any("already has a webhook" in text for text in refused)
        return {**chosen, "replace_webhook": True} if occupied else chosen

    def remove(self, row: Subscription) -> None:
        self._set(row, None, None)

    def rotate(self, row: Subscription) -> None:
        self._set(row, row.url, "rotated" + (row.secret or "")[7:])

    def _set(self, row: Subscription, url: str | None, secret: str | None) -> None:
        found = next(assistant for assistant in self.world.assistants if assistant.id == row.id)
        self.world.vendor.set_webhook(found, url, secret, row.events)

    def new_key(self) -> Mapping[str, str]:
        return {"api_key": self.world.key().token}
