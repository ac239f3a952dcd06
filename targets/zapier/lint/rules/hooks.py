"""Webhook triggers subscribe by themselves, end it, and have samples."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from targets.zapier.lint.finding import ABSENT, Check, Context, Definition, Edit, Finding, Rule
from targets.zapier.lint.walk import steps

_HOOK = "triggers.call_ended.operation"
_URL = "https://api.example.com/hooks"


def _needs(code: str, method: str, message: str, definition: Definition, _: Context) -> Iterator[Finding]:
    for where, step in steps(definition, "triggers", hidden=True):
        if step["operation"].get("type") == "hook" and not step["operation"].get(method):
            yield Finding(code, f"{where}.operation", message, f"add {method}")


def _rule(code: str, method: str, message: str, reason: str) -> Rule:
    check: Check = partial(_needs, code, method, message)
    example = Edit(f"{_HOOK}.{method}", {"url": _URL, "method": "GET"})
    return Rule(code, reason, check, (example,), (Edit(f"{_HOOK}.{method}", ABSENT),))


RULES = (
    _rule(
        "D006",
        "performList",
        "the webhook trigger has no performList",
        "Without it the editor has no live samples, and users cannot map fields.",
    ),
    _rule(
        "D016",
        "performSubscribe",
        "the webhook trigger does not subscribe",
        "A static webhook makes users paste URLs by hand.",
    ),
    _rule(
        "D017",
        "performUnsubscribe",
        "the webhook trigger does not unsubscribe",
        "A subscription that nothing ends delivers for ever.",
    ),
)
