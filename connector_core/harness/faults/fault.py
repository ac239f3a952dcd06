"""What a fault is: its name, what it reaches, and when it can happen."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from ..vendor.engine import Vendor
from ..vendor.messages import Headers, Request, Response
from ..vendor.sending import Sender

Handle = Callable[[Request], Response]


@dataclass(frozen=True)
class RequestFault:
    """Something that goes wrong with a request or with its answer.

    `answer` gets the vendor, the request and the honest way to answer it, which it may or may not take.
    """

    name: str
    summary: str
    reaches: tuple[int, ...]
    """The numbers of the faults that a connector must survive which this one brings about."""
    answer: Callable[[Vendor, Request, Handle], Response]
    applies: Callable[[Vendor, Request], bool] = lambda vendor, request: True
    lacks: Callable[[Vendor], str] = lambda vendor: ""
    """Why it can never happen at this vendor's; empty when it can."""


@dataclass(frozen=True)
class DeliveryFault:
    """Something that goes wrong with one attempt to deliver.

    `post` sends in the place of the honest sender: it gives the status or raises OSError, as that does.
    """

    name: str
    summary: str
    reaches: tuple[int, ...]
    post: Callable[[Vendor, Sender, str, Headers, bytes], int]
    applies: Callable[[Headers, bytes], bool] = lambda headers, body: True
    lacks: Callable[[Vendor], str] = lambda vendor: ""
    """As for a request."""


@dataclass(frozen=True)
class PayloadFault:
    """Something unexpected that a vendor says, and signs. `change` gives what is told instead: events, payloads."""

    name: str
    summary: str
    reaches: tuple[int, ...]
    change: Callable[[str, Any], list[tuple[str, Any]]]
    applies: Callable[[str, Any], bool] = lambda event, payload: isinstance(payload, dict)


Fault = RequestFault | DeliveryFault | PayloadFault


@dataclass
class Count:
    """How often a fault could have fired, and how often it did."""

    possible: int = 0
    fired: int = 0
