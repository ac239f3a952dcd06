"""Voxpria's operations: calls from the vendor's Calls API document, agents from its public page.

What neither says is marked [assumed].
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal
from urllib.parse import unquote

from connector_core.harness.vendor.engine import Vendor
from connector_core.harness.vendor.errors import VendorError
from connector_core.harness.vendor.limits import Usage, retry_after
from connector_core.harness.vendor.messages import Headers, Request, Response
from connector_core.harness.vendor.pages import Pages
from connector_core.harness.vendor.paging import by_page
from connector_core.harness.vendor.routing import Exchange, Route
from connector_core.harness.vendor.store import Table

from .fake_rows import Account, Agent, Call
from .fake_wire import (
    AUDIO_TYPE,
    E164,
    agent_detail,
    agent_record,
    audio,
    call_record,
    invalid,
    not_found,
    placed_record,
    read_body,
    success,
    whole_number,
)

_MEMBERS = {"agentId", "toNumber", "variables"}
_PAGED = {"page", "limit"}
_RECORDINGS = "/recordings/"


class Api(Vendor):
    """The five operations, the recordings, and the rules that hold for every answer."""

    prefix = "/api/v1"
    requests_per_minute = 60  # No limit is documented [assumed].

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.pages = Pages("/calls", "page", _rows, start="1")
        self.accounts: dict[str, Account] = {}
        self.agents: Table[Agent] = Table()
        self.calls: Table[Call] = Table()
        self.list_shape: Literal["array", "calls"] = "array"
        """Whether `data` of the list is the array, or an object that holds it as `calls`: no document shows it."""
        self.refuse_with_200 = False
        """Whether a refusal is told by `success: false` alone, under status 200."""
        self.recording_host: str | None = None
        """Another host name for recordings, such as ``localhost``; None: the API's own."""
        self.recording_redirect: str | None = None
        """Where a recording's URL at the API's own host leads on to; None: it answers itself."""
        self._origin = "app.voxpria.com"

    def placed(self, call: Call) -> None:
        """A call was accepted; it is queued."""
        raise NotImplementedError

    def routes(self) -> list[Route]:
        return [
            Route("POST", "/calls", self._place_call),
            Route("GET", "/calls", self._list_calls),
            Route("GET", "/calls/{id}", self._get_call),
            Route("GET", "/agents", self._list_agents),
            Route("GET", "/agents/{id}", self._get_agent),
        ]

    # ------------------------------------------------------------------ rules that hold for every answer

    def limited(self, usage: Usage, exchange: Exchange) -> VendorError:
        return VendorError(429, "limited", f"More than {usage.limit} requests in a minute.")

    def render_error(self, error: VendorError, exchange: Exchange) -> Response:
        """No error is documented: this shape, and Retry-After, are [assumed]."""
        status = 200 if self.refuse_with_200 and error.status != 429 else error.status
        response = Response.of(status, {"success": False, "error": {"message": error.detail}})
        if error.status == 429 and exchange.usage is not None:
            wait = retry_after(exchange.usage.reset, exchange.now, self.retry_after_form)
            return Response(429, response.headers.changed({"Retry-After": wait}), response.body)
        return response

    def open(self, request: Request, path: str) -> Response | None:
        """A recording needs no key [assumed]; one that is sent to another host is a breach."""
        if request.method != "GET" or not path.startswith(_RECORDINGS):
            return None
        host = request.headers.get("Host", self._origin)
        if host != self._origin and any(name in request.headers for name in ("Authorization", "X-API-Key")):
            self.breaches.append(f"GET {path}: the key was sent to {host}")
        if self.recording_redirect is not None and host == self._origin:
            return Response(302, Headers({"Location": self.recording_redirect}))
        id_ = unquote(path.removeprefix(_RECORDINGS)).removesuffix(".mp3")
        call = next((row for row in self.calls if row.id == id_ and row.recorded), None)
        if call is None:
            raise not_found("Recording")
        return Response(200, Headers({"Content-Type": AUDIO_TYPE}), audio(call))

    def watch(self, exchange: Exchange) -> None:
        request = exchange.request
        path = request.path.removeprefix(self.prefix)
        if not path.startswith(_RECORDINGS) and "Host" in request.headers:
            self._origin = request.headers["Host"]
        where = f"{request.method} {path}"
        allowed = _PAGED if where == "GET /calls" else set()
        unknown = sorted({name for name, _ in request.query} - allowed)
        if unknown and not path.startswith(_RECORDINGS):
            self.breaches.append(f"{where}: nobody documents the parameters {', '.join(unknown)}")
        if request.method == "GET" and request.body:
            self.breaches.append(f"{where}: a GET with a body")

    # ------------------------------------------------------------------ the operations

    def _place_call(self, exchange: Exchange) -> Response:
        body = read_body(exchange.request)
        strange = sorted(set(body) - _MEMBERS)
        if strange:
            self.breaches.append(f"POST /calls: nobody documents the members {', '.join(strange)}")
        agent = self.agents.get(exchange.account, str(body.get("agentId")))
        if agent is None or agent.status != "active":
            raise invalid("agentId: no active agent has this id.")
        number = body.get("toNumber")
        if not isinstance(number, str) or not E164.fullmatch(number):
            raise invalid("toNumber: must be a phone number such as +14155551234.")
        variables = body.get("variables", {})
        if not isinstance(variables, dict) or not all(isinstance(value, str) for value in variables.values()):
            raise invalid("variables: must be an object of texts.")
        call = Call(
            self.ids.of("call").token("call_", 9).lower(),
            exchange.account,
            agent.id,
            number,
            "queued",
            exchange.now,
            variables=variables,
            placed_by_api=True,
        )
        self.calls.add(call)
        self.placed(call)
        return success(placed_record(call), 201)  # 201 [assumed]

    def _get_call(self, exchange: Exchange) -> Response:
        call = self.calls.get(exchange.account, exchange.params["id"])
        if call is None:
            raise not_found("Call")
        return success(self.record(call))

    def _list_calls(self, exchange: Exchange) -> Response:
        """Newest first, and rows like the detail [both assumed]; the first page is 1 [doc by example]."""
        request = exchange.request
        page, limit = whole_number(request, "page", 1), whole_number(request, "limit", 50, 100)
        rows = self.newest(exchange.account)
        shown = [self.record(call) for call in by_page(rows, page, limit, first=1)]
        return success(shown if self.list_shape == "array" else {"calls": shown})

    def _list_agents(self, exchange: Exchange) -> Response:
        return success([agent_record(agent) for agent in self.agents.where(exchange.account)])

    def _get_agent(self, exchange: Exchange) -> Response:
        agent = self.agents.get(exchange.account, exchange.params["id"])
        if agent is None:
            raise not_found("Agent")
        return success(self.agent(agent))

    # ------------------------------------------------------------------ records on the wire

    def newest(self, account: str) -> list[Call]:
        # Of two that were made in the same moment the later insertion is the newer one.
        rows = list(reversed(self.calls.where(account)))
        rows.sort(key=lambda call: call.created_at, reverse=True)
        return rows

    def record(self, call: Call) -> Mapping[str, Any]:
        return call_record(call, self.recording_of(call))

    def agent(self, agent: Agent) -> Mapping[str, Any]:
        return agent_detail(agent, self.calls.where(agent.account, lambda call: call.agent_id == agent.id))

    def recording_of(self, call: Call) -> str | None:
        """The URL of a recording, on the host that the API was last called by."""
        if not call.recorded:
            return None
        if call.recording_url is not None:
            return call.recording_url
        host, _, port = self._origin.partition(":")
        origin = f"{self.recording_host or host}:{port}" if port else self.recording_host or host
        return f"http{'' if port else 's'}://{origin}{self.prefix}{_RECORDINGS}{call.id}.mp3"


def _rows(body: Any) -> list[Any]:
    """Of a page in either of its shapes."""
    found: list[Any] = body["data"]["calls"] if isinstance(body["data"], dict) else body["data"]
    return found
