"""What the generated descriptions found in the product, each with the smallest description that shows it."""

from __future__ import annotations

import json
from typing import Any

import pytest

from connector_core.build import check_all
from connector_core.check import spoil
from connector_core.check.example import connector as tiny
from connector_core.description import (
    Arg,
    Connector,
    Const,
    DateTimeInput,
    Enrich,
    JsonInput,
    ManagedSubscription,
    Merge,
    NoPaging,
    PagePaging,
    Request,
    Scope,
    Scopes,
    field,
    get,
    options,
)
from connector_core.diagnostics import Diagnostics
from connector_core.target import Files, Options, load
from connector_core.templating import code, href, md, span
from targets.make.iml_text import JOINER
from targets.make.view.connection import secret_paths
from targets.make.view.context import Context
from tests.hostile.markdown import read

MAKE, N8N, ZAPIER = load("make"), load("n8n"), load("zapier")


def _emitted(connector: Connector) -> Files:
    return MAKE.emit(connector, Options())


def _make(connector: Connector, name: str) -> Any:
    return json.loads(str(_emitted(connector)[name]))


def _codes(connector: Connector) -> set[str]:
    diagnostics = Diagnostics()
    check_all(connector, [MAKE, N8N, ZAPIER], diagnostics)
    assert all(item.line > 0 and item.file for item in diagnostics.errors)
    return {item.code for item in diagnostics.errors}


def _enriched(request: Request) -> Connector:
    trigger = tiny.triggers[0]
    assert trigger.webhook is not None
    return spoil.trigger(webhook=trigger.webhook.changed(enrich=Enrich(request=request)))(tiny)


def test_make_asks_with_a_field_of_the_event_in_the_query() -> None:
    connector = _enriched(get("/notes/{id}", {"in": field("folder_id")}, scope="notes"))
    asked = _make(connector, "modules/watch-note-created/watch-note-created.communication.iml.json")
    assert asked["qs"] == {"in": "{{ifempty(payload.folder_id, undefined)}}"}
    heard = _make(connector, "webhooks/note-created/note-created.communication.iml.json")
    assert set(heard["output"]) == {"id", "folder_id"}
    told, *_ = heard["condition"].split(" && (!parameters")
    assert "folder_id" not in told  # an event without one is an event all the same


@pytest.mark.parametrize("key", ["a", "a_1"])
def test_make_has_no_ids_of_two_letters(key: str) -> None:
    assert "make.key" in _codes(spoil.action(key=key)(tiny))


def test_a_permission_may_hold_dots_on_make() -> None:
    scopes = Scopes(granted="permissions", known=(Scope(name="notes", help="All."), Scope(name="no.tes", help="Some.")))
    request = tiny.actions[0].request.changed(scope="no.tes")
    connector = spoil.action(request=request)(spoil.connection(scopes=scopes)(tiny))
    said = json.dumps(_make(connector, "modules/create-note/create-note.communication.iml.json"))
    assert "connection.scopes.`no.tes`" in said


def test_a_name_with_dots_is_one_name_where_things_are_merged_on_make() -> None:
    action = tiny.actions[0]
    merge = Merge(request=get("/notes/1"), keep=("no.te",))
    request = action.request.changed(method="PATCH", body={"no.te": Arg(key="body")})
    connector = spoil.action(request=request, merge=merge)(tiny)
    sent = _make(connector, "modules/create-note/create-note.communication.iml.json")[1]["body"]
    assert sent["no.te"] == "{{ifempty(ifempty(parameters.body, undefined), temp.there.`no.te`)}}"


def test_a_fixed_text_is_sent_as_it_is_where_things_are_merged_on_make() -> None:
    action = tiny.actions[0]
    merge = Merge(request=get("/notes/1"), keep=("body",))
    request = action.request.changed(method="PATCH", body={"body": Const(value="{{x}}")})
    sent = _make(
        spoil.action(request=request, merge=merge)(tiny), "modules/create-note/create-note.communication.iml.json"
    )
    assert sent[1]["body"]["body"] == "{{decodeURL('%7B%7Bx%7D%7D')}}"


def test_a_brace_in_a_connections_label_names_a_field() -> None:
    connector = spoil.connection(label="} {name}")(tiny)
    assert "ref.label" in _codes(connector)
    assert "connectionLabel: '} {{name}}'" in str(ZAPIER.emit(connector, Options())["src/authentication.ts"])


@pytest.mark.parametrize("kind", [options(("=1", "One")), DateTimeInput(), JsonInput()])
def test_a_default_is_no_expression_on_n8n(kind: Any) -> None:
    connector = spoil.action_input(type=kind, default="=1")(tiny)
    text = str(N8N.emit(connector, Options())["nodes/Tiny/resources/note/createNote.ts"])
    assert """default: '={{ "=1" }}',""" in text
    assert "default: '=1'" not in text


