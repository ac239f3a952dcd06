"""A Node program of the harness, run step by step: it gets its network, time and chance from here."""

from __future__ import annotations

import base64
import itertools
import json
import subprocess
import threading
from collections import deque
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from .. import node
from ..driver import DriverError
from ..vendor.messages import Headers, Request, Response
from .outside import Outside

PRELOAD = Path(__file__).parent / "node.cjs"


class OutsideProcess:
    """A program that says a JSON object a line, answers calls with an ``id``, and asks for the rest.

    All happens in the thread that calls: while a call runs, requests of the program are answered and
    time passes when nothing else can happen. Calls may be nested: a vendor that answers a request may
    deliver to the very program that made it.
    """

    def __init__(
        self, command: Sequence[str], outside: Outside, *, env: Mapping[str, str], cwd: Path | None = None
    ) -> None:
        """Start it. Raises DriverError with what Node said when it is not ready."""
        self.outside = outside
        self._process = subprocess.Popen(
            [str(node.node()), "--require", str(PRELOAD), *command],
            cwd=cwd,
            env=dict(env),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )
        self._ids = itertools.count(1)
        self._replies: dict[int, dict[str, Any]] = {}
        self._answers: list[dict[str, Any]] = []
        """To requests of the program; told with the next line."""
        self._lines: deque[str] = deque(maxlen=400)
        self._listener = threading.Thread(target=self._listen, daemon=True)
        self._listener.start()
        self.about = self._read()
        if not self.about.get("ready"):
            self.close()
            raise DriverError(f"the package did not load: {self.about.get('problem')}\n{self.said()}")
        outside.on_begin(self._begin)

    def call(self, message: Mapping[str, Any]) -> dict[str, Any]:
        """Have one thing done; gives the reply. Raises DriverError when Node is gone."""
        number = next(self._ids)
        said = self._turn({"id": number, **message})
        while True:
            if "id" in said:
                self._replies[said["id"]] = said
            if number in self._replies and "ask" not in said:
                return self._replies.pop(number)
            if "ask" in said:
                self._answer(said)
            elif "idle" in said:
                self._wait_until(said["idle"])
            said = self._turn({})

    def said(self) -> str:
        """The last lines on stderr."""
        return "\n".join(self._lines)

    def close(self) -> None:
        """End the process."""
        node.end(self._process, [self._listener])

    def _begin(self) -> None:
        self._answers.clear()
        self._write({"begin": self.outside.chance.getrandbits(32)})

    def _answer(self, asked: Mapping[str, Any]) -> None:
        host, _, _ = str(asked["host"]).partition(":")
        try:
            answer = self.outside.network.exchange(host, read_request(base64.b64decode(asked["bytes"])))
        except OSError:
            answer = Response(0, cut=0)
        message = {"answer": asked["ask"], **written(answer)}
        if answer.delay > 0:
            self.outside.clock.call_later(answer.delay, lambda: self._answers.append(message))
        else:
            self._answers.append(message)

    def _wait_until(self, milliseconds: float | None) -> None:
        """Let time pass until the program's next timer, or until something else happens before."""
        clock = self.outside.clock
        due = clock.next_due()
        timer = None if milliseconds is None else milliseconds / 1000 - self.outside.skew
        moments = [moment for moment in (due, timer) if moment is not None]
        if not moments:
            raise DriverError(f"Node waits for nothing that will ever happen:\n{self.said()}")
        clock.advance_to(min(moments))

    def _turn(self, message: Mapping[str, Any]) -> dict[str, Any]:
        """Say one thing, with the answers that are due, and hear one: there is never more under way."""
        answers, self._answers = self._answers, []
        self._write({**message, "answers": answers})
        return self._read()

    def _write(self, message: Mapping[str, Any]) -> None:
        line = json.dumps({**message, "now": round(self.outside.here() * 1000)})
        try:
            assert self._process.stdin is not None
            self._process.stdin.write(line.encode() + b"\n")
            self._process.stdin.flush()
        except (OSError, ValueError):
            raise DriverError(f"Node ended:\n{self.said()}") from None

    def _read(self) -> dict[str, Any]:
        assert self._process.stdout is not None
        line = self._process.stdout.readline()
        if not line:
            raise DriverError(f"Node ended:\n{self.said()}")
        message: dict[str, Any] = json.loads(line)
        return message

    def _listen(self) -> None:
        assert self._process.stderr is not None
        for line in self._process.stderr:
            self._lines.append(line.decode("utf-8", "replace").rstrip("\n"))


def read_request(data: bytes) -> Request:
    """An HTTP/1.1 request from its bytes."""
    head, _, body = data.partition(b"\r\n\r\n")
    first, *lines = head.decode("latin-1").split("\r\n")
    method, target, _ = first.split(" ", 2)
    headers = Headers((name, value.strip()) for name, _, value in (line.partition(":") for line in lines))
    if headers.get("Transfer-Encoding", "").lower() == "chunked":
        body = _dechunked(body)
    split = urlsplit(target)
    return Request(method, split.path, tuple(parse_qsl(split.query, keep_blank_values=True)), headers, body)


def written(answer: Response) -> dict[str, Any]:
    """An answer as the bytes of an HTTP/1.1 connection, and whether that breaks after them."""
    if answer.cut == 0:
        return {"bytes": "", "reset": True}
    fields = {**answer.headers, "Content-Length": str(len(answer.body)), "Connection": "close"}
    head = f"HTTP/1.1 {answer.status} .\r\n" + "".join(f"{name}: {value}\r\n" for name, value in fields.items())
    body = answer.body if answer.cut is None else answer.body[: answer.cut]
    data = head.encode("latin-1", "replace") + b"\r\n" + body
    return {"bytes": base64.b64encode(data).decode("ascii"), "reset": answer.cut is not None}


def _dechunked(data: bytes) -> bytes:
    parts = []
    while data:
        size, _, rest = data.partition(b"\r\n")
        length = int(size.split(b";")[0], 16)
        parts.append(rest[:length])
        data = rest[length + 2 :]
        if length == 0:
            break
    return b"".join(parts)
