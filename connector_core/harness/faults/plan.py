"""Which faults happen, and how often: one seed, one source of chance, one trace."""

from __future__ import annotations

import random
import threading
from collections.abc import Mapping, Sequence
from typing import Any, TypeVar

from ..vendor.engine import Vendor
from ..vendor.messages import Headers, Request, Response
from ..vendor.sending import Sender
from .answers import ANSWERS
from .fault import Count, DeliveryFault, Fault, PayloadFault, RequestFault
from .hooks import HOOKS
from .network import NETWORK
from .pages import PAGES
from .payloads import PAYLOADS
from .state import STATE

_ALL: tuple[Fault, ...] = (*NETWORK, *ANSWERS, *PAGES, *HOOKS, *PAYLOADS)
KNOWN: Mapping[str, Fault] = {fault.name: fault for fault in _ALL}
"""Every fault of what goes between a vendor and others, by its name: histories draw from these."""
SERVED: Mapping[str, Fault] = {**KNOWN, **{fault.name: fault for fault in STATE}}
"""Every fault by its name: with those of the vendor's own state, which histories tell of as operations."""

F = TypeVar("F", RequestFault, DeliveryFault, PayloadFault)


def parse_rates(texts: Sequence[str]) -> dict[str, float]:
    """``name`` or ``name:rate`` each; no rate is 1. Raises ValueError with one line for people."""
    rates: dict[str, float] = {}
    for text in texts:
        name, colon, rate = text.partition(":")
        try:
            rates[name] = float(rate) if colon else 1.0
        except ValueError:
            raise ValueError(f"{text}: the rate is not a number") from None
    Faults(0, rates)
    return rates


def _impossible(fault: Fault, vendor: Vendor) -> str:
    lacks = "" if isinstance(fault, PayloadFault) else fault.lacks(vendor)
    return vendor.doings.never.get(fault.name, "") or lacks


class Faults:
    """A plan. `rates` are the chances, 0 to 1, of each fault where it applies.

    At most one fault happens to a request or a delivery. Raises ValueError on an unknown name or a
    rate outside 0 to 1.
    """

    def __init__(self, seed: int, rates: Mapping[str, float]) -> None:
        for name, rate in rates.items():
            if name not in SERVED:
                raise ValueError(f"no fault named {name}; there are {', '.join(SERVED)}")
            if not 0 <= rate <= 1:
                raise ValueError(f"the rate of {name} must lie between 0 and 1")
        self.rates = dict(rates)
        self.counts = {name: Count() for name in rates}
        self.trace: list[str] = []
        """What befell each request and delivery, oldest first; "" is nothing."""
        chosen = [SERVED[name] for name in rates]
        self._requests = [fault for fault in chosen if isinstance(fault, RequestFault)]
        self._deliveries = [fault for fault in chosen if isinstance(fault, DeliveryFault)]
        self._payloads = [fault for fault in chosen if isinstance(fault, PayloadFault)]
        self._random = random.Random(seed)
        self._lock = threading.Lock()

    def handle(self, vendor: Vendor, request: Request) -> Response:
        """Answer in the vendor's place. A `cut` of the answer is for whoever owns the connection."""
        fault = self._draw([fault for fault in self._requests if fault.applies(vendor, request)])
        return vendor.handle(request) if fault is None else fault.answer(vendor, request, vendor.handle)

    def attach(self, vendor: Vendor) -> None:
        """Stand between a vendor and the receivers of its deliveries, from now on."""

        def around(send: Sender) -> Sender:
            def post(url: str, headers: Headers, body: bytes) -> int:
                fault = self._draw([fault for fault in self._deliveries if fault.applies(headers, body)])
                return send(url, headers, body) if fault is None else fault.post(vendor, send, url, headers, body)

            return post

        def told(event: str, payload: Any) -> list[tuple[str, Any]]:
            fault = self._draw([fault for fault in self._payloads if fault.applies(event, payload)])
            return [(event, payload)] if fault is None else fault.change(event, payload)

        vendor.deliveries.send_through(around)
        if self._payloads:
            vendor.deliveries.tell_through(told)

    def impossible(self, vendor: Vendor) -> dict[str, str]:
        """The faults of the plan that can never happen at this vendor's, and why."""
        return {name: why for name in self.rates if (why := _impossible(SERVED[name], vendor))}

    def never_fired(self) -> list[str]:
        """The faults of the plan that were not reached."""
        return [name for name, count in self.counts.items() if count.fired == 0]

    def _draw(self, able: Sequence[F]) -> F | None:
        with self._lock:
            # Every fault draws, whoever wins, so that the trace hangs on nothing but the seed.
            willing = [fault for fault in able if self._random.random() < self.rates[fault.name]]
            for fault in able:
                self.counts[fault.name].possible += 1
            winner = self._random.choice(willing) if willing else None
            self.trace.append(winner.name if winner else "")
            if winner:
                self.counts[winner.name].fired += 1
            return winner
