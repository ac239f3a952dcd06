"""What a history leaves behind: workflows and what came to them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from ..driver import Activation, Failure, Item
from ..faults.fault import Count
from .story import Story
from .world import Source, Thing

UNTOLD = 10_000
"""From this number on, things are not of the story: when they happen depends on what the platform does."""


@dataclass
class Workflow:
    """One trigger of the platform's, as the user keeps it: on, off, on again."""

    slot: int
    source: Source
    activation: Activation | None = None
    on_since: float | None = None
    urls: list[str] = field(default_factory=list)
    ended: list[Activation] = field(default_factory=list)
    """What it was before it was turned off; what failed then can still be repaired."""
    items: list[Item] = field(default_factory=list)
    failures: list[Failure] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)
    """Why it could not be turned on."""
    left: list[str] = field(default_factory=list)
    """URLs of which the vendor could not be told that they are no more."""
    disturbed: bool = False
    """Something happened to its subscription."""
    missed: set[str] = field(default_factory=set)
    """What was not told while it was on, because its subscription was no more, and is listed."""


@dataclass
class Played:
    """What came of a story. `hash` is that of everything that was seen, in order."""

    story: Story
    target: str
    problems: list[str]
    counts: Mapping[str, Count]
    hash: str
    deliveries: int
    """Signed deliveries that reached the platform, copies and forgeries among them."""
    requests: int
    items: dict[int, list[tuple[str, Item]]]
    """Slot → items with the names of their things."""
    things: dict[str, Thing]
    undisturbed: frozenset[int]
    """Slots of workflows to which everything must have come that the story told, whatever the platform."""
    doubtful: frozenset[str]
    """Things of which some item may lack what the vendor knows, because a fault hid it."""
    known: Mapping[int, frozenset[str]]
    """Slot → fields that the platform can know, all of them of what is not doubtful."""
