"""Our models of Make's format: they accept what is emitted, and refuse what Make would not take."""

from __future__ import annotations

import json
from typing import Any

import pytest

from connector_core.target import Files
from targets.make.format import Communication, Parameter, UnreadableAppError, read_app
from targets.make.lint import Change, example_app
from targets.make.lint.finding import REMOVE

FIND = "modules/get-call/get-call.communication.iml.json"
FORM = "modules/get-call/get-call.mappable-params.iml.json"
BASE = "general/base.iml.json"
MANIFEST = "makecomapp.json"


def test_the_emitted_app_is_read_and_printed_back_unchanged(emitted: Files) -> None:
    app = read_app(emitted)
    for key, model in app.code.items():
        printed = model.plain() if hasattr(model, "plain") else model.root
        assert printed == json.loads(str(emitted[app.files[key]])), app.files[key]
    assert app.manifest.plain() == json.loads(str(emitted[MANIFEST]))
    assert app.base.plain() == json.loads(str(emitted[BASE]))


@pytest.mark.parametrize(
    ("change", "where", "said"),
    [
        (Change(FIND, ("urll",), "/x"), FIND, "Extra inputs are not permitted"),
        (Change(FIND, ("url",), "/" + "x" * 512), FIND, "at most 512"),
        (Change(FIND, ("method",), "FETCH"), FIND, "neither one of the known words nor an expression"),
        (Change(FIND, ("method",), "POST"), FIND, "POST needs body"),
        (Change(FIND, ("response", "error"), {"type": "DataError"}), FIND, "Field required"),
        (Change(FIND, ("response", "error"), {"type": "Oops", "message": "x"}), FIND, "neither one of"),
        (Change(FIND, ("response", "output"), "{{body"), FIND, None),
        (Change(FIND, ("response", "valid"), "{{body"), FIND, "{{ is not closed"),
        (Change(FIND, ("repeat",), {"condition": "{{a}}", "delay": 0, "limit": 1}), FIND, "greater than or equal to 1"),
        (Change(BASE, ("timeout",), 300_001), BASE, "less than or equal to 300000"),
        (Change(BASE, ("gzip",), True), BASE, "Extra inputs"),
        (Change(FORM, (0, "type"), "string"), FORM, "Input should be 'any'"),
        (Change(FORM, (0, "type"), "select"), FORM, "a select needs options"),
        (Change(FORM, (0, "label"), "x" * 257), FORM, "at most 256"),
        (Change(MANIFEST, ("components", "endpoint"), REMOVE), MANIFEST, "Field required"),
        (
            Change(MANIFEST, ("components", "module", "getCall", "connection"), "gone"),
            MANIFEST,
            "'gone', which is not there",
        ),
        (
            Change(MANIFEST, ("components", "module", "watchCalls", "webhook"), "gone"),
            MANIFEST,
            "'gone', which is not there",
        ),
        (Change(MANIFEST, ("components", "module", "x"), None), MANIFEST, "String should match"),
        (Change("modules/extra.iml.json", (), {}), "modules/extra.iml.json", "no component names this file"),
        (Change(FIND, (), "{"), FIND, "not JSON"),
    ],
)
def test_a_mistake_is_refused_with_its_place(change: Change, where: str, said: str | None) -> None:
    files = example_app([change])
    if said is None:
        read_app(files)  # Output is data of any form: an unclosed brace there is text.
        return
    with pytest.raises(UnreadableAppError) as refused:
        read_app(files)
    assert any(item.where.startswith(where) and said in item.message for item in refused.value.problems), refused.value


def test_a_file_that_is_missing_is_named() -> None:
    files = example_app()
    del files[FIND]
    with pytest.raises(UnreadableAppError, match=r"get-call\.communication\.iml\.json: the file is not there"):
        read_app(files)


def test_statuses_stand_beside_the_message_in_order() -> None:
    error: dict[str, Any] = {"message": "m", "503": {"message": "b"}, "401": {"type": "DataError", "message": "a"}}
    model = Communication.model_validate({"url": "/x", "response": {"error": error}})
    assert list(model.plain()["response"]["error"]) == ["message", "401", "503"]


def test_what_was_not_set_is_not_printed_but_null_is() -> None:
    assert Parameter(type="text", name="a", default=None).plain() == {"name": "a", "type": "text", "default": None}
