"""A step that waits for a callback: ``z.generateCallbackUrl()`` and ``performResume``."""

from __future__ import annotations

import threading
from collections.abc import Mapping
from types import TracebackType
from typing import Any, Self
from urllib.parse import urlencode

from connector_core.harness.driver import Answer, DriverError
from connector_core.harness.receiver import Hooks
from connector_core.harness.vendor.messages import Request
from targets.zapier.driver.bundle import received


class Callback:
    """One callback URL. The first request to it resumes the step; later ones are answered and ignored."""

    def __init__(self, receiver: Hooks) -> None:
        self._receiver = receiver
        self._came = threading.Event()
        self._first: Mapping[str, Any] = {}
        self._lock = threading.Lock()
        self.url = receiver.hook(self._delivered)

    def wait(self, seconds: float) -> Mapping[str, Any]:
        """``rawRequest`` and ``cleanedRequest`` of the first request. Raises DriverError when none came."""
        if not self._came.wait(seconds):
            raise DriverError(f"nobody posted to the callback URL within {seconds:g} s")
        return self._first

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._receiver.unhook(self.url)

    def _delivered(self, request: Request) -> Answer:
        with self._lock:
            if not self._came.is_set():
                self._first = received(request.method, request.headers.items(), request.body, urlencode(request.query))
                self._came.set()
        return Answer(200)
