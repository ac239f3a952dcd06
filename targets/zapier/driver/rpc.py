"""Stands in for the service behind ``z.cursor``, ``z.cache`` and ``z.stashFile``, on loopback.

Left out: expiry of cached values, scopes of the cache, limits on sizes.
"""

from __future__ import annotations

import re
import secrets
import threading
from collections.abc import Callable
from typing import Any

from connector_core.harness.serving import LoopbackServer
from connector_core.harness.vendor.messages import Request, Response

_KEY = re.compile(rb'name="key"\r\n\r\n([^\r]+)\r\n')


class Rpc:
    """Cursors are kept by the event's ``storeKey``, cached values by key, files by the key of their upload."""

    def __init__(self) -> None:
        self.cursors: dict[str, str] = {}
        self.cache: dict[str, str] = {}
        self.files: dict[str, bytes] = {}
        """The whole multipart body of each upload."""
        self._lock = threading.Lock()
        self._methods: dict[str, Callable[..., Any]] = {
            "get_cursor": lambda store: self.cursors.get(store),
            "set_cursor": lambda store, value: self.cursors.update({store: value}),
            "zcache_get": lambda store, key, *_: self.cache.get(key),
            "zcache_set": self._cache,
            "zcache_delete": lambda store, key, *_: self.cache.pop(key, None) is not None,
            "get_presigned_upload_post_data": self._upload,
        }
        self._server = LoopbackServer(self._handle)
        self.url = self._server.url

    def close(self) -> None:
        self._server.close()

    def _handle(self, request: Request) -> Response:
        if request.path == "/upload":
            found = _KEY.search(request.body)
            if found is None:
                return Response(400)
            self.files[found.group(1).decode()] = request.body
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
