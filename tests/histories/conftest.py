"""Packages opened for histories, once for all tests of a process."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack

import pytest

from connector_core import target
from connector_core.build import checked
from connector_core.harness.histories.command import offered_by
from connector_core.harness.histories.playground import Playground, history_of, opened, plan_of
from connector_core.harness.histories.story import Plan
from connector_core.harness.simulate import Edit

Open = Callable[[str, str], tuple[Playground, Plan]]


def ground(stack: ExitStack, connector: str, name: str, edit: Edit = lambda files: files) -> tuple[Playground, Plan]:
    """A package, and the stories that it can play."""
    platform = target.load(name)
    (item,), _ = checked([connector], [platform])
    plan = plan_of(history_of(item), [offered_by(platform, item)])
    return stack.enter_context(opened(item, platform, edit)), plan


@pytest.fixture(scope="session")
def open_ground() -> Iterator[Open]:
    with ExitStack() as stack:
        known: dict[tuple[str, str], tuple[Playground, Plan]] = {}

        def get(connector: str, name: str) -> tuple[Playground, Plan]:
            if (connector, name) not in known:
                known[connector, name] = ground(stack, connector, name)
            return known[connector, name]

        yield get


@pytest.fixture
def fresh_ground() -> Iterator[Open]:
    """The same, in engines of its own."""
    with ExitStack() as stack:
        yield lambda connector, name: ground(stack, connector, name)
