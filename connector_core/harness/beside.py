"""Finds the modules that stand beside a description: its fake, its demo, its scenarios."""

from __future__ import annotations

import importlib
import importlib.util
import sys
from pathlib import Path
from types import ModuleType


class MissingModuleError(Exception):
    """``str()`` is one line for people."""


def load_beside(description: Path, name: str) -> ModuleType:
    """Import ``<name>.py`` from the folder of a description. Raises MissingModuleError.

    The folder is imported as a package, so that its modules may import one another relatively.
    """
    folder = description.resolve().parent
    if not (folder / f"{name}.py").is_file():
        raise MissingModuleError(f"{folder.name}: there is no {name}.py beside {description.name}")
    return importlib.import_module(f"{_package(folder)}.{name}")


def _package(folder: Path) -> str:
    """The name under which a folder is imported: its own below ``connectors``, else one made for it."""
    try:
        import connectors
    except ImportError:
        homes = []
    else:
        homes = [Path(item).resolve() for item in connectors.__path__]
    if folder.parent in homes:
        return f"connectors.{folder.name}"
    name = f"connector_beside_{abs(hash(str(folder)))}"
    if name not in sys.modules:
        package = ModuleType(name)
        package.__path__ = [str(folder)]
        sys.modules[name] = package
    return name
