"""Whether the parts of a description make sense together."""

from __future__ import annotations

from connector_core.check import spoil
from connector_core.check.rule import rule
from connector_core.description import (
    Action,
    CallbackUrl,
    Connector,
    Host,
    Poll,
    Publisher,
    Request,
    Since,
    Switch,
    Trigger,
    get,
    post,
)
from connector_core.description.part import Part
from connector_core.description.values import Arg
from connector_core.diagnostics import Diagnostics


@rule(
    "path.dots",
    "A path must not climb out of the API.",
    Request,
    spoil.list_all(request=get("/notes/../admin")),
    spoil.list_all(request=get("/notes/%2e%2e/admin")),
)
def _dots(connector: Connector, part: Request, diagnostics: Diagnostics) -> None:
    plain = part.path.lower().replace("%2e", ".").replace("%2f", "/")
    if any(segment in (".", "..") for segment in plain.split("/")):
        message = f"the path {part.path!r} holds a dot segment"
        diagnostics.add("path.dots", message, at=part.written, keyword="path", hint="write the whole path")


@rule(
    "url.https",
    "A key must not travel in the clear.",
    (Host, Publisher),
    spoil.connection(hosts=(Host(label="Production", url="http://api.tiny.example"),)),
)
def _https(connector: Connector, part: Part, diagnostics: Diagnostics) -> None:
    for name in type(part).model_fields:
        value = getattr(part, name)
        if isinstance(value, str) and value.startswith("http://"):
            hint = "for a staging system use build --base-url"
            diagnostics.add("url.https", f"{value} is not https", at=part.written, keyword=name, hint=hint)


@rule(
    "trigger.delivery",
    "A trigger without webhook and poll never fires.",
    Trigger,
    spoil.trigger(webhook=None, poll=None),
)
def _delivery(connector: Connector, part: Trigger, diagnostics: Diagnostics) -> None:
    if not part.webhook and not part.poll:
        message = f"the trigger {part.key!r} has neither webhook nor poll"
        diagnostics.add("trigger.delivery", message, at=part.written)


@rule(
    "trigger.event",
    "One event belongs to one trigger.",
    Connector,
    lambda base: base.changed(triggers=(base.triggers[0], base.triggers[0].changed(key="note_made"))),
)
def _events(connector: Connector, part: Connector, diagnostics: Diagnostics) -> None:
    seen: set[str] = set()
    for trigger in connector.triggers:
        for event in trigger.webhook.events if trigger.webhook else ():
            if event in seen:
                message = f"the event {event!r} has two triggers"
                diagnostics.add("trigger.event", message, at=trigger.webhook.written if trigger.webhook else None)
            seen.add(event)


@rule(
    "trigger.sentence",
    'The description of a trigger ends the sentence "Triggers when …".',
    Trigger,
    spoil.trigger(description="Triggers when a note is created"),
)
def _sentence(connector: Connector, part: Trigger, diagnostics: Diagnostics) -> None:
    text = part.description
    if not text.endswith(".") or text[:1].isupper() or not text.strip("."):
        hint = 'write it as the end of "Triggers when …", such as "a call has ended."'
        diagnostics.add("trigger.sentence", f"{text!r} does not end the sentence", at=part.written, hint=hint)


@rule(
    "poll.watermark",
    "A request that asks for what is new needs to know since when.",
    Poll,
    spoil.poll(watermark=None),
)
def _watermark(connector: Connector, part: Poll, diagnostics: Diagnostics) -> None:
    uses = any(isinstance(value, Since) for value in part.request.walk())
    if uses and part.watermark is None:
        diagnostics.add("poll.watermark", "the request uses Since(), but there is no watermark", at=part.written)


@rule(
    "wait.callback",
    "A callback URL exists only for an action that waits.",
    Action,
    spoil.action(request=post("/notes", {"callback": CallbackUrl()})),
)
def _callback(connector: Connector, part: Action, diagnostics: Diagnostics) -> None:
    request = part.request.cases[0].request if isinstance(part.request, Switch) else part.request
    uses = any(isinstance(value, CallbackUrl) for value in request.walk())
    if uses and not part.wait:
        message = f"the action {part.key!r} sends CallbackUrl() but does not wait"
        diagnostics.add("wait.callback", message, at=part.written, hint="add wait=Wait(…), or let the user give a URL")


@rule(
    "request.body",
    "A GET or DELETE with a body is dropped or refused on the way.",
    Request,
    spoil.list_all(request=Request(method="GET", path="/notes", body={"q": Arg(key="folder_id")})),
)
def _body(connector: Connector, part: Request, diagnostics: Diagnostics) -> None:
    if part.body is not None and part.method in ("GET", "DELETE"):
        message = f"a {part.method} request cannot have a body"
        diagnostics.add("request.body", message, at=part.written, keyword="body", hint="use query=")
