"""What a planted mistake is."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Bug:
    """One mistake: what it is, where, and which test notices.

    ``old`` is text of the compiled file (one place in it), ``noticed`` a test that must fail: its file, and how its
    name begins.
    """

    name: str
    file: str
    old: str
    new: str
    noticed: str
