"""What the tests of the simulator share."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.make_simulator.world import Maker


@pytest.fixture
def make(tmp_path: Path) -> Maker:
    """Writes tiny apps."""
    return Maker(tmp_path)
