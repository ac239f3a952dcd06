"""Everything that names something else: inputs, fields, resources, dropdowns, permissions."""

from __future__ import annotations

import re
from collections.abc import Iterable

from connector_core.check import spoil
from connector_core.check.keys import input_keys, record_keys
from connector_core.check.rule import rule
from connector_core.description import (
    Action,
    Case,
    Choices,
    Connection,
    Connector,
    DynamicInput,
    Find,
    ListAll,
    Request,
    Switch,
    Trigger,
    get,
)
from connector_core.description.part import Part
from connector_core.description.values import Arg, FieldOf
from connector_core.diagnostics import Diagnostics, did_you_mean


def need(
    diagnostics: Diagnostics, code: str, what: str, name: str, known: Iterable[str], at: Part, keyword: str | None
) -> None:
    options = set(known)
    if name not in options:
        message = f"there is no {what} {name!r}"
        diagnostics.add(code, message, at=at.written, keyword=keyword, hint=did_you_mean(name, options))


@rule(
    "ref.resource",
    "An operation belongs to a resource: n8n and Make group by it.",
    (Trigger, Action, Find, ListAll, Choices),
    spoil.action(resource="nowt"),
)
def _resources(connector: Connector, part: Part, diagnostics: Diagnostics) -> None:
    known = [item.key for item in connector.resources]
    need(diagnostics, "ref.resource", "resource", part.resource, known, part, "resource")  # type: ignore[attr-defined]


@rule(
    "ref.choices",
    "A dropdown is filled by choices that the connector declares.",
    DynamicInput,
    spoil.action_input(type=DynamicInput(choices="folder")),
)
def _choices(connector: Connector, part: DynamicInput, diagnostics: Diagnostics) -> None:
    known = [item.key for item in connector.choices]
    need(diagnostics, "ref.choices", "dropdown", part.choices, known, part, "choices")


@rule(
    "ref.scope",
    "A permission is named as the connection declares it, so that a missing one can be explained.",
    Request,
    spoil.list_all(request=get("/notes", scope="note")),
)
def _scopes(connector: Connector, part: Request, diagnostics: Diagnostics) -> None:
    if part.scope is None:
        return
    scopes = connector.connection.scopes
    known = [item.name for item in scopes.known] if scopes else []
    need(diagnostics, "ref.scope", "permission", part.scope, known, part, "scope")


@rule(
    "ref.input",
    "A request can only be filled from inputs that its operation has.",
    (Action, Find, ListAll),
    spoil.list_all(request=get("/folders/{folder}/notes")),
    spoil.list_all(request=get("/notes", {"folder": Arg(key="folder")})),
)
def _inputs(connector: Connector, part: Action | Find | ListAll, diagnostics: Diagnostics) -> None:
    known = input_keys(part)
    if isinstance(part, Action) and isinstance(part.request, Switch):
        requests = [case.request for case in part.request.cases]
    else:
        requests = [part.request]  # type: ignore[list-item]
    for request in requests:
        _request(request, known, set(), diagnostics)
    if isinstance(part, Action) and part.wait:
        _request(part.wait.result, known, record_keys(part.record), diagnostics)


@rule(
    "ref.input",
    "A poll is filled from the trigger's filters; an enrichment from the fields of the event.",
    Trigger,
    spoil.poll(request=get("/notes", {"folder": Arg(key="folder")})),
)
def _trigger(connector: Connector, part: Trigger, diagnostics: Diagnostics) -> None:
    fields = record_keys(part.record)
    if part.poll:
        _request(part.poll.request, input_keys(part), set(), diagnostics)
    if part.webhook and part.webhook.enrich:
        _request(part.webhook.enrich.request, set(), fields, diagnostics)


@rule(
    "ref.field",
    "Identity, filters, watermark, dropdown and label name fields of a record.",
    (Trigger, ListAll, Choices),
    spoil.trigger(identity=("note_id",)),
    spoil.choices(text="title"),
    spoil.list_all(identity=("ident",)),
)
def _fields(connector: Connector, part: Trigger | ListAll | Choices, diagnostics: Diagnostics) -> None:
    known = record_keys(part.record)
    if isinstance(part, Choices):
        for keyword, name in (("value", part.value), ("text", part.text)):
            need(diagnostics, "ref.field", "field", name, known, part, keyword)
        return
    for name in part.identity:
        need(diagnostics, "ref.field", "field", name, known, part, "identity")
    if isinstance(part, Trigger):
        for item in part.filters:
            need(diagnostics, "ref.field", "field", item.field, known, item, "field")
        if part.poll and part.poll.watermark:
            need(diagnostics, "ref.field", "field", part.poll.watermark.field, known, part.poll.watermark, "field")
        path = getattr(part.poll.keep, "path", None) if part.poll and part.poll.keep else None
        if path:
            need(diagnostics, "ref.field", "field", path.split(".")[0], known, part.poll, "keep")  # type: ignore[arg-type]


@rule(
    "ref.label",
    "The connection's label is made of fields of the connection test.",
    Connection,
    spoil.connection(label="{nmae}"),
    spoil.connection(label="{name} }"),
)
def _label(connector: Connector, part: Connection, diagnostics: Diagnostics) -> None:
    names = re.findall(r"\{([^{}]*)\}", part.label)
    for name in names:
        need(diagnostics, "ref.label", "field", name, record_keys(part.test_record), part, "label")
    if set("{}") & set(re.sub(r"\{[^{}]*\}", "", part.label)):
        diagnostics.add("ref.label", "a brace in the label names no field", at=part.written, keyword="label")
    if not names and part.test_record is not None:
        hint = "name a field of the test's answer, such as {account_name}"
        diagnostics.add("ref.label", "the label is the same for every connection", at=part.written, hint=hint)


@rule(
    "ref.case",
    "The default of a choice between requests is one of its cases.",
    Action,
    spoil.action(
        request=Switch(
            input="mode",
            label="Mode",
            default="medium",
            cases=(
                Case(value="short", label="Short", request=get("/notes", scope="notes")),
                Case(value="long", label="Long", request=get("/notes", scope="notes")),
            ),
        )
    ),
)
def _case(connector: Connector, part: Action, diagnostics: Diagnostics) -> None:
    if isinstance(part.request, Switch):
        known = [case.value for case in part.request.cases]
        need(diagnostics, "ref.case", "case", part.request.default, known, part, "request")


def _request(request: Request, inputs: set[str], fields: set[str], diagnostics: Diagnostics) -> None:
    for name in request.path_names():
        need(diagnostics, "ref.input", "input", name, inputs | fields, request, "path")
    for value in request.walk():
        if isinstance(value, Arg):
            need(diagnostics, "ref.input", "input", value.key, inputs, value, "key")
        elif isinstance(value, FieldOf):
            need(diagnostics, "ref.input", "field", value.key, fields, value, "key")
