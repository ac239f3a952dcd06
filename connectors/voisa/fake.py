"""VOISA's API as a stateful fake, written by hand from the vendor's reference.

Not derived from the description beside it: a fake made from a description would confirm its mistakes.
What the reference leaves open is marked [assumed].
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from connector_core.harness.vendor.deliveries import Alteration, Delivery
from connector_core.harness.vendor.keys import ApiKey
from connector_core.harness.vendor.routing import Route
from connector_core.harness.vendor.times import iso, parse_iso

from .fake_agents import Agents
from .fake_api import PERMISSIONS, Platform
from .fake_content import Content
from .fake_rows import Account, Agent, Conversation, Item, Server, Voice


class Fake(Agents, Content, Platform):
    """`https://api.voisa.ai/v1`, at `prefix` of wherever it is served."""

    def routes(self) -> list[Route]:
        return [*self.agent_routes(), *self.content_routes(), *self.platform_routes()]

    def sign(self, secret: str | None, event: str, body: bytes, moment: float) -> Mapping[str, str]:
        """No signature header is documented: none is sent."""
        return {}

    # ------------------------------------------------------------------ what the harness does to it

    def add_account(self, name: str = "Acme Dental", id_: str | None = None) -> Account:
        account = Account(id_ or self.ids.of("account").token("acc_", 6).lower(), name)
        self.accounts[account.id] = account
        return account

    def add_key(self, account: Account, permissions: tuple[str, ...] = PERMISSIONS) -> ApiKey:
        token = self.ids.of("key").token("vsa_live_", 32)
        self.redactor.add(token)
        key = ApiKey(self.ids.of("key").token("key_", 8), token, account.id, frozenset(permissions))
        return self.keys.add(key)

    def add_agent(self, account: Account, name: str = "Restaurant Assistant", **changes: Any) -> Agent:
        values: dict[str, Any] = {
            "id": self.ids.of("agent").token("agt_", 6).lower(),
            "description": "Handles reservations and inquiries",
            "industry": "restaurant",
            "created_at": parse_iso("2025-01-01T00:00:00Z") + len(self.agents),
            "config": example_config(),
        }
        return self.agents.add(Agent(account=account.id, name=name, **(values | changes)))

    def add_item(self, agent: Agent, name: str = "Menu.pdf", **changes: Any) -> Item:
        values: dict[str, Any] = {
            "id": self.ids.of("item").token("kb_", 6).lower(),
            "type": "document",
            "created_at": parse_iso("2025-01-10T00:00:00Z") + len(self.items),
        }
        return self.items.add(Item(account=agent.account, agent_id=agent.id, name=name, **(values | changes)))

    def add_server(self, account: Account, name: str = "Calendar Server", **changes: Any) -> Server:
        parameters = {"date": "string", "time": "string", "duration": "integer"}
        tool = {"name": "bookAppointment", "description": "Books calendar appointments", "parameters": parameters}
        values: dict[str, Any] = {
            "id": self.ids.of("server").token("mcp_", 6).lower(),
            "url": "https://mcp.example.com",
            "tools": [tool],
        }
        return self.servers.add(Server(account=account.id, name=name, **(values | changes)))

    def add_voice(self, account: Account, name: str = "Professional German Male", **changes: Any) -> Voice:
        values: dict[str, Any] = {"id": self.ids.of("voice").token("voice_", 6).lower()}
        return self.voices.add(Voice(account=account.id, name=name, **(values | changes)))

    def add_conversation(
        self,
        agent: Agent,
        *,
        started_at: float | None = None,
        duration: float | None = 180,
        status: str = "success",
        **changes: Any,
    ) -> Conversation:
        """A conversation that nobody was told of. A `duration` of None leaves it ongoing."""
        with self.lock:
            start = self.clock.now() if started_at is None else started_at
            values: dict[str, Any] = {
                "id": self.ids.of("conversation").token("conv_", 9).lower(),
                "phone_number": "+49123456789",
            }
            row = Conversation(account=agent.account, agent_id=agent.id, started_at=start, **(values | changes))
            self.conversations.add(row)
            if duration is not None:
                _end(row, status, start + duration)
            return row

    def add_examples(self, account: Account) -> None:
        """Everything that the reference's example answers show, word for word."""
        agent = self.add_agent(account, id="agt_123", created_at=parse_iso("2025-01-01T00:00:00Z"))
        self.add_item(agent, id="kb_123", created_at=parse_iso("2025-01-10T00:00:00Z"))
        self.add_server(account, id="mcp_123")
        self.add_voice(account, id="voice_123")
        self.add_conversation(agent, id="conv_123", started_at=parse_iso("2025-01-15T10:00:00Z"))

    def start_conversation(self, agent: Agent, **changes: Any) -> Conversation:
        """A conversation begins now; `conversation.started` goes out."""
        with self.lock:
            row = self.add_conversation(agent, duration=None, **changes)
            self.emit("conversation.started", started_data(row), account=row.account)
            return row

    def end_conversation(
        self, row: Conversation, *, status: str = "success", ended_at: float | None = None
    ) -> list[Delivery]:
        """End a conversation; `conversation.ended`, or `conversation.failed`, goes out."""
        with self.lock:
            _end(row, status, self.clock.now() if ended_at is None else ended_at)
            return self.ended(row)

    def ended(self, row: Conversation, **options: Any) -> list[Delivery]:
        """Tell of a conversation's end; options as in `emit`. A failed one has an event of its own [assumed]."""
        event = "conversation.failed" if row.status == "failed" else "conversation.ended"
        return self.emit(event, ended_data(row), account=row.account, **options)

    def run_tool(self, row: Conversation, tool: str = "bookAppointment", *, fails: bool = False) -> list[Delivery]:
        """A tool is used in a conversation; `tool.executed` or `tool.failed` goes out."""
        return self.emit("tool.failed" if fails else "tool.executed", tool_data(row, tool, fails), account=row.account)

    def agent_made(self, agent: Agent) -> None:
        self.emit("agent.created", agent_data(agent), account=agent.account)

    def agent_changed(self, agent: Agent) -> None:
        self.emit("agent.updated", agent_data(agent), account=agent.account)

    def emit(
        self,
        event: str,
        data: Mapping[str, Any],
        *,
        account: str,
        dated: float | None = None,
        tamper: Callable[[bytes], bytes] | None = None,
    ) -> list[Delivery]:
        """Send an event to every webhook that wants it, in the documented envelope [doc]."""
        with self.lock:
            moment = self.clock.now() if dated is None else dated
            body = {"event": event, "timestamp": iso(moment), "data": dict(data)}
            alteration = Alteration(tamper=tamper) if tamper else None
            return self.deliveries.emit(account, event, body, alteration=alteration)


