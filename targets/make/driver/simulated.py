"""Time and network of a history, as the simulator takes them."""

from __future__ import annotations

from connector_core.harness.outside.outside import Outside
from connector_core.harness.vendor.messages import Headers
from targets.make.simulator.http import HttpRequest, HttpResponse, Send, SendError


class OutsideTime:
    """The platform's clock. Waiting lets it pass, and others act meanwhile."""

    def __init__(self, outside: Outside) -> None:
        self._outside = outside

    def now(self) -> float:
        return self._outside.here()

    def wait(self, seconds: float) -> None:
        self._outside.clock.advance(seconds)


def sending(outside: Outside) -> Send:
    """Requests over the history's network, within their time."""

    def send(request: HttpRequest) -> HttpResponse:
        try:
            answer = outside.network.send(request.method, request.url, Headers(request.headers), request.body)
        except OSError as error:
            raise SendError(f"{type(error).__name__} at {request.url.split('?')[0]}") from error
        outside.clock.advance(min(answer.delay, request.timeout))
        if answer.cut is not None:
            raise SendError("the connection broke")
        if answer.delay > request.timeout:
            raise SendError("nobody answered in time")
        return HttpResponse(answer.status, tuple(answer.headers.items()), answer.body)

    return send
