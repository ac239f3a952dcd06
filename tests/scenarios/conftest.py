"""Every connector on every platform in virtual time: opened once for all tests that ask for it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from connector_core import load
from tests.scenarios.timed import Timed, timed

EVERYWHERE = [(key, platform) for key in load.known() for platform in ("make", "n8n", "zapier")]


@pytest.fixture(scope="session", params=EVERYWHERE, ids=lambda pair: "-".join(pair))
def everywhere(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Timed]:
    """Each world that a test makes in it is fresh; time goes on from test to test."""
    key, platform = request.param
    with timed(key, platform, tmp_path_factory.mktemp("timed")) as it:
        yield it
