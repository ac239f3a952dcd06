"""Errors of the simulator, as the user of Make would see them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from connector_core.harness.driver import DriverError, Failure, Item, Outcome
from targets.make.simulator.errors import Action, MakeError, SimulationError


@dataclass(frozen=True)
class MakeFailure(Failure):
    """``action`` says what Make does about it: rerun, disable, incomplete, rollback."""

    action: Action = "rollback"


def failure(error: MakeError) -> MakeFailure:
    return MakeFailure(error.kind, error.message, error.status, error.action)


def outcome(run: Callable[[], list[Item]]) -> Outcome:
    """What a run put out, or its error. Raises DriverError for what the simulator does not simulate."""
    try:
        return Outcome(run())
    except MakeError as error:
        return Outcome([], failure(error))
    except SimulationError as error:
        raise DriverError(str(error)) from error
