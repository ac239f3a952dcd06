"""What a history needs of one vendor; ``histories.py`` beside a description has the vendor's own."""

from __future__ import annotations

import secrets
from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, ClassVar, Literal, Protocol

from ..clock import Clock
from ..driver import Item
from ..vendor.engine import Vendor
from ..vendor.sending import Sender
from ..vendor.subscriptions import Subscription

NEVER = 1_000_000_000
"""Failed attempts: for vendors that are not known to give a subscription up."""


@dataclass(frozen=True)
class Source:
    """One trigger as histories use it."""

    trigger: str
    delivery: Literal["webhook", "poll"]
    kind: str
    """What happens at the vendor that the trigger tells of, such as ``call``."""
    recovers: bool = False
    """What was missed while the subscription was gone is listed, and comes with the first event after the trigger
    was turned on again, where the platform keeps state."""

    @property
    def need(self) -> str:
        """As in a target's offers."""
        return f"{self.trigger}:{self.delivery}"


@dataclass
class Thing:
    """Something that happens at the vendor: it begins, and ends; its end is what triggers tell of."""

    kind: str
    number: int
    row: Any
    began: float
    ended: float | None = None
    listed: float | None = None
    """When it can be seen in a list as ended: later than `ended` when the vendor is late."""

    @property
    def late(self) -> bool:
        return self.ended is not None and self.listed is not None and self.listed > self.ended + 1


class History(Protocol):
    """Makes the world: the class ``World`` of the module ``histories``."""

    def __call__(self, seed: int, clock: Clock, send: Sender) -> World: ...


@dataclass
class World(ABC):
    """A vendor with one customer. Subclasses say how things happen there and what they are called."""

    seed: int
    clock: Clock
    send: Sender
    vendor: Vendor = field(init=False)
    account: str = field(init=False)
    credentials: Mapping[str, str] = field(init=False)

    host: ClassVar[str]
    """Where the API is reached."""
    sources: ClassVar[tuple[Source, ...]]
    removes: ClassVar[bool] = True
    """Whether a subscription can be taken away again by the API."""
    by_content: ClassVar[frozenset[str]] = frozenset()
    """Kinds that carry no id: one that is told again in other words is another one."""
    unproven: ClassVar[frozenset[str]] = frozenset()
    """Fields that events alone tell: no request gives them."""
    happenings: ClassVar[frozenset[str]] = frozenset({"disable", "remove", "rotate", "revoke", "restart", "late-row"})
    """What can happen to subscriptions and keys at this vendor's. Without a list nobody can tell that one is gone."""

    @abstractmethod
    def __post_init__(self) -> None:
        """Make the vendor, with `clock` and `send`, and its customer."""

    # What happens.

    @abstractmethod
    def begin(self, kind: str, number: int, at: float) -> Any:
        """Something begins; gives the vendor's row. Only one moment: nothing is told."""

    @abstractmethod
    def end(self, thing: Thing, at: float) -> None:
        """It ends, dated `at`; the vendor tells of it."""

    @abstractmethod
    def tell(self, thing: Thing) -> None:
        """The vendor tells of it once more."""

    @abstractmethod
    def forge(self, kind: str, number: int) -> None:
        """Somebody who does not know the secret tells of something that never happened."""

    # Names.

    @abstractmethod
    def name(self, thing: Thing) -> str:
        """What items and deliveries call it."""

    def item_name(self, source: Source, item: Item) -> str:
        """The thing that an item is about; empty when it names none."""
        return str(item.get("id") or "")

    @abstractmethod
    def told_name(self, body: Mapping[str, Any]) -> str:
        """The thing that a delivery is about."""

    @abstractmethod
    def truth(self, source: Source, thing: Thing) -> Mapping[str, Any]:
        """The thing as a record: what an item may say of it."""

    def concerns(self, slot: int, thing: Thing) -> bool:
        """Whether a workflow wants it, as its inputs say."""
        return True

    # The customer.

    def inputs(self, source: Source, slot: int, *, signed: bool, refused: Sequence[str]) -> dict[str, Any]:
        """What a user fills in; `slot` counts the workflows of a history.

        `signed`: the platform can check signatures. `refused`: what the user was told when it did not work.
        """
        return {}

    def turned_on(self, source: Source, slot: int, url: str) -> None:  # noqa: B027 - most vendors need no hand
        """What the user does at the vendor's by hand."""

    def turned_off(self, source: Source, slot: int, url: str) -> None:  # noqa: B027 - as above
        """The same, afterwards."""

    @abstractmethod
    def new_key(self) -> Mapping[str, str]:
        """Another key of the same customer."""

    def revoke_keys(self) -> None:
        """No key of the customer is good any more."""
        for key in self.vendor.keys.of(self.account):
            key.state = "revoked"

    # The vendor's own doings.

    def subscriptions(self) -> list[Subscription]:
        """The active ones."""
        return self.vendor.deliveries.subscriptions.where(self.account, lambda row: row.active)

    def disable(self, row: Subscription) -> None:
        """The vendor switches a subscription off."""
        row.active = False

    def remove(self, row: Subscription) -> None:
        """The vendor forgets a subscription."""
        self.vendor.deliveries.subscriptions.remove(row)

    def rotate(self, row: Subscription) -> None:
        """The vendor signs with another secret from now on."""
        row.secret = "rotated_" + secrets.token_hex(16) if row.secret is None else row.secret[::-1]
        self.vendor.redactor.add(row.secret)
