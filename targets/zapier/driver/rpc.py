"""Stands in for the service behind ``z.cursor``, ``z.cache`` and ``z.stashFile``, on loopback.

Left out: expiry of cached values, scopes of the cache, limits on sizes.
"""

from __future__ import annotations

import re
import secrets
import threading
from collections.abc import Callable
from typing import Any

from connector_core.harness.driver import FileValue
from connector_core.harness.outside.outside import Outside
from connector_core.harness.serving import LoopbackServer
from connector_core.harness.vendor.messages import Request, Response

_BOUNDARY = re.compile(r'boundary="?([^";]+)')
_FILE = re.compile(rb'name="file"; filename="([^"]*)"')
_TYPE = re.compile(rb"Content-Type: ([^\r\n]+)", re.IGNORECASE)
_KEY = re.compile(rb'name="key"\r\n\r\n([^\r]+)\r\n')


HOST = "rpc.invalid"


class Rpc:
    """Cursors are kept by the event's ``storeKey``, cached values by key, files by the key of their upload."""

    def __init__(self, outside: Outside | None = None) -> None:
        """On a port of its own, or at HOST of a simulated network."""
        self.cursors: dict[str, str] = {}
        self.cache: dict[str, str] = {}
        self.files: dict[str, FileValue] = {}
        """Uploads by their key."""
        self._lock = threading.Lock()
        self._methods: dict[str, Callable[..., Any]] = {
            "get_cursor": lambda store: self.cursors.get(store),
            "set_cursor": lambda store, value: self.cursors.update({store: value}),
            "zcache_get": lambda store, key, *_: self.cache.get(key),
            "zcache_set": self._cache,
            "zcache_delete": lambda store, key, *_: self.cache.pop(key, None) is not None,
            "get_presigned_upload_post_data": self._upload,
        }
        self._server: LoopbackServer | None = None
        if outside is None:
            self._server = LoopbackServer(self._handle)
            self.url = self._server.url
        else:
            outside.network.serve(HOST, self._handle)
            outside.on_begin(self._forget)
            self.url = f"https://{HOST}"

    def close(self) -> None:
        if self._server is not None:
            self._server.close()

    def stashed(self, url: str) -> FileValue | None:
        """The file that ``z.stashFile`` put at this URL."""
        return self.files.get(url.removeprefix(f"{self.url}/"))

    def _forget(self) -> None:
        for kept in (self.cursors, self.cache, self.files):
            kept.clear()

    def _handle(self, request: Request) -> Response:
        if request.path == "/upload":
            found = _KEY.search(request.body)
            if found is None:
                return Response(400)
            self.files[found.group(1).decode()] = _uploaded(request)
            return Response(204)
        asked = request.json()
        method = self._methods.get(asked["method"])
        if method is None:
            return Response.of(200, {"id": asked["id"], "error": f"no such method: {asked['method']}"})
        with self._lock:
            result = method(asked.get("storeKey") or "", *asked["params"])
        return Response.of(200, {"id": asked["id"], "result": result})

    def _cache(self, _: str, key: str, value: str, *options: Any) -> bool:
        only_new = len(options) > 2 and options[2]
        if only_new and key in self.cache:
            return False
        self.cache[key] = value
        return True

    def _upload(self, *_: Any) -> dict[str, Any]:
        return {"url": f"{self.url}/upload", "fields": {"key": f"files/{secrets.token_hex(8)}"}}


def _uploaded(request: Request) -> FileValue:
    """The part ``file`` of an upload, under the name and type that the part itself tells."""
    boundary = _BOUNDARY.search(request.headers["Content-Type"])
    assert boundary is not None
    for part in request.body.split(b"--" + boundary.group(1).encode()):
        head, _, rest = part.partition(b"\r\n\r\n")
        found = _FILE.search(head)
        if found:
            kind = _TYPE.search(head)
            media_type = kind.group(1).decode() if kind else ""
            return FileValue(found.group(1).decode("utf-8"), media_type, rest.removesuffix(b"\r\n"))
    raise ValueError("an upload without a file")
