"""VOISA's rules that hold for every answer, and the small operations. What the reference leaves open is [assumed]."""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qsl, urlsplit

from connector_core.harness.vendor.engine import Vendor
from connector_core.harness.vendor.errors import VendorError
from connector_core.harness.vendor.keys import ApiKey
from connector_core.harness.vendor.limits import Usage, retry_after
from connector_core.harness.vendor.messages import Request, Response
from connector_core.harness.vendor.pages import Pages
from connector_core.harness.vendor.routing import Exchange, Route
from connector_core.harness.vendor.store import Table
from connector_core.harness.vendor.subscriptions import Subscription

from .fake_rows import Account, Agent, Conversation, Item, Placed, Server, Update, Voice
from .fake_wire import (
    ANSWERED_AT,
    E164,
    agent_not_found,
    invalid,
    not_found,
    read_body,
    server_row,
    success,
    text_of,
)

PERMISSIONS = ("read", "write", "delete")
EVENTS = (
    "conversation.started",
    "conversation.ended",
    "conversation.failed",
    "agent.created",
    "agent.updated",
    "tool.executed",
    "tool.failed",
)
_FORBIDDEN = "/api/get-api-key"


class Base(Vendor):
    """What all groups of operations stand on."""

    prefix = "/v1"
    requests_per_minute = 100
    """The standard plan's [doc]."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.pages = Pages("/api/conversations/list", "page", lambda body: body["data"]["conversations"], start="1")
        self.accounts: dict[str, Account] = {}
        self.agents: Table[Agent] = Table()
        self.items: Table[Item] = Table()
        self.conversations: Table[Conversation] = Table()
        self.servers: Table[Server] = Table()
        self.voices: Table[Voice] = Table()
        self.placed: Table[Placed] = Table()
        self.refuse_with_200 = False
        """Whether a refusal is told by `success: false` alone, under status 200 [assumed]."""
        self.locked: dict[str, int] = {}
        """Agent id → how many more requests that change it are answered RESOURCE_LOCKED."""
        self.locked_status = 409
        """The HTTP status of RESOURCE_LOCKED: not documented."""
        self.update: Update = "replace"
        """Whether PUT keeps what it is not given: not documented; the fake's default is the harmful one."""
        self.hook_has_id = False
        """Whether creating a webhook answers with an id: not documented."""

    def agent_of(self, exchange: Exchange, id_: str | None = None) -> Agent:
        """Raises VendorError 404."""
        agent = self.agents.get(exchange.account, id_ if id_ is not None else exchange.params["id"])
        if agent is None:
            raise agent_not_found()
        return agent

    def unlocked(self, agent: Agent) -> None:
        """Raises VendorError while somebody else changes the agent."""
        if self.locked.get(agent.id, 0) > 0:
            self.locked[agent.id] -= 1
            raise VendorError(self.locked_status, "RESOURCE_LOCKED", "Resource being modified")

    # ------------------------------------------------------------------ rules that hold for every answer

    def authenticate(self, request: Request) -> ApiKey:
        try:
            return super().authenticate(request)
        except VendorError as error:
            raise VendorError(401, "INVALID_API_KEY", "API key invalid or expired") from error

    def limited(self, usage: Usage, exchange: Exchange) -> VendorError:
        return VendorError(429, "RATE_LIMIT_EXCEEDED", "Too many requests")

    def render_error(self, error: VendorError, exchange: Exchange) -> Response:
        """The documented error; Retry-After is [assumed], no rate header is documented."""
        code, message = error.code, error.detail
        if error.status == 403:
            code, message = "INSUFFICIENT_PERMISSIONS", "Lacking required permission"
        elif code in ("resource.not_found", "method.not_allowed"):
            code = "INVALID_REQUEST"
        shown = {"code": code, "message": message, **(error.extra if "field" in error.extra else {})}
        status = 200 if self.refuse_with_200 and error.status not in (401, 429) else error.status
        response = Response.of(status, {"success": False, "error": shown, "timestamp": ANSWERED_AT})
        if error.status == 429 and exchange.usage is not None:
            wait = retry_after(exchange.usage.reset, exchange.now, self.retry_after_form)
            return Response(429, response.headers.changed({"Retry-After": wait}), response.body)
        return response

    def watch(self, exchange: Exchange) -> None:
        request = exchange.request
        path = request.path.removeprefix(self.prefix)
        if path == _FORBIDDEN:
            self.breaches.append(f"{request.method} {path}: it takes a password and must never be called")
        if request.method in ("GET", "DELETE") and request.body:
            self.breaches.append(f"{request.method} {path}: it has a body")

    def note_strange(self, where: str, given: set[str], known: set[str]) -> None:
        """Members that nobody documents are a breach."""
        strange = sorted(given - known)
        if strange:
            self.breaches.append(f"{where}: nobody documents {', '.join(strange)}")


