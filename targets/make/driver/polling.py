"""A scheduled scenario that starts with a polling trigger."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from connector_core.harness.driver import DriverError, Failure, Item, Outcome
from targets.make.driver.failure import failure
from targets.make.simulator.errors import MakeError, SimulationError
from targets.make.simulator.scenario import Scenario
from targets.make.simulator.simulator import Connection, Simulator
from targets.make.simulator.trigger import State


class PollActivation:
    """The user chose, in "choose where to start", the newest item there is; "all" when there is none.

    That choice rather than "from now on", because it takes its date from the vendor. Errors change
    nothing of what is known: the next poll finds the same items again.
    """

    url = None

    def __init__(
        self, simulator: Simulator, module: str, parameters: Mapping[str, Any], connection: Connection | None
    ) -> None:
        """Turn it on. Raises DriverError when the choices cannot be loaded."""
        self._simulator, self._module = simulator, module
        self._parameters, self._connection = parameters, connection
        self.scenario = Scenario(instant=False)
        self._items: list[Item] = []
        self._failures: list[Failure] = []
        self._on = True
        try:
            choices = simulator.choices(module, parameters, connection)
        except (MakeError, SimulationError) as error:
            raise DriverError(f"choosing where to start: {error}") from error
        self.state = choices[0][1] if choices else State()

    def poll(self) -> Outcome:
        """One run of the schedule; nothing once Make has switched the scenario off."""
        if not self._on or not self.scenario.active:
            return Outcome()
        try:
            items, self.state = self._simulator.poll(self._module, self._parameters, self._connection, self.state)
        except MakeError as error:
            self.scenario.failed(error)
            self._failures.append(failure(error))
            return Outcome([], failure(error))
        except SimulationError as error:
            raise DriverError(str(error)) from error
        self.scenario.succeeded()
        self._items += items
        return Outcome(items)

    def items(self) -> list[Item]:
        return list(self._items)

    def failures(self) -> list[Failure]:
        return list(self._failures)

    def reconnected(self, connection: Connection) -> None:
        """The user made the connection anew: it is the same one to everything that uses it."""
        self._connection = connection

    def repair(self) -> None:
        """The user switches it on again, if Make had switched it off."""
        self.scenario.active, self.scenario.reason = True, ""
        self.scenario.succeeded()

    def deactivate(self) -> None:
        """The schedule goes off; the vendor is not told."""
        self._on = False
