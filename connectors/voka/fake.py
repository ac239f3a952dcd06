"""Voka's API as a stateful fake, written by hand from the vendor's documents.

Not derived from the description beside it: a fake made from a description would confirm its mistakes.
What the documents do not say is marked [assumed]; [public] is the vendor's public documentation.
"""

from __future__ import annotations

import hashlib
import hmac
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import Any
from urllib.parse import urlsplit

from connector_core.harness.vendor.deliveries import Alteration, Delivery
from connector_core.harness.vendor.engine import Vendor
from connector_core.harness.vendor.errors import VendorError, problem_json
from connector_core.harness.vendor.keys import ApiKey
from connector_core.harness.vendor.limits import Usage, retry_after
from connector_core.harness.vendor.messages import Request, Response
from connector_core.harness.vendor.paging import by_cursor, by_offset, by_page
from connector_core.harness.vendor.routing import Exchange, Route
from connector_core.harness.vendor.store import Table
from connector_core.harness.vendor.subscriptions import Subscription
from connector_core.harness.vendor.times import iso, parse_iso

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
VISIBLE = 12
"""How many characters of a key may be shown [public]."""

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
_E164 = re.compile(r"\+[1-9]\d{6,14}")
_UUID = re.compile(r"[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}", re.IGNORECASE)


@dataclass
class Account:
    """A customer of Voka."""

    id: str
    name: str
    allowed_prefixes: tuple[str, ...] = ("+1",)
    """The country allowlist: US and CA by default [doc]; both are +1."""
    cap_reached: bool = False
    """Whether the day's cost cap is used up [doc]."""


@dataclass
class Assistant:
    """A voice assistant; the fields of the document's example."""

    id: str
    account: str
    name: str
    description: str
    phone_numbers: list[str]
    created_at: float
    is_active: bool = True


