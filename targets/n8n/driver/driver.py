"""Runs an emitted package in n8n-core; what n8n's server does around it is done by the runner."""

from __future__ import annotations

import json
import shutil
import tempfile
from collections.abc import Mapping
from contextlib import ExitStack
from functools import partial
from pathlib import Path
from types import TracebackType
from typing import Any, Literal, Self

from connector_core.harness import node
from connector_core.harness.driver import Activation, DriverError, Failure, Item, Outcome
from connector_core.harness.outside.outside import Outside
from targets.n8n import gates
from targets.n8n.driver.engine import Engine, LiveEngine, RunError
from targets.n8n.driver.files import handed, shown
from targets.n8n.driver.parameters import camel, parameters
from targets.n8n.driver.simulated import SimulatedEngine

PATIENCE_SECONDS = 60
"""How long a waiting execution may wait for its callback here (n8n: as long as the user says)."""


class N8nDriver:
    """Driver of one package; see connector_core.harness.driver for what the methods promise."""

    target = "n8n"
    capabilities = frozenset({"signature", "judges", "dedupe", "lookback", "zip"})

    def __init__(self, package: Path, names: Mapping[str, Any], outside: Outside | None = None) -> None:
        """`outside` replaces the machine's network, time and chance."""
        self._package, self._names, self._outside = package, names, outside
        self._open = ExitStack()
        self._engine: Engine | None = None
        self._count = 0
        self._off: dict[str, list[str]] = {}
        """Trigger and parameters → keys of the workflows that were unpublished."""
        self.engine = "n8n-core"

    def __enter__(self) -> Self:
        """Copy, compile and load the package. Raises ExpectedError when it does not compile, DriverError to load."""
        with ExitStack() as opened:
            node.cache().mkdir(parents=True, exist_ok=True)
            home = Path(opened.enter_context(tempfile.TemporaryDirectory(prefix="n8n-package-", dir=node.cache())))
            folder = home / self._package.name
            shutil.copytree(self._package, folder, ignore=shutil.ignore_patterns("node_modules", "dist"))
            gates.build(folder)
            self._engine = LiveEngine(folder) if self._outside is None else SimulatedEngine(folder, self._outside)
            opened.callback(self._engine.close)
            self.engine = f"n8n-core {self._engine.core}"
            if self._outside is not None:
                self._outside.on_begin(self._begin)
            self._open = opened.pop_all()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._open.close()

    @property
    def core(self) -> Engine:
        """The engine, for calls below this protocol. Raises DriverError outside of ``with``."""
        if self._engine is None:
            raise DriverError("the driver is not open")
        return self._engine

    def connect(self, credentials: Mapping[str, str]) -> Outcome:
        """Test the credential. n8n's users name their credentials themselves: there is no label of ours."""
        fields = {camel(key): value for key, value in credentials.items()}
        self.core.call("connect", fields=fields)
        return self._outcome("test", lambda account: [account])

    def run(self, operation: str, inputs: Mapping[str, Any]) -> Outcome:
        entry = self._entry(operation)
        given, files = handed(entry, inputs)
        return self._outcome(
            "run",
            partial(shown, entry),
            type=entry["type"],
            parameters=parameters(entry, given),
            files=files,
            patienceMs=PATIENCE_SECONDS * 1000,
        )

    def choices(self, name: str, inputs: Mapping[str, Any]) -> Outcome:
        type_ = next(entry["type"] for entry in self._names.values() if "type" in entry)
        return self._outcome("choices", type=type_, method=camel(name), parameters={}, path="parameters.choice")

    def activate(
        self,
        trigger: str,
        inputs: Mapping[str, Any],
        delivery: Literal["webhook", "poll"],
        workflow: str | None = None,
    ) -> Activation:
        """Publish a workflow: the one that was unpublished with the same inputs, if any, as a user would."""
        entry = self._entry(trigger, delivery)
        given = parameters(entry, inputs)
        about = json.dumps([trigger, given], sort_keys=True)
        off = self._off.get(about) if delivery == "webhook" else None
        self._count += 1
        if workflow is not None:
            key = self._key(trigger, workflow)
        else:
            key = off.pop() if off else self._key(trigger, str(self._count))
        return Published(self.core, key, entry, given, delivery == "poll", self._off.setdefault(about, []))

    def sample(self, trigger: str, inputs: Mapping[str, Any], delivery: Literal["webhook", "poll"]) -> Outcome:
        """The editor's test of a polling trigger; for a webhook the editor listens for a live event."""
        if delivery == "webhook":
            raise DriverError("n8n's editor waits for a live event of a webhook trigger")
        entry = self._entry(trigger, delivery)
        return self._outcome("sample", type=entry["type"], parameters=parameters(entry, inputs))

    def _entry(self, name: str, delivery: str | None = None) -> Mapping[str, Any]:
        entry = self._names.get(name)
        if entry is not None and delivery is not None:
            entry = entry.get(delivery)
        if entry is None:
            raise DriverError(f"the package does not offer {name}" + (f" by {delivery}" if delivery else ""))
        found: Mapping[str, Any] = entry
        return found

    def _key(self, trigger: str, name: str) -> str:
        """Of a new workflow. What the package remembers of one history must not reach the next."""
        history = "" if self._outside is None else f"{self._outside.seed}-"
        return f"{trigger}-{history}{name}"

    def _begin(self) -> None:
        self._off.clear()
        self._count = 0

    def _outcome(self, what: str, shape: Any = list, **given: Any) -> Outcome:
        try:
            return Outcome(shape(self.core.call(what, **given)))
        except RunError as error:
            return Outcome([], error.failure)


class Published:
    """A published workflow that begins with a trigger of the package."""

    def __init__(
        self,
        engine: Engine,
        key: str,
        entry: Mapping[str, Any],
        given: Mapping[str, Any],
        polling: bool,
        off: list[str],
    ) -> None:
        """Publish it; ``off`` gets the key when it is unpublished. Raises DriverError when the node refuses."""
        self._engine, self._key, self._off = engine, key, off
        self._last: list[Item] | None = None
        self._passed: dict[str, Any] = {}
        try:
            about = engine.call("publish", key=key, type=entry["type"], parameters=given, polling=polling)
        except RunError as error:
            raise DriverError(f"publishing: {error.failure.kind}: {error.failure.message}") from None
        self._url: str | None = about["url"]
        self._failures: list[Failure] = []

    @property
    def url(self) -> str | None:
        return self._url

    def poll(self) -> Outcome:
        try:
            return Outcome(self._engine.call("poll", key=self._key))
        except RunError as error:
            self._failures.append(error.failure)
            return Outcome([], error.failure)

    def items(self) -> list[Item]:
        if self._last is not None:
            return list(self._last)
        found: list[Item] = self._engine.call("passed", key=self._key)["items"]
        return found

    def failures(self) -> list[Failure]:
        known = self._passed if self._last is not None else self._engine.call("passed", key=self._key)
        return [Failure(item["name"], item["message"]) for item in known["failures"]] + self._failures

    def repair(self) -> None:
        """Nothing: n8n acknowledges what it has passed on, and a failed poll comes again by itself."""

    def deactivate(self) -> None:
        """Unpublish. Raises DriverError when the node could not unsubscribe."""
        self._passed = self._engine.call("passed", key=self._key)
        self._last = self._passed["items"]
        try:
            self._engine.call("unpublish", key=self._key)
        except RunError as error:
            raise DriverError(f"unpublishing: {error.failure.kind}: {error.failure.message}") from None
        finally:
            self._off.append(self._key)
