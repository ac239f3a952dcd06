"""The smallest connector that uses most of the language: every rule's anti-example spoils it in one place."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from connector_core.description import (
    Action,
    ApiCall,
    BearerKey,
    Choices,
    Connection,
    Connector,
    CursorPaging,
    DynamicInput,
    Enrich,
    Errors,
    EventNames,
    Filter,
    Find,
    Hmac,
    HookUrl,
    Host,
    Input,
    ListAll,
    ManagedSubscription,
    NoPaging,
    PlainHeader,
    Poll,
    Present,
    Publisher,
    Record,
    Resource,
    Scope,
    Scopes,
    Since,
    Trigger,
    Watermark,
    Webhook,
    arg,
    delete,
    get,
    options,
    out,
    post,
)


class Me(Record):
    """The account."""

    name: str = out("Name", sample="Example Ltd")


class Note(Record):
    """A note."""

    id: str = out("Note ID", sample="note_1", at={"webhook": "note_id"})
    kind: Literal["short", "long"] = out("Kind", sample="short")
    body: str | None = out("Body", sample="It's a `note`.")
    folder_id: str | None = out("Folder ID", sample="fold_1")
    created_at: datetime = out("Created At", sample="2026-01-02T03:04:05Z")


class Folder(Record):
    """A folder."""

    id: str = out("Folder ID", sample="fold_1")
    name: str = out("Name", sample="Inbox")


folder = Input(key="folder_id", label="Folder", type=DynamicInput(choices="folders"), help="The folder of the note.")
note_id = Input(key="note_id", label="Note ID", required=True, help="The ID of the note.", placeholder="note_1")

connector = Connector(
    key="tiny",
    label="Tiny Notes",
    description="Keeps short notes in folders.",
    theme="#336699",
    publisher=Publisher(
        name="Tiny Notes",
        email="dev@tiny.example",
        homepage="https://tiny.example",
        repositories="https://github.com/tiny-notes",
        documentation="https://docs.tiny.example",
    ),
    connection=Connection(
        hosts=(Host(label="Production", url="https://api.tiny.example/v1"),),
        auth=BearerKey(help_url="https://docs.tiny.example/keys", prefixes=("tiny_live_",)),
        test=get("/me"),
        test_record=Me,
        label="{name}",
        scopes=Scopes(granted="permissions", known=(Scope(name="notes", help="Read and write notes."),)),
    ),
    errors=Errors(message=("message",), request_id_header="X-Request-Id"),
    resources=(
        Resource(key="note", noun="note", plural="notes"),
        Resource(key="folder", noun="folder", plural="folders"),
    ),
    choices=(
        Choices(
            key="folders",
            label="Folders",
            resource="folder",
            request=get("/folders", scope="notes"),
            paging=NoPaging(items="data"),
            record=Folder,
        ),
    ),
    subscription=ManagedSubscription(
        create=post("/hooks", {"url": HookUrl(), "events": EventNames()}),
        list=get("/hooks"),
        list_paging=NoPaging(items="data"),
        delete=delete("/hooks/{id}"),
    ),
    signature=Hmac(where=PlainHeader(header="X-Tiny-Signature", prefix="sha256=")),
    triggers=(
        Trigger(
            key="note_created",
            label="Note Created",
            description="a note is created.",
            resource="note",
            record=Note,
            identity=("id",),
            filters=(Filter(input=folder, field="folder_id"),),
            webhook=Webhook(
                event="note.created", item="data", enrich=Enrich(request=get("/notes/{id}", scope="notes"))
            ),
            poll=Poll(
                request=get("/notes", {"since": Since(), "folder": arg("folder_id")}, scope="notes"),
                paging=CursorPaging(items="data", cursor="next", param="cursor", size_param="limit"),
                watermark=Watermark(field="created_at", lookback_hours=1),
                keep=Present(path="created_at"),
            ),
        ),
    ),
    actions=(
        Action(
            key="create_note",
            label="Create Note",
            description="Creates a note in a folder.",
            resource="note",
            verb="create",
            inputs=(
                folder,
                Input(
                    key="kind",
                    label="Kind",
                    type=options(("short", "Short"), ("long", "Long")),
                    default="short",
                    help="How long the note is.",
                ),
                Input(key="body", label="Body", required=True, help="What the note says."),
            ),
            request=post(
                "/notes",
                {"folder": arg("folder_id"), "kind": arg("kind"), "body": arg("body")},
                scope="notes",
                acts=True,
            ),
            record=Note,
        ),
    ),
    searches=(
        Find(
            key="find_note",
            label="Find Note",
            description="Finds a note by its ID.",
            resource="note",
            inputs=(note_id,),
            request=get("/notes/{note_id}", scope="notes"),
            record=Note,
        ),
        ListAll(
            key="list_notes",
            label="List Notes",
            description="Returns a list of notes.",
            resource="note",
            inputs=(folder,),
            request=get("/notes", {"folder": arg("folder_id")}, scope="notes"),
            paging=CursorPaging(items="data", cursor="next", param="cursor", size_param="limit"),
            record=Note,
        ),
    ),
    api_call=ApiCall(description="Sends a request of your own to the API.", example="/notes"),
)
