"""Mistakes in making, keeping and removing subscriptions."""

from __future__ import annotations

from .bug import Bug

BUGS = (
    Bug(
        "adopted without a secret",
        "subscription",
        "Boolean(state.id) && Boolean(state.secret)",
        "Boolean(state.id)",
        "subscription: one that is there but whose secret nobody",
    ),
    Bug(
        "the order of events matters",
        "subscription",
        "JSON.stringify(events.map(String).sort())",
        "JSON.stringify(events.map(String))",
        "subscription: a new one: made once, with sorted events",
    ),
    Bug(
        "inactive ones count",
        "subscription",
        "sameEvents && row.active",
        "sameEvents",
        "subscription: a listed one that says it is inactive is not",
    ),
    Bug(
        "the old URL stays",
        "subscription",
        "if (state?.id && !kept)",
        "if (false)",
        "subscription: gone, switched off, or with other events",
    ),
    Bug(
        "strays stay",
        "subscription",
        "if (isStray)",
        "if (false)",
        "subscription: strays of earlier crashes on our URL go",
    ),
    Bug(
        "other workflows are hit",
        "subscription",
        "isFor(spec, row, wanted.url) && row.id !== state?.id",
        "row.id !== state?.id",
        "subscription: other workflows are left alone, also by the",
    ),
    Bug(
        "always made anew",
        "subscription",
        "return kept && state ? state :",
        "return false ? state :",
        "subscription: activated again: recognised, nothing made",
    ),
    Bug(
        "404 on deletion is trouble",
        "subscription",
        "if (gone.explanation.kind === 'not_found')",
        "if (false)",
        "subscription: stopping: 404 is success, 5xx is not, an",
    ),
    Bug(
        "5xx on deletion is success",
        "subscription",
        "throw gone;",
        "return true;",
        "subscription: stopping: 404 is success, 5xx is not, an",
    ),
    Bug(
        "a lost create is repeated blindly",
        "subscription",
        "(attempt > 0 || left.length === 0)",
        "attempt > 0",
        "subscription: a create that failed and made nothing is a",
    ),
    Bug(
        "a lost create leaves an orphan",
        "subscription",
        "for (const id of left)\n            await remove(client, spec, id);",
        "",
        "subscription: a create that worked but was not heard is",
    ),
    Bug(
        "an unknown one stays at the stop",
        "subscription",
        "if (isFor(spec, row, url))",
        "if (false)",
        "subscription: stopping: 404 is success, 5xx is not, an",
    ),
    Bug(
        "a kept subscription is made again",
        "subscription",
        "if (state && covers(spec, state, wanted))",
        "if (false)",
        "subscription: a vendor that lists and deletes nothing",
    ),
    Bug(
        "a kept one covers any event",
        "subscription",
        "return wanted.events.every(",
        "return wanted.events.some(",
        "subscription: more events, another URL or lost secrets: a",
    ),
    Bug(
        "a token is optional",
        "subscription",
        "return !spec.url_token || ",
        "return true || ",
        "subscription: the token of a delivery: compared whole",
    ),
    Bug(
        "nothing equals nothing",
        "secret",
        "if (!ours || typeof theirs !== 'string' || !theirs)",
        "if (typeof theirs !== 'string')",
        "subscription: the token of a delivery: compared whole",
    ),
)
