"""A live scenario that starts with an instant trigger."""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Mapping, Sequence
from typing import Any
from uuid import uuid4

from connector_core.harness.driver import Answer, DriverError, Failure, Item, Outcome
from connector_core.harness.outside.outside import Outside
from connector_core.harness.outside.workers import Job, workers
from connector_core.harness.receiver import Hooks
from connector_core.harness.vendor.messages import Request
from targets.make.driver.failure import failure, outcome
from targets.make.simulator.errors import MakeError, SimulationError
from targets.make.simulator.scenario import Scenario
from targets.make.simulator.simulator import Bundle, Connection, Simulator
from targets.make.simulator.webhook import Delivery

BURST = 300
BURST_SECONDS = 10.0
"""So many requests to one webhook in so many seconds; more are answered 429 [D]."""


class HookActivation:
    """A webhook of its own, and a scenario that its deliveries start, each acknowledged before it is worked on.

    An error handler stands on the trigger, so that a delivery which cannot be confirmed ends its own
    run only. Events are not deduplicated. Turning off deletes the webhook (in Make a scenario can also be
    off while its webhook stays and queues).
    """

    def __init__(
        self,
        simulator: Simulator,
        receiver: Hooks,
        entry: Mapping[str, Any],
        parameters: Mapping[str, Any],
        connection: Connection | None,
        outside: Outside | None = None,
    ) -> None:
        """Attach. Raises DriverError when that fails."""
        self._simulator, self._receiver, self._module = simulator, receiver, str(entry["module"])
        self.scenario = Scenario(instant=True, handler=True, store_incomplete=True)
        self._lock = threading.Lock()
        self._runs: list[Job[Outcome]] = []
        self._refused: list[Failure] = []
        self._times: deque[float] = deque()
        self._waiting: list[Bundle] = []
        self._incomplete: list[Bundle] = []
        self._gone = False
        # One at a time. A delivery that comes before attaching has ended waits for it.
        self._workers = workers(1, f"scenario-{self._module}", outside)
        self._attached = threading.Event()
        self._simulated = outside is not None
        self._url = receiver.hook(self._delivered)
        id_ = uuid4().hex if outside is None else f"{outside.chance.getrandbits(128):032x}"
        try:
            self.hook = simulator.attach(str(entry["webhook"]), self._url, parameters, connection, id_)
        except (MakeError, SimulationError) as error:
            self._end()
            raise DriverError(f"attaching the webhook: {error}") from error
        self._attached.set()

    @property
    def url(self) -> str:
        return self._url

    def deliver(
        self,
        body: bytes,
        headers: Mapping[str, str],
        query: Sequence[tuple[str, str]] = (),
        method: str = "POST",
    ) -> Answer:
        """One delivery without a socket, answered as the URL would answer it."""
        if self._gone:
            return Answer(410)
        if self._crowded():
            return Answer(429)
        if self._simulated and not self._attached.is_set():
            # Nobody can wait in a history of one thread: the vendor is asked to come again.
            return Answer(503)
        self._attached.wait()
        received = self._simulator.receive(self.hook, Delivery(method, headers, query, body))
        with self._lock:
            if received.error:
                self._refused.append(failure(received.error))
            self._runs += [self._start(payload) for payload in received.payloads]
        return Answer(received.reply.status, received.reply.body)

    def poll(self) -> Outcome:
        """Raises DriverError: a webhook trigger is not polled."""
        raise DriverError(f"{self._module} is an instant trigger")

    def items(self) -> list[Item]:
        return [item for done in self._done() for item in done.items]

    def failures(self) -> list[Failure]:
        return [done.failure for done in self._done() if done.failure] + self._refused

    @property
    def waiting(self) -> int:
        """Deliveries that were accepted and not worked off: for a rerun, or for the scenario to be on again."""
        self._done()
        return len(self._waiting)

    def rerun(self) -> None:
        """What Make does by itself after `scenario.next_rerun` minutes, without waiting for them."""
        self._done()
        waiting, self._waiting = self._waiting, []
        with self._lock:
            self._runs += [self._start(payload) for payload in waiting]

    def turn_on(self, connection: Connection | None = None) -> None:
        """The user switches the scenario on again, with a repaired connection if one is given;
        what waited is worked off."""
        self._done()
        self.hook.connection = connection or self.hook.connection
        self.scenario.active, self.scenario.reason = True, ""
        self.scenario.succeeded()
        self.rerun()

    def reconnected(self, connection: Connection) -> None:
        """The user made the connection anew: it is the same one to everything that uses it."""
        self.hook.connection = connection

    def repair(self) -> None:
        """The user switches it on again, if Make had switched it off, and retries the incomplete executions."""
        self._done()
        self._waiting += self._incomplete
        self._incomplete = []
        self.turn_on()

    def deactivate(self) -> None:
        """Delete the webhook: detach, and 410 from now on. Raises DriverError when detaching fails;
        the URL is gone all the same."""
        if self._gone:
            return
        self._done()
        self._end()
        try:
            self._simulator.detach(self.hook)
        except (MakeError, SimulationError) as error:
            raise DriverError(f"detaching the webhook: {error}") from error

    def close(self) -> None:
        """Stop listening without telling the vendor."""
        if not self._gone:
            self._end()

    def _end(self) -> None:
        self._gone = True
        self._receiver.unhook(self._url)
        self._attached.set()
        self._workers.shutdown()

    def _delivered(self, request: Request) -> Answer:
        return self.deliver(request.body, request.headers, request.query, request.method)

    def _start(self, payload: Bundle) -> Job[Outcome]:
        return self._workers.submit(lambda: self._run(payload))

    def _run(self, payload: Bundle) -> Outcome:
        if not self.scenario.active:
            self._waiting.append(payload)
            return Outcome()
        result = outcome(lambda: self._simulator.instant(self._module, self.hook, payload))
        if result.failure is None:
            self.scenario.succeeded()
            return result
        error = MakeError(result.failure.kind, result.failure.message, result.failure.status)
        self.scenario.failed(error)
        if error.action in ("rerun", "disable"):
            # The run is rolled back, and the delivery with it [assumed: into the webhook's queue].
            self._waiting.append(payload)
        else:
            self._incomplete.append(payload)
        return result

    def _crowded(self) -> bool:
        now = self._simulator.host.time.now()
        with self._lock:
            while self._times and self._times[0] <= now - BURST_SECONDS:
                self._times.popleft()
            if len(self._times) >= BURST:
                return True
            self._times.append(now)
            return False

    def _done(self) -> list[Outcome]:
        with self._lock:
            runs = list(self._runs)
        return [run.result() for run in runs]
