"""Prints a view as files: canonical JSON, and the README."""

from __future__ import annotations

from typing import Any

from connector_core.literal import json_text
from connector_core.target import Files
from targets.make.readme import readme
from targets.make.view.app import BASE, COMMON, GROUPS, README, AppView

INDENT = 4


def files(app: AppView) -> Files:
    """Path → text, sorted by path."""
    found: dict[str, Any] = {
        "makecomapp.json": app.manifest().plain(),
        BASE: app.base.plain(),
        COMMON: {},
        GROUPS: [group.plain() for group in app.groups()],
    }
    for item in app.built:
        for code, data in item.code.items():
            found[item.path(code)] = data
    texts = {path: json_text(data, indent=INDENT) for path, data in found.items()}
    return dict(sorted({README: readme(app), **texts}.items()))
