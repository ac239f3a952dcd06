"""Files in and out: what users hand to a file field is served at a URL, what a step puts out is fetched.

A file field of Zapier holds a URL. A file that comes out is either the URL of one that was stashed, or a text that
asks a hydrator for it when a later step wants it.
"""

from __future__ import annotations

import json
import re
import secrets
from collections.abc import Mapping
from typing import Any
from urllib.parse import quote

from connector_core.harness.driver import DriverError, FileValue, Item, Outcome, file_item
from connector_core.harness.serving import LoopbackServer
from connector_core.harness.vendor.messages import Headers, Request, Response
from targets.zapier.driver.app import App
from targets.zapier.driver.failure import failure

_HYDRATE = re.compile(r"hydrate\|\|\|(.*)\|\|\|hydrate", re.DOTALL)


class Shelf:
    """Serves files on loopback, as Zapier serves those of an earlier step: name and type are in the headers."""

    def __init__(self) -> None:
        self._files: dict[str, FileValue] = {}
        self.seen: list[Request] = []
        """Every request, to see what was sent along."""
        self._server = LoopbackServer(self._handle)

    def url(self, file: FileValue) -> str:
        """Where the file lies from now on."""
        path = f"/files/{secrets.token_urlsafe(12)}"
        self._files[path] = file
        return self._server.url + path

    def close(self) -> None:
        self._server.close()

    def _handle(self, request: Request) -> Response:
        self.seen.append(request)
        file = self._files.get(request.path)
        if file is None:
            return Response(404)
        told = f"attachment; filename*=UTF-8''{quote(file.name, safe='')}"
        return Response(200, Headers({"Content-Type": file.media_type, "Content-Disposition": told}), file.content)


def placed(shelf: Shelf, value: Any) -> Any:
    """A value of an input, with each file as the URL where it lies."""
    if isinstance(value, FileValue):
        return shelf.url(value)
    return [placed(shelf, item) for item in value] if isinstance(value, list) else value


def fetched(app: App, part: Mapping[str, Any], outcome: Outcome) -> Outcome:
    """The items with their files as the driver's protocol shows them. What cannot be fetched is the run's failure,
    as it would be that of the step that uses the file."""
    keys = [field["key"] for field in part.get("outputFields") or [] if field.get("type") == "file"]
    if not keys or outcome.failure:
        return outcome
    items: list[Item] = []
    for item in outcome.items:
        found = dict(item)
        for key in keys:
            if not item.get(key):
                continue
            file = _file(app, str(item[key]))
            if isinstance(file, Outcome):
                return file
            found[key] = file
        items.append(found)
    return Outcome(items)


def _file(app: App, text: str) -> Item | Outcome:
    asked = _HYDRATE.fullmatch(text)
    url = text
    if asked:
        order = json.loads(asked.group(1))
        reply = app.call(order["method"], app.bundle(order["bundle"]))
        if not reply.ok:
            return Outcome([], failure(reply))
        url = str(reply.results)
    stashed = app.rpc.stashed(url)
    if stashed is None:
        raise DriverError(f"a file field holds no file: {text[:100]}")
    return file_item(stashed.name, stashed.media_type, stashed.content)
