"""Mistakes in taking and giving back a slot."""

from __future__ import annotations

from .bug import Bug

BUGS = (
    Bug(
        "a slot is taken without asking",
        "slot",
        "&& !wanted.replace",
        "&& false",
        "slot: somebody else's URL is not replaced unasked",
    ),
    Bug(
        "the other URL is told whole",
        "slot",
        "new URL(String(url)).host",
        "String(url)",
        "slot: somebody else's URL is not replaced unasked",
    ),
    Bug(
        "what was there is forgotten",
        "slot",
        "? (mine?.earlier ?? emptied(before)) :",
        "? emptied(before) :",
        "slot: activated again, or after a crash: what was",
    ),
    Bug(
        "a list that was there becomes nothing",
        "slot",
        "Array.isArray(value) ? [] : null",
        "null",
        "slot: activated again, or after a crash: what was",
    ),
    Bug(
        "a slot that changed hands is given back",
        "slot",
        "!== state.url)",
        "=== 1)",
        "slot: a slot that changed hands, or went, is left",
    ),
    Bug(
        "what was empty stays filled",
        "request",
        "always || !(",
        "!(",
        "slot: an empty slot is filled, held, and emptied",
    ),
)
