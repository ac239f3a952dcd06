"""The driver: runs an emitted app in zapier-platform-core against any vendor on loopback."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from connector_core.harness.outside.outside import Outside
from targets.zapier.driver.driver import ZapierDriver


def open_driver(package: Path, names: Mapping[str, Any], outside: Outside | None = None) -> ZapierDriver:
    """A driver of the package in this folder; ``names`` is the target's index of names. Use it in a ``with``.

    `outside` replaces the machine's network, time and chance.
    """
    return ZapierDriver(package, names, outside=outside)


__all__ = ["ZapierDriver", "open_driver"]
