"""Parts that the tiny connector does not use: downloads, slots, webhooks set by hand, conditional inputs."""

from __future__ import annotations

import json
from typing import Any

import pytest

from connector_core.check.example import connector
from connector_core.description import (
    Action,
    Connector,
    Download,
    Earlier,
    EventNames,
    HookUrl,
    Input,
    ManualSubscription,
    OneOf,
    OwnSecret,
    PagePaging,
    Record,
    SlotSubscription,
    Watermark,
    WebUrl,
    When,
    arg,
    get,
    options,
    out,
    patch,
    post,
)
from connector_core.target import Options
from targets.make import TARGET
from targets.make.simulator.iml import Scope, render, truthy
from targets.make.simulator.parameters import filled


class Attachment(Record):
    """A file of a note."""

    id: str = out("ID", sample="a1")
    link: WebUrl | None = out("Link", sample="https://files.tiny.example/a1")


CHOOSY = Action(
    key="choose_note",
    label="Choose",
    description="Makes one of two things.",
    resource="note",
    verb="choose",
    inputs=(
        Input(key="kind", label="Kind", type=options(("short", "Short"), ("long", "Long")), default="short"),
        Input(key="body", label="Body", required=True, when=When(input="kind", values=("long",))),
        Input(key="title", label="Title", when=When(input="kind", values=("short", "long"))),
    ),
    request=post("/notes", {"kind": arg("kind"), "body": arg("body"), "title": arg("title")}),
)
FETCH = Action(
    key="get_attachment",
    label="Get Attachment",
    description="Gets a file.",
    resource="note",
    verb="get",
    inputs=(Input(key="note_id", label="Note ID", required=True),),
    request=get("/notes/{note_id}/attachment"),
    record=Attachment,
    download=Download(name="{note_id}.bin", url="link", hosts=("tiny.example",)),
    reads=True,
)


def emitted(described: Connector) -> dict[str, Any]:
    files = TARGET.emit(described, Options())
    return {path: json.loads(str(text)) for path, text in files.items() if path.endswith(".json")}


def one(found: dict[str, Any], end: str) -> Any:
    (path,) = [path for path in found if path.endswith(end)]
    return found[path]


def with_action(action: Action) -> dict[str, Any]:
    return emitted(connector.changed(actions=(*connector.actions, action)))


def test_inputs_that_apply_to_some_choices_stand_below_them() -> None:
    found = with_action(CHOOSY)
    (kind,) = one(found, "choose-note.mappable-params.iml.json")
    below = {option["value"]: [item["name"] for item in option["nested"]] for option in kind["options"]}
    assert below == {"short": ["title"], "long": ["body", "title"]}
    body = one(found, "choose-note.communication.iml.json")["body"]
    chosen = {"kind": "long", "body": "b", "title": "t"}
    for kind_, want in (("long", chosen), ("short", {"kind": "short", "title": "t"})):
        assert render(body, Scope({"parameters": chosen | {"kind": kind_}}, 0.0)) == want


def test_what_stands_below_another_choice_is_not_required() -> None:
    fields = one(with_action(CHOOSY), "choose-note.mappable-params.iml.json")
    assert filled(fields, {"kind": "short"}) == {"kind": "short"}
    assert filled(fields, {}) == {"kind": "short"}
    with pytest.raises(Exception, match="'body'"):
        filled(fields, {"kind": "long"})


def test_a_file_is_fetched_without_the_key() -> None:
    look, fetch = one(with_action(FETCH), "get-attachment.communication.iml.json")
    assert look["response"]["temp"]["file_url"] == "{{body.link}}"
    assert (fetch["url"], fetch["encodeUrl"]) == ("{{temp.file_url}}", False)
    base = one(emitted(connector), "general/base.iml.json")
    assert fetch["headers"] == dict.fromkeys(base["headers"], "{{undefined}}")
    assert fetch["response"]["output"]["file"] == "{{body}}"


