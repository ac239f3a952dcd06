"""Mistakes in polling."""

from __future__ import annotations

from .bug import Bug

BUGS = (
    Bug(
        "the first poll gives everything",
        "poll",
        "items: first ? [] :",
        "items: false ? [] :",
        "poll: the first poll gives nothing and knows what",
    ),
    Bug(
        "the watermark comes from our clock",
        "poll",
        "next.watermark = watermark;",
        "next.watermark = client.host.now();",
        "poll: the local clock decides nothing",
    ),
    Bug("no lookback", "poll", "reached - lookback", "reached", "poll: a call that began long before newer ones is"),
    Bug(
        "running calls are marked as seen",
        "poll",
        "if (settled || !row.kept ||",
        "if (!row.kept) seen.add(identityOf(row.item, spec.identity));\n        if (settled || !row.kept ||",
        "poll: a call that runs at the first poll is given",
    ),
    Bug(
        "filtered rows are marked as seen",
        "poll",
        "!(first || passes(row.item, context.filters))",
        "(!passes(row.item, context.filters) && seen.add(identityOf(row.item, spec.identity)))",
        "poll: filters: a row that passes later comes then",
    ),
    Bug(
        "widened filters bring history",
        "poll",
        "(first || passes(",
        "(passes(",
        "poll: filters: a row that passes later comes then",
    ),
    Bug(
        "the watermark passes unread rows",
        "poll",
        "!truncated || first ||",
        "true ||",
        "poll: a cap that truncates is reported, loses",
    ),
    Bug(
        "no catching up",
        "poll",
        "next.behind = (state?.behind ?? 0) + 1",
        "next.behind = 0",
        "poll: a cap that truncates is reported, loses",
    ),
    Bug(
        "nothing is forgotten",
        "poll",
        "seen.prune(next.floor - MARGIN_MS);",
        "",
        "poll: what is remembered stays small: only what",
    ),
    Bug(
        "too much is forgotten",
        "poll",
        "seen.prune(next.floor - MARGIN_MS);",
        "seen.prune(watermark);",
        "poll: new items come oldest first, each once",
    ),
    Bug(
        "no floor",
        "poll",
        "next.floor = Math.max(watermark - lookback, state?.floor ?? -Infinity);",
        "next.floor = watermark - 1e12;",
        "poll: what is remembered stays small: only what",
    ),
    Bug(
        "the newest first",
        "poll",
        "(a.row.time ?? Infinity) - (b.row.time ?? Infinity)",
        "(b.row.time ?? Infinity) - (a.row.time ?? Infinity)",
        "poll: new items come oldest first, each once",
    ),
    Bug(
        "history counts as filled",
        "poll",
        "next.filling = true;",
        "next.filling = false;",
        "poll: the oldest first: a long history is taken",
    ),
    Bug(
        "equal times are settled",
        "poll",
        "row.time < bound;",
        "row.time <= bound;",
        "poll: equal times at a boundary: none lost, none",
    ),
    Bug(
        "reading never stops early",
        "rows",
        "if (mayStop && isSettled",
        "if (false && isSettled",
        "poll: without a filter in the request, pages are",
    ),
    Bug(
        "reading stops at the first old row",
        "rows",
        "times.every((time) => time < bound)",
        "times.some((time) => time < bound + 1)",
        "poll: without a filter in the request, pages are",
    ),
)
