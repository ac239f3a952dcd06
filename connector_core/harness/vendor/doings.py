"""What a vendor does by itself, whoever asks: to subscriptions, to keys, to the rows of its list."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from .errors import VendorError
from .keys import ApiKey
from .messages import Request
from .subscriptions import Subscription

if TYPE_CHECKING:
    from .engine import Vendor

Row = Callable[[float, float], object]
"""(began, ended) → what began and ended at these times is in the list from now on, and is told of."""


class Doings:
    """The engine's own: right where a subscription is a row of its table and nothing else. Demos override them.

    `row` makes a row of the list that connectors poll; without it nobody makes any.
    """

    never: Mapping[str, str] = {}
    """Name of a fault → why it does not happen at this vendor's."""

    def __init__(self, vendor: Vendor, row: Row | None = None) -> None:
        self.vendor = vendor
        self._row = row

    @property
    def makes_rows(self) -> bool:
        return self._row is not None

    def make(self, began: float, ended: float) -> None:
        """A row with these times appears now. What is made later has the ids that it would have had without."""
        if self._row is not None:
            with self.vendor.lock, self.vendor.ids.aside("fault"):
                self._row(began, ended)

    # Subscriptions.

    def oldest(self) -> Subscription | None:
        """The subscription that something can happen to: the oldest active one."""
        return next((row for row in self.vendor.deliveries.subscriptions if row.active), None)

    def disable(self, row: Subscription) -> None:
        """The vendor switches it off."""
        row.active = False

    def remove(self, row: Subscription) -> None:
        """The vendor forgets it."""
        self.vendor.deliveries.subscriptions.remove(row)

    def rotate(self, row: Subscription) -> None:
        """The vendor signs with another secret from now on."""
        if row.secret is not None:
            row.secret = self.another(row.secret)

    def another(self, secret: str) -> str:
        """Another secret that looks like this one."""
        head, mark, tail = secret.rpartition("_")
        made = self.vendor.ids.of("rotated").token(head + mark, len(tail))
        self.vendor.redactor.add(made)
        return made

    # Keys.

    def key_of(self, request: Request) -> ApiKey | None:
        """The good key that a request carries."""
        try:
            return self.vendor.authenticate(request)
        except VendorError:
            return None

    def revoke(self, key: ApiKey, seconds: float) -> None:
        """The key is refused for a while."""
        key.state = "revoked"
        self.vendor.clock.call_later(seconds, lambda: self._restore(key))

    def _restore(self, key: ApiKey) -> None:
        with self.vendor.lock:
            key.state = "active"
