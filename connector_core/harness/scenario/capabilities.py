"""What a platform can do by its nature; a driver declares its own in ``capabilities``.

A scenario may expect different things of platforms with different capabilities, and of nothing
else: never by a target's name. Each absence has one of the reasons that count.
"""

from __future__ import annotations

from typing import Any

SIGNATURE = "signature"
"""Refuses a delivery whose signature is missing, wrong or stale, before anything runs."""
DEDUPE = "dedupe"
"""Passes on an event that was delivered twice only once. Without it both carry the same identity."""
LOOKBACK = "lookback"
"""A poll passes on an item that is dated before the newest one already seen."""
JUDGES = "judges"
"""Answers a delivery after it was believed or refused; others acknowledge everything first."""
LABEL = "label"
"""Names a connection after the account it was made with."""
SAMPLES = "samples"
"""Shows samples of an instant trigger in the editor without waiting for an event."""
ZIP = "zip"
"""Joins two lists by position: a field whose path is ``$each.…``."""

REASONS = {
    SAMPLES: "the platform's editor waits for a live event of an instant trigger",
    LABEL: "users of the platform name their connections themselves",
    SIGNATURE: "the platform gives no raw body: an event is believed only once its record was fetched",
    JUDGES: "the platform acknowledges a delivery before the connector sees it",
    DEDUPE: "the platform keeps no state for hooks: duplicates carry the same identity",
    LOOKBACK: "the platform's own date watermark decides what is new",
    ZIP: "the platform's expressions cannot join two lists by position: both lists are put out",
}


def capabilities_of(driver: Any) -> frozenset[str]:
    """Raises ValueError when the driver declares none of its own, or one that nobody knows."""
    declared = getattr(driver, "capabilities", None)
    if declared is None:
        raise ValueError(f"the driver of {driver.target} declares no capabilities")
    unknown = set(declared) - set(REASONS)
    if unknown:
        raise ValueError(f"the driver of {driver.target} declares {', '.join(sorted(unknown))}: nobody knows it")
    return frozenset(declared)
