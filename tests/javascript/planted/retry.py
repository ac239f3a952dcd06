"""Mistakes in waiting and in the shared limit."""

from __future__ import annotations

from .bug import Bug

BUGS = (
    Bug(
        "dates are not read in Retry-After",
        "retry",
        "DATE.test(text) ? Date.parse(text) : NaN",
        "NaN",
        "retry: Retry-After: seconds, dates, nothing, junk",
    ),
    Bug(
        "any text with a year is a date",
        "retry",
        "DATE.test(text) ? Date.parse(text) : NaN",
        "Date.parse(text)",
        "retry: Retry-After: seconds, dates, nothing, junk",
    ),
    Bug(
        "back-off without a bound",
        "retry",
        "Math.min(LONGEST_MS, FIRST_MS * 2 ** attempt)",
        "FIRST_MS * 2 ** attempt",
        "retry: back-off doubles, is bounded and has jitter",
    ),
    Bug(
        "the window is too short",
        "limiter",
        "* 1000 + MARGIN_MS",
        "* 900",
        "retry: never more than the limit in any window, in",
    ),
    Bug(
        "a block is forgotten",
        "limiter",
        "Math.max(nowMs, track.quietUntil, this.free(before, nowMs))",
        "Math.max(nowMs, this.free(before, nowMs))",
        "retry: a block holds for everyone of that key, and",
    ),
    Bug(
        "a wait that is too long takes a turn",
        "limiter",
        "places.splice(places.indexOf(turn), 1);",
        "",
        "retry: keys do not share a limit; a wait that is",
    ),
    Bug(
        "one more than the limit",
        "limiter",
        "times[this.requests - 1]",
        "times[this.requests]",
        "retry: never more than the limit in any window, in",
    ),
    Bug(
        "what is under way does not count",
        "limiter",
        "Math.max(at, nowMs)",
        "0",
        "retry: never more than the limit in any window, in",
    ),
    Bug(
        "a request counts from its turn on",
        "limiter",
        "{ at: nowMs, state: 'answered' }",
        "{ state: 'answered' }",
        "retry: never more than the limit in any window, in",
    ),
)
