"""A package opened for histories: any number of stories, one after the other, in one engine."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import cast

from connector_core.build import Checked, emit, store
from connector_core.target import Target

from ..beside import load_beside
from ..driver import Driver
from ..faults.pages import PAGES
from ..faults.plan import KNOWN
from ..outside.outside import Outside
from ..scenario.play import offered
from ..simulate import Edit, factory_of
from .across import unlike
from .played import Played
from .run import Run
from .shrink import Judge
from .story import Plan, Story, tell
from .world import History, Source, World


@dataclass(frozen=True)
class Playground:
    """One emitted package in its platform's engine."""

    target: str
    history: History
    driver: Driver
    outside: Outside
    offers: frozenset[str]

    def play(self, story: Story) -> Played:
        return Run(story, self.history, self.driver, self.outside).play()


def alone(ground: Playground) -> Judge:
    """Judges what a story does on one platform."""
    return lambda story: ground.play(story).problems


def together(grounds: Sequence[Playground]) -> Judge:
    """Judges whether a story comes to the same on several platforms."""
    return lambda story: list(unlike([ground.play(story) for ground in grounds]))


def history_of(item: Checked) -> type[World]:
    """The world of a description. Raises MissingModuleError when there is no ``histories.py`` beside it."""
    world: type[World] = load_beside(item.file, "histories").World
    return world


def plan_of(world: type[World], offers: Sequence[frozenset[str]]) -> Plan:
    """Stories that every one of these packages can play."""
    kinds: dict[str, list[Source]] = {}
    for source in world.sources:
        if all(source.need in offer for offer in offers):
            kinds.setdefault(source.kind, []).append(source)
    return Plan(kinds, tuple(KNOWN), tuple(fault.name for fault in PAGES), tuple(sorted(world.happenings)))


def stories(plan: Plan, seeds: Sequence[int]) -> Iterator[Story]:
    """The story of each seed."""
    return (tell(seed, plan) for seed in seeds)


@contextmanager
def opened(item: Checked, target: Target, edit: Edit = lambda files: files) -> Iterator[Playground]:
    """Emit a checked description as it ships, and open it. `edit` plants a mistake in what was emitted.

    Raises ExpectedError for a target without a driver, DriverError for a package that does not load.
    """
    names = target.names(item.connector)
    with TemporaryDirectory(prefix="histories-") as folder:
        (package,) = emit([item], [target], Path(folder), None)
        package.files = edit(package.files)
        store([package])
        outside = Outside()
        with factory_of(target.name)(package.folder, cast(Mapping[str, object], names), outside) as driver:
            yield Playground(target.name, history_of(item), driver, outside, offered(names))
