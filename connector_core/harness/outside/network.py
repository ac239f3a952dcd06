"""A network in this process: hosts are functions, and a request to a stranger is written down."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import parse_qsl, urlsplit

from ..driver import Answer
from ..vendor.messages import Headers, Request, Response
from ..vendor.sending import Sender

Handle = Callable[[Request], Response]
HOOKS = "hooks.invalid"
"""Where platforms take deliveries, unless an engine makes its URLs itself."""


class Network:
    """Requests by host name. Nothing leaves the process."""

    def __init__(self) -> None:
        self._hosts: dict[str, Handle] = {}
        self._hooks: dict[str, Callable[[Request], Answer] | None] = {}
        self._count = 0
        self.strangers: list[tuple[str, Request]] = []
        """Requests to hosts that nobody serves."""
        self.serve(HOOKS, self._hooked)

    def serve(self, host: str, handle: Handle) -> None:
        """From now on `handle` answers for a host, whatever its port."""
        self._hosts[host.lower()] = handle

    def exchange(self, host: str, request: Request) -> Response:
        """One request, answered. Raises OSError where nobody serves the host."""
        handle = self._hosts.get(host.lower())
        if handle is None:
            self.strangers.append((host, request))
            raise ConnectionRefusedError(f"nobody serves {host}")
        return handle(request)

    def send(self, method: str, url: str, headers: Headers, body: bytes) -> Response:
        """One request by URL. Raises OSError."""
        split = urlsplit(url)
        query = tuple(parse_qsl(split.query, keep_blank_values=True))
        return self.exchange(split.hostname or "", Request(method, split.path or "/", query, headers, body))

    def sender(self) -> Sender:
        """How a vendor delivers over this network."""

        def send(url: str, headers: Headers, body: bytes) -> int:
            answer = self.send("POST", url, headers, body)
            if answer.cut is not None:
                raise ConnectionResetError("the connection broke")
            return answer.status

        return send

    def hook(self, callback: Callable[[Request], Answer]) -> str:
        """A new URL for deliveries (the URLs differ, and are the same in every run)."""
        self._count += 1
        path = f"/hooks/{self._count:08}"
        self._hooks[path] = callback
        return f"https://{HOOKS}{path}"

    def unhook(self, url: str) -> None:
        """End a URL: it answers 410 from now on."""
        self._hooks[urlsplit(url).path] = None

    def forget(self) -> None:
        """Drop the URLs for deliveries and what strangers were asked; hosts stay."""
        self._hooks.clear()
        self.strangers.clear()
        self._count = 0

    def _hooked(self, request: Request) -> Response:
        if request.path not in self._hooks:
            return Response(404)
        callback = self._hooks[request.path]
        if callback is None:
            return Response(410)
        answer = callback(request)
        return Response(answer.status, body=answer.body)
