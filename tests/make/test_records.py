"""Which path of an answer a field is read from."""

from __future__ import annotations

from connector_core.description import Record, out
from targets.make.view.records import raw_value


class _Call(Record):
    number: str = out("Number", sample="1", at={"webhook": "number.digits"})
    caller: str = out("Caller", sample="1", at={"webhook": "caller_number"})
    plain: str = out("Plain", sample="1")


def test_a_general_name_is_tried_unless_it_names_what_holds_the_field() -> None:
    read = {item.key: raw_value(item, "webhook", "body") for item in _Call.fields()}
    assert read == {
        "number": "body.number.digits",
        "caller": "ifempty(body.caller_number, body.caller)",
        "plain": "body.plain",
    }
    assert raw_value(_Call.fields()[0], "rest", "body") == "body.number"
