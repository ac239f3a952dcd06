"""A vendor of a few lines: canned answers, and everything that was asked."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from email import message_from_bytes
from typing import Any

from connector_core.harness.serving import LoopbackServer
from connector_core.harness.vendor.messages import Headers, Request, Response

Route = Response | Callable[[Request], Response]


@dataclass(frozen=True)
class FormPart:
    """One part of a form as it came."""

    name: str
    filename: str | None
    media_type: str
    content: bytes


class Vendor:
    """``routes`` maps ``METHOD /path`` to an answer or to what makes one; anything else is 404."""

    def __init__(self) -> None:
        self.routes: dict[str, Route] = {}
        self.seen: list[Request] = []
        self._server = LoopbackServer(self._answer)
        self.url = self._server.url

    def close(self) -> None:
        self._server.close()

    def fresh(self) -> None:
        """Forget what was asked and how to answer."""
        self.routes.clear()
        self.seen.clear()

    def asked(self) -> list[str]:
        return [f"{item.method} {item.path}" for item in self.seen]

    def _answer(self, request: Request) -> Response:
        self.seen.append(request)
        found = self.routes.get(f"{request.method} {request.path}", Response.of(404, {"error": {"message": "None."}}))
        return found(request) if callable(found) else found


def wrapped(data: Any) -> Response:
    """A payload in the envelope of these vendors."""
    return Response.of(200, {"success": True, "data": data})


def file(content: bytes, media_type: str) -> Response:
    return Response(200, Headers({"Content-Type": media_type}), content)


def body(request: Request) -> Any:
    return json.loads(request.body)


def form(request: Request) -> list[FormPart]:
    """The parts of a form, read by Python's own mail parser."""
    head = f"Content-Type: {request.headers['content-type']}\r\n\r\n".encode()
    parts: Any = message_from_bytes(head + request.body).get_payload()
    return [
        FormPart(
            str(part.get_param("name", header="content-disposition")),
            part.get_filename(),
            part.get_content_type() if part["content-type"] else "",
            part.get_payload(decode=True),
        )
        for part in parts
    ]
