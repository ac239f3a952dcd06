"""HTTP as the simulator needs it: one function that sends, injected."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

Fields = tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class HttpRequest:
    """One request as it goes out. ``timeout`` in seconds."""

    method: str
    url: str
    headers: Fields = field(default=(), repr=False)
    body: bytes = field(default=b"", repr=False)
    timeout: float = 40.0


@dataclass(frozen=True)
class HttpResponse:
    """One answer as it came, decompressed."""

    status: int
    headers: Fields = ()
    body: bytes = b""


class SendError(Exception):
    """The network broke, or nobody answered in time. ``str()`` names no secret."""


Send = Callable[[HttpRequest], HttpResponse]
"""Sends one request and follows no redirect. Raises SendError."""


class HttpxSender:
    """Sends with httpx, which is imported when the first one is made. Certificates are always checked."""

    def __init__(self) -> None:
        import httpx

        self._httpx = httpx
        self._client = httpx.Client(follow_redirects=False, trust_env=False)

    def __call__(self, request: HttpRequest) -> HttpResponse:
        try:
            answer = self._client.request(
                request.method,
                request.url,
                headers=list(request.headers),
                content=request.body,
                timeout=request.timeout,
            )
        except (self._httpx.HTTPError, self._httpx.InvalidURL) as error:
            raise SendError(f"{type(error).__name__} at {request.url.split('?')[0]}") from error
        fields = tuple((name, value) for name, value in answer.headers.multi_items())
        return HttpResponse(answer.status_code, fields, answer.content)

    def close(self) -> None:
        self._client.close()
