"""Runs an emitted app in the simulator: a simulator of the documented behaviour, not Make."""

from __future__ import annotations

import random
from collections.abc import Mapping
from contextlib import ExitStack
from pathlib import Path
from types import TracebackType
from typing import Any, Literal, Self

from connector_core.harness.driver import Activation, DriverError, Item, Outcome
from connector_core.harness.outside.outside import Outside
from connector_core.harness.receiver import Hooks, Receiver
from targets.make.driver.failure import outcome
from targets.make.driver.files import shown
from targets.make.driver.hook import HookActivation
from targets.make.driver.inputs import credentials, entered
from targets.make.driver.polling import PollActivation
from targets.make.driver.simulated import OutsideTime, sending
from targets.make.simulator import ENGINE
from targets.make.simulator.app import App, load_app
from targets.make.simulator.clock import PacedTime, Time
from targets.make.simulator.errors import SimulationError
from targets.make.simulator.http import HttpxSender, Send
from targets.make.simulator.parameters import walked
from targets.make.simulator.run import MAX_RECORDS, Host
from targets.make.simulator.simulator import Connection, Simulator
from targets.make.simulator.trigger import State

SAMPLES = 3
"""Items that a test of a polling trigger in the editor is limited to."""


class MakeDriver:
    """Driver of one app; see connector_core.harness.driver for what the methods promise."""

    target = "make"
    engine = ENGINE
    capabilities = frozenset({"label"})
    """See connector_core.harness.scenario.capabilities: no raw body, no state for hooks, a date watermark."""

    def __init__(
        self,
        package: Path,
        names: Mapping[str, Any],
        *,
        send: Send | None = None,
        time: Time | None = None,
        outside: Outside | None = None,
    ) -> None:
        """``send`` and ``time`` replace HTTP and the machine's clock. Waiting is 25 times shorter by default.
        ``outside`` replaces both, and where deliveries arrive."""
        self._package, self._names, self._outside = package, names, outside
        self._send, self._time = send, time or PacedTime()
        if outside is not None:
            self._send, self._time = sending(outside), OutsideTime(outside)
        self._open = ExitStack()
        self._receiver: Hooks | None = None if outside is None else outside.network
        self._hooks: list[HookActivation] = []
        self._polls: list[PollActivation] = []
        self._connection: Connection | None = None
        self._simulator: Simulator | None = None

    def __enter__(self) -> Self:
        """Load the app. Raises DriverError when it does not load."""
        with ExitStack() as opened:
            try:
                app = load_app(self._package)
            except SimulationError as error:
                raise DriverError(str(error)) from error
            send = self._send
            if send is None:
                sender = HttpxSender()
                opened.callback(sender.close)
                send = sender
            host = Host(send, self._time)
            self._simulator = Simulator(app, host)
            if self._outside is not None:
                self._outside.on_begin(lambda: self._begin(host))
            self._open = opened.pop_all()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for hook in self._hooks:
            hook.close()
        self._open.close()

    @property
    def simulator(self) -> Simulator:
        """The running app, for calls below this protocol. Raises DriverError outside of ``with``."""
        if self._simulator is None:
            raise DriverError("the driver is not open")
        return self._simulator

    @property
    def app(self) -> App:
        return self.simulator.app

    @property
    def connection(self) -> Connection | None:
        """What the last good `connect` made."""
        return self._connection

    def connect(self, given: Mapping[str, str]) -> Outcome:
        name = next(iter(self.app.components["connection"]), None)
        if name is None:
            raise DriverError("the app has no connection")
        values = credentials(self.app.component("connection", name).parameters(), given)
        self._connection = None

        def test() -> list[Item]:
            self._connection = self.simulator.connect(name, values)
            for hook in self._hooks:
                hook.reconnected(self._connection)
            for poll in self._polls:
                poll.reconnected(self._connection)
            return [{"label": self._connection.label}]

        return outcome(test)

    def run(self, operation: str, inputs: Mapping[str, Any]) -> Outcome:
        entry = self._entry(operation)
        values = self._values("module", entry["module"], entry["inputs"], inputs)
        return outcome(lambda: [shown(item) for item in self.simulator.run(entry["module"], values, self._connection)])

    def choices(self, name: str, inputs: Mapping[str, Any]) -> Outcome:
        """The remote procedure of a dropdown is called ``list`` and the choices' key."""
        rpc = "list" + "".join(part[:1].upper() + part[1:] for part in name.split("_"))
        if rpc not in self.app.components["rpc"]:
            raise DriverError(f"the app has no choices {name} (there are: {', '.join(self.app.components['rpc'])})")
        return outcome(lambda: self.simulator.call(rpc, inputs, self._connection))

    def activate(
        self,
        trigger: str,
        inputs: Mapping[str, Any],
        delivery: Literal["webhook", "poll"],
        workflow: str | None = None,
    ) -> Activation:
        """A poll's ``limit`` is as high as Make allows, unless the inputs say otherwise: the app's own
        default would spread a burst over many runs."""
        entry = self._entry(trigger, delivery)
        if delivery == "webhook":
            values = self._values("webhook", entry["webhook"], entry["inputs"], inputs)
            if self._receiver is None:
                self._receiver = self._open.enter_context(Receiver())
            hook = HookActivation(self.simulator, self._receiver, entry, values, self._connection, self._outside)
            self._hooks.append(hook)
            return hook
        values = self._values("module", entry["module"], entry["inputs"], inputs)
        poll = PollActivation(self.simulator, entry["module"], self._limited(entry, values), self._connection)
        self._polls.append(poll)
        return poll

    def sample(self, trigger: str, inputs: Mapping[str, Any], delivery: Literal["webhook", "poll"]) -> Outcome:
        """An instant trigger has nothing before its first delivery: Make shows the app's own sample.
        A polling trigger runs once, from the beginning, with a limit."""
        entry = self._entry(trigger, delivery)
        if delivery == "webhook":
            samples = self.app.component("module", entry["module"]).codes.get("samples") or []
            return Outcome(list(samples) if isinstance(samples, list) else [dict(samples)])
        values = self._values("module", entry["module"], entry["inputs"], inputs)
        values = self._limited(entry, values, SAMPLES)
        return outcome(lambda: self.simulator.poll(entry["module"], values, self._connection, State())[0])

    def _begin(self, host: Host) -> None:
        """Another history: nothing of the last one is kept."""
        assert self._outside is not None
        self._hooks.clear()
        self._polls.clear()
        host.log.clear()
        host.notes.clear()
        host.chance = random.Random(self._outside.chance.getrandbits(64))

    def _entry(self, operation: str, delivery: str | None = None) -> Mapping[str, Any]:
        found = self._names.get(operation, {})
        entry: Mapping[str, Any] | None = found if delivery is None else found.get(delivery)
        if not entry or "module" not in entry:
            raise DriverError(f"the app does not offer {operation}{f' by {delivery}' if delivery else ''}")
        return entry

    def _values(self, kind: str, name: str, keys: Mapping[str, str], given: Mapping[str, Any]) -> dict[str, Any]:
        return entered(self.app.component(kind, name).parameters(), keys, given)

    def _limited(self, entry: Mapping[str, Any], values: dict[str, Any], most: int = MAX_RECORDS) -> dict[str, Any]:
        fields = {field["name"] for field in walked(self.app.component("module", entry["module"]).parameters())}
        return {"limit": most, **values} if "limit" in fields else values
