"""Loading an app's folder."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from targets.make.simulator.app import load_app
from targets.make.simulator.errors import SimulationError

WHOLE: dict[str, Any] = {
    "generalCodeFiles": {"base": None, "common": None, "readme": None, "groups": None},
    "components": {name: {} for name in ("connection", "webhook", "module", "rpc", "function", "endpoint")},
}


def write(folder: Path, manifest: Any) -> Path:
    (folder / "makecomapp.json").write_text(json.dumps(manifest), encoding="utf-8")
    return folder


def test_an_app_without_components_loads(tmp_path: Path) -> None:
    assert load_app(write(tmp_path, WHOLE)).components["module"] == {}


def changed(**components: Any) -> dict[str, Any]:
    return WHOLE | {"components": WHOLE["components"] | components}


@pytest.mark.parametrize(
    ("manifest", "message"),
    [
        ({}, "does not have the expected shape"),
        (changed(function={"f": {}}), "function are not simulated"),
        (changed(module={"m": {"codeFiles": {"communication": "none.json"}}}), "none.json: No such file"),
        (changed(module={"m": {"codeFiles": {"communication": "../x.json"}}}), "lies outside the app"),
        (changed(module={"m": {"connection": "gone", "codeFiles": {}}}), "the app has no connection gone"),
        (changed(module={"m": {"webhook": "gone", "codeFiles": {}}}), "the app has no webhook gone"),
    ],
)
def test_what_is_no_app_is_refused(tmp_path: Path, manifest: Any, message: str) -> None:
    with pytest.raises(SimulationError, match=message):
        load_app(write(tmp_path, manifest))


def test_comments_are_not_strict_json(tmp_path: Path) -> None:
    (tmp_path / "base.json").write_text('{"a": 1} // comment', encoding="utf-8")
    with pytest.raises(SimulationError, match=r"base.json: not strict JSON"):
        load_app(write(tmp_path, WHOLE | {"generalCodeFiles": {"base": "base.json", "common": None}}))
    with pytest.raises(SimulationError, match=r"makecomapp\.json"):
        load_app(tmp_path / "nowhere")
