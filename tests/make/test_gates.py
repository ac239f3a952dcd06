"""The gates that run on an app on the disk."""

from __future__ import annotations

from pathlib import Path

from connector_core.target import Files
from targets.make import gates


def _written(files: Files, folder: Path) -> Path:
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(str(text), encoding="utf-8")
    return folder


def test_the_emitted_app_passes(emitted: Files, tmp_path: Path) -> None:
    assert gates.run(_written(emitted, tmp_path)) == []


def test_a_broken_file_and_a_broken_rule_are_found(emitted: Files, tmp_path: Path) -> None:
    folder = _written(emitted, tmp_path)
    file = folder / "modules/find-call/find-call.communication.iml.json"
    file.write_text(file.read_text("utf-8").replace("encodeURL(", "trim("), encoding="utf-8")
    assert [(item.gate, item.severity) for item in gates.run(folder)] == [("review", "error")]
    file.write_text("{", encoding="utf-8")
    assert [(item.gate, item.severity) for item in gates.run(folder)] == [("format", "error")]
