"""A loaded app: its definition, its connection, and calls of its methods."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from connector_core.harness.driver import DriverError
from connector_core.harness.outside.outside import Outside
from targets.zapier.driver.bundle import bundle
from targets.zapier.driver.definition import Definition, operation, static_inputs
from targets.zapier.driver.engine import LIMIT, Engine, LiveEngine, Reply
from targets.zapier.driver.rpc import Rpc
from targets.zapier.driver.simulated import SimulatedEngine


class App:
    """One app in core, with the connection that later calls use."""

    def __init__(self, folder: Path, environment: Mapping[str, str], outside: Outside | None = None) -> None:
        """Load a compiled app. Raises DriverError when it does not load."""
        self.rpc = Rpc(outside)
        self.outside = outside
        self.engine: Engine
        try:
            if outside is None:
                self.engine = LiveEngine(folder, environment)
            else:
                self.engine = SimulatedEngine(folder, environment, outside)
        except BaseException:
            self.rpc.close()
            raise
        self.auth: dict[str, Any] = {}
        self._definition: Definition | None = None

    @property
    def definition(self) -> Definition:
        """The app's definition as Zapier gets it. Raises DriverError when core cannot make one."""
        if self._definition is None:
            reply = self.engine.call({"command": "definition", "bundle": {}})
            if not reply.ok:
                raise DriverError(f"core cannot read the app: {reply.text}")
            self._definition = reply.results
        return self._definition

    def call(
        self, method: str, given: Mapping[str, Any], *, store: str | None = None, callback: str | None = None
    ) -> Reply:
        """Run one method (``triggers.x.operation.perform``) with a bundle.

        ``store`` names where ``z.cursor`` keeps its value, ``callback`` is what ``z.generateCallbackUrl()`` gives.
        """
        event = {
            "command": "execute",
            "method": method,
            "bundle": dict(given),
            "rpc_base": self.rpc.url,
            "storeKey": store or secrets.token_hex(8),
        }
        if callback is not None:
            event["callback_url"] = callback
        return self.engine.call(event, LIMIT)

    def bundle(self, inputs: Mapping[str, Any], meta: Mapping[str, Any] | None = None, **more: Any) -> dict[str, Any]:
        """A bundle with the current connection."""
        return bundle(self.auth, inputs, meta, **more)

    def fields(self, kind: str, key: str, values: Mapping[str, Any]) -> list[Mapping[str, Any]]:
        """The input fields of one step (``creates.x``) as the editor shows them for these values: those that need no
        call, and what the step's functions add. Raises DriverError when one of them fails."""
        part = operation(self.definition, kind, key)
        if all(isinstance(item, Mapping) for item in part.get("inputFields") or []):
            return static_inputs(part)
        reply = self.call(f"{kind}.{key}.operation.inputFields", self.bundle(values))
        if not reply.ok:
            raise DriverError(f"the fields of {kind}.{key} cannot be read: {reply.text}")
        return static_inputs({"inputFields": reply.results})

    def close(self) -> None:
        self.engine.close()
        self.rpc.close()
