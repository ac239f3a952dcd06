"""Puts a package on the disk: whole, or not at all.

The new package is laid out beside the old one, files that did not change being the old ones
(hard links, so that their time stays), and the two folders are exchanged in one step. What
a build left behind when it was interrupted is put right by the next one. Files that we did
not make (``node_modules``) move along; a file of ours that somebody edited stops the build.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

from connector_core.exchange import exchange, locked
from connector_core.target import Files


class WriteError(Exception):
    """Nothing was written; ``str()`` is one line for people."""


@dataclass(frozen=True)
class Change:
    """What writing did, or would do: relative paths, sorted."""

    added: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    removed: list[str] = field(default_factory=list)
    unchanged: int = 0

    def __bool__(self) -> bool:
        return bool(self.added or self.changed or self.removed)


def compare(folder: Path, files: Files) -> Change:
    """What :func:`write` would do to ``folder``. Reads only. Raises WriteError."""
    new = _encoded(files)
    with _one_line(folder):
        return _compare(_real(folder), new)


def _compare(folder: Path, new: dict[str, bytes]) -> Change:
    owned = set(_manifest(folder))
    added, changed, same = [], [], 0
    for name, content in new.items():
        old = _read(folder / name)
        if old is None:
            added.append(name)
        elif old != content:
            changed.append(name)
        else:
            same += 1
    removed = sorted(name for name in owned - set(new) if (folder / name).is_file())
    return Change(sorted(added), sorted(changed), removed, same)


def write(folder: Path, files: Files, *, overwrite: bool = False) -> Change:
    """Make ``folder`` hold ``files``. Raises WriteError, and then nothing changed.

    ``overwrite`` replaces files that were edited since we wrote them.
    """
    new = _encoded(files)
    digests = {name: _digest(content) for name, content in new.items()}
    with _one_line(folder):
        folder = _real(folder)
        folder.parent.mkdir(parents=True, exist_ok=True)
        with locked(folder.parent):
            _recover(folder)
            change = _compare(folder, new)
            if not change:
                if _manifest(folder) != digests:
                    _note(folder, digests)
                return change
            _refuse_misshapen(folder, new)
            if not overwrite:
                _refuse_edited(folder, new, change)
            staged = _side(folder, "new")
            _stage(staged, folder, new, digests)
            _swap(staged, folder)
            _note(folder, digests)
            _marker(folder).unlink(missing_ok=True)
    return change


@contextmanager
def _one_line(folder: Path) -> Iterator[None]:
    try:
        yield
    except OSError as problem:
        reason = problem.strerror or str(problem)
        raise WriteError(f"{problem.filename or folder}: cannot be written: {reason}") from problem


def _real(folder: Path) -> Path:
    """The folder itself where the path is a link to it: a link must not be exchanged for a folder."""
    return Path(os.path.realpath(folder))


def _refuse_misshapen(folder: Path, new: dict[str, bytes]) -> None:
    """What is a folder here and a file there cannot be merged without losing somebody's files."""
    if os.path.lexists(folder) and not folder.is_dir():
        raise WriteError(f"{folder}: is not a folder; move it away, or name another --out")
    for name in new:
        if (folder / name).is_dir():
            raise WriteError(f"{folder / name}: is a folder where a file belongs; move it away")
        for parent in PurePosixPath(name).parents[:-1]:
            if (
                os.path.lexists(folder / parent)
                and not (folder / parent).is_dir()
                and str(parent) not in _manifest(folder)
            ):
                raise WriteError(f"{folder / parent}: is a file where a folder belongs; move it away")


def _encoded(files: Files) -> dict[str, bytes]:
    """Bytes by path, sorted. Raises WriteError for a path that leaves the folder."""
    new: dict[str, bytes] = {}
    folded: dict[str, str] = {}
    for name in sorted(files):
        path = PurePosixPath(name)
        if path.is_absolute() or ".." in path.parts or "\\" in name or "\0" in name or str(path) != name:
            raise WriteError(f"{name!r} is not a path inside the package")
        if name.lower() in folded:
            raise WriteError(f"{name!r} and {folded[name.lower()]!r} are one file on some systems")
        folded[name.lower()] = name
        content = files[name]
        new[name] = content.encode("utf-8") if isinstance(content, str) else content
    return new


