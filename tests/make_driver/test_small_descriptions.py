"""Small descriptions, each with one thing that Voka lacks, run in the simulator against a few lines of vendor."""

from __future__ import annotations

import json
from base64 import b64encode
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from email import message_from_bytes
from email.message import Message
from email.policy import HTTP
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from connector_core.check.example import Note, connector
from connector_core.description import (
    Action,
    Basic,
    Connector,
    Envelope,
    Errors,
    EventNames,
    FileInput,
    Find,
    HeaderKey,
    HookUrl,
    Host,
    Input,
    JsonInput,
    ManagedSubscription,
    Merge,
    NumberInput,
    OwnSecret,
    PagePaging,
    Record,
    TextListInput,
    arg,
    get,
    out,
    post,
    put,
)
from connector_core.harness.driver import FileValue
from connector_core.target import Options
from targets.make import TARGET
from targets.make.driver import MakeDriver
from targets.make.simulator.http import HttpRequest, HttpResponse

HELP = "https://docs.tiny.example/keys"
Vendor = Callable[[HttpRequest], Any]


@contextmanager
def opened(described: Connector, folder: Path, vendor: Vendor) -> Iterator[tuple[MakeDriver, list[HttpRequest]]]:
    """A driver of the emitted app; the vendor answers with JSON, or (status, JSON)."""
    seen: list[HttpRequest] = []

    def send(request: HttpRequest) -> HttpResponse:
        seen.append(request)
        told = vendor(request)
        status, body = told if isinstance(told, tuple) else (200, told)
        return HttpResponse(status, (("Content-Type", "application/json"),), json.dumps(body).encode())

    files = TARGET.emit(described, Options())
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
    with MakeDriver(folder, TARGET.names(described), send=send) as driver:
        yield driver, seen


def path_of(request: HttpRequest) -> str:
    return urlsplit(request.url).path.removeprefix("/v1")


def header(request: HttpRequest, name: str) -> str | None:
    return {key.lower(): value for key, value in request.headers}.get(name.lower())


def simple(request: HttpRequest) -> Any:
    if path_of(request) == "/me":
        return {"name": "Example Ltd", "permissions": {"notes": True}}
    return {"data": [{"id": "n1", "kind": "short", "body": "x", "created_at": "2026-01-02T03:04:05Z"}], "next": None}


@pytest.mark.parametrize(
    ("auth", "given", "name", "value"),
    [
        (HeaderKey(header="X-Api-Key", help_url=HELP), {"api_key": "k-1"}, "X-Api-Key", "k-1"),
        (
            Basic(help_url=HELP),
            {"username": "ann", "password": "p:w"},
            "Authorization",
            f"Basic {b64encode(b'ann:p:w').decode()}",
        ),
    ],
)
def test_a_key_in_a_header_and_a_password(
    tmp_path: Path, auth: Any, given: dict[str, str], name: str, value: str
) -> None:
    described = connector.changed(connection=connector.connection.changed(auth=auth))
    with opened(described, tmp_path, simple) as (driver, seen):
        connected = driver.connect(given)
        assert (connected.failure, connected.items) == (None, [{"label": "Example Ltd"}])
        found = driver.run("list_notes", {"limit": 5})
        assert [item["id"] for item in found.items] == ["n1"]
        assert [header(request, name) for request in seen] == [value, value]


def test_the_chosen_host_is_asked_and_no_other(tmp_path: Path) -> None:
    hosts = (Host(label="EU", url="https://eu.tiny.example/v1"), Host(label="US", url="https://us.tiny.example/v1"))
    described = connector.changed(connection=connector.connection.changed(hosts=hosts))
    with opened(described, tmp_path, simple) as (driver, seen):
        driver.connect({"api_key": "tiny_live_1", "base_url": "https://us.tiny.example/v1"})
        assert driver.run("list_notes", {"limit": 1}).failure is None
        assert {urlsplit(request.url).netloc for request in seen} == {"us.tiny.example"}


KEPT = connector.changed(
    signature=None,
    subscription=ManagedSubscription(
        create=post("/hooks", {"url": HookUrl(), "events": EventNames(), "secret": OwnSecret()}),
        secret="ours",
        url_token="token",
    ),
)


def test_a_webhook_that_the_vendor_keeps(tmp_path: Path) -> None:
    def vendor(request: HttpRequest) -> Any:
        if path_of(request).startswith("/notes/"):
            return {"id": "n1", "kind": "short", "body": "x", "created_at": "2026-01-02T03:04:05Z"}
        return {"ok": True} if path_of(request) == "/hooks" else simple(request)

    with opened(KEPT, tmp_path, vendor) as (driver, seen):
        driver.connect({"api_key": "tiny_live_1"})
        made: list[dict[str, Any]] = []
        for _ in range(2):
            hook = driver.activate("note_created", {}, "webhook")
            made.append(json.loads(seen[-1].body))
            before = len(seen)
            hook.deactivate()
            assert len(seen) == before, "stopping asks nothing of a vendor that can remove nothing"
        urls = [urlsplit(item["url"]) for item in made]
        tokens = [parse_qs(url.query)["token"][0] for url in urls]
        assert all(len(token) == 64 for token in tokens)
        assert tokens[0] != tokens[1]
        assert all(len(item["secret"]) == 64 and item["secret"] not in tokens for item in made)
        assert made[0]["events"] == ["note.created"]


