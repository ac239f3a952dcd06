"""Mistakes in reading events, remembering them and waiting for an end."""

from __future__ import annotations

from .bug import Bug

BUGS = (
    Bug(
        "without the detail a thing is absent, not unknown",
        "event",
        "item: unsure(record, item)",
        "item",
        "event: what only the detail can tell is unknown",
    ),
    Bug(
        "seen is not bounded",
        "dedupe",
        "if (this.times.size <= this.limit)",
        "if (true)",
        "event: seen: new once, renewed, bounded, small",
    ),
    Bug(
        "seeing again does not renew",
        "dedupe",
        "const known = this.times.delete(key);",
        "const known = this.times.has(key);",
        "event: seen: new once, renewed, bounded, small",
    ),
    Bug(
        "any event is ours",
        "event",
        "if (![webhook.event].flat().includes(name))",
        "if (false)",
        "event: the wanted event is read, others are named",
    ),
    Bug(
        "an event is lost with its detail",
        "event",
        "if (isApiError(reason))",
        "if (false)",
        "event: an event whose detail cannot be had is kept",
    ),
    Bug("bugs are swallowed", "event", "throw reason;", "return {};", "event: a bug is not taken for a refusal of the"),
    Bug(
        "null takes the event's value away",
        "event",
        "(first ?? second)",
        "(first === undefined ? second : first)",
        "event: the detail completes the event; null and",
    ),
    Bug(
        "ready turns back",
        "event",
        "Boolean(first) || Boolean(second)",
        "Boolean(first)",
        "event: a transcript that came with the event stays",
    ),
    Bug(
        "waiting is not bounded by the description",
        "pending",
        "Math.min(most, Math.max(0,",
        "Math.max(most, Math.max(0,",
        "event: 202 is waited for, within bounds, then given",
    ),
    Bug(
        "the last moment is not used",
        "pending",
        "Math.min(left, (pending.every_seconds ?? 5) * 1000)",
        "(pending.every_seconds ?? 5) * 1000",
        "event: 202 is waited for, within bounds, then given",
    ),
    Bug(
        "watching gives up at once",
        "pending",
        "if (left <= 0 || !maySettle(outcome, now - begun))",
        "if (true)",
        "event: trouble that may pass is sat out; a call",
    ),
    Bug(
        "watching never gives up",
        "pending",
        "return elapsedMs < SETTLING_MS;",
        "return true;",
        "event: trouble that may pass is sat out; a call",
    ),
    Bug(
        "watching asks before Retry-After",
        "pending",
        "await client.host.sleep(Math.max(asked, Math.min(left, pause)));",
        "await client.host.sleep(1000);",
        "event: a placed call is watched until it has ended",
    ),
)
