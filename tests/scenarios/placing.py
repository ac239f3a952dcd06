"""How a call is placed with each vendor, and what may go wrong with the request that places it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from connector_core.description import Connector
from connector_core.harness.faults.fault import Handle, RequestFault
from connector_core.harness.faults.plan import KNOWN
from connector_core.harness.vendor.engine import Vendor
from connector_core.harness.vendor.messages import Headers, Request, Response
from tests.scenarios.line import SILENCE

Answer = Callable[[Vendor, Request, Handle], Response]


@dataclass(frozen=True)
class Placing:
    """`path` is that of the POST below the vendor's prefix; `inputs` those of `operations`, `body` what goes out."""

    path: str
    operations: tuple[str, ...]
    inputs: Callable[[Any], Mapping[str, Any]]
    body: Callable[[Any], Mapping[str, Any]]
    read: str
    """An operation that only reads, run afterwards."""


PLACING = {
    "voka": Placing(
        "/outbound-calls",
        ("place_call", "place_call_and_wait"),
        lambda world: {"assistant_id": world.assistants[0].id, "to_number": "+12025551111"},
        lambda world: {"assistant_id": world.assistants[0].id, "to_number": "+12025551111"},
        "list_assistants",
    ),
    "voisa": Placing(
        "/api/make-call",
        ("make_call",),
        lambda world: {"agent_id": world.agents[0].id, "phone_number": "+49123456789"},
        lambda world: {"agent_id": world.agents[0].id, "phone_number": "+49123456789"},
        "list_agents",
    ),
    "voxpria": Placing(
        "/calls",
        ("place_call",),
        lambda world: {"agent_id": world.agents[0].id, "to_number": "+14155551234"},
        lambda world: {"agentId": world.agents[0].id, "toNumber": "+14155551234"},
        "list_agents",
    ),
    "voicedock": Placing(
        "/calls",
        ("place_call",),
        lambda world: {"mode": "reference", "assistant_id": world.assistants[0].id, "to_number": "+31612345678"},
        lambda world: {"assistant_id": world.assistants[0].id, "to": "+31612345678"},
        "list_assistants",
    ),
}


def _done_then(answer: Callable[[Response], Response]) -> Answer:
    return lambda vendor, request, handle: answer(handle(request))


def _status(status: int, body: Any = None) -> Answer:
    return lambda vendor, request, handle: Response.of(status, body if body is not None else {})


_RUBBISH = {"broken-json", "html", "empty", "reset-body"}
_PAGE = Headers({"Content-Type": "text/html"})
_MORE: dict[str, Answer] = {
    "silence": lambda vendor, request, handle: SILENCE,
    "done, then silence": _done_then(lambda _: SILENCE),
    "done, then a page": _done_then(lambda _: Response(200, _PAGE, b"<!doctype html><title>Maintenance</title>")),
    "done, then an empty object": _done_then(lambda answer: replace(answer, body=b"{}")),
    "done, then another type": _done_then(lambda answer: replace(answer, body=b"[]")),
    "done, then 503": _done_then(lambda answer: replace(answer, status=503, body=b"")),
    "done, then 429": _done_then(lambda answer: replace(answer, status=429, body=b"")),
    **{str(status): _status(status) for status in (403, 404, 408, 409, 422, 423, 425)},
}


def faults(connector: Connector, vendor: Vendor) -> Iterator[tuple[str, Answer]]:
    """Every fault that can befall the request, rubbish after the work was done, and more refusals.

    Rubbish that the harness keeps to reads, so that no honest write is spoilt, befalls the call here as well.
    """
    path = vendor.prefix + PLACING[connector.key].path
    request = Request.of("POST", path, headers={"Authorization": "Bearer key", "X-Api-Key": "key"}, json={})
    for fault in KNOWN.values():
        if isinstance(fault, RequestFault) and (fault.name in _RUBBISH or fault.applies(vendor, request)):
            yield fault.name, fault.answer
    yield from _MORE.items()
    for code in connector.errors.locked_codes:
        for status in (200, 400, 404, 409, 423, 503):
            yield f"{status} {code}", _status(status, _refusal(connector, code))


def _refusal(connector: Connector, code: str) -> dict[str, Any]:
    """A body that holds the vendor's code where the description reads it."""
    *folders, name = connector.errors.code[0].split(".")
    body: dict[str, Any] = {name: code}
    for folder in reversed(folders):
        body = {folder: body}
    return {"success": False, **body}


def to_the_call(vendor: Vendor, path: str, answer: Answer) -> Handle:
    """The vendor, but for POSTs to this path."""

    def handle(request: Request) -> Response:
        if request.method == "POST" and request.path == vendor.prefix + path:
            return answer(vendor, request, vendor.handle)
        return vendor.handle(request)

    return handle
