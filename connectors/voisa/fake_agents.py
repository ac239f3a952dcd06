"""VOISA's agents."""

from __future__ import annotations

from typing import Any

from connector_core.harness.vendor.messages import Response
from connector_core.harness.vendor.paging import by_page
from connector_core.harness.vendor.routing import Exchange, Route

from .fake_api import Base
from .fake_rows import Agent
from .fake_wire import agent_detail, agent_made, agent_row, invalid, read_body, success, text_of, whole_number

_STATUSES = ("active", "inactive", "training")
_MEMBERS = {"name", "description", "industry", "config"}


class Agents(Base):
    """List, get, create, update, delete, chat."""

    def agent_routes(self) -> list[Route]:
        return [
            Route("GET", "/api/agents/list", self._list_agents, "read"),
            Route("POST", "/api/agents/create", self._create_agent, "write"),
            Route("GET", "/api/agents/{id}", self._get_agent, "read"),
            Route("PUT", "/api/agents/{id}/update", self._update_agent, "write"),
            Route("DELETE", "/api/agents/{id}", self._delete_agent, "delete"),
            Route("POST", "/api/agents/{id}/chat", self._chat, "write"),
        ]

    def agent_made(self, agent: Agent) -> None:
        """An agent was created."""
        raise NotImplementedError

    def agent_changed(self, agent: Agent) -> None:
        """An agent was updated."""
        raise NotImplementedError

    def row_of(self, agent: Agent) -> dict[str, Any]:
        return agent_row(agent, self._calls(agent))

    def detail_of(self, agent: Agent) -> dict[str, Any]:
        items = self.items.where(agent.account, lambda item: item.agent_id == agent.id)
        return agent_detail(agent, len(items), self._calls(agent))

    def _calls(self, agent: Agent) -> int:
        return len(self.conversations.where(agent.account, lambda row: row.agent_id == agent.id))

    def _list_agents(self, exchange: Exchange) -> Response:
        request = exchange.request
        page, limit = whole_number(request, "page", 1), whole_number(request, "limit", 20)
        status, industry = request.parameter("status"), request.parameter("industry")
        if status is not None and status not in _STATUSES:
            raise invalid("status must be active, inactive or training", "status")
        rows = self.agents.where(
            exchange.account,
            lambda agent: status in (None, agent.status) and industry in (None, agent.industry),
        )
        return success(
            {
                "agents": [self.row_of(agent) for agent in by_page(rows, page, limit, first=1)],
                "pagination": {"total": len(rows), "page": page, "pages": -(-len(rows) // limit)},
            }
        )

    def _get_agent(self, exchange: Exchange) -> Response:
        return success(self.detail_of(self.agent_of(exchange)))

    def _create_agent(self, exchange: Exchange) -> Response:
        body = read_body(exchange.request)
        self.note_strange("POST /api/agents/create", set(body), _MEMBERS)
        agent = Agent(
            self.ids.of("agent").token("agt_", 6).lower(),
            exchange.account,
            text_of(body, "name"),
            body.get("description", ""),
            body.get("industry", ""),
            exchange.now,
            status="training",
            config=_config(body),
        )
        self.agents.add(agent)
        self.agent_made(agent)
        return success(agent_made(agent), 201)

    def _update_agent(self, exchange: Exchange) -> Response:
        agent = self.agent_of(exchange)
        body = read_body(exchange.request)
        self.note_strange("PUT /api/agents/{id}/update", set(body), _MEMBERS)
        self.unlocked(agent)
        if self.update == "replace":
            agent.name, agent.description = body.get("name", ""), body.get("description", "")
            agent.config = _config(body)
        else:
            agent.name = body.get("name", agent.name)
            agent.description = body.get("description", agent.description)
            agent.config = _laid(agent.config, _config(body))
        self.agent_changed(agent)
        return success(agent_made(agent), message="Agent updated successfully")

    def _delete_agent(self, exchange: Exchange) -> Response:
        agent = self.agent_of(exchange)
        self.unlocked(agent)
        self.agents.remove(agent)
        return success(message="Agent deleted successfully")

    def _chat(self, exchange: Exchange) -> Response:
        self.agent_of(exchange)
        body = read_body(exchange.request)
        self.note_strange("POST /api/agents/{id}/chat", set(body), {"message", "session_id", "context"})
        text_of(body, "message")
        if not isinstance(body.get("context", {}), dict):
            raise invalid("context must be an object", "context")
        return success(
            {
                "response": "We're open Monday through Friday from 9 AM to 6 PM...",
                "session_id": body.get("session_id", "sess_new"),
                "tools_used": [],
                "confidence": 0.95,
            }
        )


def _config(body: dict[str, Any]) -> dict[str, Any]:
    config = body.get("config", {})
    if not isinstance(config, dict):
        raise invalid("config must be an object", "config")
    return config


def _laid(base: dict[str, Any], over: dict[str, Any]) -> dict[str, Any]:
    result = dict(base)
    for name, value in over.items():
        both = isinstance(value, dict) and isinstance(base.get(name), dict)
        result[name] = _laid(base[name], value) if both else value
    return result