def ended_data(row: Conversation) -> dict[str, Any]:
    """[doc]"""
    return {
        "conversation_id": row.id,
        "agent_id": row.agent_id,
        "duration": row.duration,
        "status": row.status,
    }


def started_data(row: Conversation) -> dict[str, Any]:
    """[assumed]"""
    return {"conversation_id": row.id, "agent_id": row.agent_id, "status": row.status}


def agent_data(agent: Agent) -> dict[str, Any]:
    """[assumed]"""
    return {"agent_id": agent.id, "name": agent.name, "status": agent.status}


def tool_data(row: Conversation, tool: str, fails: bool) -> dict[str, Any]:
    """[assumed]"""
    data = {"tool": tool, "conversation_id": row.id, "agent_id": row.agent_id}
    return {**data, "error": "The calendar did not answer"} if fails else {**data, "result": {"booked": True}}


def example_config() -> dict[str, Any]:
    """The configuration in the reference's example of an agent [doc]."""
    return {
        "voice": {
            "provider": "elevenlabs",
            "voice_id": "voice_abc",
            "settings": {"stability": 0.75, "speed": 1.0},
        },
        "conversation": {
            "first_message": "Hello, welcome to...",
            "system_prompt": "You are a helpful...",
            "model": "gpt-4o",
            "temperature": 0.5,
        },
        "turn_detection": {"mode": "silence", "timeout": 7},
    }


def _end(row: Conversation, status: str, ended_at: float) -> None:
    row.status, row.ended_at = status, ended_at
    row.sentiment = row.sentiment or "positive"
    row.summary = row.summary or "Customer booked appointment"
    row.transcript = row.transcript or [
        {"speaker": "agent", "text": "Hello, how can I help you?", "timestamp": "00:00:01"},
        {"speaker": "user", "text": "I'd like to make a reservation", "timestamp": "00:00:03"},
    ]
    collected = {"customer_name": "John Doe", "appointment_date": "2025-01-20"}
    row.metadata = row.metadata or {"tools_used": ["bookAppointment"], "data_collected": collected}
