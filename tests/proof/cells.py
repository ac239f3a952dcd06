"""One cell of the matrix: what shows that a fault is survived by a connector on a target, or why it cannot come."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from connector_core.harness.faults.pages import PAGES
from connector_core.harness.faults.plan import KNOWN
from connector_core.harness.histories.tally import Tally
from tests.proof.matrix import Fault

UNKNOWN = "nothing says that this vendor ever does that"
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
    """`passed`: which tests passed; None when none were run."""
    target = tally.target
    if target in fault.absent:
        return Cell("not applicable", reason=fault.absent[target])
    if fault.signed and not signed(tally):
        return Cell("not applicable", reason=UNSIGNED if tally.deliveries else NO_HOOK)
    note = fault.notes.get(target, "")
    reached = {name: tally.faults[name].did for name in fault.by if name in tally.faults and tally.faults[name].did}
    tests = [*fault.tests.get("*", ()), *fault.tests.get(target, ())]
    if reached and tally.wrong:
        return Cell("failed", reached, tests, f"{len(tally.wrong)} histories violate an invariant", note)
    if passed is None and not reached and tests:
        return Cell("tests not run", tests=tests, note=note)
    failed = [test for test in tests if passed is not None and not passed.get(test, True)]
    if failed:
        return Cell("failed", reached, tests, f"{', '.join(failed)} did not pass", note)
    if passed is not None and not reached and not any(test in passed for test in tests) and tests:
        return Cell("tests not run", tests=tests, note=note)
    if reached or tests:
        return Cell("pass", reached, tests, note=note)
    reason = _impossible(fault, tally)
    return Cell("not applicable", reason=reason) if reason else Cell("not shown")


def signed(tally: Tally) -> bool:
    """Whether the vendor signs what it delivers: only then can a signature be forged."""
    return "forged" in tally.faults and tally.faults["forged"].could > 0


def _impossible(fault: Fault, tally: Tally) -> str:
    """Why none of the fault's ways can come about; empty when one could have."""
    if any(tally.faults[name].could for name in fault.by if name in tally.faults):
        return ""
    if not tally.deliveries:
        return NO_HOOK
    if any(name not in KNOWN and name not in tally.faults for name in fault.by):
        return UNKNOWN
    if "lost-answer" in fault.by:
        return NO_WRITE
    return NO_PAGES if {known.name for known in PAGES} & set(fault.by) else ""
