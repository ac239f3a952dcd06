"""Descriptions unlike Voka's: what is emitted for them is still an app that reviewers and schemas accept."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from connector_core.check.example import Note, connector, note_id
from connector_core.description import (
    Action,
    Basic,
    BooleanInput,
    Case,
    Connector,
    DateTimeInput,
    Envelope,
    HeaderKey,
    Host,
    Input,
    IntegerInput,
    JsonInput,
    KeyValueInput,
    ManualSubscription,
    NoneOf,
    NumberInput,
    OffsetPaging,
    OneOf,
    PagePaging,
    Present,
    Record,
    Switch,
    TextInput,
    TextListInput,
    Wait,
    arg,
    get,
    out,
    post,
)
from connector_core.description.values import Const
from connector_core.diagnostics import Diagnostics
from connector_core.target import Files, Options
from targets.make import TARGET
from targets.make.format import read_app
from targets.make.lint import lint

HELP = "https://docs.tiny.example/keys"


def _connection(**fields: Any) -> Connector:
    return connector.changed(connection=connector.connection.changed(**fields))


def _paged(paging: Any) -> Connector:
    return connector.changed(searches=(connector.searches[0], connector.searches[1].changed(paging=paging)))


def _polled(**fields: Any) -> Connector:
    trigger = connector.triggers[0]
    assert trigger.poll is not None
    return connector.changed(triggers=(trigger.changed(poll=trigger.poll.changed(**fields)),))


def _with_action(action: Action) -> Connector:
    return connector.changed(actions=(*connector.actions, action))


def _action(**fields: Any) -> Action:
    given: dict[str, Any] = {
        "key": "do_it",
        "label": "Do It",
        "description": "Does it.",
        "resource": "note",
        "verb": "do",
        "record": Note,
    }
    return Action(**{**given, **fields})


class Done(Note):
    """A note at its end."""

    finished: bool = out("Finished", sample=True, path="done_at", presence=True)


def _switch(*paths: str) -> Switch:
    cases = tuple(
        Case(value=f"case_{number}", label=f"Case {number}", request=get(path, scope=f"scope_{number}"))
        for number, path in enumerate(paths)
    )
    return Switch(input="which", label="Which", cases=cases, default="case_0")


INPUTS = (
    TextInput(format="email"),
    TextInput(multiline=True),
    IntegerInput(min=0, max=9),
    IntegerInput(),
    NumberInput(min=0.5),
    BooleanInput(),
    DateTimeInput(),
    KeyValueInput(),
    JsonInput(),
    TextListInput(),
)

CASES: dict[str, Callable[[], Connector]] = {
    "as it is": lambda: connector,
    "key in a header": lambda: _connection(auth=HeaderKey(header="X-Api-Key", help_url=HELP)),
    "user name and password": lambda: _connection(auth=Basic(help_url=HELP)),
    "two hosts": lambda: _connection(
        hosts=(Host(label="EU", url="https://eu.tiny.example/v1"), Host(label="US", url="https://us.tiny.example/v1"))
    ),
    "an envelope": lambda: connector.changed(envelope=Envelope(at="payload", success="ok")),
    "pages from 0": lambda: _paged(PagePaging(items="data", param="page", start=0)),
    "pages from 1": lambda: _paged(PagePaging(items="data", param="page", start=1, size_param="size")),
    "offsets": lambda: _paged(OffsetPaging(items="data", param="offset", size_param="limit")),
    "a poll without watermark": lambda: _polled(watermark=None, keep=None, order="oldest_first"),
    "a poll that keeps by value": lambda: _polled(keep=NoneOf(path="kind", values=("long", "odd"))),
    "no webhooks": lambda: connector.changed(subscription=None, signature=None),
    "webhooks by hand": lambda: connector.changed(subscription=ManualSubscription(help="Paste the URL.")),
    "an identity of two": lambda: connector.changed(triggers=(connector.triggers[0].changed(identity=("id", "kind")),)),
    "two requests to choose from": lambda: _with_action(
        _action(inputs=(note_id,), request=_switch("/a/{note_id}", "/b/{note_id}"), reads=True)
    ),
    "three requests of other lengths": lambda: _with_action(
        _action(inputs=(note_id,), request=_switch("/a/{note_id}", "/b/x/{note_id}", "/c"), reads=True)
    ),
    "waiting for a value": lambda: _with_action(
        _action(
            request=post("/runs", {"kind": "x"}, acts=True),
            wait=Wait(result=get("/runs/{id}"), record=Done, done=OneOf(path="kind", values=("short", "long"))),
        )
    ),
    "an answer without a body": lambda: _with_action(_action(record=None, request=post("/ping", {}))),
    "inputs of every type": lambda: _with_action(
        _action(
            inputs=tuple(
                Input(key=f"input_{number}", label=f"Input {number}", type=kind) for number, kind in enumerate(INPUTS)
            ),
            request=post("/all", {f"w{number}": arg(f"input_{number}") for number in range(len(INPUTS))}),
        )
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_the_app_is_accepted_and_breaks_no_rule(name: str) -> None:
    described = CASES[name]()
    diagnostics = Diagnostics()
    TARGET.check(described, diagnostics)
    assert diagnostics.found == []
    files = TARGET.emit(described, Options())
    assert lint(files) == []
    assert json.loads(json.dumps(TARGET.names(described)))


def _communication(described: Connector, module: str) -> Any:
    files = TARGET.emit(described, Options())
    return _read(files, module)


def _read(files: Files, module: str) -> Any:
    app = read_app(files)
    return app.get("module", module, "communication").plain()


def test_a_key_in_a_header_is_kept_out_of_the_log() -> None:
    files = TARGET.emit(CASES["key in a header"](), Options())
    base = json.loads(str(files["general/base.iml.json"]))
    assert base["headers"] == {"x-api-key": "{{connection.api_key}}"}
    assert "request.headers.x-api-key" in base["log"]["sanitize"]


def test_two_hosts_are_a_choice_and_never_free_text() -> None:
    files = TARGET.emit(CASES["two hosts"](), Options())
    form = json.loads(str(files["connections/api-key/api-key.params.iml.json"]))
    assert [option["value"] for option in form[0]["options"]] == [
        "https://eu.tiny.example/v1",
        "https://us.tiny.example/v1",
    ]
    assert json.loads(str(files["general/base.iml.json"]))["baseUrl"] == "{{connection.base_url}}"


def test_the_envelope_is_looked_through_and_its_sign_of_success_asked() -> None:
    found = _communication(CASES["an envelope"](), "findNote")["response"]
    assert found["valid"] == "{{statusCode < 300 && body.ok && body.payload.id}}"
    assert found["output"] == {"{{...}}": "{{body.payload}}", "created_at": "{{parseDate(body.payload.created_at)}}"}


@pytest.mark.parametrize(
    ("case", "query", "condition"),
    [
        ("pages from 0", {"page": "{{pagination.page - 1}}"}, "{{length(body.data) > 0}}"),
        ("pages from 1", {"page": "{{pagination.page}}"}, "{{length(body.data) >= 50}}"),
        ("offsets", {"offset": "{{(pagination.page - 1) * 50}}"}, "{{length(body.data) >= 50}}"),
        ("as it is", {"cursor": "{{body.next}}"}, "{{if(body.next, true, false)}}"),
    ],
)
def test_the_next_page(case: str, query: dict[str, str], condition: str) -> None:
    paging = _communication(CASES[case](), "listNotes")["pagination"]
    assert paging == {"qs": query, "condition": condition}


def test_a_list_sorted_by_the_triggers_own_date_is_read_until_a_known_item() -> None:
    trigger = _communication(connector, "pollNoteCreated")["response"]["trigger"]
    assert trigger == {
        "type": "date",
        "order": "desc",
        "id": "{{item.id}}",
        "date": "{{parseDate(item.created_at)}}",
    }


def test_a_list_sorted_by_another_date_is_read_whole(voka: Connector) -> None:
    response = _communication(voka, "pollCallCompleted")["response"]
    assert response["trigger"]["order"] == "unordered"
    assert response["trigger"]["date"] == "{{parseDate(item.ended_at)}}"


def test_a_poll_without_a_date_goes_by_id() -> None:
    trigger = _communication(CASES["a poll without watermark"](), "pollNoteCreated")["response"]["trigger"]
    assert trigger == {"type": "id", "order": "unordered", "id": "{{item.id}}"}


def test_a_switch_chooses_parts_of_the_path_and_encodes_the_input() -> None:
    two = _communication(CASES["two requests to choose from"](), "doIt")["url"]
    assert two == "/{{if(parameters.which = 'case_1', 'b', 'a')}}/{{encodeURL(parameters.note_id)}}"
    three = _communication(CASES["three requests of other lengths"](), "doIt")["url"]
    assert three.startswith("/{{switch(parameters.which, 'case_0', join(add(emptyarray, 'a', encodeURL(")


def test_what_acts_and_waits_is_never_run_again() -> None:
    first, second = _communication(CASES["waiting for a value"](), "doIt")
    assert second["repeat"]["condition"] == (
        "{{statusCode != 429 && !headers.`retry-after` "
        "&& !(body.kind = 'short' || body.kind = 'long') && now < temp.deadline}}"
    )
    for request in (first, second):
        types = {status: rule["type"] for status, rule in request["response"]["error"].items() if status.isdigit()}
        assert {types[status] for status in ("429", "502", "503", "504")} <= {"DataError", "RuntimeError"}
    assert second["repeat"]["delay"] * second["repeat"]["limit"] <= 25_000


def test_a_constant_that_looks_like_a_tag_is_sent_as_it_is() -> None:
    described = _with_action(_action(request=post("/x", {"text": Const(value="{{connection.api_key}}")})))
    body = _communication(described, "doIt")["body"]
    assert body == {"text": "{{decodeURL('%7B%7Bconnection.api_key%7D%7D')}}"}


def test_what_make_cannot_do_is_said() -> None:
    class Line(Record):
        """A line."""

        text: str = out("Text", sample="x", path="txt")

    class Page(Record):
        """A page."""

        id: str = out("ID", sample="1")
        lines: list[Line] = out("Lines")

    diagnostics = Diagnostics()
    TARGET.check(_with_action(_action(record=Page, request=get("/p"), reads=True)), diagnostics)
    assert [item.code for item in diagnostics.found] == ["make.nested"]
    diagnostics = Diagnostics()
    TARGET.check(_polled(keep=Present(path="created_at")), diagnostics)
    assert diagnostics.found == []
