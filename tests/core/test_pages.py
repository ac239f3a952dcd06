"""Pages that are made from code say what the code says."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from connector_core.check.page import page


def test_the_page_of_rules_is_up_to_date(root: Path) -> None:
    assert (root / "docs/rules.md").read_text(encoding="utf-8") == page()


@pytest.mark.parametrize("name", ["README.md", "ARCHITECTURE.md", "CONTRIBUTING.md"])
def test_files_that_pages_name_exist(root: Path, name: str) -> None:
    text = (root / name).read_text(encoding="utf-8")
    for link in re.findall(r"\]\(([^)#:]+)\)", text):
        assert (root / link).exists(), link
    for path in re.findall(r"`((?:connector_core|targets|tests|connectors|docs|benchmarks)/[\w./-]+)`", text):
        assert (root / path).exists(), path


def test_every_part_of_the_tree_is_in_the_architecture(root: Path) -> None:
    text = (root / "ARCHITECTURE.md").read_text(encoding="utf-8")
    for folder in ("connector_core", "targets", "connectors", "tests"):
        assert folder in text
    for part in (root / "targets").iterdir():
        if part.is_dir() and not part.name.startswith(("_", ".")):
            assert f"{part.name}/" in text, part.name
    for part in (root / "connector_core").iterdir():
        if part.is_dir() and not part.name.startswith("_"):
            assert f"{part.name}/" in text, part.name
