"""Apps of descriptions unlike Voka's compile, and Zapier's schema and checks find nothing in them."""

from __future__ import annotations

import json
import re

import pytest

from connector_core.diagnostics import Diagnostics
from targets.zapier import TARGET
from targets.zapier.lint import lint
from tests.zapier.conftest import Apps

pytestmark = pytest.mark.node

NAMES = ("tiny", "hosts", "pushed", "polled", "awkward", "parts", "kept", "slot")


def test_all_compile(apps: Apps) -> None:
    assert apps.compiler == ""
    assert set(apps.told) == {*NAMES, "hostile"}


@pytest.mark.parametrize("name", NAMES)
def test_schema_and_checks_find_nothing(apps: Apps, name: str) -> None:
    assert apps.told[name]["errors"] == []
    # A server on loopback has no certificate; D007 asks for https.
    text = re.sub(r"http://127\.0\.0\.1:\d+", "https://api.example", json.dumps(apps.definition(name)))
    assert lint(json.loads(text)) == []


@pytest.mark.parametrize("name", NAMES)
def test_what_compiles_was_accepted(apps: Apps, name: str) -> None:
    diagnostics = Diagnostics()
    TARGET.check(apps.connectors[name], diagnostics)
    assert diagnostics.found == []


@pytest.mark.parametrize("name", NAMES)
def test_names_are_those_of_the_definition(apps: Apps, name: str) -> None:
    definition = apps.definition(name)
    entries = []
    for found in TARGET.names(apps.connectors[name]).values():
        entries += [found] if "kind" in found else list(found.values())
    shown = {
        (kind, key)
        for kind in ("triggers", "creates", "searches")
        for key, step in definition.get(kind, {}).items()
        if not step["display"].get("hidden")
    }
    assert {(entry["kind"], entry["key"]) for entry in entries} == shown
    for entry in entries:
        fields = definition[entry["kind"]][entry["key"]]["operation"].get("inputFields", [])
        static = {field["key"] for field in fields if isinstance(field, dict) and field["type"] != "copy"}
        dependent = any(not isinstance(field, dict) for field in fields)
        assert static == set(entry["inputs"].values()) or (dependent and static < set(entry["inputs"].values())), entry


def test_a_url_to_paste_by_hand_is_not_offered(apps: Apps) -> None:
    shown = {key for key, step in apps.definition("polled")["triggers"].items() if not step["display"].get("hidden")}
    assert shown == {"call_completed"}
    trigger = apps.definition("polled")["triggers"]["call_completed"]
    assert (trigger["operation"]["type"], trigger["display"]["label"]) == ("polling", "Call Completed")
    assert not (apps.folder / "polled/src/definition/delivery.ts").exists()


def test_no_limit_is_no_throttle(apps: Apps) -> None:
    assert "throttle" not in apps.definition("hosts")
    assert apps.definition("polled")["throttle"] == {"window": 60, "limit": 60, "scope": ["auth"]}


def test_the_host_is_chosen_never_typed(apps: Apps) -> None:
    hosts = apps.connectors["hosts"].connection.hosts
    fields = {field["key"]: field for field in apps.definition("hosts")["authentication"]["fields"]}
    assert list(fields) == ["username", "password", "base_url"]
    assert [(item["value"], item["label"]) for item in fields["base_url"]["choices"]] == [
        (host.url, host.label) for host in hosts
    ]
    assert (fields["base_url"]["required"], fields["base_url"]["default"]) == (True, hosts[0].url)


def test_one_host_is_no_field(apps: Apps) -> None:
    assert [field["key"] for field in apps.definition("polled")["authentication"]["fields"]] == ["api_key"]
