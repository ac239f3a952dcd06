"""Mistakes in records, identities, filters and times."""

from __future__ import annotations

from .bug import Bug

BUGS = (
    Bug(
        "inherited properties are read",
        "path",
        "Object.prototype.hasOwnProperty.call(value, name)",
        "true",
        "records: hostile names cannot reach the prototype",
    ),
    Bug(
        "ids are compared as JSON",
        "identity",
        "canonical(value) : String(value)",
        "canonical(value) : JSON.stringify(value)",
        'records: identity: 1 is "1", parts do not run',
    ),
    Bug(
        "items without an id are one",
        "identity",
        "parts.every((value) => value === null)",
        "false",
        'records: identity: 1 is "1", parts do not run',
    ),
    Bug(
        "the digest depends on the order of keys",
        "identity",
        ".sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0))",
        "",
        "records: a digest stands for an id: of the event",
    ),
    Bug(
        "unknown fields are dropped",
        "record",
        "if (!used.has(name) && own(record, name) === undefined)",
        "if (false)",
        "records: absent stays absent, null stays null",
    ),
    Bug(
        "used fields come twice",
        "record",
        "used.add(path.split('.')[0]);",
        "",
        "records: absent stays absent, null stays null",
    ),
    Bug(
        "what holds a field is the field",
        "record",
        "special.startsWith(`${general}.`)",
        "false",
        "records: what holds a field of a source is not the",
    ),
    Bug(
        "values are not mapped",
        "record",
        "return ours === undefined ? value : ours;",
        "return value;",
        "records: REST and webhook give the same call",
    ),
    Bug(
        "presence is the value itself",
        "record",
        "return !isEmpty(value);",
        "return value;",
        "records: presence, nested lists and paths inside",
    ),
    Bug(
        "a filter drops what lacks the field",
        "filters",
        "isEmpty(value) || isEmpty(actual) ||",
        "isEmpty(value) ||",
        "records: filters keep what they cannot judge",
    ),
    Bug(
        "times without a zone are local",
        "time",
        "zone = 'Z'",
        "zone = '+01:00'",
        "records: times of any zone and precision; one without",
    ),
)
