"""An example of every function. D: Make's documentation shows it; A: assumed, as the simulator's README says."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from datetime import UTC, datetime
from typing import Any

import pytest

from targets.make.lint.iml import FUNCTIONS as LINTED
from targets.make.simulator.iml import UNDEFINED, ImlError, Scope, render
from targets.make.simulator.iml.functions import FUNCTIONS
from targets.make.simulator.iml.values import same

NOON = datetime(2026, 5, 10, 12, tzinfo=UTC)
"""A Sunday."""
SCOPE = Scope(
    {
        "body": {
            "rows": [{"k": "a", "v": 1, "t": "home"}, {"k": "b", "v": 2, "t": "work"}, {"k": "c", "t": "home"}],
            "object": {"a": 1, "b": None},
            "numbers": [3, 1, 2],
            "nested": [1, [2, [3]]],
            "binary": b"\x00\xff",
        },
        "item": NOON,
    },
    now=NOON.timestamp(),
)

EXAMPLES: list[tuple[str, str, Any]] = [
    ("D", "if(true, 'a', 'b')", "a"),
    ("A", "if('', 'a', 'b')", "b"),
    ("A", "if(0, 'a')", UNDEFINED),
    ("D", "ifempty(undefined, 'b')", "b"),
    ("D", "ifempty(null, 'b')", "b"),
    ("D", "ifempty('', 'b')", "b"),
    ("D", "ifempty(0, 'b')", 0),
    ("D", "ifempty(false, 'b')", False),
    ("D", "switch('B', 'A', 1, 'B', 2, 3)", 2),
    ("D", "switch('C', 'A', 1, 'B', 2, 3)", 3),
    ("D", "switch('C', 'A', 1, 'B', 2)", UNDEFINED),
    ("A", "equal(1, '1')", False),
    ("A", "equal(body.numbers, body.numbers)", True),
    ("D", "get(body, 'rows[2].v')", 2),
    ("D", "get(body.rows, '1.k')", "a"),
    ("D", "get(body.object, 'none.deeper')", UNDEFINED),
    ("D", "pick(body.object, 'a', 'zzz')", {"a": 1}),
    ("A", "pick(undefined, 'a')", UNDEFINED),
    ("D", "omit(body.object, 'a')", {"b": None}),
    ("A", "omit(null, 'a')", UNDEFINED),
    ("D", "length('hello')", 5),
    ("D", "length(body.rows)", 3),
    ("A", "length(undefined)", 0),
    ("A", "length('\U0001f600')", 2),
    ("D", "lower('Hello')", "hello"),
    ("D", "upper('Hello')", "HELLO"),
    ("D", "capitalize('make it')", "Make it"),
    ("D", "startcase('hello WORLD')", "Hello World"),
    ("D", "trim('  hello ')", "hello"),
    ("D", "replace('Hello World', 'Hello', 'Hi')", "Hi World"),
    ("A", "replace('a.a.a', '.', '-')", "a-a.a"),
    ("D", "replace('a1b2', '/[0-9]/g', '')", "ab"),
    ("D", "replace('John Smith', '/(\\w+) (\\w+)/', '$2, $1')", "Smith, John"),
    ("D", "substring('Hello', 0, 3)", "Hel"),
    ("A", "substring('Hello', 3)", "lo"),
    ("A", "substring('Hello', 9, 1)", "ello"),
    ("D", "split('John, George', ', ')", ["John", "George"]),
    ("A", "split(undefined, ',')", []),
    ("D", "indexOf('Workflow', 'o')", 1),
    ("D", "indexOf('Workflow', 'x')", -1),
    ("D", "indexOf('Workflow', 'o', 2)", 6),
    ("D", "contains('Hello World', 'Hello')", True),
    ("D", "contains(body.numbers, 2)", True),
    ("A", "contains(body.numbers, '2')", False),
    ("A", "contains(undefined, 'x')", False),
    ("D", "toString(1.5)", "1.5"),
    ("A", "toString(body.object)", '{"a":1,"b":null}'),
    ("D", "stripHTML('<b>Hello</b>')", "Hello"),
    ("D", "escapeHTML('<b>&')", "&lt;b&gt;&amp;"),
    ("D", "encodeURL('Automate your workflow')", "Automate%20your%20workflow"),
    ("D", "encodeURL('a/../b +?#%&é')", "a%2F..%2Fb%20%2B%3F%23%25%26%C3%A9"),
    ("D", "decodeURL('Automate%20your%20workflow')", "Automate your workflow"),
    ("D", "ascii('ěščřž')", ""),
    ("D", "ascii('ěščřž', true)", "escrz"),
    ("D", "base64('workflow')", "d29ya2Zsb3c="),
    ("D", "toBinary('ff00', 'hex')", b"\xff\x00"),
    ("A", "toBinary('d29ya2Zsb3c=', 'base64')", b"workflow"),
    ("D", "md5('workflow')", hashlib.md5(b"workflow").hexdigest()),
    ("D", "sha1('workflow')", hashlib.sha1(b"workflow").hexdigest()),
    ("D", "sha1('workflow', 'base64')", base64.b64encode(hashlib.sha1(b"workflow").digest()).decode()),
    ("D", "sha256('workflow')", hashlib.sha256(b"workflow").hexdigest()),
    ("D", "sha256('body', 'hex', 'secret')", hmac.new(b"secret", b"body", "sha256").hexdigest()),
    ("D", "sha512('body', 'hex', 'ff', 'hex')", hmac.new(b"\xff", b"body", "sha512").hexdigest()),
    ("D", "formatDate(item, 'MM/DD/YYYY')", "05/10/2026"),
    ("D", "formatDate(item, 'YYYY-MM-DDTHH:mm:ss.SSS[Z]', 'UTC')", "2026-05-10T12:00:00.000Z"),
    ("D", "formatDate(item, 'YYYY-MM-DD hh:mm A', 'Europe/Prague')", "2026-05-10 02:00 PM"),
    ("D", "formatDate(item, 'dddd, D MMMM YY [at] H:mm Z', 'America/New_York')", "Sunday, 10 May 26 at 8:00 -04:00"),
    ("D", "formatDate(item, 'Do MMM, Q, DDD, E, W, ZZ, a, X, x')",
     "10th May, 2, 130, 7, 19, +0000, pm, 1778414400, 1778414400000"),
    ("A", "formatDate('2026-05-10T14:00:00+02:00', 'HH:mm')", "12:00"),
    ("A", "formatDate(undefined, 'YYYY')", UNDEFINED),
    ("D", "parseDate('2016-12-28', 'YYYY-MM-DD')", datetime(2016, 12, 28, tzinfo=UTC)),
    ("D", "parseDate('10/05/2026 3:07 PM', 'DD/MM/YYYY h:mm A', 'Europe/Prague')",
     datetime(2026, 5, 10, 13, 7, tzinfo=UTC)),
    ("D", "parseDate('Sunday, 10 May, 2026', 'dddd, D MMMM, YYYY')", datetime(2026, 5, 10, tzinfo=UTC)),
    ("D", "parseDate('1482278400', 'X')", datetime(2016, 12, 21, tzinfo=UTC)),
    ("D", "parseDate('2026-05-10T12:00:00.250-0130', 'YYYY-MM-DDTHH:mm:ss.SSSZ')",
     datetime(2026, 5, 10, 13, 30, 0, 250000, tzinfo=UTC)),
    ("A", "parseDate('2026-05-10T14:00:00+02:00')", NOON),
    ("A", "parseDate(null)", UNDEFINED),
    ("A", "parseDate('')", UNDEFINED),
    ("D", "addSeconds(item, 90)", datetime(2026, 5, 10, 12, 1, 30, tzinfo=UTC)),
    ("D", "addMinutes(item, 0 - 2)", datetime(2026, 5, 10, 11, 58, tzinfo=UTC)),
    ("D", "addHours(item, 12)", datetime(2026, 5, 11, tzinfo=UTC)),
    ("D", "addDays(item, 22)", datetime(2026, 6, 1, 12, tzinfo=UTC)),
    ("D", "addWeeks(item, 1)", datetime(2026, 5, 17, 12, tzinfo=UTC)),
    ("D", "addMonths(parseDate('2026-01-31'), 1)", datetime(2026, 2, 28, tzinfo=UTC)),
    ("D", "addYears(parseDate('2024-02-29'), 1)", datetime(2025, 2, 28, tzinfo=UTC)),
    ("A", "addHours(undefined, 4)", UNDEFINED),
    ("D", "setSecond(item, 10)", datetime(2026, 5, 10, 12, 0, 10, tzinfo=UTC)),
    ("D", "setMinute(item, 10)", datetime(2026, 5, 10, 12, 10, tzinfo=UTC)),
    ("A", "setMinute(item, 61)", datetime(2026, 5, 10, 13, 1, tzinfo=UTC)),
    ("D", "setHour(item, 6)", datetime(2026, 5, 10, 6, tzinfo=UTC)),
    ("D", "setDay(item, 2)", datetime(2026, 5, 11, 12, tzinfo=UTC)),
    ("D", "setDate(item, 1)", datetime(2026, 5, 1, 12, tzinfo=UTC)),
    ("D", "setMonth(item, 8)", datetime(2026, 8, 10, 12, tzinfo=UTC)),
    ("D", "setYear(item, 2017)", datetime(2017, 5, 10, 12, tzinfo=UTC)),
    ("D", "round(1.5)", 2),
    ("A", "round(-1.5)", -1),
    ("D", "ceil(1.2)", 2),
    ("D", "floor(1.8)", 1),
    ("D", "trunc(33.3333333, 2)", 33.33),
    ("D", "abs(-3)", 3),
    ("D", "min(1, 5, 10, -3)", -3),
    ("D", "max(body.numbers)", 3),
    ("A", "max(emptyarray)", UNDEFINED),
    ("D", "sum(body.numbers)", 6),
    ("D", "average(1, 10, 7)", 6),
    ("D", "median(1, 3, 4)", 3),
    ("D", "median(body.numbers)", 2),
    ("D", "parseNumber('1 756,456', ',')", 1756.456),
    ("A", "parseNumber(undefined)", UNDEFINED),
    ("D", "formatNumber(123456789, 3, '.', ',')", "123,456,789.000"),
    ("D", "formatNumber(123456789, 3, ',', '.')", "123.456.789,000"),
    ("A", "formatNumber(-0.001, 2, '.', ',')", "0.00"),
    ("D", "first(body.numbers)", 3),
    ("A", "first(undefined)", UNDEFINED),
    ("D", "last(body.numbers)", 2),
    ("D", "map(body.rows, 'k')", ["a", "b", "c"]),
    ("A", "map(body.rows, 'v')", [1, 2]),
    ("D", "map(body.rows, 'k', 't', 'home, other')", ["a", "c"]),
    ("A", "map(undefined, 'k')", UNDEFINED),
    ("D", "join(body.numbers, ', ')", "3, 1, 2"),
    ("A", "join(undefined, ', ')", UNDEFINED),
    ("D", "add(body.numbers, 4, 5)", [3, 1, 2, 4, 5]),
    ("D", "remove(body.numbers, 1, 3)", [2]),
    ("D", "sort(body.numbers)", [1, 2, 3]),
    ("D", "sort(body.numbers, 'desc')", [3, 2, 1]),
    ("D", "map(sort(body.rows, 'desc', 'k'), 'k')", ["c", "b", "a"]),
    ("D", "sort(split('b,A,c', ','), 'asc ci')", ["A", "b", "c"]),
    ("D", "reverse(body.numbers)", [2, 1, 3]),
    ("D", "merge(body.numbers, body.numbers)", [3, 1, 2, 3, 1, 2]),
    ("D", "merge(body.object, body.rows[1])", {"a": 1, "b": None, "k": "a", "v": 1, "t": "home"}),
    ("D", "slice(body.numbers, 1)", [1, 2]),
    ("D", "slice(body.numbers, 0, 1)", [3]),
    ("D", "flatten(body.nested)", [1, 2, 3]),
    ("D", "map(distinct(body.rows, 't'), 'k')", ["a", "b"]),
    ("D", "deduplicate(split('a,b,a', ','))", ["a", "b"]),
    ("D", "keys(body.object)", ["a", "b"]),
    ("D", "toArray(body.object)", [{"key": "a", "value": 1}, {"key": "b", "value": None}]),
    ("D", "toCollection(body.rows, 'k', 'v')", {"a": 1, "b": 2}),
    ("A", "toCollection(undefined, 'k', 'v')", UNDEFINED),
    ("D", "createJSON(body.rows[1])", '{"k":"a","v":1,"t":"home"}'),
    ("A", "createJSON('ü/')", '"ü/"'),
    ("D", "parseJSON('[1, null]')", [1, None]),
]  # fmt: skip


@pytest.mark.parametrize(("source", "expression", "value"), EXAMPLES, ids=[text for _, text, _ in EXAMPLES])
def test_a_function_gives(source: str, expression: str, value: Any) -> None:
    assert source in "DA"
    found = render("{{" + expression + "}}", SCOPE)
    assert same(found, value), found


def test_every_function_has_an_example() -> None:
    shown = {name for name in FUNCTIONS for _, text, _ in EXAMPLES if f"{name}(" in text}
    assert set(FUNCTIONS) - shown == {"shuffle", "jwt"}, "those two have tests of their own"


def test_the_simulator_knows_exactly_the_functions_that_the_rules_know() -> None:
    assert set(FUNCTIONS) == LINTED


def test_shuffle_keeps_the_members() -> None:
    assert sorted(render("{{shuffle(body.numbers)}}", SCOPE)) == [1, 2, 3]


def test_jwt_is_signed_with_the_secret() -> None:
    head, payload, signature = render("{{jwt(body.rows[1], 'secret')}}", SCOPE).split(".")
    raw = hmac.new(b"secret", f"{head}.{payload}".encode(), "sha256").digest()
    assert base64.urlsafe_b64encode(raw).rstrip(b"=").decode() == signature
    assert json.loads(base64.urlsafe_b64decode(head + "==")) == {"alg": "HS256", "typ": "JWT"}
    assert json.loads(base64.urlsafe_b64decode(payload + "==")) == {"k": "a", "v": 1, "t": "home"}


@pytest.mark.parametrize(
    ("expression", "message"),
    [
        ("parseDate('soon')", "parseDate: this text is not a date"),
        ("parseDate('10.5.', 'YYYY-MM-DD')", "does not fit the form"),
        ("parseDate('1', 'Q')", "the token Q is not simulated"),
        ("formatDate(item, 'YYYY', 'Mars/Olympus')", "there is no such time zone"),
        ("parseJSON('{')", "this is not JSON"),
        ("parseJSON('NaN')", "this is not JSON"),
        ("decodeURL('%zz')", "without two hexadecimal digits"),
        ("first('text')", "first needs an array, not text"),
        ("omit('text', 'a')", "omit needs a collection, not text"),
        ("sum('a')", "sum needs a number, not text"),
        ("sha256('a', 'octal')", "the encoding is none of"),
        ("jwt(body.object, 'k', 'RS256')", "RS256 is not simulated"),
        ("sort(body.numbers, 'up')", "the order is asc or desc"),
    ],
)
def test_a_function_refuses(expression: str, message: str) -> None:
    with pytest.raises(ImlError, match=message):
        render("{{" + expression + "}}", SCOPE)


def test_no_function_changes_its_argument() -> None:
    before = json.dumps(SCOPE.variables["body"]["rows"])
    for name in ("sort", "reverse", "shuffle", "flatten", "distinct", "deduplicate"):
        render("{{" + name + "(body.rows)}}", SCOPE)
    render("{{add(body.rows, 1)}}{{remove(body.rows, 1)}}{{merge(body.rows, body.rows)}}", SCOPE)
    assert json.dumps(SCOPE.variables["body"]["rows"]) == before
