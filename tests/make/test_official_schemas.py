"""The emitted app against the JSON schemas of Make's editor extension, where they stand beside the checkout.

They are not part of this project. Without them this check says so and is left out; our own
models (test_format.py) are checked always.
"""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from jsonschema import Draft7Validator
from referencing import Registry, Resource
from referencing.jsonschema import DRAFT7

from connector_core import load
from connector_core.build import checked
from connector_core.target import Files, Options
from targets.make import TARGET
from tests.make.test_other_descriptions import CASES

BASE = "https://make.invalid/schemas/"
SCHEMAS = {
    "communication": "api",
    "attach": "api",
    "detach": "api",
    "update": "api",
    "epoch": "epoch",
    "params": "parameters",
    "static-params": "parameters",
    "mappable-params": "parameters",
    "interface": "parameters",
    "samples": "samples",
    "scope": "scope",
    "required-scope": "scope",
}
GENERAL = {
    "makecomapp.json": "makecomapp.schema",
    "general/base.iml.json": "base",
    "general/common.json": "common",
    "modules/groups.json": "groups",
}


@pytest.fixture(scope="module")
def registry(root: Path) -> Registry:  # type: ignore[type-arg]
    folder = root.parent / "shared/platforms/make-schemas"
    found = sorted(folder.glob("*.json"))
    if not found:
        pytest.skip("Make's own schemas are not beside this checkout: only our models of its format were checked")
    return Registry().with_resources(
        (BASE + path.name, Resource(contents=json.loads(path.read_text("utf-8")), specification=DRAFT7))
        for path in found
    )


def _schema(path: str) -> str:
    return GENERAL.get(path) or SCHEMAS[path.split("/")[-1].split(".")[1]]


def _problems(registry: Registry, path: str, text: str) -> list[str]:  # type: ignore[type-arg]
    validator = Draft7Validator({"$ref": f"{BASE}{_schema(path)}.json"}, registry=registry)
    return [f"{path}: {error.json_path}: {error.message[:200]}" for error in validator.iter_errors(json.loads(text))]


def test_the_official_schemas_find_no_problem(registry: Registry, emitted: Files) -> None:  # type: ignore[type-arg]
    checked = {path: _problems(registry, path, str(text)) for path, text in emitted.items() if path.endswith(".json")}
    assert [problem for problems in checked.values() for problem in problems] == []
    assert len(checked) > 80


@pytest.mark.parametrize("name", load.known())
def test_nor_in_the_app_of_any_connector(registry: Registry, name: str) -> None:  # type: ignore[type-arg]
    (item,), _ = checked([name], [TARGET])
    files = TARGET.emit(item.connector, Options(icon=item.icon))
    found = [_problems(registry, path, str(text)) for path, text in files.items() if path.endswith(".json")]
    assert [problem for problems in found for problem in problems] == []
    assert len(found) > 40


@pytest.mark.parametrize("name", CASES)
def test_nor_in_apps_of_other_descriptions(registry: Registry, name: str) -> None:  # type: ignore[type-arg]
    files = TARGET.emit(CASES[name](), Options())
    found = [_problems(registry, path, str(text)) for path, text in files.items() if path.endswith(".json")]
    assert [problem for problems in found for problem in problems] == []


@pytest.mark.parametrize(
    ("path", "change"),
    [
        ("general/base.iml.json", {"baseUrll": "x"}),
        ("modules/find-call/find-call.communication.iml.json", {"method": "POST"}),
        ("makecomapp.json", {"components": {}}),
        ("modules/groups.json", None),
    ],
)
def test_the_official_schemas_are_really_applied(
    registry: Registry,  # type: ignore[type-arg]
    emitted: Files,
    path: str,
    change: dict[str, object] | None,
) -> None:
    data = json.loads(str(emitted[path]))
    broken = {**data, **change} if change else {}
    assert _problems(registry, path, json.dumps(broken))
