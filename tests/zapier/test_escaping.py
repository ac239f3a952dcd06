"""Hostile text in a description stays text: it comes back out of the compiled app as it went in."""

from __future__ import annotations

import json
import re

import pytest

from connector_core.target import Options
from targets.zapier import TARGET
from tests.zapier.conftest import Apps
from tests.zapier.variants import HOSTILE

pytestmark = pytest.mark.node


def test_texts_come_back(apps: Apps) -> None:
    create = apps.definition("hostile")["creates"]["place_call"]
    assert create["display"]["description"] == HOSTILE
    number = next(field for field in create["operation"]["inputFields"] if field["key"] == "to_number")
    assert (number["label"], number["helpText"], number["placeholder"]) == (HOSTILE, HOSTILE, HOSTILE)


def test_package_description_comes_back(apps: Apps) -> None:
    package = json.loads(str(TARGET.emit(apps.connectors["hostile"], Options())["package.json"]))
    assert package["description"] == f"Voka for Zapier: {HOSTILE}"


def test_readme_has_no_markup_of_theirs(apps: Apps) -> None:
    readme = str(TARGET.emit(apps.connectors["hostile"], Options())["README.md"])
    assert "</script\\>" in readme
    assert re.search(r"(?<!\\)</script>", readme) is None
    assert "${process" in readme
    assert "\n" not in re.findall(r"^\| A .*", readme, re.MULTILINE)[0]
