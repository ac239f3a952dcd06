"""Webhooks: what an incoming event must be, and how Make subscribes to it and leaves again."""

from __future__ import annotations

from typing import Any

from connector_core.description import ManualSubscription, Trigger
from connector_core.description.delivery import ManagedSubscription, Webhook
from connector_core.description.implied import hook_inputs
from connector_core.description.inputs import Input
from connector_core.description.request import Request as DescribedRequest
from connector_core.description.values import FieldOf
from targets.make.format import Communication, Log, Parameter, Request, Respond, Response, WebhookCommunication
from targets.make.iml_text import all_of, call, literal, path, static, tag
from targets.make.naming import sentence, watched
from targets.make.view import slots
from targets.make.view.component import Built
from targets.make.view.connection import auth_headers, blanked, secret_paths
from targets.make.view.context import GOOD, Context
from targets.make.view.errors import answer_errors
from targets.make.view.inputs import form
from targets.make.view.records import field_value, raw_value
from targets.make.view.requests import request
from targets.make.view.values import Filling

HOOK_ID = "externalHookId"
TOKEN = "urlToken"


def webhook(context: Context, trigger: Trigger, hook: Webhook) -> Built:
    """A dedicated webhook. Its filters are its own parameters, so that an event that does not
    match costs no operation."""
    noun = context.connector.resource(trigger.resource)
    managed, slot = context.subscription, context.slot
    # No raw body, so nothing could be checked with a signing secret: it is not asked for.
    asked = [item for item in hook_inputs(context.connector, trigger) if item.key != "signing_secret"]
    code = {
        "communication": _communication(trigger, hook, managed.url_token if managed else None).plain(),
        "params": [*_by_hand(context), *form(context, asked, mapped=False).plain()],
    }
    if managed:
        code["attach"] = _attach(context, managed, hook).plain()
        if managed.delete:
            code["detach"] = _detach(context, managed.delete).plain()
    if slot:
        code["attach"] = slots.attach(context, slot, trigger).plain()
        code["detach"] = slots.detach(context, slot).plain()
    code |= {"update": {}, "requiredScope": []}
    return Built(
        id=context.ids["webhook", trigger.key],
        kind="webhook",
        entry={
            "label": static(sentence(watched(trigger, noun))),
            "webhook_type": "web",
            "connection": context.connection_id,
            "alt_connection": None,
        },
        code=code,
        inputs={item.key: item.key for item in asked},
    )


def _by_hand(context: Context) -> list[Any]:
    """What the user does in the vendor's dashboard, where no request can subscribe."""
    found = context.connector.subscription
    if not isinstance(found, ManualSubscription):
        return []
    title = f"Register this webhook in {static(context.connector.label)}"
    return [Parameter(type="banner", title=title, text=static(found.help)).plain()]


def confirmed(trigger: Trigger, hook: Webhook) -> dict[str, str]:
    """Fields that the confirming request names → where the event holds them. Nothing else of an
    event is used: anyone who knows the URL can send one."""
    found: dict[str, str] = {}
    for name in asked_for(hook.enrich.request) if hook.enrich else []:
        item = trigger.record.field(name)
        value = field_value(item, hook.source, path("body", hook.item or "")) if item else None
        found[name] = value or path("body", hook.item or "", name)
    return found


def asked_for(request: DescribedRequest) -> list[str]:
    """The event's fields in a request: those of its path first, then those of its query and body."""
    named = [part.key for part in request.walk() if isinstance(part, FieldOf)]
    return list(dict.fromkeys([*request.path_names(), *named]))


def _communication(trigger: Trigger, hook: Webhook, token: str | None) -> WebhookCommunication:
    owner = path("body", hook.item or "")
    names = confirmed(trigger, hook)
    told = " || ".join(f"{path('body', hook.event_at)} = {literal(event)}" for event in hook.events)
    needed = hook.enrich.request.path_names() if hook.enrich else []
    terms = [told, *(names[name] for name in needed)]
    if token:
        # What was registered for this URL earlier, and is kept by the vendor, brings another token.
        kept = path("data", TOKEN)
        terms = [f"{kept} && {path('query', token)} = {kept}", *terms]
    for item in trigger.filters:
        field = trigger.record.field(item.field)
        given = raw_value(field, hook.source, owner) if field else None
        if field is not None and given:
            terms.append(matches(item.input, given, field_value(field, hook.source, owner) or ""))
    return WebhookCommunication(
        condition=tag(all_of(terms)),
        output={name: tag(value) for name, value in names.items()},
        respond=Respond(status=200, type="json", body={"received": True}),
    )


def matches(item: Input, raw: str, value: str) -> str:
    """A filter: an empty one, or an item without the field, lets the item through."""
    wanted = path("parameters", item.key)
    return f"(!{wanted} || !{raw} || {value} = {wanted})"


def _attach(context: Context, managed: ManagedSubscription, hook: Webhook) -> Communication:
    """The token of a URL is made for the one request, and kept with the webhook."""
    identity = path("body", context.payload, managed.id)
    filling, token, kept = Filling(events=hook.events), {}, {}
    if managed.url_token:
        token = {"temp": {"token": tag(call("sha256", "uuid"))}}
        kept = {TOKEN: tag("temp.token")}
        filling = Filling(events=hook.events, hook_url=f"{tag('webhook.url')}?{managed.url_token}={tag('temp.token')}")
    # A vendor that lists and deletes nothing need not give an id.
    needed = [identity] if managed.list or managed.delete else []
    return Communication(
        Request(
            **request(managed.create, filling),
            **token,
            response=Response(
                valid=tag(all_of([context.ok, *needed])),
                **answer_errors(context, managed.create),
                data={**({HOOK_ID: tag(identity)} if needed else {}), **kept},
            ),
            log=Log(sanitize=[*blanked(auth_headers(context.connector, "connection")), *secret_paths(context)]),
        )
    )


def _detach(context: Context, delete: DescribedRequest) -> Communication:
    kept = path("webhook", HOOK_ID)
    names = dict.fromkeys(delete.path_names(), kept)
    return Communication(
        Request(
            **request(delete, Filling(fields=names)),
            response=Response(
                valid=tag(f"{GOOD} || statusCode = 404"),
                **answer_errors(context, delete),
            ),
        )
    )
