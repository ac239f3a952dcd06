"""Where scripts find each operation in the package."""

from __future__ import annotations

from connector_core.description import Connector
from targets.n8n import TARGET


def test_every_operation_has_a_name(voka: Connector) -> None:
    assert set(TARGET.names(voka)) == {operation.key for operation in voka.operations()}


def test_action(voka: Connector) -> None:
    found = TARGET.names(voka)["place_call_and_wait"]
    assert (found["type"], found["resource"], found["operation"]) == ("n8n-nodes-voka.voka", "call", "sendAndWait")
    assert found["parameters"] == {"resource": "call", "operation": "sendAndWait"}
    assert found["inputs"] == {
        "assistant_id": "assistantId",
        "to_number": "toNumber",
        "metadata": "additionalFields.metadata",
        "max_wait_minutes": "additionalFields.maxWaitMinutes",
    }
    assert found["kinds"]["assistant_id"] == "dynamic"


def test_trigger_has_a_name_for_each_delivery(voka: Connector) -> None:
    found = TARGET.names(voka)["call_completed"]
    assert found["webhook"]["parameters"] == {"events": ["call_completed"]}
    assert found["poll"]["parameters"] == {"event": "call_completed"}
    assert found["poll"]["inputs"]["lookback_hours"] == "options.lookbackHours"
    assert set(TARGET.names(voka)["transcript_ready"]) == {"webhook"}


def test_resource_and_operation_are_unique(voka: Connector) -> None:
    pairs = [(item["resource"], item["operation"]) for item in TARGET.names(voka).values() if "resource" in item]
    assert len(pairs) == len(set(pairs)) == 9
