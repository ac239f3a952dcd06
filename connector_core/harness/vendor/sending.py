"""How a delivery leaves the fake: over loopback HTTP, or as a plain call."""

from __future__ import annotations

import http.client
import ipaddress
import socket
from collections.abc import Callable
from urllib.parse import urlsplit

from .messages import Headers

Sender = Callable[[str, Headers, bytes], int]
"""Posts a body to a URL and gives the status. Raises OSError when nobody answered properly."""


def http_sender(timeout: float = 10.0) -> Sender:
    """Over HTTP to loopback only; follows no redirect, as a careful vendor does not."""

    def send(url: str, headers: Headers, body: bytes) -> int:
        split = urlsplit(url)
        host, port = split.hostname or "", split.port or 80
        if split.scheme != "http" or not _is_loopback(host):
            raise OSError(f"the fake delivers to http on loopback only, not to {split.scheme}://{host}")
        connection = http.client.HTTPConnection(host, port, timeout=timeout)
        try:
            target = split.path or "/"
            connection.request("POST", f"{target}?{split.query}" if split.query else target, body, dict(headers))
            answer = connection.getresponse()
            answer.read()
            return answer.status
        except http.client.HTTPException as error:
            raise OSError(f"broken answer: {type(error).__name__}") from error
        finally:
            connection.close()

    return send


def _is_loopback(host: str) -> bool:
    try:
        addresses = {str(entry[4][0]) for entry in socket.getaddrinfo(host, None)}
    except OSError:
        return False
    return bool(addresses) and all(ipaddress.ip_address(address).is_loopback for address in addresses)
