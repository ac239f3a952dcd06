"""Description → packages: load, check, emit, then write or compare."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from connector_core import check, load
from connector_core.description import Connector
from connector_core.diagnostics import Diagnostic, Diagnostics
from connector_core.files import Change, compare, write
from connector_core.target import Files, Options, Target


@dataclass(frozen=True)
class Checked:
    """A description without mistakes, with its icon."""

    connector: Connector
    icon: str
    file: Path


@dataclass
class Package:
    """One connector on one target, in memory."""

    connector: Connector
    target: Target
    files: Files
    folder: Path
    change: Change = field(default_factory=Change)


class RefusedError(Exception):
    """Descriptions have mistakes; ``diagnostics`` holds all of them."""

    def __init__(self, diagnostics: list[Diagnostic]) -> None:
        super().__init__(f"{len(diagnostics)} mistakes")
        self.diagnostics = diagnostics


def checked(names: Iterable[str], targets: Iterable[Target]) -> tuple[list[Checked], list[Diagnostic]]:
    """Load and check descriptions (none named: all). Raises RefusedError with every mistake of all of them.

    The second value holds warnings.
    """
    platforms = list(targets)
    results, found = [], []
    files = {file.resolve(): file for file in map(load.find, list(names) or list(load.known()))}
    for file in files.values():
        loaded = load.load(file)
        diagnostics = loaded.diagnostics
        if loaded.connector is not None:
            check_all(loaded.connector, platforms, diagnostics)
            results.append(Checked(loaded.connector, loaded.icon, loaded.file))
        found += diagnostics.sorted()
    found += _clashes(results)
    errors = [item for item in found if item.severity == "error"]
    if errors:
        raise RefusedError(found)
    return results, found


def _clashes(items: Iterable[Checked]) -> list[Diagnostic]:
    """Two descriptions of one key would overwrite each other's packages."""
    seen: dict[str, Checked] = {}
    diagnostics = Diagnostics()
    for item in items:
        key = getattr(item.connector, "key", None)
        if isinstance(key, str) and seen.setdefault(key, item) is not item:
            message = f"the connector key {key!r} is used twice"
            hint = f"the other one is {seen[key].file}"
            diagnostics.add("key.connector", message, at=item.connector.written, keyword="key", hint=hint)
    return diagnostics.found


def check_all(connector: Connector, targets: Iterable[Target], diagnostics: Diagnostics) -> None:
    """Our rules, then each target's own. A broken description is judged by our rules only."""
    check.run(connector, diagnostics)
    if not diagnostics.errors:
        for target in targets:
            target.check(connector, diagnostics)


def emit(items: Iterable[Checked], targets: Iterable[Target], out: Path, base_url: str | None) -> list[Package]:
    """Every package in memory; nothing is written."""
    return [
        Package(
            item.connector,
            target,
            target.emit(item.connector, Options(base_url=base_url, icon=item.icon)),
            out / item.connector.key / target.name,
        )
        for item in items
        for target in targets
    ]


def store(packages: Iterable[Package], *, only_compare: bool = False, overwrite: bool = False) -> None:
    """Write the packages, or only compare; each package's ``change`` tells. Raises WriteError."""
    for package in packages:
        if only_compare:
            package.change = compare(package.folder, package.files)
        else:
            package.change = write(package.folder, package.files, overwrite=overwrite)
