"""The triggers of a description, with what they are told of by the vendor."""

from __future__ import annotations

from typing import Any

from connector_core.description import (
    Enrich,
    Filter,
    Poll,
    Request,
    Since,
    Trigger,
    Watermark,
    Webhook,
    field,
)
from tests.hostile.subscriptions import Subscriptions


class Triggers(Subscriptions):
    """Draws triggers, pushed and polled."""

    def triggers(self) -> tuple[tuple[Trigger, ...], Any, Any]:
        kind = self.one("managed", "managed", "slot", "manual", None)
        self.note(f"subscription.{kind}")
        signature = self.signature()
        subscription = self.subscription(kind) if kind else None
        triggers = tuple(self._trigger(number, kind is not None) for number in range(self.one(1, 1, 1, 2)))
        return triggers, subscription, signature if kind else None

    def _trigger(self, number: int, pushed: bool) -> Trigger:
        t, shapes = self.t, self.shapes
        record = shapes.record("id", "state", "created_at")
        taken = ("limit", "owner_id")
        filters = tuple(
            Filter(input=shapes.input(key, kinds=("text", "options", "dynamic", "open")), field="state")
            for key in shapes.keys(
                self.one(0, 0, 1), *taken, "resource", "event", "events", "notice", "options", "filters"
            )
        )
        webhook = None
        if pushed:
            events: Any = t.data("Webhook.event")
            if self.maybe(0.3):
                events = (events, t.data("Webhook.event"))
                self.note("webhook.events")
            enrich = None
            if self.maybe(0.5):
                self.note("webhook.enrich")
                enrich = Enrich(
                    request=Request(
                        path=f"{t.path('Request.path')}/{{id}}", query={t.data("Request.query"): field("state")}
                    )
                )
            item = t.wire("Webhook.item") if self.maybe(0.6) else None
            webhook = Webhook(event=events, event_at=t.wire("Webhook.event_at"), item=item, enrich=enrich)
        poll = None
        if not pushed or self.maybe(0.5):
            self.note("poll")
            marked = self.maybe(0.5)
            query = {t.wire_name("Request.query"): Since()} if marked else {}
            poll = Poll(
                request=self.get(tuple(item.input for item in filters), query=query),
                paging=self.paging(),
                watermark=Watermark(field="created_at", lookback_hours=self.one(0, 1)) if marked else None,
                keep=self.predicate("state") if self.maybe(0.4) else None,
                order=self.one("newest_first", "oldest_first", "unordered"),
            )
        return Trigger(
            key=t.key("Operation.key", f"{self.one('made', 'on_class', 'ended')}_{number}"),
            label=t.label("Trigger.label"),
            description=f"a {t.prose('Trigger.description')} is made.",
            resource=self.resources[0],
            record=record,
            identity=("id",),
            filters=filters,
            webhook=webhook,
            poll=poll,
        )
