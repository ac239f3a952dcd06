"""Errors of a module, and what Make does about each kind."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Action = Literal["rerun", "disable", "incomplete", "rollback"]

DEFAULT = "RuntimeError"
"""The type when nothing names another [D: for 400 to 500; assumed for the rest]."""
TIMEOUT = "ModuleTimeoutError"

ACTIONS: dict[str, Action] = {
    # Reruns with growing delays [D: exponential backoff].
    "RateLimitError": "rerun",
    "ConnectionError": "rerun",
    TIMEOUT: "rerun",
    # The scenario goes off at once [D for the access token; assumed for the others].
    "InvalidAccessTokenError": "disable",
    "InvalidConfigurationError": "disable",
    "OutOfSpaceError": "disable",
    # Stored as an incomplete execution, where that is switched on and the module is not the first [D].
    "DataError": "incomplete",
    "IncompleteDataError": "incomplete",
    "DuplicateDataError": "incomplete",
    # The run is rolled back and counts as one of the consecutive errors [D].
    "RuntimeError": "rollback",
}

RERUN_MINUTES = {
    True: (1, 10, 10, 30, 30, 30, 180, 180),
    False: (1, 2, 5, 10, 60, 180, 720, 1440),
}
"""Delays before reruns, with and without incomplete executions [D]; when all failed the scenario goes off."""


class MakeError(Exception):
    """A module ended in an error: ``kind`` is Make's error type, ``status`` the vendor's HTTP status."""

    def __init__(self, kind: str, message: str, status: int | None = None) -> None:
        super().__init__(f"{kind}: {message}")
        self.kind, self.message, self.status = kind, message, status

    @property
    def action(self) -> Action:
        """What Make does; a type that nobody documents counts as a RuntimeError."""
        return ACTIONS.get(self.kind, "rollback")


class SimulationError(Exception):
    """The app asks for something that is not simulated, or is no app at all. ``str()`` is for people."""


@dataclass(frozen=True)
class Note:
    """Something that Make does silently and a test should know, such as cutting a list off."""

    text: str
