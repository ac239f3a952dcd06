"""What the harness asks of a target's driver: run one emitted package as its platform would.

A driver is a context manager over one package folder. Operations and inputs are named by
the *description's* keys (``place_call``, ``assistant_id``); the driver translates them to
the names that its target emitted. It never imports a vendor's description or fake.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, Literal, Protocol, Self

if TYPE_CHECKING:
    from .outside.outside import Outside

Item = dict[str, Any]


@dataclass(frozen=True)
class FileValue:
    """A file that a user hands to an input; the driver gives it the platform's own form."""

    name: str
    media_type: str
    content: bytes


def file_item(name: str, media_type: str, content: bytes) -> Item:
    """How every driver shows a file that came out: ``{"name", "media_type", "size" (bytes), "sha256" (hex)}``."""
    digest = hashlib.sha256(content).hexdigest()
    return {"name": name, "media_type": media_type, "size": len(content), "sha256": digest}


@dataclass(frozen=True)
class Failure:
    """An error as the user of the platform would see it.

    ``kind`` is the platform's own name of the error (``NodeApiError``, ``ThrottledError``,
    ``RateLimitError`` …), ``message`` the text shown, ``status`` the vendor's HTTP status.
    """

    kind: str
    message: str
    status: int | None = None


@dataclass(frozen=True)
class Outcome:
    """Items that one run put out, or the error that ended it."""

    items: list[Item] = field(default_factory=list)
    failure: Failure | None = None


@dataclass(frozen=True)
class Answer:
    """What the platform answered to one delivery of a webhook."""

    status: int
    body: bytes = b""


class Activation(Protocol):
    """One live trigger: a published workflow, a Zap that is on, a scheduled scenario."""

    @property
    def url(self) -> str | None:
        """Where the vendor delivers; None for a polling trigger."""

    def poll(self) -> Outcome:
        """Run one poll now (polling triggers) and return what the platform would pass on."""

    def items(self) -> list[Item]:
        """Everything passed to the workflow since activation, oldest first."""

    def failures(self) -> list[Failure]:
        """Deliveries or polls that ended in an error, oldest first."""

    def repair(self) -> None:
        """After errors: do what the platform or its user does then. Runs that failed after their delivery was
        acknowledged run again, and a trigger that the platform switched off is switched on again."""

    def deactivate(self) -> None:
        """Turn the trigger off: unsubscribe where the target does that."""


class Driver(Protocol):
    """One emitted package, loaded by its platform's engine (or, for Make, its simulator)."""

    target: str
    engine: str
    """Which engine runs, for the report: ``n8n-core 2.41.1``, ``simulator of the documented behaviour``."""
    capabilities: frozenset[str]
    """What the platform can by its nature: names of ``connector_core.harness.scenario.capabilities``."""

    def __enter__(self) -> Self: ...

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None: ...

    def connect(self, credentials: Mapping[str, str]) -> Outcome:
        """Test the connection; a failure, or one item: ``{"label": "Acme Dental (live)"}`` where the
        driver has the capability ``label``.

        Later calls use these credentials.
        """

    def run(self, operation: str, inputs: Mapping[str, Any]) -> Outcome:
        """Run an action or a search once."""

    def choices(self, name: str, inputs: Mapping[str, Any]) -> Outcome:
        """Fill one dropdown: items ``{"value": …, "label": …}``."""

    def activate(
        self,
        trigger: str,
        inputs: Mapping[str, Any],
        delivery: Literal["webhook", "poll"],
        workflow: str | None = None,
    ) -> Activation:
        """Turn a trigger on. Raises DriverError when the platform refuses.

        `workflow` is a name: what has the same one is the same workflow, tried or turned on again. Without
        one a platform takes up what was turned off with the same inputs, if workflows live on there.
        """

    def sample(self, trigger: str, inputs: Mapping[str, Any], delivery: Literal["webhook", "poll"]) -> Outcome:
        """What the platform's editor shows when the user tests the trigger."""


class DriverError(Exception):
    """The platform refused (activation failed, package did not load); ``str()`` is for people."""


class DriverFactory(Protocol):
    """How a target's driver is made: ``targets.<name>.driver.open_driver``. `outside` replaces the machine's
    network, time and chance."""

    def __call__(self, package: Path, names: Mapping[str, Any], outside: Outside | None = None) -> Driver: ...