@pytest.mark.parametrize(
    ("url", "known"),
    [
        ("https://api.tiny.example/files/1", True),
        ("https://tiny.example/1", True),
        ("https://files.tiny.example/1?a=b", True),
        ("https://eviltiny.example/1", False),
        ("https://tiny.example.evil.example/1", False),
        ("http://files.tiny.example/1", False),
        ("https://files.tiny.example:8443/1", False),
        ("https://user@files.tiny.example/1", False),
        ("https://evil.example?.tiny.example/1", False),
        ("https://evil.example#.tiny.example/1", False),
        ("https://evil.example\\.tiny.example/1", False),
        ("https://evil.example\t.tiny.example/1", False),
        ("//files.tiny.example/1", False),
        ("file:///etc/passwd", False),
        ("https://127.0.0.1/1", False),
        ("", False),
        (None, False),
    ],
)
def test_a_file_is_fetched_from_known_hosts_only(url: str | None, known: bool) -> None:
    look, _ = one(with_action(FETCH), "get-attachment.communication.iml.json")
    scope = Scope({"statusCode": 200, "body": {"id": "a1", "link": url}, "connection": {}, "parameters": {}}, 0.0)
    assert truthy(render(look["response"]["valid"], scope)) is known
    if not known:
        said = render(look["response"]["error"]["200"]["message"], scope)
        assert ("lies at" in said) if url else ("has no file" in said)


def test_a_files_name_holds_nothing_of_a_path() -> None:
    _, fetch = one(with_action(FETCH), "get-attachment.communication.iml.json")
    name = fetch["response"]["output"]["file_name"]
    scope = Scope({"parameters": {"note_id": '../a\\b:c*"<>|\n'}, "temp": {"record": {}}}, 0.0)
    assert render(name, scope) == ".._a_b_c______.bin"


OWNER = Input(key="folder_id", label="Folder", help="The folder.")
SLOT = SlotSubscription(
    owner=OWNER,
    read=get("/folders/{folder_id}"),
    write=patch("/folders/{folder_id}", {"hook": HookUrl(), "secret": OwnSecret(), "events": EventNames()}),
    restore=patch("/folders/{folder_id}", {"hook": Earlier(path="hook"), "events": Earlier(path="events")}),
    url="hook",
    events="events",
)
OURS = "https://hook.make.example/1"


def slot() -> dict[str, Any]:
    return emitted(connector.changed(subscription=SLOT))


@pytest.mark.parametrize(
    ("there", "replace", "free"),
    [
        (None, None, True),
        ("", None, True),
        (OURS, None, True),
        ("https://user:pass@crm.example/hook?token=1", None, False),
        ("https://user:pass@crm.example/hook?token=1", True, True),
    ],
)
def test_a_slot_of_somebody_else_is_not_filled(there: str | None, replace: bool | None, free: bool) -> None:
    look, fill = one(slot(), ".attach.iml.json")
    given = {"folder_id": "f1"} | ({} if replace is None else {"replace_webhook": replace})
    scope = Scope(
        {"statusCode": 200, "body": {"hook": there}, "webhook": {"url": OURS}, "parameters": given, "temp": {}}, 0.0
    )
    assert truthy(render(look["response"]["valid"], scope)) is free
    if not free:
        said = render(look["response"]["error"]["200"]["message"], scope)
        assert "at crm.example." in said
        assert "token" not in said
        assert "pass" not in said
    assert fill["body"]["hook"] == "{{webhook.url}}"
    assert "request.body.secret" in fill["log"]["sanitize"]


def test_a_slot_is_given_back_when_it_is_still_ours() -> None:
    look, back = one(slot(), ".detach.iml.json")
    kept = {"slotOwner": "f/1", "slotUrl": OURS, "slotEarlier0": None, "slotEarlier1": []}
    for held, ours in ((OURS, True), ("https://crm.example", False), (None, False)):
        answer = Scope({"statusCode": 200, "body": {"hook": held}, "webhook": kept}, 0.0)
        temp = render(look["response"]["temp"], answer)
        scope = Scope({"webhook": kept, "temp": temp}, 0.0)
        assert truthy(render(back["condition"], scope)) is ours
        assert render(back["url"], scope) == "/folders/f%2F1"
        assert render(back["body"], scope) == {"hook": None, "events": []}