@pytest.mark.parametrize(("query", "count"), [("token", 1), ("old", 0), ("none", 0)])
def test_only_a_delivery_with_the_token_is_looked_at(tmp_path: Path, query: str, count: int) -> None:
    import httpx

    note = {"id": "n1", "kind": "short", "body": "x", "created_at": "2026-01-02T03:04:05Z"}

    def vendor(request: HttpRequest) -> Any:
        return note if path_of(request).startswith("/notes/") else {"ok": True, **simple(request)}

    with opened(KEPT, tmp_path, vendor) as (driver, seen):
        driver.connect({"api_key": "tiny_live_1"})
        hook = driver.activate("note_created", {}, "webhook")
        url = json.loads(seen[-1].body)["url"]
        wrong = {"old": url[:-64] + "0" * 64, "none": url.split("?")[0]}
        httpx.post(wrong.get(query, url), json={"event": "note.created", "data": {"note_id": "n1"}})
        assert len(hook.items()) == count
        assert len([request for request in seen if path_of(request) == "/notes/n1"]) == count


def form_of(request: HttpRequest) -> list[Message]:
    head = f"Content-Type: {header(request, 'Content-Type')}\r\n\r\n".encode()
    message = message_from_bytes(head + request.body, policy=HTTP)
    return list(message.iter_parts())


def acting(**fields: Any) -> Connector:
    given: dict[str, Any] = {
        "key": "do_note",
        "label": "Do Note",
        "description": "Does something.",
        "resource": "note",
        "verb": "do",
        "record": Note,
    }
    return connector.changed(actions=(Action(**{**given, **fields}),))


def test_files_travel_in_a_form(tmp_path: Path) -> None:
    described = acting(
        inputs=(
            Input(key="file", label="File", type=FileInput(), required=True),
            Input(key="more", label="More", type=FileInput(multiple=True)),
            Input(key="note", label="Note"),
        ),
        request=post("/notes", {"f": arg("file"), "m": arg("more"), "n": arg("note")}, encoding="multipart"),
    )
    data = bytes(range(256))
    files = [FileValue(f"{n} 'é'.mp3", "audio/mpeg", bytes([n]) + data) for n in (1, 2)]
    note = {"id": "n1", "kind": "short", "created_at": "2026-01-02T03:04:05Z"}
    with opened(described, tmp_path, lambda request: simple(request) | note) as (driver, seen):
        driver.connect({"api_key": "tiny_live_1"})
        inputs = {"file": FileValue("a.pdf", "application/pdf", data), "more": files, "note": "ä"}
        done = driver.run("do_note", inputs)
        assert (done.failure, done.items[0]["id"]) == (None, "n1")
        parts = [
            (part.get_param("name", header="content-disposition"), part.get_filename(), part.get_content_type())
            for part in form_of(seen[-1])
        ]
        assert parts == [
            ("f", "a.pdf", "application/pdf"),
            ("m", "1 'é'.mp3", "audio/mpeg"),
            ("m", "2 'é'.mp3", "audio/mpeg"),
            ("n", None, "text/plain"),
        ]
        assert [part.get_payload(decode=True) for part in form_of(seen[-1])] == [
            data,
            *(file.content for file in files),
            "ä".encode(),
        ]
        assert driver.run("do_note", {"file": files[0]}).failure is None
        assert len(form_of(seen[-1])) == 1
        assert driver.run("do_note", {"note": "no file"}).failure is not None


UPDATE = acting(
    inputs=(
        Input(key="note_id", label="Note", required=True),
        Input(key="body", label="Body"),
        Input(key="weight", label="Weight", type=NumberInput()),
        Input(key="tags", label="Tags", type=JsonInput()),
    ),
    request=put(
        "/notes/{note_id}", {"body": arg("body"), "look": {"font": {"weight": arg("weight")}}, "t": arg("tags")}
    ),
    merge=Merge(request=get("/notes/{note_id}"), keep=("body", "look", "t")),
    verb="update",
).changed(
    envelope=Envelope(at="data", success="ok"),
    errors=Errors(message=("error.message",), code=("error.code",), locked_codes=("LOCKED",)),
)


