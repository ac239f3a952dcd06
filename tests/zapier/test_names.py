"""Where scripts find each operation in the app."""

from __future__ import annotations

from connector_core.check.example import note_id
from connector_core.description import Connector
from targets.zapier import TARGET
from targets.zapier.inputs import listing_for
from tests.zapier import parts


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


def test_an_id_picks_from_the_list_of_what_it_names() -> None:
    tiny = parts.kept("https://a.example")

    def renamed(*keys: str) -> Connector:
        lists = [tiny.searches[1].changed(key=f"list_{key}s", resource=key) for key in keys]
        return tiny.changed(searches=(tiny.searches[0], *lists))

    def found(connector: Connector) -> str | None:
        listing = listing_for(connector, note_id)
        return listing.key if listing else None

    assert found(renamed("folder", "note")) == "list_notes"
    assert found(renamed("sticky_note", "note")) == "list_notes"
    assert found(renamed("folder", "sticky_note")) == "list_sticky_notes"
    # Which of the two it means nobody knows.
    assert found(renamed("bank_note", "sticky_note")) is None
    assert found(renamed("notebook")) is None
