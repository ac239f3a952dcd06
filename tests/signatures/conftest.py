"""Each platform that can check a signature, with the packages emitted for it."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from .emitted import Platform

Open = Callable[[str], Platform]


@pytest.fixture(scope="session")
def opened(tmp_path_factory: pytest.TempPathFactory) -> Open:
    """Name of a target → its packages, emitted and compiled once."""
    done: dict[str, Platform] = {}

    def platform(name: str) -> Platform:
        if name not in done:
            done[name] = Platform(name, tmp_path_factory.mktemp(name))
        return done[name]

    return platform


@pytest.fixture(params=["n8n", "zapier"])
def platform(request: pytest.FixtureRequest, opened: Open) -> Platform:
    """Make gives no raw body: there nothing is checked, and nothing is believed that was not fetched by id."""
    name: str = request.param
    return opened(name)
