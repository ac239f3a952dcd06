"""Inputs that apply only sometimes, files in and out, and things laid over what is there."""

from __future__ import annotations

from collections.abc import Iterator

from connector_core.check import spoil
from connector_core.check.keys import input_keys, record_keys
from connector_core.check.references import need
from connector_core.check.rule import rule
from connector_core.description import (
    Action,
    Connector,
    Download,
    FileInput,
    Find,
    Input,
    ListAll,
    Merge,
    NoPaging,
    OptionsInput,
    Request,
    Switch,
    When,
    get,
    patch,
    post,
)
from connector_core.description.implied import inputs_of
from connector_core.description.types import ListType, ObjectType, OutField
from connector_core.description.values import Arg
from connector_core.diagnostics import Diagnostics


@rule(
    "input.when",
    "What an input depends on is another input of the same operation, with a fixed list of values.",
    (Action, Find, ListAll),
    spoil.action_input(when=When(input="knid", values=("short",))),
    spoil.action_input(when=When(input="body", values=("short",))),
    lambda base: spoil.action(
        inputs=(*base.actions[0].inputs, Input(key="note", label="Note", when=When(input="kind", values=("huge",))))
    )(base),
)
def _when(connector: Connector, part: Action | Find | ListAll, diagnostics: Diagnostics) -> None:
    fixed = {
        item.key: [option.value for option in item.type.options]
        for item in inputs_of(part)
        if isinstance(item.type, OptionsInput)
    }
    for item in inputs_of(part):
        if item.when is None:
            continue
        need(diagnostics, "input.when", "input with a fixed list", item.when.input, fixed, item.when, "input")
        for value in item.when.values if item.when.input in fixed else ():
            need(diagnostics, "input.when", "value", value, fixed[item.when.input], item.when, "values")


@rule(
    "file.multipart",
    "A file travels in a request of its own kind, and only in a body.",
    Action,
    spoil.action_input(type=FileInput(), default=None),
    spoil.action(request=post("/notes", {"kind": Arg(key="kind")}, encoding="multipart")),
)
def _files(connector: Connector, part: Action, diagnostics: Diagnostics) -> None:
    files = {item.key for item in inputs_of(part) if isinstance(item.type, FileInput)}
    for request in requests_of(part):
        used = {value.key for value in request.walk() if isinstance(value, Arg)} & files
        if used and request.encoding != "multipart":
            message = f"the file {sorted(used)[0]!r} needs encoding='multipart'"
            diagnostics.add("file.multipart", message, at=request.written)
        if request.encoding == "multipart" and not used:
            hint = "leave encoding out, or add an input of type FileInput()"
            diagnostics.add("file.multipart", "multipart without a file", at=request.written, hint=hint)


@rule(
    "download.field",
    "A file is named after, and fetched from, what the operation knows.",
    Action,
    spoil.action(download=Download(name="{note}.txt")),
    spoil.action(download=Download(name="note.txt", url="link")),
    spoil.action(download=Download(name="note.txt"), record=None, deletes=True),
)
def _download(connector: Connector, part: Action, diagnostics: Diagnostics) -> None:
    download = part.download
    if download is None:
        return
    known = record_keys(part.record)
    if download.url:
        need(diagnostics, "download.field", "field", download.url, known, download, "url")
    for name in download.name.split("{")[1:]:
        need(
            diagnostics,
            "download.field",
            "input or field",
            name.split("}")[0],
            known | input_keys(part),
            download,
            "name",
        )
    if part.wait or part.pending or part.deletes or isinstance(part.request, Switch):
        message = "a download cannot wait, delete or choose between requests"
        diagnostics.add("download.field", message, at=download.written)


@rule(
    "merge.body",
    "What is merged is fetched with a GET and sent with a JSON body.",
    Action,
    spoil.action(merge=Merge(request=patch("/notes", {}), keep=("body",))),
    spoil.action(merge=Merge(request=get("/notes/{note}"), keep=("body",))),
)
def _merge(connector: Connector, part: Action, diagnostics: Diagnostics) -> None:
    if part.merge is None:
        return
    if part.merge.request.method != "GET" or isinstance(part.request, Switch) or not part.request.body:
        message = "merge= fetches with a GET and needs one request with a JSON body"
        diagnostics.add("merge.body", message, at=part.merge.written)
    for name in part.merge.request.path_names():
        need(diagnostics, "merge.body", "input", name, input_keys(part), part.merge.request, "path")


@rule(
    "find.match",
    "A thing is found in a list by fields that equal inputs; the action that makes it when it is absent exists.",
    Find,
    lambda base: base.changed(searches=(base.searches[0].changed(paging=NoPaging()), *base.searches[1:])),
    lambda base: base.changed(searches=(base.searches[0].changed(match={"id": "note_id"}), *base.searches[1:])),
    lambda base: base.changed(
        searches=(base.searches[0].changed(paging=NoPaging(), match={"ident": "note_id"}), *base.searches[1:])
    ),
    lambda base: base.changed(
        searches=(base.searches[0].changed(paging=NoPaging(), match={"id": "note"}), *base.searches[1:])
    ),
    lambda base: base.changed(searches=(base.searches[0].changed(or_create="make_note"), *base.searches[1:])),
)
def _match(connector: Connector, part: Find, diagnostics: Diagnostics) -> None:
    if (part.paging is None) != (not part.match):
        diagnostics.add("find.match", "paging= and match= go together", at=part.written, keyword="match")
    for name, given in part.match.items():
        need(diagnostics, "find.match", "field", name, record_keys(part.record), part, "match")
        need(diagnostics, "find.match", "input", given, input_keys(part), part, "match")
    if part.or_create:
        need(diagnostics, "find.match", "action", part.or_create, (i.key for i in connector.actions), part, "or_create")


@rule(
    "field.input",
    "A field that repeats an input names one that the operation has.",
    (Action, Find, ListAll),
    lambda base: spoil.note_field("body", path="$input.text")(base),
    lambda base: spoil.note_field("body", path="$each.texts")(base),
)
def _echoes(connector: Connector, part: Action | Find | ListAll, diagnostics: Diagnostics) -> None:
    record = part.record
    if record is None:
        return
    for field, inside in _all_fields(record.fields(), False):
        kind, _, name = field.path.partition(".")
        if kind == "$each" and not inside:
            diagnostics.add("field.input", "$each belongs into the items of a list", at=field.written, keyword="path")
        elif kind in ("$input", "$each"):
            need(diagnostics, "field.input", "input", name, input_keys(part), field, "path")


def _all_fields(fields: tuple[OutField, ...], inside: bool) -> Iterator[tuple[OutField, bool]]:
    for item in fields:
        yield item, inside
        listed = isinstance(item.type, ListType)
        inner = item.type.item if isinstance(item.type, ListType) else item.type
        if isinstance(inner, ObjectType):
            yield from _all_fields(inner.fields, listed)


def requests_of(action: Action) -> list[Request]:
    """The requests that an action may make first."""
    if isinstance(action.request, Switch):
        return [case.request for case in action.request.cases]
    return [action.request]
