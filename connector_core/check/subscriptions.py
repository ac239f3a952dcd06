"""How webhooks are asked for, and why a delivery may be believed."""

from __future__ import annotations

from connector_core.check import spoil
from connector_core.check.rule import rule
from connector_core.description import (
    Connector,
    Earlier,
    HookUrl,
    Input,
    ManagedSubscription,
    Request,
    SlotSubscription,
    Webhook,
    get,
    patch,
    post,
)
from connector_core.description.part import Part
from connector_core.diagnostics import Diagnostics

_OWNER = Input(key="folder_id", label="Folder", help="The folder.")
_SLOT = SlotSubscription(
    owner=_OWNER,
    read=get("/folders/{folder_id}"),
    write=patch("/folders/{folder_id}", {"hook": HookUrl()}),
    restore=patch("/folders/{folder_id}", {"hook": Earlier(path="hook")}),
    url="hook",
)


@rule(
    "trigger.subscription",
    "A webhook needs a way to subscribe.",
    Webhook,
    spoil.connector(subscription=None),
)
def _subscription(connector: Connector, part: Webhook, diagnostics: Diagnostics) -> None:
    if connector.subscription is None:
        hint = "add subscription= with a ManagedSubscription, SlotSubscription or ManualSubscription to the connector"
        diagnostics.add("trigger.subscription", "the connector says no way to subscribe", at=part.written, hint=hint)


@rule(
    "webhook.proof",
    "Anybody may send to a webhook's URL: a delivery proves itself by a signature or by a token in the URL.",
    Webhook,
    spoil.connector(signature=None),
)
def _proof(connector: Connector, part: Webhook, diagnostics: Diagnostics) -> None:
    managed = connector.subscription
    token = managed.url_token if isinstance(managed, ManagedSubscription) else None
    if connector.signature is None and token is None:
        hint = "add signature= to the connector, or url_token= to its ManagedSubscription"
        diagnostics.add("webhook.proof", "nothing proves that a delivery is the vendor's", at=part.written, hint=hint)


@rule(
    "subscription.url",
    "A subscription is made for the platform's URL, is deleted by id, and is listed page by page.",
    ManagedSubscription,
    lambda base: base.changed(subscription=base.subscription.changed(create=post("/hooks", {"url": "x"}))),  # type: ignore[union-attr]
    lambda base: base.changed(subscription=base.subscription.changed(delete=get("/hooks"))),  # type: ignore[union-attr]
    lambda base: base.changed(subscription=base.subscription.changed(list_paging=None)),  # type: ignore[union-attr]
)
def _managed(connector: Connector, part: ManagedSubscription, diagnostics: Diagnostics) -> None:
    _sends(part.create, HookUrl, "creating a subscription does not send HookUrl()", diagnostics)
    if part.delete and part.delete.path_names() != ["id"]:
        diagnostics.add("subscription.url", "deleting a subscription needs {id} in its path", at=part.delete.written)
    if (part.list is None) != (part.list_paging is None):
        message = "list= and list_paging= go together"
        diagnostics.add("subscription.url", message, at=part.written, keyword="list")


@rule(
    "subscription.slot",
    "A slot is read, filled with the platform's URL and given back; each request names whose slot it is.",
    SlotSubscription,
    spoil.connector(subscription=_SLOT.changed(read=get("/folders"))),
    spoil.connector(subscription=_SLOT.changed(write=patch("/folders/{folder_id}", {"hook": "x"}))),
    spoil.connector(subscription=_SLOT.changed(restore=patch("/folders/{folder_id}", {"hook": "x"}))),
)
def _slot(connector: Connector, part: SlotSubscription, diagnostics: Diagnostics) -> None:
    for name in ("read", "write", "restore"):
        request: Request = getattr(part, name)
        if request.path_names() != [part.owner.key]:
            message = f"{name}= needs {{{part.owner.key}}}, and nothing else, in its path"
            diagnostics.add("subscription.slot", message, at=request.written)
    _sends(part.write, HookUrl, "filling a slot does not send HookUrl()", diagnostics)
    _sends(part.restore, Earlier, "giving a slot back does not send Earlier(…)", diagnostics)


def _sends(request: Request, value: type[Part], message: str, diagnostics: Diagnostics) -> None:
    if not any(isinstance(item, value) for item in request.walk()):
        code = "subscription.slot" if value is Earlier or "slot" in message else "subscription.url"
        diagnostics.add(code, message, at=request.written)
