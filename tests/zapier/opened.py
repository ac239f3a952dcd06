"""An emitted app in the driver, and calls of it that must go well, or must not."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from connector_core.description import Connector
from connector_core.harness.driver import Item
from connector_core.target import Files, Options
from targets.zapier import TARGET
from targets.zapier.driver import ZapierDriver, open_driver
from targets.zapier.driver.failure import ZapierFailure


def write(files: Files, folder: Path) -> Path:
    for path, text in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(str(text), "utf-8", newline="\n")
    return folder


@contextmanager
def opened(
    connector: Connector, folder: Path, edit: Callable[[Files], Files] = lambda files: files
) -> Iterator[ZapierDriver]:
    """The driver of the connector's app, changed by ``edit``, compiled and loaded."""
    with open_driver(write(edit(TARGET.emit(connector, Options())), folder), TARGET.names(connector)) as driver:
        yield driver


def run(driver: ZapierDriver, operation: str, **inputs: Any) -> list[Item]:
    """The items of a run that ends well."""
    outcome = driver.run(operation, inputs)
    assert outcome.failure is None, outcome.failure
    return outcome.items


def refused(driver: ZapierDriver, operation: str, **inputs: Any) -> ZapierFailure:
    """The failure of a run that must not end well."""
    told = driver.run(operation, inputs).failure
    assert told is not None
    return told if isinstance(told, ZapierFailure) else ZapierFailure(told.kind, told.message)
