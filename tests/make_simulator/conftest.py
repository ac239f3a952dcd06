"""What the tests of the simulator share."""

from __future__ import annotations

from pathlib import Path

import pytest

from targets.make.simulator.iml.parser import parse
from tests.make_simulator.world import Maker


@pytest.fixture(autouse=True)
def _nothing_is_parsed_yet() -> None:
    """Each test parses for itself: what an earlier one parsed would hide a mistake that mutation testing makes."""
    parse.cache_clear()


@pytest.fixture
def make(tmp_path: Path) -> Maker:
    """Writes tiny apps."""
    return Maker(tmp_path)
