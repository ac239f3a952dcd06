"""Mistakes in merging, and in inputs that do not apply."""

from __future__ import annotations

from .bug import Bug

BUGS = (
    Bug(
        "a merge drops what is there",
        "merge",
        "const result = { ...base };",
        "const result = {};",
        "shapes: fetch, merge, send: what is not given stays",
    ),
    Bug(
        "a merge is flat",
        "merge",
        "? laid(there, value) : value",
        "? value : value",
        "shapes: fetch, merge, send: what is not given stays",
    ),
    Bug(
        "a merge sends everything back",
        "merge",
        "const kept = keep",
        "const kept = Object.keys(base)",
        "shapes: fetch, merge, send: what is not given stays",
    ),
    Bug(
        "an input that does not apply is sent",
        "when",
        "delete kept[key];",
        "continue;",
        "shapes: inputs that do not apply are not sent",
    ),
    Bug(
        "a required input may be empty",
        "when",
        "else if (required &&",
        "else if (false &&",
        "shapes: inputs that do not apply are not sent",
    ),
    Bug(
        "a locked thing is not asked for again",
        "retry",
        "outcome === 429 || locked",
        "outcome === 429",
        "shapes: a thing that is locked is asked for again",
    ),
)