class Platform(Base):
    """Verification, MCP tools, analytics, test calls and webhooks."""

    def platform_routes(self) -> list[Route]:
        return [
            Route("GET", "/api/verify", self._verify),
            Route("GET", "/api/mcp-servers", self._list_servers, "read"),
            Route("GET", "/api/mcp-servers/{id}/tools", self._list_tools, "read"),
            Route("POST", "/api/agents/{id}/assign-tools", self._assign_tools, "write"),
            Route("GET", "/api/analytics/agent/{id}", self._analytics, "read"),
            Route("POST", "/api/analytics/sentiment-batch", self._sentiment, "read"),
            Route("POST", "/api/make-call", self._make_call, "write"),
            Route("POST", "/api/webhooks", self._add_hook, "write"),
        ]

    def _verify(self, exchange: Exchange) -> Response:
        assert exchange.key is not None
        permissions = [name for name in PERMISSIONS if name in exchange.key.scopes]
        return success({"valid": True, "account_id": exchange.account, "permissions": permissions})

    def _list_servers(self, exchange: Exchange) -> Response:
        return success({"servers": [server_row(row) for row in self.servers.where(exchange.account)]})

    def _list_tools(self, exchange: Exchange) -> Response:
        server = self.servers.get(exchange.account, exchange.params["id"])
        if server is None:
            raise not_found("MCP server")
        return success({"tools": server.tools})

    def _assign_tools(self, exchange: Exchange) -> Response:
        """The answer is not shown: the agent's tools are [assumed]."""
        agent = self.agent_of(exchange)
        self.unlocked(agent)
        body = read_body(exchange.request)
        tools = body.get("tools")
        if not isinstance(tools, list) or not all(isinstance(tool, str) for tool in tools):
            raise invalid("tools must be an array of names", "tools")
        agent.tools = tools
        return success({"id": agent.id, "tools": agent.tools}, message="Tools assigned successfully")

    def _analytics(self, exchange: Exchange) -> Response:
        self.agent_of(exchange)
        period = exchange.request.parameter("period")
        if period not in (None, "day", "week", "month", "year"):
            raise invalid("period must be day, week, month or year", "period")
        return success(
            {
                "overview": {
                    "total_calls": 1543,
                    "success_rate": 0.92,
                    "avg_duration": 180,
                    "total_duration": 277740,
                },
                "timeline": [{"date": "2025-01-15", "calls": 45, "success_rate": 0.93}],
                "top_intents": [{"intent": "booking", "count": 523, "percentage": 0.34}],
                "sentiment": {"positive": 0.72, "neutral": 0.23, "negative": 0.05},
            }
        )

    def _sentiment(self, exchange: Exchange) -> Response:
        body = read_body(exchange.request)
        texts = body.get("texts")
        if (
            not isinstance(texts, list)
            or not texts
            or not all(isinstance(text, str) and text.strip() for text in texts)
        ):
            raise invalid("texts must be an array of texts", "texts")
        return success({"results": [_judged(text) for text in texts]})

    def _make_call(self, exchange: Exchange) -> Response:
        body = read_body(exchange.request)
        self.note_strange("POST /api/make-call", set(body), {"agent_id", "phone_number"})
        agent = self.agent_of(exchange, text_of(body, "agent_id"))
        number = text_of(body, "phone_number")
        if not E164.fullmatch(number):
            raise invalid("phone_number must be a phone number such as +49123456789", "phone_number")
        row = Placed(self.ids.of("call").token("call_", 6).lower(), exchange.account, agent.id, number)
        self.placed.add(row)
        return success({"call_id": row.id, "status": "initiated"})

    def _add_hook(self, exchange: Exchange) -> Response:
        body = read_body(exchange.request)
        self.note_strange("POST /api/webhooks", set(body), {"url", "events", "secret"})
        url, secret = text_of(body, "url"), text_of(body, "secret")
        self.redactor.add(secret)
        for _, value in parse_qsl(urlsplit(url).query):
            # What a client puts into its URL may be all that guards it.
            self.redactor.add(value)
        events = body.get("events")
        if not isinstance(events, list) or not events or not set(events) <= set(EVENTS):
            raise invalid("events must be an array of known events", "events")
        known = self.deliveries.subscriptions.where(exchange.account, lambda row: row.url == url)
        if known:
            self.breaches.append("POST /api/webhooks: the same URL was posted twice, and gets everything twice")
        hook = Subscription(
            self.ids.of("hook").token("wh_", 6).lower(), exchange.account, url, tuple(events), secret, exchange.now
        )
        self.deliveries.subscriptions.add(hook)
        data = {"id": hook.id} if self.hook_has_id else None
        return success(data, 201, "Webhook configured successfully")


_JUDGED = {
    "Great service, very helpful!": ("Great service...", "positive", 0.95),
    "Could be better": ("Could be better", "neutral", 0.45),
    "Terrible experience": ("Terrible...", "negative", 0.15),
}
"""The reference's examples [doc]: an answer may hold less than the text that was sent."""


def _judged(text: str) -> dict[str, Any]:
    """Of other texts the first word comes back, and they are neutral."""
    cut, sentiment, score = _JUDGED.get(text, (f"{text.split()[0]}...", "neutral", 0.5))
    return {"text": cut, "sentiment": sentiment, "score": score}
