"""One cell of the matrix: what shows that a fault is survived by a connector on a target, or why it cannot come."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from connector_core.harness.faults.pages import PAGES
from connector_core.harness.faults.plan import KNOWN
from connector_core.harness.histories.tally import Tally
from tests.proof.matrix import UNKNOWN, Fault

NO_HOOK = "no webhook of this vendor is offered on this platform (docs/coverage.md)"
UNSIGNED = "this vendor documents no signature"
NO_WRITE = "the connector writes nothing at this vendor's that a subscription hangs on"
NO_PAGES = "this vendor's list has no cursor"


@dataclass(frozen=True)
class Cell:
    """`verdict`: ``pass``, ``not applicable``, ``failed``, ``not shown``, ``tests not run``.

    `reached`: fault → in how many histories.
    """

    verdict: str
    reached: Mapping[str, int] = field(default_factory=dict)
    tests: Sequence[str] = ()
    reason: str = ""
    note: str = ""


def cell(fault: Fault, tally: Tally, passed: Mapping[str, bool] | None) -> Cell:
    """`passed`: which tests passed; None when none were run. A named test that is not in it did not run."""
    if absent := _absent(fault, tally):
        return Cell("not applicable", reason=absent)
    note = fault.note(tally.connector, tally.target)
    tests = fault.named(tally.connector, tally.target)
    reached = {name: tally.faults[name].did for name in fault.by if name in tally.faults and tally.faults[name].did}
    if reached and tally.wrong:
        return Cell("failed", reached, tests, f"{len(tally.wrong)} histories violate an invariant", note)
    failed = [test for test in tests if passed is not None and not passed.get(test, True)]
    if failed:
        return Cell("failed", reached, tests, f"{', '.join(failed)} did not pass", note)
    if reached:
        return Cell("pass", reached, tests, note=note)
    if tests:
        ran = passed is not None and all(test in passed for test in tests)
        return Cell("pass" if ran else "tests not run", tests=tests, note=note)
    reason = _impossible(fault, tally)
    return Cell("not applicable", reason=reason) if reason else Cell("not shown")


def signed(tally: Tally) -> bool:
    """Whether the vendor signs what it delivers: only then can a signature be forged."""
    return _could(tally, "forged")


def _could(tally: Tally, name: str) -> bool:
    return name in tally.faults and tally.faults[name].could > 0


def _absent(fault: Fault, tally: Tally) -> str:
    """Why the fault cannot come about, whatever was reached and whatever passed; empty when it can."""
    if fault.hook and not tally.deliveries:
        return NO_HOOK
    if absent := fault.why_absent(tally.connector, tally.target):
        return absent
    # Only where there are webhooks can it count that an answer to a write might have been lost.
    if fault.subscribes and not _could(tally, "lost-answer"):
        return NO_WRITE
    return UNSIGNED if fault.signed and not signed(tally) else ""


def _impossible(fault: Fault, tally: Tally) -> str:
    """Why none of the fault's ways can come about; empty when one could have."""
    if any(_could(tally, name) for name in fault.by):
        return ""
    if any(name not in KNOWN and name not in tally.faults for name in fault.by):
        return UNKNOWN
    return NO_PAGES if {known.name for known in PAGES} & set(fault.by) else ""