def test_a_webhook_set_by_hand_asks_nothing_of_the_vendor() -> None:
    found = emitted(connector.changed(subscription=ManualSubscription(help="Paste the URL.")))
    assert not [path for path in found if ".attach." in path or ".detach." in path]
    (banner, *_) = one({k: v for k, v in found.items() if k.startswith("webhooks/")}, ".params.iml.json")
    assert (banner["type"], banner["text"]) == ("banner", "Paste the URL.")
    assert "signing_secret" not in json.dumps(found)


def test_one_trigger_may_have_several_events() -> None:
    trigger = connector.triggers[0]
    assert trigger.webhook
    both = trigger.changed(webhook=trigger.webhook.changed(event=("note.created", "note.made")))
    found = emitted(connector.changed(triggers=(both,)))
    hooks = {path: code for path, code in found.items() if path.startswith("webhooks/")}
    condition = one(hooks, ".communication.iml.json")["condition"]
    assert "(body.event = 'note.created' || body.event = 'note.made')" in condition


def test_a_list_where_rows_become_events_later_is_read_as_far_back_as_that() -> None:
    trigger = connector.triggers[0]
    assert trigger.poll
    late = trigger.poll.changed(
        request=get("/notes"),
        paging=PagePaging(items=("data", "data.notes"), param="page", start=1, size_param="limit", size=2),
        keep=OneOf(path="kind", values=("short",)),
        watermark=Watermark(field="created_at", lookback_hours=2),
    )
    found = emitted(connector.changed(triggers=(trigger.changed(poll=late, filters=()),)))
    code = one(found, "poll-note-created.communication.iml.json")
    assert code["response"]["trigger"]["order"] == "unordered"
    page = {"parameters": {}, "data": {"lastDate": "2026-01-01T12:00:00Z"}}

    def goes_on(rows: list[dict[str, Any]], **more: Any) -> bool:
        return truthy(render(code["pagination"]["condition"], Scope(page | {"body": {"data": rows}} | more, 0.0)))

    new, old = {"created_at": "2026-01-01T10:30:00Z"}, {"created_at": "2026-01-01T09:30:00Z"}
    assert goes_on([old, new])
    assert goes_on([old, {"created_at": None}])
    assert not goes_on([new, old])
    assert goes_on([new, old], data={})
    assert not goes_on([new])


def test_the_first_place_that_holds_rows_counts() -> None:
    paging = PagePaging(items=("data", "data.notes"), param="page", start=1)
    search = connector.searches[-1].changed(paging=paging)
    found = emitted(connector.changed(searches=(search,)))
    (code,) = [
        item for path, item in found.items() if path.endswith(f"{search.key.replace('_', '-')}.communication.iml.json")
    ]
    for body in ({"data": [1]}, {"data": {"notes": [1]}}):
        assert render(code["response"]["iterate"], Scope({"body": body}, 0.0)) == [1]
    assert render(code["response"]["iterate"], Scope({"body": {"data": {"notes": []}}}, 0.0)) == []


def test_the_readme_tells_what_the_parts_mean_for_users() -> None:
    def told(described: Connector) -> str:
        return " ".join(str(TARGET.emit(described, Options())["README.md"]).split())

    assert "One webhook for each folder." in told(connector.changed(subscription=SLOT))
    assert "registered by hand.** Paste the URL." in told(
        connector.changed(subscription=ManualSubscription(help="Paste the URL."))
    )
    downloads = told(connector.changed(actions=(*connector.actions, FETCH)))
    assert (
        "fetched without the key, and only from the API's own address or, over https, from `tiny.example`" in downloads
    )
    plain = told(connector)
    assert not [words for words in ("One webhook for each", "by hand", "Files that lie") if words in plain]
    nameless = connector.connection.changed(test_record=None, label="Tiny")
    assert "does not tell whose account" in told(connector.changed(connection=nameless))
