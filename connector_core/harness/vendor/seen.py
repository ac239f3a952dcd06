"""The log of everything that a fake vendor saw, without the secrets in it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from .messages import Headers, Request, Response
from .secrets import Redactor


@dataclass(frozen=True)
class Seen:
    """One request and its answer. Secrets are blotted out of every text; `key` is the key's id."""

    at: float
    method: str
    path: str
    query: tuple[tuple[str, str], ...]
    headers: Headers
    body: str
    status: int
    answer: str
    key: str | None
    account: str | None

    def __repr__(self) -> str:
        query = "&".join(f"{name}={value}" for name, value in self.query)
        return f"<{self.method} {self.path}{'?' + query if query else ''} → {self.status}>"

    def parameters(self) -> dict[str, str]:
        return dict(self.query)

    def json(self) -> Any:
        """The request's parsed body; None when it had none."""
        return json.loads(self.body) if self.body else None


class SeenLog:
    """What was seen, oldest first. `since(mark)` is how a scenario counts the requests of a step."""

    def __init__(self, redactor: Redactor) -> None:
        self._entries: list[Seen] = []
        self._redactor = redactor

    def add(
        self,
        at: float,
        request: Request,
        response: Response,
        *,
        path: str,
        key: str | None,
        account: str | None,
    ) -> None:
        hide = self._redactor.redact
        headers = Headers((name, hide(value)) for name, value in request.headers.items())
        query = tuple((name, hide(value)) for name, value in request.query)
        body = hide(request.body.decode("utf-8", "replace"))
        answer = hide(response.body.decode("utf-8", "replace"))
        self._entries.append(
            Seen(at, request.method, hide(path), query, headers, body, response.status, answer, key, account)
        )

    def mark(self) -> int:
        return len(self._entries)

    def since(self, mark: int = 0, method: str | None = None, path: str | None = None) -> list[Seen]:
        return [
            seen
            for seen in self._entries[mark:]
            if (method is None or seen.method == method) and (path is None or seen.path == path)
        ]

    def __iter__(self) -> Iterator[Seen]:
        return iter(list(self._entries))

    def __len__(self) -> int:
        return len(self._entries)
