"""Finds a description, runs its file and returns what it describes with every mistake in it."""

from __future__ import annotations

import importlib.util
import os
import sys
import traceback
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stdout
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType

from connector_core.description import Connector
from connector_core.diagnostics import Diagnostic, Diagnostics, collecting, did_you_mean


@dataclass(frozen=True)
class Loaded:
    """A description's file, what it describes (None when that could not be built) and its icon's text."""

    file: Path
    connector: Connector | None
    icon: str
    diagnostics: Diagnostics

    @property
    def ok(self) -> bool:
        return self.connector is not None and not self.diagnostics.errors


class NotFoundError(Exception):
    """There is no such connector; ``str()`` is one line for people."""


def home() -> list[Path]:
    """The folders in which names are looked up: every ``connectors`` on the path."""
    try:
        import connectors
    except ImportError:
        return []
    return [Path(item) for item in connectors.__path__]


def known() -> dict[str, Path]:
    """Name → description file of every connector at hand, sorted."""
    files = (file for folder in home() for file in sorted(folder.glob("*/connector.py")) if file.is_file())
    return dict(sorted((file.parent.name, file) for file in files))


def find(name: str) -> Path:
    """The description file for a name, a folder or a ``.py`` file. Raises NotFoundError."""
    names = known()
    if name in names:
        return names[name]
    path = Path(name)
    if os.path.isdir(path):
        file = path / "connector.py"
        if not os.path.isfile(file):
            raise NotFoundError(f"{name}: the folder holds no connector.py")
        return file
    if os.path.isfile(path):
        if path.suffix != ".py":
            raise NotFoundError(f"{name}: not a Python file; give a folder with connector.py, or a .py file")
        return path
    hint = did_you_mean(name, names)
    shown = name if len(name) <= 80 else f"{name[:80]}…"
    raise NotFoundError(f"there is no connector {shown!r}{': ' + hint if hint else ''}")


def load(file: Path) -> Loaded:
    """Run a description's file and check nothing yet. Never raises for what is in the file."""
    with collecting() as diagnostics:
        connector = _run(file.resolve(), diagnostics)
        if connector is not None and not isinstance(connector, Connector):
            diagnostics.found.append(_at(file, 1, "load.type", "`connector` is not a Connector"))
            connector = None
        icon = _icon(file, connector, diagnostics) if connector is not None else ""
    return Loaded(file, connector, icon, diagnostics)


def _run(file: Path, diagnostics: Diagnostics) -> Connector | None:
    package = f"connector_description_{abs(hash(str(file)))}"
    name = f"{package}.{file.stem}"
    spec = importlib.util.spec_from_file_location(name, file)
    if spec is None or spec.loader is None:
        diagnostics.found.append(_at(file, 1, "load.python", "not a Python file"))
        return None
    module = importlib.util.module_from_spec(spec)
    try:
        # What a description prints must not mix with the JSON that a command prints.
        with _package(package, file.parent), redirect_stdout(sys.stderr):
            sys.modules[name] = module
            spec.loader.exec_module(module)
    except KeyboardInterrupt:
        raise
    except BaseException as problem:
        # An object that was refused lacks attributes; stumbling over that is not a mistake of its own.
        if not (diagnostics.errors and isinstance(problem, (AttributeError, TypeError))):
            item = _raised(file, problem)
            diagnostics.add(item.code, item.message, hint=item.hint, file=item.file, line=item.line)
        return None
    connector: Connector | None = getattr(module, "connector", None)
    if connector is None and not diagnostics.errors:
        hint = "assign the description to a variable named `connector`"
        diagnostics.found.append(_at(file, 1, "load.connector", "the file defines no `connector`", hint))
    return connector


@contextmanager
def _package(name: str, folder: Path) -> Iterator[None]:
    """A package of the description's folder, so that it may import its neighbours (``from . import records``).

    Forgotten afterwards: a neighbour that is loaded again reports its mistakes again.
    """
    package = ModuleType(name)
    package.__path__ = [str(folder)]
    sys.modules[name] = package
    try:
        yield
    finally:
        for loaded in [item for item in sys.modules if item == name or item.startswith(f"{name}.")]:
            del sys.modules[loaded]


def _raised(file: Path, problem: BaseException) -> Diagnostic:
    frames = [frame for frame in traceback.extract_tb(problem.__traceback__) if frame.filename == str(file)]
    line = frames[-1].lineno if frames else 1
    if isinstance(problem, SyntaxError):
        broken = problem.filename if problem.filename and Path(problem.filename).is_file() else file
        at = problem.lineno if isinstance(problem.lineno, int) else line
        return _at(Path(broken), at or 1, "load.syntax", f"not valid Python: {problem.msg}")
    message = _message(problem)
    if isinstance(problem, UnicodeDecodeError) and not frames:
        return _at(file, 1, "load.python", "not a Python file: it is not UTF-8 text")
    hint = ""
    if isinstance(problem, ModuleNotFoundError) and problem.name and (file.parent / f"{problem.name}.py").is_file():
        hint = f"a module beside the description is imported as: from . import {problem.name}"
    return _at(file, line or 1, "load.raised", f"{type(problem).__name__}: {message}".rstrip(": "), hint)


def _message(problem: BaseException) -> str:
    """The first line of what an exception says; an exception of a description may even fail to say it."""
    try:
        lines = str(problem).splitlines()
    except Exception:
        return "(its message cannot be read)"
    return lines[0] if lines else ""


def _icon(file: Path, connector: Connector, diagnostics: Diagnostics) -> str:
    name = getattr(connector, "icon", "icon.svg")
    at = connector.written
    if not isinstance(name, str) or name != Path(name).name or name.startswith("."):
        diagnostics.add(
            "path.icon", f"{name!r} is not the name of a file beside the description", at=at, keyword="icon"
        )
        return ""
    path = file.parent / name
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, ValueError):  # ValueError: not UTF-8, or a name that no file can have
        diagnostics.add(
            "load.icon", f"the icon {name!r} cannot be read", at=at, hint="put an SVG beside the description"
        )
        return ""
    if "<svg" not in text or "<script" in text.lower() or "<!entity" in text.lower():
        diagnostics.add("load.icon", f"the icon {name!r} is not a plain SVG", at=at, hint="no scripts, no entities")
    return text


def _at(file: Path, line: int, code: str, message: str, hint: str = "") -> Diagnostic:
    return Diagnostic(code, message, str(file), line, hint)
