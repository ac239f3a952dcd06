"""The driver: runs an emitted app in zapier-platform-core against any vendor on loopback."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from targets.zapier.driver.driver import ZapierDriver


def open_driver(package: Path, names: Mapping[str, Any]) -> ZapierDriver:
    """A driver of the package in this folder; ``names`` is the target's index of names. Use it in a ``with``."""
    return ZapierDriver(package, names)


__all__ = ["ZapierDriver", "open_driver"]
