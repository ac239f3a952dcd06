"""Voxpria's API as a stateful fake, written by hand from the vendor's documents.

Not derived from the description beside it: a fake made from a description would confirm its mistakes.
[doc] is the Calls API document, [public] the vendor's other public pages, [assumed] what neither says.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from connector_core.harness.vendor.deliveries import Alteration, Delivery
from connector_core.harness.vendor.keys import ApiKey
from connector_core.harness.vendor.times import iso, parse_iso

from .fake_api import Api
from .fake_rows import Account, Agent, Call, Course, Hook, Scheme
from .fake_signing import signed_body, signed_with_time

EVENTS = ("call.completed", "call.failed")
"""Of the published events, those that tell of a call's end [public]; no_answer and busy fail [assumed]."""


class Fake(Api):
    """`https://app.voxpria.com/api/v1`, at `prefix` of wherever it is served."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.course = Course()
        """How the next placed calls go."""
        self._schemes: dict[str, Scheme] = {}

    def placed(self, call: Call) -> None:
        course = self.course
        if course.started_at is not None:
            call.created_at = course.started_at
        self.clock.call_later(course.queue, partial(self._ring, call, course))

    # ------------------------------------------------------------------ what the harness does to it

    def add_account(self, name: str = "Acme Dental") -> Account:
        account = Account(self.ids.of("account").uuid(), name)
        self.accounts[account.id] = account
        return account

    def add_key(self, account: Account) -> ApiKey:
        token = self.ids.of("key").token("vxp_", 32)
        self.redactor.add(token)
        key = ApiKey(self.ids.of("key").token("key_", 8), token, account.id, frozenset())
        return self.keys.add(key)

    def add_agent(self, account: Account, name: str = "Customer Survey Agent", **changes: Any) -> Agent:
        values: dict[str, Any] = {
            "id": self.ids.of("agent").token("agent_", 6).lower(),
            "description": "Conducts customer satisfaction surveys",
            "created_at": parse_iso("2025-01-15T10:00:00Z") + len(self.agents),
        }
        return self.agents.add(Agent(account=account.id, name=name, **(values | changes)))

    def add_call(
        self,
        agent: Agent,
        *,
        started_at: float | None = None,
        duration: float | None = 127,
        status: str = "completed",
        **changes: Any,
    ) -> Call:
        """A call that nobody was told of. A `duration` of None leaves it in progress."""
        with self.lock:
            start = self.clock.now() if started_at is None else started_at
            values: dict[str, Any] = {
                "id": self.ids.of("call").token("call_", 9).lower(),
                "to_number": "+14155551234",
                "created_at": start,
                "started_at": start,
            }
            call = Call(account=agent.account, agent_id=agent.id, status="in_progress", **(values | changes))
            self.calls.add(call)
            if duration is not None:
                self._end(call, status, start + duration)
            return call

    def add_example(self, account: Account) -> Call:
        """The call of the document's example answers, word for word, with its agent."""
        agent = self.add_agent(account, id="agent_abc123")
        return self.add_call(
            agent,
            id="call_xyz789",
            started_at=parse_iso("2025-02-09T12:00:00Z"),
            transcript="...",
            recording_url="https://...",
        )

    def finish_call(self, call: Call, *, status: str = "completed", ended_at: float | None = None) -> list[Delivery]:
        """End a call now; `call.completed` or `call.failed` goes out."""
        with self.lock:
            self._end(call, status, self.clock.now() if ended_at is None else ended_at)
            return self.ended(call)

    def add_webhook(
        self,
        account: Account,
        url: str,
        secret: str | None = None,
        scheme: Scheme = "body",
        events: tuple[str, ...] = EVENTS,
    ) -> Hook:
        """What a person does in the dashboard: a URL, a secret (none given: the vendor's own) and the
        signature that this customer's deliveries carry. Raises ValueError when the secret signs another way."""
        with self.lock:
            secret = secret or self.ids.of("hook").token("whsec_", 24)
            if self._schemes.setdefault(secret, scheme) != scheme:
                raise ValueError("this secret signs in the other scheme already")
            self.redactor.add(secret)
            row = Hook(
                self.ids.of("hook").token("webhook_", 6).lower(),
                account.id,
                url,
                events,
                secret,
                self.clock.now(),
                scheme=scheme,
            )
            self.deliveries.subscriptions.add(row)
            return row

    def remove_webhook(self, hook: Hook) -> None:
        with self.lock:
            self.deliveries.subscriptions.remove(hook)

    def ended(self, call: Call, **options: Any) -> list[Delivery]:
        """Tell of a call's end; options as in `emit`."""
        event = "call.completed" if call.status == "completed" else "call.failed"
        return self.emit(event, self.ended_data(call), account=call.account, **options)

    def emit(
        self,
        event: str,
        data: Mapping[str, Any],
        *,
        account: str,
        dated: float | None = None,
        secret: str | None = None,
        timestamp: float | None = None,
        headers: Mapping[str, str | None] | None = None,
        tamper: Callable[[bytes], bytes] | None = None,
    ) -> list[Delivery]:
        """Send an event to every webhook of a customer, dated now unless told otherwise.

        With `secret`, `timestamp`, `headers` or `tamper` it is a forged one; a forged secret signs in the
        scheme of the webhook that it is sent to.
        """
        forged = secret is not None or timestamp is not None or headers is not None or tamper is not None
        sent: list[Delivery] = []
        with self.lock:
            for row in self.deliveries.subscriptions.where(account, lambda row: row.wants(event)):
                if secret is not None and isinstance(row, Hook):
                    self._schemes[secret] = row.scheme
                alteration = Alteration(secret, timestamp, headers or {}, tamper) if forged else None
                body = self.envelope(event, data, dated)
                sent += self.deliveries.emit(account, event, body, alteration=alteration, only=row)
        return sent

    def envelope(self, event: str, data: Mapping[str, Any], dated: float | None = None) -> dict[str, Any]:
        """[public]"""
        return {"event": event, "timestamp": iso(self.clock.now() if dated is None else dated), "data": dict(data)}

    def ended_data(self, call: Call) -> dict[str, Any]:
        """Of the two published payloads the one that names the call `callId`, as REST does [public]."""
        record = self.record(call)
        return {
            "callId": call.id,
            "status": call.status,
            "duration": call.duration,
            "toNumber": call.to_number,
            "recording": record["recording"],
            "transcript": call.transcript,
        }

    def sign(self, secret: str | None, event: str, body: bytes, moment: float) -> Mapping[str, str]:
        """In the way that belongs to the secret."""
        if secret is None:
            return {}
        if self._schemes.get(secret, "body") == "body":
            return signed_body(secret, body)
        return signed_with_time(secret, body, moment)

    # ------------------------------------------------------------------ the life of a call

    def _ring(self, call: Call, course: Course) -> None:
        with self.lock:
            call.status = "ringing"
            self.clock.call_later(course.ring, partial(self._pick_up, call, course))

    def _pick_up(self, call: Call, course: Course) -> None:
        with self.lock:
            now = self.clock.now() if course.started_at is None else course.started_at
            if course.status != "completed":
                self.finish_call(call, status=course.status, ended_at=now)
                return
            call.status, call.started_at = "in_progress", now
            self.clock.call_later(course.talk, partial(self._hang_up, call, course))

    def _hang_up(self, call: Call, course: Course) -> None:
        assert call.started_at is not None
        duration = course.talk if course.duration is None else course.duration
        self.finish_call(call, status=course.status, ended_at=call.started_at + duration)

    def _end(self, call: Call, status: str, ended_at: float) -> None:
        call.status, call.completed_at = status, ended_at
        if status == "completed":
            call.recorded = True
            call.transcript = call.transcript or "Agent: How was your visit?\nCustomer: Very good, thank you."
            call.outcome = call.outcome or "successful"
        else:
            # What was not answered has no length and no recording [assumed].
            call.started_at = None
