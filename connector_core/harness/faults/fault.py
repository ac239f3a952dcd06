"""What a fault is: its name, what it reaches, and when it can happen."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from ..clock import Clock
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


@dataclass(frozen=True)
class DeliveryFault:
    """Something that goes wrong with one attempt to deliver.

    `post` sends in the place of the honest sender: it gives the status or raises OSError, as that does.
    """

    name: str
    summary: str
    reaches: tuple[int, ...]
    post: Callable[[Clock, Sender, str, Headers, bytes], int]
    applies: Callable[[Headers, bytes], bool] = lambda headers, body: True


Fault = RequestFault | DeliveryFault


@dataclass
class Count:
    """How often a fault could have fired, and how often it did."""

    possible: int = 0
    fired: int = 0
