"""Finds a description, runs its file and returns what it describes with every mistake in it."""

from __future__ import annotations

import importlib.util
import sys
import traceback
from dataclasses import dataclass
from pathlib import Path

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
    files = (file for folder in home() for file in sorted(folder.glob("*/connector.py")))
    return dict(sorted((file.parent.name, file) for file in files))


def find(name: str) -> Path:
    """The description file for a name, a folder or a ``.py`` file. Raises NotFoundError."""
    names = known()
    if name in names:
        return names[name]
    path = Path(name)
    if path.is_dir():
        file = path / "connector.py"
        if not file.is_file():
            raise NotFoundError(f"{name}: the folder holds no connector.py")
        return file
    if path.is_file():
        if path.suffix != ".py":
            raise NotFoundError(f"{name}: not a Python file; give a folder with connector.py, or a .py file")
        return path
    hint = did_you_mean(name, names)
    raise NotFoundError(f"there is no connector {name!r}{': ' + hint if hint else ''}")


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
    name = f"connector_description_{abs(hash(str(file)))}"
    spec = importlib.util.spec_from_file_location(name, file)
    if spec is None or spec.loader is None:
        diagnostics.found.append(_at(file, 1, "load.python", "not a Python file"))
        return None
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    try:
        spec.loader.exec_module(module)
    except SyntaxError as problem:
        diagnostics.found.append(_at(file, problem.lineno or 1, "load.syntax", f"not valid Python: {problem.msg}"))
        return None
    except Exception as problem:
        if diagnostics.errors:
            return None
        diagnostics.found.append(_raised(file, problem))
        return None
    finally:
        sys.modules.pop(name, None)
    connector: Connector | None = getattr(module, "connector", None)
    if connector is None and not diagnostics.errors:
        hint = "assign the description to a variable named `connector`"
        diagnostics.found.append(_at(file, 1, "load.connector", "the file defines no `connector`", hint))
    return connector


def _raised(file: Path, problem: Exception) -> Diagnostic:
    frames = [frame for frame in traceback.extract_tb(problem.__traceback__) if frame.filename == str(file)]
    line = frames[-1].lineno if frames else 1
    message = str(problem).splitlines()[0] if str(problem) else ""
    if isinstance(problem, UnicodeDecodeError) and not frames:
        return _at(file, 1, "load.python", "not a Python file: it is not UTF-8 text")
    return _at(file, line or 1, "load.raised", f"{type(problem).__name__}: {message}")


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
    except (OSError, UnicodeDecodeError):
        diagnostics.add(
            "load.icon", f"the icon {name!r} cannot be read", at=at, hint="put an SVG beside the description"
        )
        return ""
    if "<svg" not in text or "<script" in text.lower() or "<!entity" in text.lower():
        diagnostics.add("load.icon", f"the icon {name!r} is not a plain SVG", at=at, hint="no scripts, no entities")
    return text


def _at(file: Path, line: int, code: str, message: str, hint: str = "") -> Diagnostic:
    return Diagnostic(code, message, str(file), line, hint)
