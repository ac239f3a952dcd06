"""Groups of modules, and webhooks that clean up after themselves."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from targets.make.format import App
from targets.make.lint.finding import REMOVE, Change, Finding, Rule
from targets.make.lint.iml import reads, texts
from targets.make.lint.rules.walk import requests, response

HOOK_ID = "externalHookId"
"""Under which attaching keeps the vendor's id, where there is one and something can be deleted by it."""
GROUPS = "modules/groups.json"
MANIFEST = "makecomapp.json"
HOOK = "webhooks/call-ended/call-ended"
UNGROUPED = 10


def _groups(app: App) -> Iterator[Finding]:
    ids = [name for name, _ in app.components("module")]
    if not app.groups:
        if len(ids) > UNGROUPED:
            yield Finding("groups", GROUPS, f"{len(ids)} modules without groups", "group them by what they are about")
        return
    counted = Counter(name for group in app.groups for name in group.modules)
    for name in ids:
        if counted[name] != 1:
            yield Finding("groups", GROUPS, f"{name} stands in {counted[name]} groups, expected one")
    for name in sorted(set(counted) - set(ids)):
        yield Finding("groups", GROUPS, f"{name} is not a module")


def _webhooks(app: App) -> Iterator[Finding]:
    for name, _ in app.components("webhook"):
        attach = requests(app, "webhook", name, "attach")
        detach = requests(app, "webhook", name, "detach")
        where = app.path("webhook", name, "attach")
        kept = {key for item in attach for key in (response(item).data or {})}
        if detach and not attach:
            yield Finding("webhooks-detach", where, "detach without attach")
        if attach and not detach and HOOK_ID in kept:
            yield Finding("webhooks-detach", where, "the vendor's id is kept, and nothing is deleted by it")
        used = {key for item in detach for text in texts(item.plain()) for key in reads(text, "webhook")}
        for key in sorted(used - kept - {"url", "id"}):
            yield Finding("webhooks-detach", where, f"detach reads webhook.{key}, which attach does not keep")


RULES = (
    Rule(
        "groups",
        "Above ten modules a flat list is searched, not read.",
        _groups,
        example=(
            Change(
                GROUPS,
                (),
                [
                    {"label": "Calls", "modules": ["watchCalls", "pollCalls", "placeCall", "getCall", "listCalls"]},
                    {"label": "Other", "modules": ["makeApiCall"]},
                ],
            ),
        ),
        anti_example=(Change(GROUPS, (), [{"label": "Calls", "modules": ["watchCalls"]}]),),
    ),
    Rule(
        "webhooks-detach",
        "A subscription that nothing deletes delivers to nobody until the vendor switches it off.",
        _webhooks,
        example=(Change(f"{HOOK}.attach.iml.json", ("response", "data", "note"), "{{body.note}}"),),
        anti_example=(Change(f"{HOOK}.attach.iml.json", ("response", "data"), REMOVE),),
    ),
)
