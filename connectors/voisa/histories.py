"""What happens at VOISA in a history: conversations start and end, agents change, tools are used."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from connector_core.harness.driver import Item
from connector_core.harness.histories.world import NEVER, Source, Thing
from connector_core.harness.histories.world import World as Base

from .fake import started_data, tool_data
from .fake_wire import conversation_row
from .scenario_world import VoisaWorld


class World(Base):
    """One customer with three agents."""

    host = "api.voisa.ai"
    removes = False
    happenings = frozenset({"revoke", "restart", "late-row"})
    """Webhooks are made, and neither listed nor removed; no signature is documented."""
    unproven = frozenset({"duration", "status"})
    by_content = frozenset({"tool"})
    sources = (
        Source("conversation_ended", "webhook", "conversation"),
        Source("conversation_ended", "poll", "conversation"),
        Source("conversation_started", "webhook", "start"),
        Source("tool_executed", "webhook", "tool"),
    )

    def __post_init__(self) -> None:
        self.world = VoisaWorld(self.seed, self.clock.now(), clock=self.clock, send=self.send, rate_limit=60)
        self.vendor = self.world.vendor
        self.account, self.credentials = self.world.account.id, self.world.credentials
        self.vendor.deliveries.disable_after = NEVER

    def begin(self, kind: str, number: int, at: float) -> Any:
        return self.world.vendor.add_conversation(self.world.agents[0], started_at=at, duration=None)

    def end(self, thing: Thing, at: float) -> None:
        if thing.kind == "conversation":
            self.world.vendor.end_conversation(thing.row, ended_at=at)
        else:
            self.tell(thing)

    def tell(self, thing: Thing) -> None:
        self._tell(thing.kind, thing.row, thing.ended)

    def _tell(self, kind: str, row: Any, dated: float | None) -> None:
        fake = self.world.vendor
        if kind == "conversation":
            fake.ended(row)
        elif kind == "start":
            fake.emit("conversation.started", started_data(row), account=self.account, dated=dated)
        else:
            fake.emit("tool.executed", tool_data(row, "bookAppointment", False), account=self.account, dated=dated)

    def forge(self, kind: str, number: int) -> None:
        invented = {"conversation_id": f"conv_forged{number}", "agent_id": "agt_x", "status": "success"}
        event = {"conversation": "conversation.ended", "start": "conversation.started", "tool": "tool.executed"}[kind]
        body = {"event": event, "timestamp": "2026-01-01T00:00:00Z", "data": invented}
        for row in self.world.hooks():
            for target in self.world.forged(row):
                self.vendor.deliveries.emit(self.account, event, body, only=target)

    def name(self, thing: Thing) -> str:
        return str(thing.row.id)

    def item_name(self, source: Source, item: Item) -> str:
        return str(item.get("conversation_id" if source.kind == "tool" else "id") or "")

    def told_name(self, body: Mapping[str, Any]) -> str:
        return str((body.get("data") or {}).get("conversation_id") or "")

    def truth(self, source: Source, thing: Thing) -> Mapping[str, Any]:
        if source.kind == "tool":
            data = tool_data(thing.row, "bookAppointment", False)
            return {"event": "tool.executed", **{name: data[name] for name in ("conversation_id", "agent_id", "tool")}}
        if source.delivery == "poll":
            return conversation_row(thing.row)
        if source.kind == "conversation":
            return {**self.world.detail(thing.row), **self.world.ended(thing.row)}
        return {"id": thing.row.id, "agent_id": thing.row.agent_id}

    def new_key(self) -> Mapping[str, str]:
        return {"api_key": self.world.key().token}
