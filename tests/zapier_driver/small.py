"""Tiny apps written by hand: what Zapier does around an app is tested apart from what we emit."""

from __future__ import annotations

import json
from pathlib import Path

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
