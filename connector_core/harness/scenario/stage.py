"""Where a scenario plays: a driver on one side, a world of the vendor's on the other."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any, Generic, Literal, Protocol, TypeVar

from ..driver import Activation, Driver, DriverError, Failure, Item, Outcome
from ..vendor.engine import Vendor
from ..vendor.seen import Seen
from .capabilities import REASONS, capabilities_of
from .compare import Record, described, differences
from .result import ScenarioResult, Sent, StepResult


class World(Protocol):
    """A fresh vendor with what a scenario needs in it; each connector has its own kind."""

    @property
    def vendor(self) -> Vendor: ...

    @property
    def credentials(self) -> Mapping[str, str]: ...


W = TypeVar("W", bound=World)
Delivery = Literal["webhook", "poll"]


class AbandonedError(Exception):
    """What comes next makes no sense any more."""


class Step:
    """Collects what one step did; expectations that fail are written down, not raised."""

    def __init__(self, result: StepResult, vendor: Vendor, mark: int) -> None:
        self.result = result
        self._vendor = vendor
        self._mark = mark

    def expect(self, holds: bool, problem: str) -> None:
        if not holds:
            self.result.problems.append(problem)

    def expect_items(
        self,
        got: Sequence[Item],
        want: Sequence[Record],
        *,
        identity: Sequence[str] = ("id",),
        fields: Sequence[str] = (),
        also: Sequence[str] = (),
        varies: str | None = None,
    ) -> None:
        """The workflow got exactly these. `fields`: those that count (all that `want` has when empty).

        `also`: fields whose value nobody can foretell, but which must be the same on every platform.
        `varies` names a capability whose absence makes platforms differ here.
        """
        result = self.result
        result.wanted += len(want)
        result.items += got
        result.identity = tuple(identity)
        result.fields = (*(tuple(fields) or dict.fromkeys(name for record in want for name in record)), *also)
        result.varies = result.varies or (REASONS[varies] if varies else None)
        result.problems += described(differences(want, got, identity, fields or None))

    def expect_done(self, outcome: Outcome) -> list[Item]:
        """The run ended well; gives its items."""
        if outcome.failure is not None:
            self.result.problems.append(f"failed with {_text(outcome.failure)}")
        return outcome.items

    def expect_failure(self, outcome: Outcome, *words: str, status: int | None = None) -> None:
        """The run ended in an error whose message holds every one of `words`."""
        failure = outcome.failure
        if failure is None:
            self.result.problems.append(f"ended well with {len(outcome.items)} items, not with an error")
            return
        self.result.notes.append(_text(failure))
        for word in words:
            self.expect(word.lower() in failure.message.lower(), f"the message lacks {word!r}: {_text(failure)}")
        if status is not None and failure.status is not None:
            self.expect(failure.status == status, f"status {failure.status}, not {status}")

    def seen(self, method: str | None = None, path: str | None = None) -> list[Seen]:
        """What the vendor saw in this step."""
        return self._vendor.seen.since(self._mark, method, path)

    def expect_seen(
        self, method: str, path: str, times: int = 1, where: Callable[[Seen], bool] | None = None
    ) -> list[Seen]:
        """So many requests of a kind; gives them."""
        found = [seen for seen in self.seen(method, path) if where is None or where(seen)]
        if len(found) != times:
            self.result.problems.append(f"the vendor saw {method} {path} {len(found)} times, not {times}")
        return found


class Stage(Generic[W]):
    """One scenario on one driver. `offers`: the operations that the package has."""

    def __init__(self, driver: Driver, world: W, offers: Collection[str], result: ScenarioResult) -> None:
        self.driver = driver
        self.world = world
        self.vendor = world.vendor
        self.offers = offers
        self.can = capabilities_of(driver)
        self.result = result
        self._taken: dict[int, int] = {}
        self._live: list[Activation] = []

    @contextmanager
    def step(self, name: str) -> Iterator[Step]:
        """A named part of the scenario. A refusal of the platform ends the scenario here."""
        vendor = self.vendor
        mark, sent = vendor.seen.mark(), len(vendor.deliveries.all())
        result = StepResult(name, vendor.clock.now())
        self.result.steps.append(result)
        try:
            yield Step(result, vendor, mark)
        except (DriverError, TimeoutError) as error:
            result.problems.append(str(error) or type(error).__name__)
            raise AbandonedError(name) from error
        finally:
            result.ended = vendor.clock.now()
            result.requests = vendor.seen.since(mark)
            result.deliveries = [
                Sent(attempt.at, row.event, attempt.status, row.alteration is not None)
                for row in vendor.deliveries.all()[sent:]
                for attempt in row.attempts
            ]

    def connect(self, credentials: Mapping[str, str] | None = None) -> Outcome:
        return self.driver.connect(credentials or self.world.credentials)

    def activate(self, trigger: str, inputs: Mapping[str, Any], delivery: Delivery) -> Activation:
        """Turn a trigger on; it is turned off when the scenario ends, unless it was before."""
        activation = self.driver.activate(trigger, inputs, delivery)
        self._live.append(activation)
        return activation

    def deactivate(self, activation: Activation) -> None:
        self._live.remove(activation)
        activation.deactivate()

    def new_items(self, activation: Activation) -> list[Item]:
        """What the workflow got since the last time this was asked."""
        self.vendor.settle()
        items = activation.items()
        start = self._taken.get(id(activation), 0)
        self._taken[id(activation)] = len(items)
        return items[start:]

    def close(self) -> None:
        """Turn off what is still on. Raises DriverError."""
        while self._live:
            self._live.pop().deactivate()


def _text(failure: Failure) -> str:
    return f"{failure.kind}: {failure.message}"