def test_names_of_paging_are_no_expressions_on_make() -> None:
    paging = PagePaging(items="data", param="{{connection.api_key}}", start=1, size_param="{{x}}")
    text = str(_emitted(spoil.list_all(paging=paging)(tiny))["modules/list-notes/list-notes.communication.iml.json"])
    assert "{{x}}" not in text
    assert "{{connection.api_key}}" not in text
    assert "{\u2060{connection.api_key}}" in text


def test_a_vendors_name_may_begin_with_a_dollar_on_make() -> None:
    connector = spoil.note_field("body", path="$body")(tiny)
    found = _make(connector, "modules/find-note/find-note.communication.iml.json")
    assert found["response"]["output"]["{{...}}"] == "{{omit(body, '$body')}}"
    assert found["response"]["output"]["body"] == "{{body.`$body`}}"


def test_a_record_of_digests_alone_is_emitted_for_make() -> None:
    record = type("Digested", (tiny.searches[0].record,), {})
    only = record.fields()[0].changed(path="$digest", at={})
    record._fields = (only,)
    find = tiny.searches[0].changed(record=record)
    assert MAKE.emit(tiny.changed(searches=(find,)), Options())


@pytest.mark.parametrize("label", ["", " "])
def test_a_field_without_a_label_is_refused_for_make(label: str) -> None:
    diagnostics = Diagnostics()
    MAKE.check(spoil.note_field("body", label=label)(tiny), diagnostics)
    assert [item.code for item in diagnostics.errors] == ["make.format"]


@pytest.mark.parametrize("name", ["label", "help"])
def test_a_secret_beside_a_sample_is_refused(name: str) -> None:
    text = "Such as " + "sk_" + "live_" + "0123456789abcdef."
    assert "text.secret" in _codes(spoil.note_field("body", **{name: text})(tiny))


@pytest.mark.parametrize(
    "spoilt",
    [
        lambda base: base.changed(key="aux"),
        spoil.action(key="con"),
        spoil.choices(key="nul"),
        lambda base: base.changed(resources=(base.resources[0].changed(key="prn"), *base.resources)),
    ],
)
def test_keys_are_no_devices(spoilt: Any) -> None:
    assert "key.device" in _codes(spoilt(tiny))


def test_a_fields_key_has_an_end() -> None:
    assert "key.field" in _codes(spoil.note_field("body", key="x" * 65)(tiny))
    assert "key.field" not in _codes(spoil.note_field("body", key="x" * 64)(tiny))


def test_markdown_holds_text_that_looks_like_an_entity_or_a_strike() -> None:
    assert md("a &lt;b&gt; R&D ~~x~~") == "a \\&lt;b\\&gt; R&D \\~\\~x\\~\\~"


@pytest.mark.parametrize("text", ["# x", "\n# x", "- x", "+ x", "* x", "1. x", "12) x", "===", "---", "> x", "    x"])
def test_text_that_begins_a_line_is_a_paragraph(text: str) -> None:
    shape, leaves = read(f"Before\n{md(text)}\n\n{md(text)} after\n")
    assert shape == read("Before\nx\n\nx after\n")[0]
    assert leaves == [f"Before {text.strip()}", f"{text.strip()} after"]


def test_a_name_in_a_path_that_is_blotted_out_is_no_expression() -> None:
    assert isinstance(tiny.subscription, ManagedSubscription)
    subscription = tiny.subscription.changed(secret="once", secret_at="{{connection.api_key}}")
    (path,) = secret_paths(Context(tiny.changed(subscription=subscription), Options()))
    assert "{{" not in path
    assert path.replace(JOINER, "") == "response.body.{{connection.api_key}}"


def test_a_url_ends_no_link() -> None:
    assert href("https://a.example/x)(y&amp;`z`|?a=b&c=d") == "https://a.example/x\\)\\(y\\&amp;\\`z\\`\\|?a=b&c=d"


def test_code_is_escaped_for_tables_in_tables_only() -> None:
    assert code("a|b") == "`a\\|b`"
    assert span("a|b") == "`a|b`"


def test_who_holds_the_rights_is_text() -> None:
    publisher = tiny.publisher.changed(name="A *b* &#39;")
    licence = str(N8N.emit(tiny.changed(publisher=publisher), Options())["LICENSE.md"])
    assert "A \\*b\\* \\&#39;" in licence


def test_a_list_without_items_is_a_list() -> None:
    """The benign of the ones above: nothing of it is refused."""
    assert _codes(spoil.list_all(paging=NoPaging(items="data"))(tiny)) == set()