@dataclass
class Call:
    """One call. `transcript` is None until the carrier gave it; times in seconds since 1970."""

    id: str
    account: str
    direction: str
    status: str
    assistant_id: str
    from_number: str
    to_number: str
    created_at: float
    started_at: float | None = None
    answered_at: float | None = None
    ended_at: float | None = None
    caller_name: str | None = None
    summary: str | None = None
    disconnect_reason: str | None = None
    conversation_id: str | None = None
    segments: list[dict[str, str]] | None = None
    placed_by_api: bool = False
    callback_url: str | None = None
    metadata: dict[str, Any] = field(default_factory=dict)

    @property
    def duration(self) -> int | None:
        if self.started_at is None or self.ended_at is None:
            return None
        return round(self.ended_at - (self.answered_at or self.ended_at))

    @property
    def cost(self) -> float | None:
        """Ten cents a begun minute: an invented price."""
        return None if self.duration is None else round(-(-self.duration // 60) * 0.1, 2)


@dataclass(frozen=True)
class Course:
    """How an outbound call goes: seconds on the clock until it is picked up, ends, and its
    transcript settles. `started_at` makes the recorded times independent of the clock."""

    ring: float = 2.0
    talk: float = 30.0
    settle: float = 5.0
    status: str = "completed"
    started_at: float | None = None
    duration: float | None = None


class Fake(Vendor):
    """`https://voice.vokaai.com/api/v1`, at `prefix` of wherever it is served."""

    prefix = "/api/v1"
    requests_per_minute = 60

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.accounts: dict[str, Account] = {}
        self.assistants: Table[Assistant] = Table()
        self.calls: Table[Call] = Table()
        self.course = Course()

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

    # ------------------------------------------------------------------ what the harness does to it

    def add_account(self, name: str = "Acme Dental", **changes: Any) -> Account:
        account = Account(self.ids.uuid(), name, **changes)
        self.accounts[account.id] = account
        return account

    def add_key(self, account: Account, scopes: tuple[str, ...] = SCOPES, *, mode: str = "live") -> ApiKey:
        """A new key; an absent scope is not granted."""
        token = self.ids.token(f"voka_{mode}_", 32)
        self.redactor.add(token, VISIBLE)
        key = ApiKey(self.ids.token("key_", 8), token, account.id, frozenset(scopes), mode)
        return self.keys.add(key)

    def add_assistant(self, account: Account, name: str = "Reception Agent", **changes: Any) -> Assistant:
        number = f"+1202555{len(self.assistants) + 1111:04}"
        values: dict[str, Any] = {
            "description": "Handles new-patient calls",
            "phone_numbers": [number],
            "created_at": parse_iso("2026-01-15T00:00:00Z") + len(self.assistants),
        }
        return self.assistants.add(Assistant(self.ids.uuid(), account.id, name, **(values | changes)))

    def add_call(
        self,
        assistant: Assistant,
        *,
        direction: str = "inbound",
        started_at: float | None = None,
        duration: float | None = 205,
        status: str = "completed",
        transcript: bool = True,
        **changes: Any,
    ) -> Call:
        """A call that nobody was told of. A `duration` of None leaves it in progress."""
        with self.lock:
            start = self.clock.now() if started_at is None else started_at
            values: dict[str, Any] = {
                "from_number": "+12025552222",
                "to_number": assistant.phone_numbers[0],
                "caller_name": "John Doe" if direction == "inbound" else None,
                "conversation_id": self.ids.token("conv_", 10).lower(),
            }
            if direction == "outbound":
                values["from_number"], values["to_number"] = values["to_number"], values["from_number"]
            call = Call(
                self.ids.uuid(),
                assistant.account,
                direction,
                "in_progress",
                assistant.id,
                created_at=start,
                started_at=start,
                answered_at=start + 5,
                **(values | changes),
            )
            self.calls.add(call)
            if duration is not None:
                self._end(call, status, start + 5 + duration)
                if transcript:
                    self._settle(call)
            return call

    def finish_call(
        self, call: Call, *, status: str = "completed", ended_at: float | None = None, settle: float | None = None
    ) -> list[Delivery]:
        """End a call now: `call.completed` goes out; the transcript settles after `settle` seconds if given."""
        with self.lock:
            self._end(call, status, self.clock.now() if ended_at is None else ended_at)
            if call.callback_url is not None:
                body = self.envelope("call.completed", self.completed_data(call) | {"metadata": call.metadata})
                self.deliveries.post(call.account, call.callback_url, "call.completed", body)
            if settle is not None:
                self.clock.call_later(settle, partial(self._settled, call))
            return self.completed(call)

    def settle_transcript(self, call: Call) -> list[Delivery]:
        """From now on 200 instead of 202; `call.transcript.ready` goes out."""
        with self.lock:
            self._settle(call)
            return self.transcript_ready(call)

    def completed(self, call: Call, **options: Any) -> list[Delivery]:
        """Send `call.completed` for a call; options as in `emit`."""
        return self.emit("call.completed", self.completed_data(call), account=call.account, **options)

    def transcript_ready(self, call: Call, **options: Any) -> list[Delivery]:
        data = {"call_id": call.id, "conversation_id": call.conversation_id}  # [assumed]
        return self.emit("call.transcript.ready", data, account=call.account, **options)

    def insight(self, call: Call, data: Mapping[str, Any] | None = None, **options: Any) -> list[Delivery]:
        """The payload is documented nowhere; whatever `data` holds is sent beside call_id."""
        payload = {"call_id": call.id, **(data or {"insight": "appointment_booked", "score": 0.9})}
        return self.emit("call.insight.received", payload, account=call.account, **options)

    def emit(
        self,
        event: str,
        data: Mapping[str, Any],
        *,
        account: str,
        only: Subscription | None = None,
        delay: float = 0.0,
        secret: str | None = None,
        timestamp: float | None = None,
        headers: Mapping[str, str | None] | None = None,
        tamper: Callable[[bytes], bytes] | None = None,
    ) -> list[Delivery]:
        """Send an event; with `secret`, `timestamp`, `headers` or `tamper` a forged one."""
        forged = secret is not None or timestamp is not None or headers is not None or tamper is not None
        return self.deliveries.emit(
            account,
            event,
            self.envelope(event, data),
            alteration=Alteration(secret, timestamp, headers or {}, tamper) if forged else None,
            only=only,
            delay=delay,
        )

    def envelope(self, event: str, data: Mapping[str, Any]) -> dict[str, Any]:
        """[public]"""
        return {"event": event, "timestamp": iso(self.clock.now()), "data": data}

    def completed_data(self, call: Call) -> dict[str, Any]:
        """The webhook's own names, which are not those of REST [public]."""
        return {
            "call_id": call.id,
            "direction": DIRECTIONS[call.direction],
            "from": call.from_number,
            "to": call.to_number,
            "duration_seconds": call.duration,
            "cost": call.cost,
            "status": call.status,
            "started_at": _time(call.started_at),
            "ended_at": _time(call.ended_at),
            "conversation_id": call.conversation_id,
            "assistant_id": call.assistant_id,
            "disconnect_reason": call.disconnect_reason,
        }

    # ------------------------------------------------------------------ rules that hold for every answer

    def sign(self, secret: str | None, event: str, body: bytes, moment: float) -> Mapping[str, str]:
        """Hex HMAC-SHA256 of ``{timestamp}.{raw body}``, the whole secret as key [public]."""
        stamp = str(int(moment))
        headers = {"X-Voka-Event": event, "X-Voka-Timestamp": stamp}
        if secret is not None:
            signed = hmac.new(secret.encode(), stamp.encode() + b"." + body, hashlib.sha256)
            headers["X-Voka-Signature-256"] = signed.hexdigest()
        return headers

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
        query = _Query(exchange.request)
        limit, offset = query.integer("limit", 50, 1, 100), query.integer("offset", 0, 0)
        wanted = query.uuid("id")
        query.check()
        rows = self.assistants.where(exchange.account, lambda row: wanted in (None, row.id))
        return Response.of(
            200,
            {
                "data": [_assistant(row) for row in by_offset(rows, offset, limit)],
                "pagination": {"limit": limit, "offset": offset, "total": len(rows)},
            },
        )

    def _list_calls(self, exchange: Exchange) -> Response:
        query = _Query(exchange.request)
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
        rows = sorted(self.calls.where(exchange.account, fits), key=_position, reverse=True)
        cursor = exchange.request.parameter("cursor")
        if cursor is None:
            shown = by_page(rows, page, limit)
            _, following = by_cursor(rows[page * limit :], None, limit, _position)
        else:
            try:
                shown, following = by_cursor(rows, cursor, limit, _position)
            except ValueError as error:
                raise _invalid(("cursor", str(error))) from error
        return Response.of(200, {"data": [self._summary(row) for row in shown], "next_cursor": following})

    def _get_call(self, exchange: Exchange) -> Response:
        call = self._call(exchange)
        detail = {
            "summary": call.summary,
            "disconnect_reason": call.disconnect_reason,
            "conversation_id": call.conversation_id,
            "cost": call.cost,
            "billable_seconds": call.duration,
        }
        return Response.of(200, self._summary(call) | detail)

    def _get_transcript(self, exchange: Exchange) -> Response:
        return self._transcript(self._call(exchange))

    def _outbound_transcript(self, exchange: Exchange) -> Response:
        call = self._call(exchange)
        if not call.placed_by_api:
            raise _not_found("outbound call")
        return self._transcript(call)

    def _place_call(self, exchange: Exchange) -> Response:
        body = _body(exchange.request)
        account = self.accounts[exchange.account]
        issues = []
        assistant = self.assistants.get(account.id, str(body.get("assistant_id")))
        if assistant is None or not assistant.is_active:
            issues.append(("assistant_id", "No active assistant has this id."))
        number = body.get("to_number")
        if not isinstance(number, str) or not _E164.fullmatch(number):
            issues.append(("to_number", "Must be a phone number such as +12025551111."))
        elif not number.startswith(account.allowed_prefixes):
            # Which error these calls are rejected with is not said [assumed].
            issues.append(("to_number", "This country is not on the key's allowlist."))
        callback = body.get("callback_url")
        if callback is not None and not _is_url(callback):
            issues.append(("callback_url", "Must be a URL."))
        metadata = body.get("metadata", {})
        if not isinstance(metadata, dict):
            issues.append(("metadata", "Must be an object."))
        if issues:
            raise _invalid(*issues)
        if account.cap_reached:
            raise VendorError(403, "perm.denied", "The daily cost cap of this key is reached.")  # [assumed]
        assert assistant is not None
        assert isinstance(number, str)
        call = self.calls.add(
            Call(
                self.ids.uuid(),
                account.id,
                "outbound",
                "queued",
                assistant.id,
                assistant.phone_numbers[0],
                number,
                created_at=exchange.now,
                conversation_id=self.ids.token("conv_", 10).lower(),
                placed_by_api=True,
                callback_url=callback,
                metadata=metadata,
            )
        )
        course = self.course
        self.clock.call_later(course.ring, lambda: self._pick_up(call, course))
        return Response.of(
            201,  # [assumed]
            {"id": call.id, "status": "queued", "to_number": number, "assistant_id": assistant.id},
        )

    def _subscribe(self, exchange: Exchange) -> Response:
        body = _body(exchange.request)
        url, events = body.get("url"), body.get("events")
        issues = []
        if not _is_url(url):
            issues.append(("url", "Must be a URL."))
        if not isinstance(events, list) or not events or any(event not in EVENTS for event in events):
            issues.append(("events", f"Must name one or more of {', '.join(EVENTS)}."))
        if issues:
            raise _invalid(*issues)
        assert isinstance(url, str)
        assert isinstance(events, list)
        # The same *set* of events: their order does not matter.
        same = self._active(exchange.account, lambda row: row.url == url and set(row.events) == set(events))
        if same:
            return Response.of(200, _subscription(same[0]))
        secret = self.ids.secret("whsec_")
        self.redactor.add(secret)
        row = Subscription(
            self.ids.token("sub_01H", 20),
            exchange.account,
            url,
            tuple(dict.fromkeys(events)),
            secret,
            exchange.now,
        )
        self.deliveries.subscriptions.add(row)
        return Response.of(201, _subscription(row) | {"secret": secret})  # 201 [assumed]

    def _list_subscriptions(self, exchange: Exchange) -> Response:
        rows = self._active(exchange.account, lambda _: True)
        return Response.of(200, {"data": [_subscription(row) for row in rows]})  # the envelope is [assumed]

    def _unsubscribe(self, exchange: Exchange) -> Response:
        row = self.deliveries.subscriptions.get(exchange.account, exchange.params["id"])
        if row is None:
            raise _not_found("subscription")
        self.deliveries.subscriptions.remove(row)
        return Response(204)  # [assumed]

    # ------------------------------------------------------------------ the life of a call

    def _pick_up(self, call: Call, course: Course) -> None:
        with self.lock:
            call.status = "in_progress"
            call.started_at = self.clock.now() if course.started_at is None else course.started_at
            call.answered_at = call.started_at
            self.clock.call_later(course.talk, lambda: self._hang_up(call, course))

    def _hang_up(self, call: Call, course: Course) -> None:
        assert call.started_at is not None
        duration = course.talk if course.duration is None else course.duration
        self.finish_call(call, status=course.status, ended_at=call.started_at + duration, settle=course.settle)

    def _end(self, call: Call, status: str, ended_at: float) -> None:
        call.status, call.ended_at = status, ended_at
        call.disconnect_reason = "customer_hangup" if status == "completed" else status
        call.summary = "The caller booked an appointment." if status == "completed" else None

    def _settled(self, call: Call) -> None:
        self.settle_transcript(call)

    def _settle(self, call: Call) -> None:
        start = call.answered_at or call.created_at
        call.segments = [
            {"speaker": "caller", "text": "hi", "timestamp": iso(start)},
            {"speaker": "assistant", "text": "How can I help?", "timestamp": iso(start + 1)},
        ]

    # ------------------------------------------------------------------ records on the wire

    def _call(self, exchange: Exchange) -> Call:
        """Raises 404, never 403: a foreign call's existence is not told [doc]."""
        call = self.calls.get(exchange.account, exchange.params["id"])
        if call is None:
            raise _not_found("call")
        return call

    def _summary(self, call: Call) -> dict[str, Any]:
        assistant = self.assistants.get(call.account, call.assistant_id)
        return {
            "id": call.id,
            "direction": call.direction,
            "status": call.status,
            "started_at": _time(call.started_at),
            "answered_at": _time(call.answered_at),
            "ended_at": _time(call.ended_at),
            "duration_seconds": call.duration,
            "from_number": call.from_number,
            "to_number": call.to_number,
            "assistant_id": call.assistant_id,
            "assistant_name": assistant.name if assistant else None,
            "caller_name": call.caller_name,
            "has_transcript": call.segments is not None,
            "recording_available": call.ended_at is not None,
            "created_at": _time(call.created_at),
        }

    def _transcript(self, call: Call) -> Response:
        head = {"call_id": call.id, "conversation_id": call.conversation_id}
        if call.segments is None:
            return Response.of(202, head | {"status": "pending"})
        text = "\n\n".join(f"{row['speaker'].capitalize()}: {row['text']}" for row in call.segments)
        return Response.of(200, head | {"transcript": {"full_text": text, "segments": call.segments}})

    def _active(self, account: str, test: Callable[[Subscription], bool]) -> list[Subscription]:
        return self.deliveries.subscriptions.where(account, lambda row: row.active and test(row))


class _Query:
    """Reads query parameters and collects what is wrong with them."""

    def __init__(self, request: Request) -> None:
        self._request = request
        self._issues: list[tuple[str, str]] = []

    def integer(self, name: str, default: int, low: int, high: int | None = None) -> int:
        text = self._request.parameter(name)
        if text is None:
            return default
        if not re.fullmatch(r"-?\d+", text) or int(text) < low or (high is not None and int(text) > high):
            self._issues.append((name, f"Must be a whole number from {low}{'' if high is None else f' to {high}'}."))
            return default
        return int(text)

    def one_of(self, name: str, values: tuple[str, ...]) -> str | None:
        return self._checked(name, lambda text: text in values, f"Must be one of {', '.join(values)}.")

    def uuid(self, name: str) -> str | None:
        return self._checked(name, lambda text: bool(_UUID.fullmatch(text)), "Must be a UUID.")

    def time(self, name: str) -> float | None:
        text = self._request.parameter(name)
        if text is None:
            return None
        try:
            return parse_iso(text)
        except ValueError:
            self._issues.append((name, "Must be an ISO-8601 time."))
            return None

    def check(self) -> None:
        """Raises VendorError 422 with every issue."""
        if self._issues:
            raise _invalid(*self._issues)

    def _checked(self, name: str, fits: Callable[[str], bool], message: str) -> str | None:
        text = self._request.parameter(name)
        if text is not None and not fits(text):
            self._issues.append((name, message))
        return text


def _body(request: Request) -> dict[str, Any]:
    """The JSON object of a POST. Raises VendorError 422."""
    kind = request.headers.get("Content-Type", "").partition(";")[0].strip().lower()
    if kind != "application/json":
        raise _invalid(("Content-Type", "Must be application/json."))
    try:
        body = request.json()
    except ValueError as error:
        raise _invalid(("body", "Must be JSON.")) from error
    if not isinstance(body, dict):
        raise _invalid(("body", "Must be an object."))
    return body


def _invalid(*issues: tuple[str, str]) -> VendorError:
    details = "; ".join(f"{name}: {message}" for name, message in issues)
    listed = [{"path": [name], "message": message} for name, message in issues]
    return VendorError(422, "input.invalid", details, extra={"issues": listed})


def _not_found(what: str) -> VendorError:
    return VendorError(404, "resource.not_found", f"No such {what}.")


def _time(seconds: float | None) -> str | None:
    return None if seconds is None else iso(seconds)


def _position(call: Call) -> str:
    """Sorts as started_at, then id; milliseconds always, so that the text sorts as the time does."""
    text = iso(call.started_at or 0.0)
    return f"{text if '.' in text else text[:-1] + '.000Z'}|{call.id}"


def _is_url(value: object) -> bool:
    return isinstance(value, str) and urlsplit(value).scheme in ("http", "https") and bool(urlsplit(value).hostname)


def _assistant(row: Assistant) -> dict[str, Any]:
    return {
        "id": row.id,
        "name": row.name,
        "description": row.description,
        "language": "en-US",
        "voice_id": "natural-female",
        "is_active": row.is_active,
        "phone_numbers": row.phone_numbers,
        "created_at": iso(row.created_at),
        "updated_at": iso(row.created_at),
    }


def _subscription(row: Subscription) -> dict[str, Any]:
    """Without the secret, which only the answer to the first POST holds."""
    return {
        "id": row.id,
        "url": row.url,
        "events": list(row.events),
        "is_active": row.active,
        "created_at": iso(row.created_at),
    }