def _refuse_edited(folder: Path, new: dict[str, bytes], change: Change) -> None:
    known = _manifest(folder)
    if not known and folder.is_dir() and any(folder.iterdir()) and change.changed:
        raise WriteError(f"{folder}: the folder holds files that no build wrote; name another --out, or --overwrite")
    edited = []
    for name in (*change.changed, *change.removed):
        old = _read(folder / name)
        if (name in known and old is not None and _digest(old) != known[name]) or (name not in known and name in new):
            edited.append(name)
    if edited:
        names = ", ".join(edited[:5]) + (" …" if len(edited) > 5 else "")
        raise WriteError(f"{folder}: edited since the last build: {names}; keep your copy, then build --overwrite")


def _stage(staged: Path, folder: Path, new: dict[str, bytes], digests: dict[str, str]) -> None:
    shutil.rmtree(staged, ignore_errors=True)
    for name, content in new.items():
        place, old = staged / name, folder / name
        place.parent.mkdir(parents=True, exist_ok=True)
        if _read(old) == content:
            try:
                os.link(old, place)
            except OSError:
                shutil.copy2(old, place)
        else:
            place.write_bytes(content)
    # After an exchange the old package bears this folder's name; the number tells them apart. The digests
    # become the manifest if nobody is left to write it.
    marker = json.dumps({"number": staged.stat().st_ino, "files": digests})
    _marker(folder).write_text(marker, encoding="utf-8")


def _swap(staged: Path, folder: Path) -> None:
    if not folder.exists():
        os.rename(staged, folder)
    elif exchange(staged, folder):
        _carry_over(staged, folder)
    else:
        old = _side(folder, "old")
        os.rename(folder, old)
        os.rename(staged, folder)
        _carry_over(old, folder)


def _carry_over(old: Path, folder: Path) -> None:
    """Move what is not ours from the old package into the new one, then drop the old one."""
    owned = set(_manifest(folder))
    _move_foreign(old, folder, owned, PurePosixPath())
    shutil.rmtree(old, ignore_errors=True)


def _move_foreign(old: Path, folder: Path, owned: set[str], at: PurePosixPath) -> None:
    for entry in sorted((old / at).iterdir()):
        name = at / entry.name
        place = folder / name
        if entry.is_dir() and not entry.is_symlink():
            if place.is_dir():
                _move_foreign(old, folder, owned, name)
            elif not any(item.startswith(f"{name}/") for item in owned):
                os.rename(entry, place)
        elif str(name) not in owned and not place.exists():
            os.rename(entry, place)


def _recover(folder: Path) -> None:
    """Finish, or undo, what an interrupted build left beside the package."""
    old, staged = _side(folder, "old"), _side(folder, "new")
    if old.is_dir():
        if folder.exists():
            _carry_over(old, folder)
        else:
            os.rename(old, folder)
    digests = _arrived(folder)
    if staged.is_dir():
        if digests is not None:
            _carry_over(staged, folder)
        else:
            shutil.rmtree(staged)
    if digests is not None:
        _note(folder, digests)
    _marker(folder).unlink(missing_ok=True)


def _arrived(folder: Path) -> dict[str, str] | None:
    """The digests of the interrupted build's package when that package stands in its place, else None."""
    try:
        data = json.loads(_marker(folder).read_text(encoding="utf-8"))
        number, digests = data["number"], data["files"]
        there = folder.stat().st_ino
    except (OSError, ValueError, KeyError, TypeError):
        return None
    return {str(name): str(item) for name, item in digests.items()} if number == there else None


def _side(folder: Path, what: str) -> Path:
    return folder.parent / f".{folder.name}.{what}"


def _marker(folder: Path) -> Path:
    return folder.parent / f".{folder.name}.staged"


def _manifest_file(folder: Path) -> Path:
    return folder.parent / f".{folder.name}.manifest.json"


def _manifest(folder: Path) -> dict[str, str]:
    try:
        data = json.loads(_manifest_file(folder).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return {str(key): str(value) for key, value in data.items()} if isinstance(data, dict) else {}


def _note(folder: Path, digests: dict[str, str]) -> None:
    """Remember what we wrote, so that the next build knows what is ours and what was edited."""
    place = _manifest_file(folder)
    place.parent.mkdir(parents=True, exist_ok=True)
    draft = place.with_suffix(".new")
    draft.write_text(json.dumps(digests, indent=1) + "\n", encoding="utf-8")
    os.replace(draft, place)


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def _read(path: Path) -> bytes | None:
    try:
        return path.read_bytes()
    except (FileNotFoundError, NotADirectoryError, IsADirectoryError):
        return None
