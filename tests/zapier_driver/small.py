"""Tiny apps written by hand: what Zapier does around an app is tested apart from what we emit."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from targets.zapier.driver import ZapierDriver

Open = Callable[..., ZapierDriver]
"""``open_app(code, names, **options)``: see conftest."""

_TOP = """
const { version: platformVersion } = require('zapier-platform-core');
const step = (noun, operation, hidden) => ({
  noun, display: { label: noun, description: `Triggers when a ${noun} is there.`, hidden }, operation,
});
const keyed = (steps) => Object.fromEntries(Object.entries(steps).map(([key, value]) => [key, { key, ...value }]));
const app = { version: '1.0.0', platformVersion };
"""


def write_app(folder: Path, code: str) -> Path:
    """A CommonJS app; ``code`` fills ``app`` with the help of ``step(noun, operation)`` and ``keyed({…})``."""
    folder.mkdir(parents=True, exist_ok=True)
    about = {"name": "small", "version": "1.0.0", "private": True, "main": "index.js"}
    (folder / "package.json").write_text(json.dumps(about), encoding="utf-8")
    (folder / "index.js").write_text(f"{_TOP}\n{code}\nmodule.exports = app;\n", encoding="utf-8")
    return folder


def trigger(key: str, **inputs: str) -> dict[str, Any]:
    """An entry in the index of names for a trigger of a small app."""
    entry = {"kind": "triggers", "key": key, "inputs": inputs}
    return {"webhook": entry, "poll": entry}
