"""How a trigger's items reach the workflow: webhooks, however the vendor manages them, and polling."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from connector_core.description.inputs import Input
from connector_core.description.paging import Paging
from connector_core.description.part import Part
from connector_core.description.predicates import Predicate
from connector_core.description.records import Record
from connector_core.description.request import Request
from connector_core.description.signature import Signature
from connector_core.description.text import Key, WirePath


class ManagedSubscription(Part):
    """Subscriptions that the vendor lets us create, and maybe list and delete, one for each trigger that is on.

    Paths are into one subscription. ``secret``: ``once`` = returned by the creating answer only
    (an idempotent repeat answers without it), ``ours`` = we choose it. ``disabled_after``:
    failed deliveries in a row after which the vendor switches the subscription off.

    Without ``list`` what we made is known from our own state alone. Without ``delete`` (or when no id came
    back) the vendor keeps a subscription for ever: its URL and secrets are kept when the trigger
    stops and used again when it starts, so that nothing is made twice for one URL, and the user is told.
    ``url_token`` names a query parameter of the URL that holds a random token of ours, which every
    delivery must bring back: for a vendor that signs nothing.
    """

    kind: Literal["managed"] = "managed"
    create: Request
    list: Request | None = None
    list_paging: Paging | None = None
    delete: Request | None = None
    id: WirePath = "id"
    url: WirePath = "url"
    events: WirePath = "events"
    active: WirePath | None = None
    secret: Literal["once", "ours"] = "once"
    secret_at: WirePath = "secret"
    disabled_after: int | None = None
    url_token: str | None = Field(default=None, pattern=r"^[a-z][a-z0-9_]{0,31}$")


class SlotSubscription(Part):
    """One webhook URL for each ``owner`` (an assistant), which replaces the one that was there.

    ``read`` gets the owner, ``write`` sets ``HookUrl()`` and, where the vendor lets us choose one,
    ``OwnSecret()``, ``restore`` puts back what was there before with ``Earlier(…)``; all three hold
    ``{owner's key}`` in their path. Paths are into the owner, in the payload of the answer. A URL
    of somebody else is never replaced unless the user says so (the implied input ``replace_webhook``).
    """

    kind: Literal["slot"] = "slot"
    owner: Input
    read: Request
    write: Request
    restore: Request
    url: WirePath = "webhook_url"
    events: WirePath | None = None


class ManualSubscription(Part):
    """The user pastes the URL into the vendor's dashboard and the vendor's secret into the trigger.

    ``help`` says where in the dashboard. With a signature the input ``signing_secret`` is implied.
    """

    kind: Literal["manual"] = "manual"
    help: str


Subscription = Annotated[ManagedSubscription | SlotSubscription | ManualSubscription, Field(discriminator="kind")]


class Enrich(Part):
    """One GET that completes an event (``{id}`` in the path is a field of the event's record).

    Its answer is read as ``source``; what it lacks stays as the event gave it. ``confirms``:
    the answer proves that the event is true, which Make needs because it cannot check signatures.
    """

    request: Request
    source: str = "rest"
    at: WirePath | None = None
    confirms: bool = True


class Webhook(Part):
    """Events pushed by the vendor.

    ``event`` is the vendor's name (or several, of which any counts), found at ``event_at`` in the
    body; ``item`` leads to the data (None: the body). ``source`` is the name under which records list their paths for
    this shape. ``record`` is what an enriched item looks like (default: the trigger's).
    """

    event: str | tuple[str, ...]
    event_at: WirePath = "event"
    item: WirePath | None = None
    source: str = "webhook"
    enrich: Enrich | None = None
    record: type[Record] | None = None

    @property
    def events(self) -> tuple[str, ...]:
        return (self.event,) if isinstance(self.event, str) else self.event


class Watermark(Part):
    """The vendor's own time that a poll has reached, taken from ``field`` of the rows, never from our clock.

    ``lookback_hours`` is subtracted because a row may appear, or change, that long after its time.
    """

    field: Key
    lookback_hours: float = Field(default=0, ge=0, le=24 * 31)


class Poll(Part):
    """A list read at intervals. ``keep`` picks rows (on our record) that count as events."""

    request: Request
    paging: Paging
    watermark: Watermark | None = None
    keep: Predicate | None = None
    order: Literal["newest_first", "oldest_first", "unordered"] = "newest_first"
    source: str = "rest"
    max_pages: int = Field(default=20, ge=1)


__all__ = [
    "Enrich",
    "ManagedSubscription",
    "ManualSubscription",
    "Poll",
    "Signature",
    "SlotSubscription",
    "Subscription",
    "Watermark",
    "Webhook",
]
