"""A handler of requests on a loopback port, in a thread of its own (uvicorn, imported when used)."""

from __future__ import annotations

import asyncio
import socket
import threading
from collections.abc import Awaitable, Callable, Mapping
from types import TracebackType
from typing import Any, Self
from urllib.parse import parse_qsl

from .vendor.messages import Headers, Request, Response

Handle = Callable[[Request], Response]
_Send = Callable[[dict[str, Any]], Awaitable[None]]
_Receive = Callable[[], Awaitable[Mapping[str, Any]]]


class LoopbackServer:
    """Serves `handle` until closed. `handle` may be replaced while it runs.

    `blocking` says that the handler may take long: each request then gets a thread, else all are
    answered in the server's own.
    """

    def __init__(self, handle: Handle, *, port: int = 0, blocking: bool = False) -> None:
        self.handle = handle
        self._blocking = blocking
        self._socket = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
        self._socket.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            self._socket.bind(("127.0.0.1", port))
        except OSError:
            self._socket.close()
            raise
        # From here on the kernel queues connections: the address is usable before the thread is up.
        self._socket.listen(256)
        self.port: int = self._socket.getsockname()[1]
        self._server = self._make_server()
        self._thread = threading.Thread(target=self._run, name=f"server-{self.port}", daemon=True)
        self._thread.start()

    @property
    def url(self) -> str:
        """``http://127.0.0.1:<port>``"""
        return f"http://127.0.0.1:{self.port}"

    def close(self) -> None:
        self._server.should_exit = True
        self._thread.join()
        self._socket.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _make_server(self) -> Any:
        import uvicorn

        config = uvicorn.Config(
            self._app,
            log_config=None,
            access_log=False,
            interface="asgi3",
            proxy_headers=False,
            lifespan="off",
            server_header=False,
            timeout_graceful_shutdown=1,
        )
        return uvicorn.Server(config)

    def _run(self) -> None:
        self._server.run(sockets=[self._socket])

    async def _app(self, scope: Mapping[str, Any], receive: _Receive, send: _Send) -> None:
        request = await _read(scope, receive)
        if self._blocking:
            response = await asyncio.to_thread(self.handle, request)
        else:
            response = self.handle(request)
        if response.cut == 0:
            await _hang_up(receive, send)
            return
        headers = [(name.lower().encode(), value.encode()) for name, value in response.headers.items()]
        headers.append((b"content-length", str(len(response.body)).encode()))
        await send({"type": "http.response.start", "status": response.status, "headers": headers})
        if response.cut is not None:
            await send({"type": "http.response.body", "body": response.body[: response.cut], "more_body": True})
            await _hang_up(receive, send)
            return
        await send({"type": "http.response.body", "body": response.body})


async def _hang_up(receive: _Receive, send: _Send) -> None:
    """Close the connection under a request. ASGI has no word for it, so uvicorn's own transport is closed;
    what was sent before is flushed."""
    send.__self__.transport.close()  # type: ignore[attr-defined]
    while (await receive())["type"] != "http.disconnect":
        pass


async def _read(scope: Mapping[str, Any], receive: _Receive) -> Request:
    parts = []
    more = True
    while more:
        message = await receive()
        parts.append(message.get("body", b""))
        more = message.get("more_body", False)
    return Request(
        scope["method"],
        scope["raw_path"].decode("ascii"),
        tuple(parse_qsl(scope["query_string"].decode("ascii"), keep_blank_values=True)),
        Headers((name.decode("latin-1"), value.decode("latin-1")) for name, value in scope["headers"]),
        b"".join(parts),
    )
