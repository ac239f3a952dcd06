"""VoiceDock's API as a stateful fake, written by hand from the vendor's documents.

Not derived from the description beside it: a fake made from a description would confirm its mistakes.
[doc] is the Calls document, [public] the vendor's other public pages, [assumed] what neither says.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from connector_core.harness.vendor.deliveries import Alteration, Delivery
from connector_core.harness.vendor.keys import ApiKey
from connector_core.harness.vendor.subscriptions import Subscription
from connector_core.harness.vendor.times import iso, parse_iso

from .fake_api import Api
from .fake_rows import EVENTS, Account, Assistant, Call, Course, Number
from .fake_signing import signed

WORDS = {"failed": "ended-with-error"}
"""REST's word → the webhook's word [public]; all others are the same."""
XAI = {"first_message": "Hello, how can I help you?", "llm_config": {"provider": "xai_realtime", "model": "grok"}}
"""What a saved assistant is told to be, unless something else is given."""


class Fake(Api):
    """`https://api.hmsovereign.com/api/v1`, at `prefix` of wherever it is served."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.course = Course()
        """How the next placed calls go."""
        self.signature_prefix = "sha256="
        """An older public page shows none."""

    def placed(self, call: Call) -> None:
        course = self.course
        if course.started_at is not None:
            call.created_at = course.started_at
        self.clock.call_later(course.connect, partial(self._connect, call, course))

    def hooked(self, assistant: Assistant) -> None:
        """One URL an assistant: what was set before is gone."""
        rows = self.deliveries.subscriptions
        known = rows.get(assistant.account, assistant.id)
        if known is not None:
            rows.remove(known)
        if assistant.webhook_url is not None:
            events = tuple(assistant.webhook_events)
            now = self.clock.now()
            rows.add(
                Subscription(
                    assistant.id, assistant.account, assistant.webhook_url, events, assistant.webhook_secret, now
                )
            )

    # ------------------------------------------------------------------ what the harness does to it

    def add_account(self, company: str = "Acme Corp", email: str = "you@example.com") -> Account:
        account = Account(self.ids.of("account").uuid(), company, email)
        self.accounts[account.id] = account
        return account

    def add_key(self, account: Account) -> ApiKey:
        token = self.ids.of("key").token("fl_live_", 32)
        self.redactor.add(token)
        key = ApiKey(self.ids.of("key").token("key_", 8), token, account.id, frozenset())
        return self.keys.add(key)

    def add_assistant(self, account: Account, name: str = "Customer Support", **changes: Any) -> Assistant:
        values: dict[str, Any] = {
            "id": self.ids.of("assistant").uuid(),
            "business_name": account.company_name,
            "created_at": parse_iso("2025-12-13T10:00:00Z") + len(self.assistants),
            "config": XAI,
        }
        return self.assistants.add(Assistant(account=account.id, name=name, **(values | changes)))

    def add_number(
        self, account: Account, name: str = "Main Support Line", assistant: Assistant | None = None, **changes: Any
    ) -> Number:
        values: dict[str, Any] = {
            "id": self.ids.of("number").uuid(),
            "phone_number": f"+318508350{37 + len(self.numbers):02}",
        }
        linked = assistant.id if assistant else None
        return self.numbers.add(Number(account=account.id, name=name, assistant_id=linked, **(values | changes)))

    def add_call(
        self,
        assistant: Assistant,
        number: Number,
        *,
        started_at: float | None = None,
        duration: float | None = 120,
        status: str = "ended",
        caller: str = "+31623731537",
        **changes: Any,
    ) -> Call:
        """A call that nobody was told of. A `duration` of None leaves it in progress."""
        with self.lock:
            start = self.clock.now() if started_at is None else started_at
            values: dict[str, Any] = {
                "id": self.call_id(caller),
                "account": assistant.account,
                "caller_phone": caller,
                "assistant_phone": number.phone_number,
                "status": "in-progress",
                "created_at": start,
                "started_at": start,
                "assistant_id": assistant.id,
                "assistant_name": assistant.name,
                "business_name": assistant.business_name,
                "number_id": number.id,
                "number_name": number.name,
            }
            call = self.calls.add(Call(**(values | changes)))
            if duration is not None:
                self._end(call, status, start + duration)
            return call

    def add_example(self, account: Account) -> Call:
        """The call of the document's example answer, word for word, with its assistant and its number."""
        moment = parse_iso("2019-08-24T14:15:22Z")
        assistant = self.add_assistant(
            account, "string", id="2b1e3b65-2c04-4fa2-a2d7-467901e98978", business_name="string"
        )
        number = self.add_number(account, id="7f8a9b2c-3d4e-5f6g-7h8i-9j0k1l2m3n4o", phone_number="+31850835037")
        call = self.add_call(
            assistant, number, id="call-_+31623731537_XqaQxRRgAzYc", started_at=moment, summary="string"
        )
        call.error, call.ended_at, call.updated_at = "string", moment, moment
        call.duration_seconds, call.analysis_result = 120, {"summary": "string", "sentiment": 8}
        return call

    def set_webhook(
        self, assistant: Assistant, url: str | None, secret: str | None = None, events: tuple[str, ...] = EVENTS
    ) -> None:
        """What the customer did himself, in the dashboard or by his own program."""
        with self.lock:
            if secret is not None:
                self.redactor.add(secret)
            if url is not None:
                assistant.own_urls.add(url)
            assistant.webhook_url, assistant.webhook_secret = url, secret
            assistant.webhook_events = list(events) if url is not None else []
            self.hooked(assistant)

    def finish_call(self, call: Call, *, status: str = "ended", ended_at: float | None = None) -> list[Delivery]:
        """End a call now: the status update goes out, then the report of a call that did not fail [assumed]."""
        with self.lock:
            self._end(call, status, self.clock.now() if ended_at is None else ended_at)
            sent = self.status_update(call)
            return sent if status == "failed" else sent + self.report(call)

    def status_update(self, call: Call, **options: Any) -> list[Delivery]:
        """[public]; options as in `emit`."""
        extra = {} if call.error is None else {"error": call.error}
        return self.emit("status-update", call, extra, **options)

    def report(self, call: Call, **options: Any) -> list[Delivery]:
        """[public]"""
        extra: dict[str, Any] = {"duration_seconds": call.duration_seconds, "summary": call.summary}
        if call.analysis_result is not None:
            extra["analysis"] = call.analysis_result
        return self.emit("end-of-call-report", call, extra, **options)

    def emit(
        self,
        kind: str,
        call: Call,
        extra: Mapping[str, Any],
        *,
        dated: float | None = None,
        secret: str | None = None,
        timestamp: float | None = None,
        headers: Mapping[str, str | None] | None = None,
        tamper: Callable[[bytes], bytes] | None = None,
    ) -> list[Delivery]:
        """Send a message to the webhook of the call's assistant, if it wants that kind.

        With `secret`, `timestamp`, `headers` or `tamper` it is a forged one.
        """
        forged = secret is not None or timestamp is not None or headers is not None or tamper is not None
        with self.lock:
            row = self.deliveries.subscriptions.get(call.account, call.assistant_id or "")
            if row is None or not row.wants(kind):
                return []
            return self.deliveries.emit(
                call.account,
                kind,
                self.message(kind, call, extra, dated),
                alteration=Alteration(secret, timestamp, headers or {}, tamper) if forged else None,
                only=row,
            )

    def message(
        self, kind: str, call: Call, extra: Mapping[str, Any], dated: float | None = None
    ) -> dict[str, dict[str, Any]]:
        """[public]; that call.id is the id under GET /calls is [assumed]."""
        return {
            "message": {
                "type": kind,
                "timestamp": iso(self.clock.now() if dated is None else dated),
                "call": {"id": call.id, "type": call.kind, "status": WORDS.get(call.status, call.status)},
                "phone_number": {"number": call.assistant_phone, "name": call.number_name},
                "customer": {"number": call.caller_phone},
                **extra,
            }
        }

    def sign(self, secret: str | None, event: str, body: bytes, moment: float) -> Mapping[str, str]:
        return signed(secret, event, body, moment, self.signature_prefix)

    # ------------------------------------------------------------------ the life of a call

    def _connect(self, call: Call, course: Course) -> None:
        with self.lock:
            now = self.clock.now() if course.started_at is None else course.started_at
            if course.status == "failed":
                self.finish_call(call, status="failed", ended_at=now)
                return
            call.status, call.started_at = "in-progress", now
            self.status_update(call)
            self.clock.call_later(course.talk, partial(self._hang_up, call, course))

    def _hang_up(self, call: Call, course: Course) -> None:
        assert call.started_at is not None
        duration = course.talk if course.duration is None else course.duration
        self.finish_call(call, ended_at=call.started_at + duration)

    def _end(self, call: Call, status: str, ended_at: float) -> None:
        call.status, call.ended_at, call.updated_at = status, ended_at, ended_at
        if status == "failed":
            call.error = call.error or "STT connection failed"
            return
        call.duration_seconds = round(ended_at - (call.started_at or ended_at))
        call.summary = call.summary or "Customer asked about opening hours."
        call.analysis_result = call.analysis_result or {"sentiment": 8, "intent": "support"}
        call.messages = call.messages or [
            {"role": "assistant", "content": "Hello, how can I help you?"},
            {"role": "user", "content": "Hi, can you hear me?"},
        ]
