"""Planting a mistake in what was emitted."""

from __future__ import annotations

from connector_core.target import Files


def planted(files: Files, file: str, old: str, new: str) -> Files:
    """`old` becomes `new` in every file whose path ends with `file`. Raises AssertionError when nothing changes."""
    changed = dict(files)
    for path, content in files.items():
        if path.endswith(file) and isinstance(content, str) and old in content:
            changed[path] = content.replace(old, new)
    assert changed != files, f"{file} does not hold {old!r}"
    return changed
