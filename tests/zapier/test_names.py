"""Where scripts find each operation in the app."""

from __future__ import annotations

from connector_core.description import Connector
from targets.zapier import TARGET


def test_every_operation_has_a_name(voka: Connector) -> None:
    assert set(TARGET.names(voka)) == {operation.key for operation in voka.operations()}


def test_an_action_that_reads_is_a_search(voka: Connector) -> None:
    found = TARGET.names(voka)
    assert (found["get_transcript"]["kind"], found["get_transcript"]["key"]) == ("searches", "get_transcript")
    assert found["place_call"]["kind"] == "creates"


def test_what_zapier_decides_is_no_input(voka: Connector) -> None:
    found = TARGET.names(voka)["place_call_and_wait"]
    assert found["inputs"] == {key: key for key in ("assistant_id", "to_number", "metadata")}


def test_trigger_has_a_name_for_each_delivery(voka: Connector) -> None:
    found = TARGET.names(voka)["call_completed"]
    assert {way: entry["key"] for way, entry in found.items()} == {
        "webhook": "call_completed",
        "poll": "call_completed_polling",
    }
    assert "lookback_hours" in found["poll"]["inputs"]
    assert "lookback_hours" not in found["webhook"]["inputs"]
    assert set(TARGET.names(voka)["transcript_ready"]) == {"webhook"}
