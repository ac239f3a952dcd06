"""Runs the platforms' own validators on what would be emitted: the body of ``check --platform``.

A target's gates are ``targets.<name>.gates.run(folder) -> list[Finding]``, where a finding has
``gate``, ``severity`` (``error`` or ``warning``) and ``text``; an empty list is a pass.
"""

from __future__ import annotations

import importlib
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from connector_core.build import Checked, emit, store
from connector_core.harness.node import cache
from connector_core.target import Target


def run_gates(items: Sequence[Checked], targets: Sequence[Target]) -> list[dict[str, Any]]:
    """Emit every package into a temporary folder and run its platform's gates on it.

    Gives a row per package: connector, target, errors, warnings and the findings as text.
    Raises ExpectedError when a tool is missing: a gate is never skipped.
    """
    cache().mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(prefix="gates-", dir=cache()) as folder:
        packages = emit(items, targets, Path(folder), None)
        store(packages)
        return [_row(package.connector.key, package.target.name, package.folder) for package in packages]


def _row(connector: str, target: str, folder: Path) -> dict[str, Any]:
    findings = importlib.import_module(f"targets.{target}.gates").run(folder)
    severities = [finding.severity for finding in findings]
    return {
        "connector": connector,
        "target": target,
        "errors": severities.count("error"),
        "warnings": severities.count("warning"),
        "details": [f"{finding.severity} [{finding.gate}] {finding.text}" for finding in findings],
    }
