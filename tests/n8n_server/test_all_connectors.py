"""Every connector's package in one real n8n server at once: loaded, connected, run, published and unpublished."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from connector_core.description import DynamicInput, Input, ListAll, Trigger
from connector_core.description.implied import hook_inputs, inputs_of
from targets.n8n import package
from targets.n8n.server.client import Json, node
from tests.n8n_server.conftest import CONNECTORS, Place

pytestmark = pytest.mark.server


@pytest.fixture(params=CONNECTORS)
def each(places: dict[str, Place], request: pytest.FixtureRequest) -> Place:
    """One connector after the other, while all are there."""
    return places[request.param]


def _values(place: Place, inputs: tuple[Input, ...]) -> Json:
    """Something for every input that must be filled in: the first of a dropdown, else any text."""
    found: Json = {}
    for item in inputs:
        if not item.required:
            continue
        if isinstance(item.type, DynamicInput):
            type_ = package.node_type(place.connector)
            found[item.key] = place.client.choices(type_, item.type.choices, place.credentials, {})[0]["value"]
        else:
            found[item.key] = "any text"
    return found


def _deliveries(place: Place) -> Iterator[tuple[Trigger, str, Json]]:
    for trigger in place.connector.triggers:
        ways = place.names.get(trigger.key, {})
        if "webhook" in ways:
            yield trigger, "webhook", _values(place, hook_inputs(place.connector, trigger))
        if "poll" in ways:
            yield trigger, "poll", _values(place, inputs_of(trigger, polling=True))


def test_all_are_loaded_at_once(places: dict[str, Place]) -> None:
    (place, *_) = places.values()
    types = place.client.node_types()
    for each in places.values():
        wanted = {package.node_type(each.connector, suffix) for suffix in _suffixes(each)}
        assert wanted <= set(types), each.connector.key
        icon = types[package.node_type(each.connector)]["iconUrl"]["light"]
        assert httpx.get(f"{each.server.url}/{icon}").status_code == 200
    assert "n8n-nodes-base.webhook" in types


def _suffixes(place: Place) -> set[str]:
    base = len(package.nodes(place.connector)[0])
    return {name[base:] for name in package.nodes(place.connector)} | {"Tool"}


def test_the_credential_is_tested(each: Place) -> None:
    good = each.client.test_credential(each.credential_type, each.secrets)
    wrong = {name: "no" + value[2:][::-1] for name, value in each.secrets.items()}
    bad = each.client.test_credential(each.credential_type, wrong)
    assert (good["status"], bad["status"]) == ("OK", "Error")


def test_lists_run(each: Place) -> None:
    lists = [item for item in each.connector.searches if isinstance(item, ListAll)]
    free = [item.key for item in lists if not any(given.required for given in item.inputs)]
    found = {key: len(each.items(key, {"return_all": True})) for key in free}
    assert found
    assert any(found.values()), found


def test_triggers_are_published_and_unpublished(each: Place) -> None:
    ran = 0
    for trigger, delivery, inputs in _deliveries(each):
        step = each.node("Trigger", trigger.key, inputs, delivery)
        workflow = each.client.workflow([step, node("End", "n8n-nodes-base.noOp", {})])
        state = each.client.publish(workflow)
        assert state["status"] == "published", (trigger.key, delivery, state)
        if delivery == "webhook":
            url = f"{each.server.url}/webhook/{step['webhookId']}/webhook"
            assert _unproven(url) == 401
        each.client.unpublish(workflow)
        assert not each.client.executions(workflow, "webhook")
        ran += 1
    assert ran


def _unproven(url: str) -> int:
    """What a delivery that proves nothing is answered with."""
    body: dict[str, Any] = {"event": "anything", "data": {"id": "1"}}
    return httpx.post(url, json=body).status_code
