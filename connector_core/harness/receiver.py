"""Where drivers let a vendor deliver: URLs on loopback, each with a callback behind it.

receiver = Receiver()
url = receiver.hook(lambda request: Answer(200))   # request.body is the raw body
…
receiver.unhook(url)                               # the URL answers 410 from now on
"""

from __future__ import annotations

import secrets
from collections.abc import Callable
from types import TracebackType
from typing import Protocol, Self
from urllib.parse import urlsplit

from .driver import Answer
from .serving import LoopbackServer
from .vendor.messages import Request, Response

Callback = Callable[[Request], Answer]
"""Gets `method`, `path`, `query`, `headers` and the raw `body`; runs in a thread of its own."""


class Hooks(Protocol):
    """Gives URLs for deliveries."""

    def hook(self, callback: Callback) -> str:
        """A new URL; `callback` gets what is posted to it."""

    def unhook(self, url: str) -> None:
        """End a URL: it answers 410 from now on."""


class Receiver:
    """A loopback server for webhook URLs. An unknown path answers 404, an ended one 410."""

    def __init__(self, port: int = 0) -> None:
        self._hooks: dict[str, Callback | None] = {}
        self._server = LoopbackServer(self._handle, port=port, blocking=True)

    def hook(self, callback: Callback) -> str:
        """A new URL that nobody can guess."""
        path = f"/hooks/{secrets.token_urlsafe(16)}"
        self._hooks[path] = callback
        return self._server.url + path

    def unhook(self, url: str) -> None:
        """End a URL; the platform took the trigger down."""
        self._hooks[urlsplit(url).path] = None

    def close(self) -> None:
        self._server.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _handle(self, request: Request) -> Response:
        if request.path not in self._hooks:
            return Response(404)
        callback = self._hooks[request.path]
        if callback is None:
            return Response(410)
        answer = callback(request)
        return Response(answer.status, body=answer.body)