def test_what_is_not_given_stays(tmp_path: Path) -> None:
    there = {
        "id": "n1",
        "kind": "short",
        "created_at": "2026-01-02T03:04:05Z",
        "body": "old",
        "t": [1, 2],
        "look": {"font": {"weight": 1, "size": 2}, "paper": "a4"},
    }

    def vendor(request: HttpRequest) -> Any:
        return {"ok": True, "data": simple(request) if path_of(request) == "/me" else there}

    described = UPDATE.changed(
        connection=UPDATE.connection.changed(scopes=None),
    )
    with opened(described, tmp_path, vendor) as (driver, seen):
        assert driver.connect({"api_key": "tiny_live_1"}).failure is None
        done = driver.run("do_note", {"note_id": "n1", "weight": 7})
        assert done.failure is None
        assert [(request.method, path_of(request)) for request in seen[-2:]] == [
            ("GET", "/notes/n1"),
            ("PUT", "/notes/n1"),
        ]
        look = {"font": {"weight": 7, "size": 2}, "paper": "a4"}
        assert json.loads(seen[-1].body) == {"body": "old", "look": look, "t": [1, 2]}
        driver.run("do_note", {"note_id": "n1", "body": "new", "tags": []})
        assert json.loads(seen[-1].body)["body"] == "new"


@pytest.mark.parametrize("status", [200, 400, 404, 409, 423, 500])
def test_a_locked_thing_is_tried_again_by_make(tmp_path: Path, status: int) -> None:
    def vendor(request: HttpRequest) -> Any:
        if request.method == "PUT":
            return status, {"ok": False, "error": {"code": "LOCKED", "message": "Being modified"}}
        data = {"name": "x", "id": "n1", "kind": "short", "body": "b"}
        return {"ok": True, "data": data}

    with opened(UPDATE.changed(connection=UPDATE.connection.changed(scopes=None)), tmp_path, vendor) as (driver, seen):
        assert driver.connect({"api_key": "tiny_live_1"}).failure is None
        failure = driver.run("do_note", {"note_id": "n1", "body": "x"}).failure
        assert failure is not None
        assert failure.kind == "RateLimitError"
        assert "Being modified" in failure.message
        assert len([request for request in seen if request.method == "PUT"]) == 1


def test_found_in_a_list_page_by_page(tmp_path: Path) -> None:
    find = Find(
        key="find_by_body",
        label="Find by Body",
        description="Finds a note by what it says.",
        resource="note",
        inputs=(Input(key="text", label="Text", required=True),),
        request=get("/notes"),
        paging=PagePaging(items="data", param="page", start=1, size_param="size", size=2),
        match={"body": "text"},
        record=Note,
    )

    def vendor(request: HttpRequest) -> Any:
        if path_of(request) == "/me":
            return simple(request)
        page = int(parse_qs(urlsplit(request.url).query).get("page", ["1"])[0])
        rows = [
            {"id": f"n{n}", "kind": "short", "body": f" Text {n}", "created_at": "2026-01-02T03:04:05Z"}
            for n in range(7)
        ]
        return {"data": rows[(page - 1) * 2 : page * 2]}

    with opened(connector.changed(searches=(*connector.searches, find)), tmp_path, vendor) as (driver, _):
        driver.connect({"api_key": "tiny_live_1"})
        assert [item["id"] for item in driver.run("find_by_body", {"text": "tExT 5 "}).items] == ["n5"]
        assert driver.run("find_by_body", {"text": "Text"}).items == []


class Judged(Record):
    """One text."""

    text: str = out("Short", sample="a")
    full: str | None = out("Whole", sample="abc", path="$each.texts")


class Judgement(Record):
    """Several."""

    texts: list[str] = out("Texts", sample=["abc"], path="$input.texts")
    results: list[Judged] = out("Results")


def test_inputs_come_back_and_lists_are_not_joined(tmp_path: Path) -> None:
    described = acting(
        inputs=(Input(key="texts", label="Texts", type=TextListInput(), required=True),),
        request=post("/judge", {"texts": arg("texts")}),
        record=Judgement,
    )
    answer = {"results": [{"text": "a"}, {"text": "b"}]}
    with opened(described, tmp_path, lambda request: simple(request) | answer) as (driver, _):
        driver.connect({"api_key": "tiny_live_1"})
        (item,) = driver.run("do_note", {"texts": ["abc", "bcd"]}).items
        assert (item["texts"], item["results"]) == (["abc", "bcd"], answer["results"])
        assert "zip" not in driver.capabilities
    files = TARGET.emit(described, Options())
    sample = json.loads(str(files["modules/do-note/do-note.samples.iml.json"]))
    assert sample == {"texts": ["abc"], "results": [{"text": "a"}]}
    promised = {item["name"]: item for item in json.loads(str(files["modules/do-note/do-note.interface.iml.json"]))}
    assert [item["name"] for item in promised["results"]["spec"]] == ["text"]
