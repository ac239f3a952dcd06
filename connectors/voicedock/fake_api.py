"""VoiceDock's operations. [doc] is the Calls document, [public] the vendor's other public pages,
[assumed] what neither says."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import unquote

from connector_core.harness.vendor.engine import Vendor
from connector_core.harness.vendor.errors import VendorError
from connector_core.harness.vendor.limits import Usage, retry_after
from connector_core.harness.vendor.messages import Response
from connector_core.harness.vendor.pages import Pages
from connector_core.harness.vendor.paging import by_offset
from connector_core.harness.vendor.routing import Exchange, Route
from connector_core.harness.vendor.store import Table

from .fake_placing import check_config, check_destination, mode_of
from .fake_rows import EVENTS, LIVE_EVENTS, STATUSES, Account, Assistant, Call, Number
from .fake_wire import (
    account_record,
    assistant_record,
    call_record,
    invalid,
    is_url,
    merged,
    moment,
    not_found,
    number_record,
    read_body,
    whole_number,
)

_FILTERS = {"status", "start_date", "end_date", "limit", "offset"}
_PATCHED = {"webhook_url", "webhook_secret", "webhook_events"}


class Api(Vendor):
    """The eight operations and the rules that hold for every answer."""

    prefix = "/api/v1"
    requests_per_minute = 100  # [public]

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.pages = Pages("/calls", "offset", lambda body: body["calls"], start="0")
        self.accounts: dict[str, Account] = {}
        self.assistants: Table[Assistant] = Table()
        self.numbers: Table[Number] = Table()
        self.calls: Table[Call] = Table()

    def placed(self, call: Call) -> None:
        """A call was accepted; it is connecting."""
        raise NotImplementedError

    def hooked(self, assistant: Assistant) -> None:
        """The webhook of an assistant was changed."""
        raise NotImplementedError

    def routes(self) -> list[Route]:
        return [
            Route("GET", "/account", self._account),
            Route("GET", "/calls", self._list_calls),
            Route("POST", "/calls", self._place_call),
            Route("GET", "/calls/{id}", self._get_call),
            Route("GET", "/assistants", self._list_assistants),
            Route("GET", "/assistants/{id}", self._get_assistant),
            Route("PATCH", "/assistants/{id}", self._patch_assistant),
            Route("GET", "/numbers", self._list_numbers),
        ]

    # ------------------------------------------------------------------ rules that hold for every answer

    def headers(self, exchange: Exchange) -> Mapping[str, str]:
        """[public]"""
        usage: Usage | None = exchange.usage
        if usage is None:
            return {}
        return {
            "X-RateLimit-Limit": str(usage.limit),
            "X-RateLimit-Remaining": str(usage.remaining),
            "X-RateLimit-Reset": str(int(usage.reset)),
        }

    def limited(self, usage: Usage, exchange: Exchange) -> VendorError:
        return VendorError(429, "rate_limit_exceeded", "Too many requests.")

    def render_error(self, error: VendorError, exchange: Exchange) -> Response:
        """`{error, message}` [doc]; 429 nests both in `error` [public]."""
        if error.status != 429:
            title = "Invalid API key" if error.status == 401 else error.code
            return Response.of(error.status, {"error": title, "message": error.detail})
        response = Response.of(429, {"error": {"code": error.code, "message": error.detail}})
        if exchange.usage is None:
            return response
        wait = retry_after(exchange.usage.reset, exchange.now, self.retry_after_form)
        return Response(429, response.headers.changed({"Retry-After": wait}), response.body)

    def watch(self, exchange: Exchange) -> None:
        request = exchange.request
        path = request.path.removeprefix(self.prefix)
        where = f"{request.method} {path}"
        if request.method == "GET" and request.body:
            self.breaches.append(f"{where}: a GET with a body")
        unknown = sorted({name for name, _ in request.query} - (_FILTERS if where == "GET /calls" else set()))
        if unknown:
            self.breaches.append(f"{where}: nobody documents the parameters {', '.join(unknown)}")
        if path.startswith("/calls/"):
            self._check_segment(where, path.removeprefix("/calls/"))

    def _check_segment(self, where: str, segment: str) -> None:
        """A call's id holds a plus sign, which must arrive as %2B. Raises VendorError 404."""
        if "+" in segment:
            problem = "a plus sign was not percent-encoded"
        elif unquote(segment).startswith("call-_ "):
            problem = "a plus sign became a space"
        elif unquote(segment).startswith("call-_%2B"):
            problem = "the id was encoded twice"
        else:
            return
        self.breaches.append(f"{where}: {problem}")
        raise not_found("Call")

    # ------------------------------------------------------------------ the operations

    def _account(self, exchange: Exchange) -> Response:
        id_ = exchange.account
        live = self.calls.where(id_, lambda call: call.status in ("connecting", "in-progress"))
        counts = (len(self.numbers.where(id_)), len(self.assistants.where(id_)), len(live))
        return Response.of(200, account_record(self.accounts[id_], *counts))

    def _list_calls(self, exchange: Exchange) -> Response:
        """Parameters and `{calls, pagination}` [public]. Newest first, and dates that count for the start of
        a call, both ends included [assumed]."""
        request = exchange.request
        limit, offset = whole_number(request, "limit", 50, 1, 1000), whole_number(request, "offset", 0, 0)
        status = request.parameter("status")
        if status is not None and status not in STATUSES:
            raise invalid(f"status must be one of {', '.join(STATUSES)}")
        since, until = moment(request, "start_date"), moment(request, "end_date")

        def fits(call: Call) -> bool:
            begun = call.started_at or call.created_at
            return (
                status in (None, call.status)
                and (since is None or begun >= since)
                and (until is None or begun <= until)
            )

        rows = list(reversed(self.calls.where(exchange.account, fits)))
        rows.sort(key=lambda call: call.created_at, reverse=True)
        return Response.of(
            200,
            {
                "calls": [call_record(call) for call in by_offset(rows, offset, limit)],
                "pagination": {"total": len(rows), "limit": limit, "offset": offset},
            },
        )

    def _get_call(self, exchange: Exchange) -> Response:
        call = self.calls.get(exchange.account, exchange.params["id"])
        if call is None:
            raise not_found("Call")
        return Response.of(200, call_record(call))

    def _place_call(self, exchange: Exchange) -> Response:
        """Path and `to` are [assumed], and all of the answer but `call_id` [doc]."""
        body = read_body(exchange.request)
        mode = mode_of(body, self.breaches.append)
        destination = check_destination(body)
        assistant = None
        if mode == "transient":
            config = _object(body, "assistant")
        else:
            assistant = self._assistant(exchange.account, str(body["assistant_id"]))
            config = merged(assistant.config, _object(body, "assistant_override") if mode == "hybrid" else {})
        check_config(config)
        number = self._number(exchange.account, body.get("number_id"))
        call = Call(
            self.call_id(destination),
            exchange.account,
            destination,
            number.phone_number,
            "connecting",
            exchange.now,
            assistant_id=assistant.id if assistant else None,
            assistant_name=assistant.name if assistant else config.get("name"),
            business_name=assistant.business_name if assistant else None,
            number_id=number.id,
            number_name=number.name,
            kind="outbound_phone_call",
            placed_by_api=True,
            config=config,
        )
        self.calls.add(call)
        self.placed(call)
        return Response.of(201, {"call_id": call.id, "status": call.status})

    def _list_assistants(self, exchange: Exchange) -> Response:
        """`{assistants: [...]}` [assumed], as the public page shows it of numbers."""
        rows = self.assistants.where(exchange.account)
        return Response.of(200, {"assistants": [assistant_record(row) for row in rows]})

    def _get_assistant(self, exchange: Exchange) -> Response:
        """A bare object [assumed], as of calls."""
        return Response.of(200, assistant_record(self._assistant(exchange.account, exchange.params["id"])))

    def _patch_assistant(self, exchange: Exchange) -> Response:
        """The webhook of an assistant [public]; null takes it away [assumed]."""
        body = read_body(exchange.request)
        strange = sorted(set(body) - _PATCHED)
        if strange:
            self.breaches.append(f"PATCH /assistants: {', '.join(strange)} is not the connector's to change")
        row = self._assistant(exchange.account, exchange.params["id"])
        url = body.get("webhook_url", row.webhook_url)
        if url is not None and not is_url(url):
            raise invalid("webhook_url must be a URL")
        events = body.get("webhook_events", row.webhook_events)
        if not isinstance(events, list) or any(event not in EVENTS for event in events):
            raise invalid(f"webhook_events must be a list of {', '.join(EVENTS)}")
        secret = body.get("webhook_secret", row.webhook_secret)
        if secret is not None and (not isinstance(secret, str) or not secret):
            raise invalid("webhook_secret must be a text")
        live = [event for event in events if event in LIVE_EVENTS]
        if live and url is not None and url not in row.own_urls:
            self.breaches.append(f"PATCH /assistants: {', '.join(live)} await an answer and may not be subscribed")
        if secret is not None and secret != row.webhook_secret:
            self.redactor.add(secret)
        row.webhook_url, row.webhook_secret, row.webhook_events = url, secret, list(events)
        self.hooked(row)
        return Response.of(200, assistant_record(row))

    def _list_numbers(self, exchange: Exchange) -> Response:
        """[public]"""
        return Response.of(200, {"numbers": [number_record(row) for row in self.numbers.where(exchange.account)]})

    # ------------------------------------------------------------------ rows

    def call_id(self, phone: str) -> str:
        """``call-_+31623731537_XqaQxRRgAzYc``: in the manner of the document's example."""
        return f"call-_{phone}_{self.ids.of('call').token('', 12)}"

    def _assistant(self, account: str, id_: str) -> Assistant:
        row = self.assistants.get(account, id_)
        if row is None:
            raise not_found("Assistant")
        return row

    def _number(self, account: str, id_: object) -> Number:
        """The number asked for, else the first of the pool, whoever's client it belongs to [doc]."""
        pool = self.numbers.where(account, lambda row: id_ is None or row.id == id_)
        if not pool:
            raise not_found("Number")
        return pool[0]


def _object(body: dict[str, Any], name: str) -> dict[str, Any]:
    value = body[name]
    if not isinstance(value, dict) or not value:
        raise invalid(f"{name} must be an object with something in it")
    return value
