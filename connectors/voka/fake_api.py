"""Voka's operations, as its documents give them; what they do not say is marked [assumed]."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from connector_core.harness.vendor.engine import Vendor
from connector_core.harness.vendor.errors import VendorError, problem_json
from connector_core.harness.vendor.limits import Usage, retry_after
from connector_core.harness.vendor.messages import Request, Response
from connector_core.harness.vendor.pages import Pages
from connector_core.harness.vendor.paging import by_cursor, by_offset, by_page
from connector_core.harness.vendor.routing import Exchange, Route
from connector_core.harness.vendor.store import Table
from connector_core.harness.vendor.subscriptions import Subscription
from connector_core.harness.vendor.times import iso

from .fake_rows import Account, Assistant, Call
from .fake_wire import (
    E164,
    Query,
    assistant_record,
    invalid,
    is_url,
    not_found,
    position,
    read_body,
    subscription_record,
    time_text,
)

SCOPES = (
    "read_assistants",
    "read_calls",
    "read_analytics",
    "outbound_calls",
    "manage_webhooks",
    "send_sms",
)
INTEGRATION_PRESET = ("read_assistants", "read_calls", "manage_webhooks")
EVENTS = ("call.completed", "call.transcript.ready", "call.insight.received")
DIRECTIONS = {"inbound": "incoming", "outbound": "outgoing"}
"""REST's word → the webhook's word [public]."""

_TITLES = {
    "auth.missing": "Authentication required",
    "auth.invalid": "Invalid API key",
    "auth.revoked": "API key revoked",
    "auth.expired": "API key expired",
    "perm.denied": "Permission denied",
    "rate.exceeded": "Rate limit exceeded",
    "input.invalid": "Invalid input",
    "resource.not_found": "Not found",
    "method.not_allowed": "Method not allowed",
}


class Api(Vendor):
    """Voka's ten operations and the rules that hold for every answer."""

    prefix = "/api/v1"
    requests_per_minute = 60

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.pages = Pages("/calls", "cursor", lambda body: body["data"], cursor="next_cursor")
        self.accounts: dict[str, Account] = {}
        self.assistants: Table[Assistant] = Table()
        self.calls: Table[Call] = Table()

    def placed(self, call: Call) -> None:
        """An outbound call was accepted; it is queued."""
        raise NotImplementedError

    def routes(self) -> list[Route]:
        return [
            Route("GET", "/auth/whoami", self._whoami),
            Route("GET", "/assistants", self._list_assistants, "read_assistants"),
            Route("GET", "/calls", self._list_calls, "read_calls"),
            Route("GET", "/calls/{id}", self._get_call, "read_calls"),
            Route("GET", "/calls/{id}/transcript", self._get_transcript, "read_calls"),
            Route("POST", "/outbound-calls", self._place_call, "outbound_calls"),
            Route("GET", "/outbound-calls/{id}/transcript", self._outbound_transcript, "read_analytics"),
            Route("POST", "/webhook-subscriptions", self._subscribe, "manage_webhooks"),
            Route("GET", "/webhook-subscriptions", self._list_subscriptions, "manage_webhooks"),
            Route("DELETE", "/webhook-subscriptions/{id}", self._unsubscribe, "manage_webhooks"),
        ]

    # ------------------------------------------------------------------ rules that hold for every answer

    def headers(self, exchange: Exchange) -> Mapping[str, str]:
        usage: Usage | None = exchange.usage
        fields = {
            "X-Request-Id": exchange.request_id,
            "X-RateLimit-Limit": str(usage.limit if usage else self.limit.limit),
            "X-RateLimit-Remaining": str(usage.remaining if usage else self.limit.limit),
        }
        if usage:
            fields["X-RateLimit-Reset"] = iso(usage.reset)  # [public]
        return fields

    def limited(self, usage: Usage, exchange: Exchange) -> VendorError:
        return VendorError(429, "rate.exceeded", f"More than {usage.limit} requests in a minute.")

    def render_error(self, error: VendorError, exchange: Exchange) -> Response:
        error.title = error.title or _TITLES.get(error.code, "")
        response = problem_json(error, type_base="https://docs.vokaai.com/errors/", request_id=exchange.request_id)
        if error.status == 429 and exchange.usage is not None:
            wait = retry_after(exchange.usage.reset, exchange.now, self.retry_after_form)
            return Response(429, response.headers.changed({"Retry-After": wait}), response.body)
        return response

    def open(self, request: Request, path: str) -> Response | None:
        """Make's probe: echoed without a key, and nothing is written [doc]."""
        challenge = request.parameter("challenge")
        if request.method == "POST" and path == "/webhook-subscriptions" and challenge is not None:
            return Response.of(202, {"challenge": challenge})
        return None

    def watch(self, exchange: Exchange) -> None:
        request = exchange.request
        if request.method != "POST" and "Content-Type" in request.headers:
            self.breaches.append(f"{request.method} {request.path}: Content-Type belongs on POST only")
        if any(token in value for _, value in request.query for token in ("voka_live_", "voka_test_", "whsec_")):
            self.breaches.append(f"{request.method} {request.path}: a secret in the query")

    # ------------------------------------------------------------------ the ten operations

    def _whoami(self, exchange: Exchange) -> Response:
        key = exchange.key
        assert key is not None
        return Response.of(
            200,
            {
                "customer_id": key.account,
                "customer_name": self.accounts[key.account].name,
                "mode": key.mode,
                "permissions": {scope: True for scope in SCOPES if scope in key.scopes},
            },
        )

    def _list_assistants(self, exchange: Exchange) -> Response:
        query = Query(exchange.request)
        limit, offset = query.integer("limit", 50, 1, 100), query.integer("offset", 0, 0)
        wanted = query.uuid("id")
        query.check()
        rows = self.assistants.where(exchange.account, lambda row: wanted in (None, row.id))
        return Response.of(
            200,
            {
                "data": [assistant_record(row) for row in by_offset(rows, offset, limit)],
                "pagination": {"limit": limit, "offset": offset, "total": len(rows)},
            },
        )

    def _list_calls(self, exchange: Exchange) -> Response:
        query = Query(exchange.request)
        limit, page = query.integer("limit", 25, 1, 100), query.integer("page", 0, 0)
        direction = query.one_of("direction", tuple(DIRECTIONS))
        assistant = query.uuid("assistant_id")
        since, until = query.time("from"), query.time("to")
        query.check()

        def fits(call: Call) -> bool:
            # A call is listed when it starts; a queued one has no place in the order yet [assumed].
            return (
                call.started_at is not None
                and direction in (None, call.direction)
                and assistant in (None, call.assistant_id)
                and (since is None or call.started_at >= since)
                and (until is None or call.started_at <= until)
            )

        # Newest first [assumed]; the document's cursor is the start and the id of the last row.
        rows = sorted(self.calls.where(exchange.account, fits), key=position, reverse=True)
        cursor = exchange.request.parameter("cursor")
        if cursor is None:
            shown = by_page(rows, page, limit)
            _, following = by_cursor(rows[page * limit :], None, limit, position)
        else:
            try:
                shown, following = by_cursor(rows, cursor, limit, position)
            except ValueError as error:
                raise invalid(("cursor", str(error))) from error
        return Response.of(200, {"data": [self.summary(row) for row in shown], "next_cursor": following})

    def _get_call(self, exchange: Exchange) -> Response:
        return Response.of(200, self.detail(self._call(exchange)))

    def _get_transcript(self, exchange: Exchange) -> Response:
        return self.transcript(self._call(exchange))

    def _outbound_transcript(self, exchange: Exchange) -> Response:
        call = self._call(exchange)
        if not call.placed_by_api:
            raise not_found("outbound call")
        return self.transcript(call)

    def _place_call(self, exchange: Exchange) -> Response:
        body = read_body(exchange.request)
        account = self.accounts[exchange.account]
        issues = []
        assistant = self.assistants.get(account.id, str(body.get("assistant_id")))
        if assistant is None or not assistant.is_active:
            issues.append(("assistant_id", "No active assistant has this id."))
        number = body.get("to_number")
        if not isinstance(number, str) or not E164.fullmatch(number):
            issues.append(("to_number", "Must be a phone number such as +12025551111."))
        elif not number.startswith(account.allowed_prefixes):
            # Which error these calls are rejected with is not said [assumed].
            issues.append(("to_number", "This country is not on the key's allowlist."))
        callback = body.get("callback_url")
        if callback is not None and not is_url(callback):
            issues.append(("callback_url", "Must be a URL."))
        metadata = body.get("metadata", {})
        if not isinstance(metadata, dict):
            issues.append(("metadata", "Must be an object."))
        if issues:
            raise invalid(*issues)
        if account.cap_reached:
            raise VendorError(403, "perm.denied", "The daily cost cap of this key is reached.")  # [assumed]
        assert assistant is not None
        assert isinstance(number, str)
        call = self.calls.add(
            Call(
                self.ids.of("call").uuid(),
                account.id,
                "outbound",
                "queued",
                assistant.id,
                assistant.phone_numbers[0],
                number,
                created_at=exchange.now,
                conversation_id=self.ids.of("conversation").token("conv_", 10).lower(),
                placed_by_api=True,
                callback_url=callback,
                metadata=metadata,
            )
        )
        self.placed(call)
        return Response.of(
            201,  # [assumed]
            {"id": call.id, "status": "queued", "to_number": number, "assistant_id": assistant.id},
        )

    def _subscribe(self, exchange: Exchange) -> Response:
        body = read_body(exchange.request)
        url, events = body.get("url"), body.get("events")
        issues = []
        if not is_url(url):
            issues.append(("url", "Must be a URL."))
        if not isinstance(events, list) or not events or any(event not in EVENTS for event in events):
            issues.append(("events", f"Must name one or more of {', '.join(EVENTS)}."))
        if issues:
            raise invalid(*issues)
        assert isinstance(url, str)
        assert isinstance(events, list)
        # The same *set* of events: their order does not matter.
        same = self._active(exchange.account, lambda row: row.url == url and set(row.events) == set(events))
        if same:
            return Response.of(200, subscription_record(same[0]))
        secret = self.ids.of("subscription").secret("whsec_")
        self.redactor.add(secret)
        row = Subscription(
            self.ids.of("subscription").token("sub_01H", 20),
            exchange.account,
            url,
            tuple(dict.fromkeys(events)),
            secret,
            exchange.now,
        )
        self.deliveries.subscriptions.add(row)
        return Response.of(201, subscription_record(row) | {"secret": secret})  # 201 [assumed]

    def _list_subscriptions(self, exchange: Exchange) -> Response:
        rows = self._active(exchange.account, lambda _: True)
        return Response.of(200, {"data": [subscription_record(row) for row in rows]})  # the envelope is [assumed]

    def _unsubscribe(self, exchange: Exchange) -> Response:
        row = self.deliveries.subscriptions.get(exchange.account, exchange.params["id"])
        if row is None:
            raise not_found("subscription")
        self.deliveries.subscriptions.remove(row)
        return Response(204)  # [assumed]

    # ------------------------------------------------------------------ records on the wire

    def _call(self, exchange: Exchange) -> Call:
        """Raises 404, never 403: a foreign call's existence is not told [doc]."""
        call = self.calls.get(exchange.account, exchange.params["id"])
        if call is None:
            raise not_found("call")
        return call

    def summary(self, call: Call) -> dict[str, Any]:
        """A call as it is listed."""
        assistant = self.assistants.get(call.account, call.assistant_id)
        return {
            "id": call.id,
            "direction": call.direction,
            "status": call.status,
            "started_at": time_text(call.started_at),
            "answered_at": time_text(call.answered_at),
            "ended_at": time_text(call.ended_at),
            "duration_seconds": call.duration,
            "from_number": call.from_number,
            "to_number": call.to_number,
            "assistant_id": call.assistant_id,
            "assistant_name": assistant.name if assistant else None,
            "caller_name": call.caller_name,
            "has_transcript": call.segments is not None,
            "recording_available": call.ended_at is not None,
            "created_at": time_text(call.created_at),
        }

    def detail(self, call: Call) -> dict[str, Any]:
        """A call as it is fetched alone."""
        return self.summary(call) | {
            "summary": call.summary,
            "disconnect_reason": call.disconnect_reason,
            "conversation_id": call.conversation_id,
            "cost": call.cost,
            "billable_seconds": call.duration,
        }

    def transcript(self, call: Call) -> Response:
        head = {"call_id": call.id, "conversation_id": call.conversation_id}
        if call.segments is None:
            return Response.of(202, head | {"status": "pending"})
        text = "\n\n".join(f"{row['speaker'].capitalize()}: {row['text']}" for row in call.segments)
        return Response.of(200, head | {"transcript": {"full_text": text, "segments": call.segments}})

    def _active(self, account: str, test: Callable[[Subscription], bool]) -> list[Subscription]:
        return self.deliveries.subscriptions.where(account, lambda row: row.active and test(row))
