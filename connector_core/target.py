"""What a target is: a pure function from a description to files.

A target lives in ``targets/<name>/`` and exposes ``TARGET``. Nothing here knows which targets
exist; they are found by looking into the ``targets`` namespace.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from connector_core.description import Connector
from connector_core.diagnostics import Diagnostics

Files = dict[str, str | bytes]
"""Relative POSIX path → content. Text is written as UTF-8 with ``\\n``."""


@dataclass(frozen=True)
class Options:
    """What a build may change. ``base_url`` replaces the connection's base URL and nothing else."""

    base_url: str | None = None
    icon: str = ""
    """The text of the connector's icon (SVG)."""


class Target(Protocol):
    """One platform that packages are emitted for."""

    name: str
    """Folder name and command-line name: ``n8n``."""
    label: str
    """How the platform writes its own name."""

    def emit(self, connector: Connector, options: Options) -> Files:
        """The package's files. Pure: same arguments, same bytes; touches no disk."""

    def names(self, connector: Connector) -> Mapping[str, Mapping[str, Any]]:
        """Operation key → what it is called on this platform, for scripts and drivers.

        Every entry has ``inputs``: our input key → the emitted input's name or path. An operation
        that is not offered is absent. Triggers map delivery (``webhook``, ``poll``) → such an entry.
        """

    def absent(self, connector: Connector) -> Mapping[str, str]:
        """What is described but not offered here → the reason, one sentence for users.

        A key is an operation's, or ``key:webhook`` / ``key:poll`` for one delivery of a trigger.
        """

    def check(self, connector: Connector, diagnostics: Diagnostics) -> None:
        """Add what this platform cannot accept (a reserved word, a name too long)."""


class UnknownTargetError(Exception):
    """``str()`` is one line for people."""


def found() -> list[str]:
    """Names of the targets on the path, sorted. A folder with ``__init__.py`` holding TARGET counts."""
    import targets

    return sorted(item.name for item in pkgutil.iter_modules(targets.__path__) if item.ispkg)


def load(name: str) -> Target:
    """Import one target. Raises UnknownTargetError when there is none of that name."""
    if name not in found():
        raise UnknownTargetError(f"there is no target {name!r} (known: {', '.join(found())})")
    module = importlib.import_module(f"targets.{name}")
    target: Target = module.TARGET
    return target


def load_all(names: tuple[str, ...] = ()) -> Iterator[Target]:
    """The named targets, or all of them, in order."""
    for name in names or found():
        yield load(name)
