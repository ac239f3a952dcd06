"""An app that runs: connections, actions, searches, remote procedures, triggers, webhooks.

A simulator of the documented behaviour, not Make; README.md lists what is documented and what is assumed.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from targets.make.simulator import trigger
from targets.make.simulator.app import App, Component
from targets.make.simulator.bundles import Result, execute
from targets.make.simulator.errors import MakeError, SimulationError
from targets.make.simulator.iml import UNDEFINED, ImlError, Scope, Value
from targets.make.simulator.iml.values import plain, to_text
from targets.make.simulator.parameters import filled, walked
from targets.make.simulator.run import Host, Run
from targets.make.simulator.trigger import State
from targets.make.simulator.webhook import Delivery, Received, receive

Bundle = dict[str, Any]


@dataclass(frozen=True)
class Connection:
    """A connection that was made: its values (with what ``response.data`` kept), and its label."""

    values: Mapping[str, Value] = field(repr=False)
    label: str = ""
    uid: str = ""


@dataclass
class Hook:
    """A webhook that exists. ``data`` is what attaching kept: ``webhook.<key>``."""

    component: Component
    connection: Connection | None
    url: str
    id: str
    parameters: Mapping[str, Value]
    data: dict[str, Value] = field(default_factory=dict)

    def variables(self) -> dict[str, Value]:
        return {**self.data, "url": self.url, "id": self.id}


class Simulator:
    """Runs one app on one host. Every method raises MakeError for what Make would show as an error
    (a failing expression among them), and SimulationError for what is not simulated."""

    def __init__(self, app: App, host: Host) -> None:
        self.app, self.host = app, host

    def connect(self, name: str, given: Mapping[str, Value]) -> Connection:
        """Test and make a connection: its own request with ``parameters``, no base [D]."""
        component = self.app.component("connection", name)
        values = filled(component.parameters(), given)
        reserved = {"accountName", "teamID"} & {item["name"] for item in walked(component.parameters())}
        if reserved:
            raise SimulationError(f"{', '.join(sorted(reserved))}: Make reserves this name")
        result = self._execute(component, "communication", {"parameters": values})
        label = result.metadata.get("value") if isinstance(result.metadata, dict) else None
        return Connection({**values, **result.data}, to_text(label), to_text(result.uid))

    def run(self, module: str, given: Mapping[str, Value], connection: Connection | None) -> list[Bundle]:
        """An action, a search or a universal module, once. A file that it puts out is bytes."""
        component = self.app.component("module", module)
        if component.type not in ("action", "search", "universal"):
            raise SimulationError(f"{module} is a {component.type}: it is not run like that")
        values = filled(component.parameters(), given)
        found = self._execute(component, "communication", self._variables(values, connection)).bundles
        bundles = [
            {
                key: item if isinstance(item, bytes) else plain(item)
                for key, item in bundle.items()
                if item is not UNDEFINED
            }
            for bundle in found
        ]
        return bundles if component.type == "search" else bundles or [{}]

    def call(self, rpc: str, given: Mapping[str, Value], connection: Connection | None) -> list[Bundle]:
        """A remote procedure, such as the options of a dropdown."""
        component = self.app.component("rpc", rpc)
        values = filled(component.parameters(), given) if component.parameters() else dict(given)
        return list(plain(self._execute(component, "communication", self._variables(values, connection)).bundles))

    def poll(
        self, module: str, given: Mapping[str, Value], connection: Connection | None, state: State
    ) -> tuple[list[Bundle], State]:
        """One run of a polling trigger: new bundles, and the state to go on from."""
        _, run, spec = self._polling(module, given, connection, state)
        with _errors():
            bundles, after = trigger.poll(run, spec, state)
        return plain(bundles), after

    def choices(
        self, module: str, given: Mapping[str, Value], connection: Connection | None
    ) -> list[tuple[Bundle, State]]:
        """Where a polling trigger can start, newest first: ``{label, date}``, and the state that it means."""
        component, run, spec = self._polling(module, given, connection, State())
        with _errors():
            found = trigger.epoch(run, spec, component.codes.get("epoch"))
        return [(plain(label), state) for label, state in found]

    def attach(
        self, webhook: str, url: str, given: Mapping[str, Value], connection: Connection | None, id_: str = "1"
    ) -> Hook:
        """Make a webhook: the attach request, which sees ``webhook.url`` and ``parameters``."""
        component = self.app.component("webhook", webhook)
        hook = Hook(component, connection, url, id_, filled(component.parameters(), given))
        hook.data.update(self._hook(hook, "attach").data)
        return hook

    def update(self, hook: Hook, given: Mapping[str, Value]) -> None:
        """The user changed the webhook's parameters."""
        hook.parameters = filled(hook.component.parameters(), given)
        hook.data.update(self._hook(hook, "update").data)

    def detach(self, hook: Hook) -> None:
        """Delete a webhook: the detach request, which sees what attaching kept."""
        self._hook(hook, "detach")

    def receive(self, hook: Hook, delivery: Delivery) -> Received:
        """A delivery to the webhook's URL. Never raises."""
        # Base is about requests that go out: it does not apply here.
        spec = hook.component.codes.get("communication") or {}
        variables = {"parameters": hook.parameters, "data": hook.data, "webhook": hook.variables()}
        return receive(spec, self._scope({**variables, "environment": {}}), delivery)

    def instant(self, module: str, hook: Hook, payload: Bundle) -> list[Bundle]:
        """An instant trigger for one payload: its own request [D: one], or the payload when it has none."""
        component = self.app.component("module", module)
        if component.type != "instant_trigger" or component.entry.get("webhook") != hook.component.id:
            raise SimulationError(f"{module} is no instant trigger of {hook.component.id}")
        specs = self.app.spec(component) if component.codes.get("communication") else []
        if not specs:
            return [plain(payload)]
        if len(specs) > 1 or "pagination" in specs[0] or "iterate" in (specs[0].get("response") or {}):
            raise SimulationError("an instant trigger makes one request and does not iterate or page")
        values = filled(component.parameters(), {})
        variables = self._variables(values, hook.connection) | {"payload": payload, "webhook": hook.variables()}
        return list(plain(self._execute(component, "communication", variables).bundles))

    def _hook(self, hook: Hook, code: str) -> Result:
        variables = self._variables(hook.parameters, hook.connection) | {"webhook": hook.variables()}
        return self._execute(hook.component, code, variables)

    def _polling(
        self, module: str, given: Mapping[str, Value], connection: Connection | None, state: State
    ) -> tuple[Component, Run, dict[str, Any]]:
        component = self.app.component("module", module)
        specs = self.app.spec(component)
        if component.type != "trigger" or len(specs) != 1:
            raise SimulationError(f"{module} is no polling trigger with one request")
        values = filled(component.parameters(), given)
        variables = self._variables(values, connection) | {"data": state.variables()}
        return component, Run(self.host, variables), specs[0]

    def _execute(self, component: Component, code: str, variables: Mapping[str, Value]) -> Result:
        with _errors():
            return execute(Run(self.host, variables), self.app.spec(component, code))

    def _variables(self, parameters: Mapping[str, Value], connection: Connection | None) -> dict[str, Value]:
        values = {} if connection is None else dict(connection.values)
        return {"parameters": dict(parameters), "connection": values, "common": dict(self.app.common)}

    def _scope(self, variables: Mapping[str, Value]) -> Scope:
        return Scope(variables, self.host.time.now(), chance=self.host.chance)


@contextmanager
def _errors() -> Iterator[None]:
    """An expression that fails ends the module in a RuntimeError [assumed: which type]."""
    try:
        yield
    except ImlError as error:
        raise MakeError("RuntimeError", str(error)) from error
