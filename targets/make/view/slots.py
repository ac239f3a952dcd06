"""A webhook in a slot that its owner has one of: looked into, filled with Make's URL, given back as it was."""

from __future__ import annotations

from connector_core.description import Trigger
from connector_core.description.delivery import SlotSubscription
from connector_core.description.values import Each, Earlier, Value
from targets.make.format import Communication, ErrorRule, ErrorRules, Log, Request, Response
from targets.make.iml_text import all_of, call, literal, path, static, tag
from targets.make.naming import sentence
from targets.make.view.connection import auth_headers, blanked, secret_paths
from targets.make.view.context import GOOD, Context
from targets.make.view.errors import ACCEPTED, Errors, answer_errors
from targets.make.view.requests import request
from targets.make.view.values import Filling

OWNER, URL, EARLIER = "slotOwner", "slotUrl", "slotEarlier"
"""What attaching keeps for detaching: whose slot, the URL in it, and what it held before."""


def attach(context: Context, slot: SlotSubscription, trigger: Trigger) -> Communication:
    """Look into the slot, then fill it. A URL of somebody else stays, unless the user says otherwise."""
    assert trigger.webhook is not None
    held = path("body", context.payload, slot.url)
    free = f"(!{held} || {held} = webhook.url || parameters.replace_webhook = true)"
    paths = earlier_paths(slot)
    # What is ours is not what was there before: it comes from an attaching that did not end.
    kept = {
        f"{EARLIER}{number}": tag(call("if", f"{held} = webhook.url", "null", path("body", context.payload, item)))
        for number, item in enumerate(paths)
    }
    look = Request(
        **request(slot.read, Filling()),
        response=Response(
            valid=tag(all_of([context.ok, _shown(context), free])),
            error=_taken(context, slot, held),
            temp=kept,
        ),
        log=_log(context),
    )
    fill = Request(
        **request(slot.write, Filling(events=trigger.webhook.events)),
        response=Response(
            valid=tag(context.ok),
            **answer_errors(context, slot.write),
            data={
                OWNER: tag(path("parameters", slot.owner.key)),
                URL: tag("webhook.url"),
                **{name: tag(path("temp", name)) for name in kept},
            },
        ),
        log=_log(context),
    )
    return Communication([look, fill])


def detach(context: Context, slot: SlotSubscription) -> Communication:
    """Give the slot back, if it is still ours; one that is gone is no trouble."""
    owner = {slot.owner.key: path("webhook", OWNER)}
    earlier = {item: path("webhook", f"{EARLIER}{number}") for number, item in enumerate(earlier_paths(slot))}
    held = path("body", context.payload, slot.url)
    look = Request(
        **request(slot.read, Filling(fields=owner)),
        response=Response(
            valid=tag(f"({all_of([context.ok, _shown(context)])}) || statusCode = 404"),
            **answer_errors(context, slot.read),
            temp={"held": tag(call("if", f"statusCode = 404 || !{held}", literal("nothing"), held))},
        ),
        log=_log(context),
    )
    give_back = Request(
        **request(slot.restore, Filling(fields=owner, earlier=earlier)),
        condition=tag(f"temp.held = {path('webhook', URL)}"),
        response=Response(valid=tag(f"{GOOD} || statusCode = 404"), **answer_errors(context, slot.restore)),
        log=_log(context),
    )
    return Communication([look, give_back])


def _shown(context: Context) -> str:
    """Whether an answer shows a slot at all: a web page must not pass for one that holds nothing."""
    return f"length(keys({path('body', context.payload)})) > 0"


def earlier_paths(slot: SlotSubscription) -> list[str]:
    """Where the slot holds what giving back needs."""
    return list(dict.fromkeys(item.path for item in _walk(slot.restore.body or {}) if isinstance(item, Earlier)))


def _walk(values: dict[str, Value]) -> list[Value]:
    return [inner for item in values.values() for inner in (_walk(item.of) if isinstance(item, Each) else [item])]


def _taken(context: Context, slot: SlotSubscription, held: str) -> ErrorRules:
    """Only the host of the other URL is told: the rest of it may be a secret."""
    errors = Errors(context)
    owner = static(sentence(slot.owner.label)).lower()
    host = call("last", call("split", call("get", call("split", held, literal("/")), "3"), literal("@")))
    text = (
        f"This {owner} already has a webhook, at {tag(call('ifempty', host, literal('another address')))}. "
        f"{errors.label} keeps one for each {owner}. Choose to replace the existing webhook to take its place; "
        "it is put back when this webhook is deleted."
    )
    rules: dict[str, ErrorRule] = {status: errors.rule("RuntimeError", text) for status in ACCEPTED}
    told = errors.of(slot.read)
    return ErrorRules(message=errors.message(errors.says), statuses={**rules, **(told.statuses if told else {})})


def _log(context: Context) -> Log:
    return Log(sanitize=[*blanked(auth_headers(context.connector, "connection")), *secret_paths(context)])
