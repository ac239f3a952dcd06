"""Which handler answers a method and a path."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import unquote

from .errors import VendorError
from .keys import ApiKey
from .messages import Request, Response


@dataclass
class Exchange:
    """One request on its way through the vendor."""

    request: Request
    request_id: str
    now: float
    params: dict[str, str] = field(default_factory=dict)
    key: ApiKey | None = None
    usage: Any = None

    @property
    def account(self) -> str:
        """Whose key was used. Raises RuntimeError on a route without authentication."""
        if self.key is None:
            raise RuntimeError("this route has no key")
        return self.key.account


Handler = Callable[[Exchange], Response]


@dataclass(frozen=True)
class Route:
    """`pattern` such as ``/calls/{id}``; one parameter fills exactly one segment."""

    method: str
    pattern: str
    handler: Handler
    scope: str | None = None
    """The scope that a key must have; None when any valid key will do."""


class Router:
    """Routes in the order they were added; the first match answers."""

    def __init__(self, routes: list[Route]) -> None:
        self._routes = [(tuple(route.pattern.split("/")), route) for route in routes]

    def match(self, method: str, path: str) -> tuple[Route, dict[str, str]]:
        """The route and its decoded parameters. Raises VendorError 404 or 405."""
        segments = path.split("/")
        known = False
        for pattern, route in self._routes:
            params = _fill(pattern, segments)
            if params is None:
                continue
            known = True
            if route.method == method:
                return route, params
        if known:
            raise VendorError(405, "method.not_allowed", f"{method} is not allowed here.")
        raise VendorError(404, "resource.not_found", "No such resource.")


def _fill(pattern: tuple[str, ...], segments: list[str]) -> dict[str, str] | None:
    if len(pattern) != len(segments):
        return None
    params = {}
    for wanted, given in zip(pattern, segments, strict=True):
        if wanted.startswith("{") and given:
            # Decoded after the split, so that an encoded slash stays inside its segment.
            params[wanted[1:-1]] = unquote(given)
        elif wanted != given:
            return None
    return params
