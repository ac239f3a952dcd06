"""A vendor of a few lines: answers by method and path, and everything that it saw."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from connector_core.harness.serving import LoopbackServer
from connector_core.harness.vendor.messages import Request, Response

Answers = Mapping[str, Response | Callable[[Request], Response]]


class Vendor:
    """``vendor.answers["GET /notes/1"] = Response.of(200, …)``; what it has no answer for is 404."""

    prefix = "/api"

    def __init__(self, server: LoopbackServer) -> None:
        self.url = server.url
        self.answers: dict[str, Response | Callable[[Request], Response]] = {}
        self.seen: list[Request] = []
        server.handle = self._handle

    def asked(self) -> list[str]:
        """``["GET /notes/1"]``, in order."""
        return [f"{request.method} {request.path.removeprefix(self.prefix)}" for request in self.seen]

    def _handle(self, request: Request) -> Response:
        self.seen.append(request)
        answer = self.answers.get(f"{request.method} {request.path.removeprefix(self.prefix)}")
        if answer is None:
            return Response.of(404, {"message": "There is no such thing."})
        return answer if isinstance(answer, Response) else answer(request)


@dataclass(frozen=True)
class Part:
    """One part of a form; ``filename`` and ``media_type`` are empty for a plain value."""

    name: str
    content: bytes
    filename: str = ""
    media_type: str = ""


def form(request: Request) -> list[Part]:
    """The parts of a multipart request, in order."""
    kind, _, boundary = request.headers["Content-Type"].partition("; boundary=")
    assert kind == "multipart/form-data"
    first, *parts, last = request.body.split(b"--" + boundary.encode())
    assert (first, last) == (b"", b"--\r\n")
    return [_part(part.removeprefix(b"\r\n").removesuffix(b"\r\n")) for part in parts]


def _part(text: bytes) -> Part:
    head, _, content = text.partition(b"\r\n\r\n")
    told = head.decode("utf-8")

    def found(pattern: str) -> str:
        match = re.search(pattern, told)
        return match.group(1) if match else ""

    return Part(found(r'; name="([^"]*)"'), content, found('filename="([^"]*)"'), found(r"Content-Type: ([^\r\n]+)"))
