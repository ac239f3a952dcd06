"""A Zap that is on, with a webhook trigger."""

from __future__ import annotations

import threading
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from connector_core.harness.driver import Answer, DriverError, Failure, Item, Outcome
from connector_core.harness.outside.workers import Job, workers
from connector_core.harness.receiver import Hooks
from connector_core.harness.vendor.messages import Request
from targets.zapier.driver.app import App
from targets.zapier.driver.bundle import received
from targets.zapier.driver.failure import failure

LARGEST = 10 * 1024 * 1024
"""Bytes of a delivery that Zapier takes [Zapier's documentation]."""
ACCEPTED = Answer(200, b'{"status":"success"}')
SIDE_BY_SIDE = 8
HALTED = "HaltedError"


class HookActivation:
    """Zapier answers a delivery at once and runs the Zap afterwards; nothing is deduplicated.

    `items()` and `failures()` wait until everything that was accepted has run. After `deactivate()`
    the URL answers 410. Left out: rate limits of Zapier's own URL, and that a ThrottledError is
    tried again after its delay.
    """

    def __init__(self, app: App, receiver: Hooks, key: str, inputs: Mapping[str, Any]) -> None:
        """Subscribe. Raises DriverError when performSubscribe fails; nothing is left listening then."""
        self._app, self._receiver, self._key, self._inputs = app, receiver, key, inputs
        self._runs: list[Job[Outcome]] = []
        self._early: list[Mapping[str, Any]] = []
        self._failed: list[Mapping[str, Any]] = []
        self._lock = threading.Lock()
        self._off: list[Failure] = []
        self._workers = workers(SIDE_BY_SIDE, f"zap-{key}", app.outside)
        # A vendor may deliver before performSubscribe has returned: such a delivery waits.
        self._subscribed = False
        self._gone = False
        self._url = receiver.hook(self._delivered)
        self.subscription: Any = {}
        reply = self._call("performSubscribe")
        if not reply.ok:
            self._end()
            problem = failure(reply)
            raise DriverError(f"turning on: {problem.kind}: {problem.message}")
        self.subscription = reply.results
        with self._lock:
            self._subscribed = True
            self._runs += [self._start(request) for request in self._early]

    @property
    def url(self) -> str:
        return self._url

    def deliver(self, body: bytes, headers: Mapping[str, str], query: str = "") -> Answer:
        """One delivery without a socket, answered as the URL would answer it."""
        if self._gone:
            return Answer(410)
        if len(body) > LARGEST:
            return Answer(413)
        request = received("POST", headers.items(), body, query)
        with self._lock:
            if self._subscribed:
                self._runs.append(self._start(request))
            else:
                self._early.append(request)
        return ACCEPTED

    def poll(self) -> Outcome:
        """Raises DriverError: a webhook trigger is not polled."""
        raise DriverError(f"{self._key} is a webhook trigger")

    def items(self) -> list[Item]:
        return [item for outcome in self._done() for item in outcome.items]

    def failures(self) -> list[Failure]:
        return [outcome.failure for outcome in self._done() if outcome.failure] + self._off

    def repair(self) -> None:
        """Replay the runs that failed [Zapier's documentation: by the user, or by Autoreplay]. What was
        refused on purpose (HaltedError) is no failed run."""
        self._done()
        with self._lock:
            failed, self._failed = self._failed, []
            self._runs += [self._start(request) for request in failed]

    def deactivate(self) -> None:
        """Unsubscribe, and let the URL answer 410. When performUnsubscribe fails the Zap is off all the
        same, and `failures()` tells it."""
        if self._gone:
            return
        self._done()
        reply = self._call("performUnsubscribe", subscribeData=self.subscription)
        if not reply.ok:
            self._off.append(failure(reply))
        self._end()

    def close(self) -> None:
        """Stop listening without telling the vendor."""
        if not self._gone:
            self._end()

    def _end(self) -> None:
        self._gone = True
        self._receiver.unhook(self._url)
        self._workers.shutdown()

    def _delivered(self, request: Request) -> Answer:
        return self.deliver(request.body, request.headers, urlencode(request.query))

    def _start(self, request: Mapping[str, Any]) -> Job[Outcome]:
        return self._workers.submit(lambda: self._run(request))

    def _run(self, request: Mapping[str, Any]) -> Outcome:
        reply = self._call("perform", subscribeData=self.subscription, **request)
        if reply.ok:
            return Outcome(list(reply.results))
        problem = failure(reply)
        if problem.kind != HALTED:
            self._failed.append(request)
        return Outcome([], problem)

    def _call(self, method: str, **more: Any) -> Any:
        given = self._app.bundle(self._inputs, targetUrl=self._url, **more)
        return self._app.call(f"triggers.{self._key}.operation.{method}", given)

    def _done(self) -> list[Outcome]:
        with self._lock:
            runs = list(self._runs)
        return [run.result() for run in runs]
