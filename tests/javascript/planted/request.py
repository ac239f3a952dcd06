"""Mistakes in building requests."""

from __future__ import annotations

from .bug import Bug

BUGS = (
    Bug(
        "path values are not encoded",
        "request",
        "return encode(text);",
        "return text;",
        "request: whatever an id holds, it stays one segment",
    ),
    Bug(
        "dot segments pass",
        "request",
        "if (text === '.' || text === '..')",
        "if (text === '.')",
        "request: an id that is missing or a step between",
    ),
    Bug(
        "empty values are sent",
        "request",
        "if (isEmpty(value))\n        return [];",
        "",
        "request: empty values are left out; zero and false",
    ),
    Bug(
        "events keep their order",
        "request",
        "[...context.events].sort()",
        "[...context.events]",
        "request: nested bodies, dates, events in order",
    ),
    Bug(
        "another host by two slashes",
        "host",
        "route.startsWith('//') ||",
        "",
        "request: no way out: hosts, folders, schemes, tricks",
    ),
    Bug(
        "backslashes pass",
        "host",
        r"/[\\#]/.test(text)",
        "/#/.test(text)",
        "request: no way out: hosts, folders, schemes, tricks",
    ),
    Bug(
        "encoded dots pass",
        "host",
        "text = decoded;",
        "return false;",
        "request: no way out: hosts, folders, schemes, tricks",
    ),
    Bug(
        "tabs pass",
        "host",
        "char < ' ' || char === '\\x7f'",
        "char === '\\x7f'",
        "request: no way out: hosts, folders, schemes, tricks",
    ),
    Bug(
        "absolute URLs of others pass",
        "host",
        "if (!path.startsWith(`${root}/`))",
        "if (false)",
        "request: no way out: hosts, folders, schemes, tricks",
    ),
)
