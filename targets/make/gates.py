"""What can be checked of an emitted app without Make: the format and the review rules.

Make has no validator that runs outside Make; the JSON schemas of its editor extension are not
ours to ship, and an own test uses them where they stand beside the checkout.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from targets.make.lint import lint


@dataclass(frozen=True)
class Finding:
    """One message of a gate."""

    gate: str
    severity: str
    text: str


def run(folder: Path) -> list[Finding]:
    """Every finding in an app on the disk; none is a pass."""
    files: dict[str, str | bytes] = {
        path.relative_to(folder).as_posix(): path.read_text("utf-8")
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.suffix in (".json", ".md") and not path.name.startswith(".")
    }
    return [
        Finding("format" if item.rule == "format" else "review", "error", f"{item.where}: {item.message} ({item.rule})")
        for item in lint(files)
    ]
