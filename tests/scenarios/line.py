"""A line to a fake vendor on which time is the client's, and every request is written down.

The client says in `x-sent-at` when it sent (`warp.cjs` does that in Node); the fake's clock follows. Answers
carry the fake's own date, may break off, and may never come.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass, replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Self
from urllib.parse import parse_qsl

from connector_core.harness.clock import VirtualClock
from connector_core.harness.vendor.messages import Headers, Request, Response
from connector_core.harness.vendor.times import http_date

Handle = Callable[[Request], Response]
SENT_AT = "x-sent-at"
"""Unix milliseconds of the client's clock."""
SILENCE = Response(0)
"""The answer that never comes."""


@dataclass(frozen=True)
class Arrived:
    """One request: when it was sent (Unix seconds) and what it was answered."""

    at: float
    method: str
    path: str
    status: int

    @property
    def name(self) -> str:
        return f"{self.method} {self.path}"


class Line:
    """What lies between a client and `handle`, which may be replaced at any time."""

    def __init__(self, clock: VirtualClock) -> None:
        self.clock = clock
        self.handle: Handle = lambda _: Response(503)
        self.arrived: list[Arrived] = []
        self._lock = threading.Lock()

    def take(self, request: Request) -> Response:
        """Answer one request at the time that it says it was sent."""
        sent = request.headers.get(SENT_AT)
        with self._lock:
            if sent is not None:
                self.clock.advance(max(0.0, float(sent) / 1000 - self.clock.now()))
            at = self.clock.now()
        answer = self.handle(replace(request, headers=request.headers.changed({SENT_AT: None})))
        with self._lock:
            self.arrived.append(Arrived(at, request.method, request.path, answer.status))
        return replace(answer, headers=answer.headers.changed({"Date": http_date(self.clock.now())}))


class Port:
    """A line on a port of the loopback address."""

    def __init__(self, line: Line) -> None:
        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"
            # Headers and body leave in one write.
            wbufsize = -1

            def do_GET(self) -> None:
                self.answer(line.take(_read(self)))

            do_POST = do_PUT = do_PATCH = do_DELETE = do_GET  # noqa: N815 - the names that http.server looks for

            def answer(self, answer: Response) -> None:
                if answer.status == SILENCE.status:
                    self.wfile.write(b"HTTP/1.1 102 Processing\r\nX-Silence: 1\r\n\r\n")
                    self.wfile.flush()
                    # Until the client has lost its patience.
                    self.rfile.read(1)
                    self.close_connection = True
                    return
                if answer.cut == 0:
                    self.close_connection = True
                    return
                fields = {**answer.headers, "Content-Length": str(len(answer.body))}
                head = f"HTTP/1.1 {answer.status} .\r\n" + "".join(
                    f"{key}: {value}\r\n" for key, value in fields.items()
                )
                body = answer.body if answer.cut is None else answer.body[: answer.cut]
                self.wfile.write(head.encode("latin-1") + b"\r\n" + body)
                self.wfile.flush()
                self.close_connection = self.close_connection or answer.cut is not None

            def log_message(self, *_: object) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self._server.block_on_close = False
        self.url = f"http://127.0.0.1:{self._server.server_port}"
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
        self._thread.start()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()


def _read(handler: BaseHTTPRequestHandler) -> Request:
    path, _, query = handler.path.partition("?")
    body = handler.rfile.read(int(handler.headers.get("Content-Length") or 0))
    return Request(
        handler.command,
        path,
        tuple(parse_qsl(query, keep_blank_values=True)),
        Headers(list(handler.headers.items())),
        body,
    )
