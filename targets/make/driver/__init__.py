"""The driver: runs an emitted app in the simulator of Make's documented behaviour against any vendor on loopback."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from connector_core.harness.outside.outside import Outside
from targets.make.driver.driver import MakeDriver


def open_driver(package: Path, names: Mapping[str, Any], outside: Outside | None = None) -> MakeDriver:
    """A driver of the app in this folder; ``names`` is the target's index of names. Use it in a ``with``.

    `outside` replaces the machine's network, time and chance.
    """
    return MakeDriver(package, names, outside=outside)


__all__ = ["MakeDriver", "open_driver"]
