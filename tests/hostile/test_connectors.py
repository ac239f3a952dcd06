"""The connectors at hand are benign: nothing of them is refused."""

from __future__ import annotations

import pytest

from connector_core import build, load
from connector_core.target import load_all


@pytest.mark.parametrize("name", sorted(load.known()))
def test_a_connector_is_not_refused(name: str) -> None:
    checked, warnings = build.checked([name], load_all())
    assert [item.connector.key for item in checked] == [name]
    assert warnings == []


def test_there_are_four() -> None:
    assert len(load.known()) >= 4
