"""What happens at Voka in a history: calls end, transcripts get ready, insights come."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from connector_core.harness.driver import Item
from connector_core.harness.histories.world import Source, Thing
from connector_core.harness.histories.world import World as Base

from .scenario_world import VokaWorld


class World(Base):
    """One customer with three assistants."""

    host = "voice.vokaai.com"
    by_content = frozenset({"insight"})
    sources = (
        Source("call_completed", "webhook", "call", recovers=True),
        Source("call_completed", "poll", "call"),
        Source("transcript_ready", "webhook", "transcript"),
        Source("insight_received", "webhook", "insight"),
    )

    def __post_init__(self) -> None:
        self.world = VokaWorld(self.seed, self.clock.now(), clock=self.clock, send=self.send, rate_limit=60)
        self.vendor = self.world.vendor
        self.account, self.credentials = self.world.account.id, self.world.credentials

    def begin(self, kind: str, number: int, at: float) -> Any:
        ended = None if kind == "call" else 60.0
        assistant = self.world.assistants[0]
        return self.world.vendor.add_call(assistant, started_at=at, duration=ended, transcript=False)

    def end(self, thing: Thing, at: float) -> None:
        if thing.kind == "call":
            self.world.vendor.finish_call(thing.row, ended_at=at)
        elif thing.kind == "transcript":
            self.world.vendor.settle_transcript(thing.row)
        else:
            self.tell(thing)

    def tell(self, thing: Thing) -> None:
        fake = self.world.vendor
        if thing.kind == "call":
            fake.completed(thing.row)
        elif thing.kind == "transcript":
            fake.transcript_ready(thing.row)
        else:
            fake.insight(thing.row, {"insight_id": f"insight-{thing.number}"}, dated=thing.ended)

    def forge(self, kind: str, number: int) -> None:
        call, secret = self.world.invented_call(number), "whsec_" + "A" * 32
        fake = self.world.vendor
        if kind == "call":
            fake.completed(call, secret=secret)
        elif kind == "transcript":
            fake.transcript_ready(call, secret=secret)
        else:
            fake.insight(call, {"insight_id": f"forged-{number}"}, secret=secret)

    def name(self, thing: Thing) -> str:
        return f"insight-{thing.number}" if thing.kind == "insight" else str(thing.row.id)

    def item_name(self, source: Source, item: Item) -> str:
        if source.kind == "insight":
            return str((item.get("data") or {}).get("insight_id") or "")
        return str(item.get("call_id" if source.kind == "transcript" else "id") or "")

    def told_name(self, body: Mapping[str, Any]) -> str:
        data = body.get("data") or {}
        return str(data.get("insight_id") or data.get("call_id") or "")

    def truth(self, source: Source, thing: Thing) -> Mapping[str, Any]:
        if source.kind == "transcript":
            return self.world.transcript(thing.row)
        if source.kind == "insight":
            data = {"call_id": thing.row.id, "insight_id": self.name(thing)}
            return {"call_id": thing.row.id, "event": "call.insight.received", "data": data}
        return (
            self.world.vendor.summary(thing.row) if source.delivery == "poll" else self.world.vendor.detail(thing.row)
        )

    def new_key(self) -> Mapping[str, str]:
        return {"api_key": self.world.key().token}
