"""The light driver: runs a built package inside n8n-core's own execution, without a server."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from connector_core.harness.outside.outside import Outside
from targets.n8n.driver.driver import N8nDriver


def open_driver(package: Path, names: Mapping[str, Any], outside: Outside | None = None) -> N8nDriver:
    """A driver of the package in this folder; ``names`` is the target's index of names. Use it in a ``with``.

    `outside` replaces the machine's network, time and chance.
    """
    return N8nDriver(package, names, outside)


__all__ = ["N8nDriver", "open_driver"]
