"""Voka's API as a stateful fake, written by hand from the vendor's documents.

Not derived from the description beside it: a fake made from a description would confirm its mistakes.
What the documents do not say is marked [assumed]; [public] is the vendor's public documentation.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from connector_core.harness.vendor.deliveries import Alteration, Delivery
from connector_core.harness.vendor.keys import ApiKey
from connector_core.harness.vendor.subscriptions import Subscription
from connector_core.harness.vendor.times import iso, parse_iso

from .fake_api import DIRECTIONS, SCOPES, Api
from .fake_rows import Account, Assistant, Call, Course
from .fake_signing import signed
from .fake_wire import time_text

VISIBLE = 12
"""How many characters of a key may be shown [public]."""


class Fake(Api):
    """`https://voice.vokaai.com/api/v1`, at `prefix` of wherever it is served."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.course = Course()
        """How the next outbound calls go."""

    def placed(self, call: Call) -> None:
        course = self.course
        if course.started_at is not None:
            call.created_at = course.started_at
        self.clock.call_later(course.ring, partial(self._pick_up, call, course))

    # ------------------------------------------------------------------ what the harness does to it

    def add_account(self, name: str = "Acme Dental", **changes: Any) -> Account:
        account = Account(self.ids.of("account").uuid(), name, **changes)
        self.accounts[account.id] = account
        return account

    def add_key(self, account: Account, scopes: tuple[str, ...] = SCOPES, *, mode: str = "live") -> ApiKey:
        """A new key; an absent scope is not granted."""
        token = self.ids.of("key").token(f"voka_{mode}_", 32)
        self.redactor.add(token, VISIBLE)
        key = ApiKey(self.ids.of("key").token("key_", 8), token, account.id, frozenset(scopes), mode)
        return self.keys.add(key)

    def add_assistant(self, account: Account, name: str = "Reception Agent", **changes: Any) -> Assistant:
        number = f"+1202555{len(self.assistants) + 1111:04}"
        values: dict[str, Any] = {
            "description": "Handles new-patient calls",
            "phone_numbers": [number],
            "created_at": parse_iso("2026-01-15T00:00:00Z") + len(self.assistants),
        }
        return self.assistants.add(Assistant(self.ids.of("assistant").uuid(), account.id, name, **(values | changes)))

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
                "conversation_id": self.ids.of("conversation").token("conv_", 10).lower(),
            }
            if direction == "outbound":
                values["from_number"], values["to_number"] = values["to_number"], values["from_number"]
            call = Call(
                self.ids.of("call").uuid(),
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
        dated: float | None = None,
        secret: str | None = None,
        timestamp: float | None = None,
        headers: Mapping[str, str | None] | None = None,
        tamper: Callable[[bytes], bytes] | None = None,
    ) -> list[Delivery]:
        """Send an event, dated now unless told otherwise.

        With `secret`, `timestamp`, `headers` or `tamper` it is a forged one.
        """
        forged = secret is not None or timestamp is not None or headers is not None or tamper is not None
        return self.deliveries.emit(
            account,
            event,
            self.envelope(event, data, dated),
            alteration=Alteration(secret, timestamp, headers or {}, tamper) if forged else None,
            only=only,
            delay=delay,
        )

    def envelope(self, event: str, data: Mapping[str, Any], dated: float | None = None) -> dict[str, Any]:
        """[public]"""
        return {"event": event, "timestamp": iso(self.clock.now() if dated is None else dated), "data": data}

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
            "started_at": time_text(call.started_at),
            "ended_at": time_text(call.ended_at),
            "conversation_id": call.conversation_id,
            "assistant_id": call.assistant_id,
            "disconnect_reason": call.disconnect_reason,
        }

    def sign(self, secret: str | None, event: str, body: bytes, moment: float) -> Mapping[str, str]:
        return signed(secret, event, body, moment)

    # ------------------------------------------------------------------ the life of a call

    def _pick_up(self, call: Call, course: Course) -> None:
        with self.lock:
            call.status = "in_progress"
            call.started_at = self.clock.now() if course.started_at is None else course.started_at
            call.answered_at = call.started_at
            self.clock.call_later(course.talk, partial(self._hang_up, call, course))

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
