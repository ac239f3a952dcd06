"""The edges of IML's functions and values, where the examples of its documentation do not reach."""

from __future__ import annotations

import base64
import hmac
import json
import random
import time
from collections.abc import Iterator
from copy import copy, deepcopy
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest

from targets.make.simulator.iml import UNDEFINED, ImlError, Scope, render
from targets.make.simulator.iml.functions.tokens import write
from targets.make.simulator.iml.values import iso, same, tidy, truthy

NOON = datetime(2026, 5, 10, 12, tzinfo=UTC)
SCOPE = Scope(
    {
        "body": {
            "rows": [{"k": "b", "v": 2}, {"k": "B"}, {"k": None, "v": 1}, {"v": 10, "k": "a"}],
            "mixed": [10, "9", 1, None, "b", "A", "10"],
            "same": [{"n": 1, "m": 7, "id": "x"}, {"n": 1, "m": 7, "id": "y"}, {"n": "1", "m": 7, "id": "z"}],
            "blank": ["", None],
            "digits": {"1": "one"},
            "sizes": [1e-7, 1.5e-10, 1e21, 1e16],
            "long": {"ab": 1, "a": 2},
            "named": [{"k": "", "v": 1}, {"k": "XXXX", "v": 2}, {"k": 0, "v": 3}],
            "quotes": "\"'<",
            "object": {"a": 1, "b": None},
            "nulls": [None, None],
            "folded": ["a", "A", "a"],
            "date": NOON,
            "later": NOON + timedelta(seconds=1),
            "bytes": b"\x00\xff",
        },
        "temp": {"": "empty name"},
    },
    now=1_778_414_400.75,
)


def given(expression: str) -> Any:
    return render("{{" + expression + "}}", SCOPE)


@pytest.mark.parametrize(
    ("expression", "value"),
    [
        # Operators
        ("0 % 5", 0),
        ("7 % 3", 1),
        ("(0 - 7) % 3", -1),
        ("7 % (0 - 3)", 1),
        ("0.5 % 2", 0.5),
        ("(0 - 0.5) % 2", -0.5),
        ("1 + 2 * 3 - 4 / 2", 5),
        ("1 / 2", 0.5),
        ("'a' < 'b'", True),
        ("'b' < 'a'", False),
        ("'a' <= 'a'", True),
        ("'a' < 'a'", False),
        ("'a' >= 'a'", True),
        ("'a' > 'a'", False),
        ("1 < '2'", False),
        ("1 != 1", False),
        ("1 != 2", True),
        ("1 != '1'", True),
        ("1 !== 1", False),
        ("1 !== 2", True),
        ("null != undefined", True),
        ("1.5 + 1.25", 2.75),
        ("1 < null", False),
        ("undefined < 1", False),
        ("null <= null", False),
        ("body.date < body.later", True),
        ("body.later <= body.date", False),
        ("body.date = body.date", True),
        ("true < 2", False),
        # Arrays are read from 1.
        ("body.mixed[1]", 10),
        ("body.mixed[]", 10),
        ("body.mixed[-1]", "10"),
        ("body.mixed[-7]", 10),
        ("body.mixed[-8]", UNDEFINED),
        ("body.mixed[7]", "10"),
        ("body.mixed[8]", UNDEFINED),
        ("body.mixed[0]", UNDEFINED),
        ("get(body.mixed, '[0]')", UNDEFINED),
        ("get(body.mixed, '[]')", 10),
        ("get(body.mixed, '1')", 10),
        ("get(body.mixed, '-1')", "10"),
        ("get(body.mixed, '[-7]')", 10),
        ("get(body.mixed, '[-8]')", UNDEFINED),
        ("get(body.mixed, '[8]')", UNDEFINED),
        ("get(body.object, '1')", UNDEFINED),
        ("get(body, 'rows[4].v')", 10),
        ("get(body.object, 'a.b')", UNDEFINED),
        ("get(5, 'a')", UNDEFINED),
        ("get(body.digits, '1')", "one"),
        ("get(body.mixed, 'X1')", UNDEFINED),
        ("get(body.object, '[1]')", UNDEFINED),
        ("null || body.date", NOON),
        ("1 && body.date", NOON),
        ("0 && body.date", 0),
        # Sorting: nothing first, numbers as numbers, the rest as text.
        ("sort(body.mixed)", [None, 1, 10, "10", "9", "A", "b"]),
        ("map(sort(body.rows, 'asc', 'v'), 'v')", [1, 2, 10]),
        ("map(sort(body.rows, 'desc ci', 'k'), 'k')", ["b", "B", "a", None]),
        ("map(sort(body.rows, 'asc ci', 'k'), 'k')", [None, "a", "b", "B"]),
        ("map(sort(body.rows, 'asc', 'k'), 'k')", [None, "B", "a", "b"]),
        ("sort(body.folded, 'asc')", ["A", "a", "a"]),
        ("sort(body.folded, 'asc ci')", ["a", "A", "a"]),
        ("sort(body.nulls)", [None, None]),
        ("sort(body.folded, '')", ["A", "a", "a"]),
        ("sort(null)", []),
        ("sort(body.blank)", [None, ""]),
        ("map(sort(body.same, 'asc', 'm'), 'id')", ["x", "y", "z"]),
        ("map(sort(body.same, 'desc', 'm'), 'id')", ["x", "y", "z"]),
        # Members of arrays
        ("map(distinct(body.same, 'n'), 'id')", ["x", "z"]),
        ("deduplicate(body.nulls)", [None]),
        ("map(body.rows, 'k')", ["b", "B", None, "a"]),
        ("map(body.rows, 'v', 'k', 'b, a')", [2, 10]),
        ("remove(body.mixed, '10', null)", [10, "9", 1, "b", "A"]),
        ("merge(null, body.object)", {"a": 1, "b": None}),
        ("merge(undefined)", []),
        ("slice(body.mixed, -2)", ["A", "10"]),
        ("slice(body.mixed, 1, -5)", ["9"]),
        ("toArray(null)", UNDEFINED),
        ("keys(undefined)", UNDEFINED),
        ("toCollection(body.rows, 'k', 'v')", {"b": 2, "a": 10}),
        ("toCollection(body.named, 'k', 'v')", {"XXXX": 2, "0": 3}),
        ("indexOf(body.mixed, 10, 1)", -1),
        ("indexOf(body.mixed, '10')", 6),
        ("indexOf('aXa', 'a', -5)", 0),
        ("omit(body.object, split('a,b', ','))", {}),
        ("pick(body.object, split('a,b', ','))", {"a": 1, "b": None}),
        ("last(null)", UNDEFINED),
        ("indexOf(body.mixed, '9', 1)", 1),
        ("indexOf('aXa', 'a')", 0),
        ("pick(body.long, 'ab')", {"ab": 1}),
        ("omit(body.long, 'ab')", {"a": 2}),
        # Text
        ("substring('Hello', 3, 1)", "el"),
        ("substring('Hello', 0 - 3, 2)", "He"),
        ("substring('Hello', 2, 99)", "llo"),
        ("split('abc', '')", ["a", "b", "c"]),
        ("capitalize('')", ""),
        ("startcase('éa  bC')", "Éa  Bc"),
        ("replace('aAa', '/A/gi', '-')", "---"),
        ("replace('aAa', '/a/', '-')", "-Aa"),
        ("replace('a/b', '/', '-')", "a-b"),
        ("length(body.bytes)", 2),
        ("length(body.object)", 2),
        ("toString(true)", "true"),
        ("toString(1.0)", "1"),
        ("toString(body.date)", "2026-05-10T12:00:00.000Z"),
        ("toString(body.bytes)", "\x00\ufffd"),
        ("encodeURL('\U0001f600')", "%F0%9F%98%80"),
        ("toBinary('é')", "é".encode()),
        ("toBinary('é', 'utf-8')", "é".encode()),
        ("base64(body.bytes)", "AP8="),
        (
            "sha256('', 'latin1')",
            bytes.fromhex("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855").decode("latin-1"),
        ),
        ("sha256('a', '')", "ca978112ca1bbdcafac231b39a23dc4da786eff8147c4e72b9807785afee48bb"),
        ("sha256('a', 'hex', '')", "ca978112ca1bbdcafac231b39a23dc4da786eff8147c4e72b9807785afee48bb"),
        ("sha256('a', 'hex', null)", "ca978112ca1bbdcafac231b39a23dc4da786eff8147c4e72b9807785afee48bb"),
        ("sha1('a', 'hex', 'Jefe')", hmac.digest(b"Jefe", b"a", "sha1").hex()),
        ("sha256('a', 'hex', '4a656665', 'hex')", hmac.digest(b"Jefe", b"a", "sha256").hex()),
        ("escapeHTML(body.quotes)", "&quot;&#x27;&lt;"),
        ("switch('r', 'A', 'r', 'B', 'x', 'none')", "none"),
        ("switch('B', 'A', 1, 'B', 2)", 2),
        ("switch('B', 'A', 1, 'B', 2, 3)", 2),
        ("switch(undefined, null, 1, undefined, 2)", 2),
        # Numbers
        ("parseNumber(1.5, ',')", 1.5),
        ("parseNumber('1.5', '')", 1.5),
        ("parseNumber('1 000')", 1000),
        ("round('2.5')", 3),
        ("trunc(-1.29, 1)", -1.2),
        ("trunc(1.5, 20)", 1.5),
        ("trunc(1.29)", 1),
        ("decodeURL('%c3%A9%2f')", "é/"),
        ("average(null, 2, 4)", 3),
        ("median(null)", UNDEFINED),
        ("average(null)", UNDEFINED),
        ("min(null)", UNDEFINED),
        ("max(null, null)", UNDEFINED),
        ("sum(null)", 0),
        ("min('3', 2.5)", 2.5),
        ("parseNumber('1.234,5', ',')", 1234.5),
        ("parseNumber('1,234.5')", 1234.5),
        ("parseNumber(7)", 7),
        ("formatNumber(-1234.5, 1)", "-1.234,5"),
        ("formatNumber(1234)", "1.234"),
        ("formatNumber(0.4)", "0"),
        ("formatNumber(0.5, 1)", "0,5"),
        ("formatNumber(-0.5, 1)", "-0,5"),
        ("join(body.sizes, ' ')", "1e-7 1.5e-10 1e+21 1e+16"),
        ("formatNumber(-0.04, 1)", "0,0"),
        ("formatNumber(1, 20, '.', '')", "1.00000000000000000000"),
        # JSON
        ("parseJSON('')", UNDEFINED),
        ("parseJSON(null)", UNDEFINED),
        ("createJSON(undefined)", UNDEFINED),
        ("createJSON(null)", "null"),
        ("createJSON(body.nulls)", "[null,null]"),
    ],
)
def test_edges(expression: str, value: Any) -> None:
    found = given(expression)
    assert same(found, value), found


def _token(secret: str, algorithm: str, header: dict[str, Any]) -> str:
    parts = [json.dumps(part, separators=(",", ":")) for part in (header, {"a": 1, "b": None})]
    head, body = (base64.urlsafe_b64encode(part.encode()).decode().rstrip("=") for part in parts)
    digest = hmac.digest(secret.encode(), f"{head}.{body}".encode(), algorithm)
    return f"{head}.{body}." + base64.urlsafe_b64encode(digest).decode().rstrip("=")


def test_web_tokens() -> None:
    """Many secrets: a signature may end with any sign."""
    plain = {"alg": "HS384", "typ": "JWT"}
    for number in range(300):
        assert given(f"jwt(body.object, 'k{number}', 'HS384')") == _token(f"k{number}", "sha384", plain)
    usual = _token("k", "sha256", {"alg": "HS256", "typ": "JWT"})
    assert given("jwt(body.object, 'k')") == given("jwt(body.object, 'k', '')") == usual
    assert given("jwt(body.object, 'k', 'HS256', 'x')") == usual
    more = {"alg": "HS512", "typ": "JWT", "ab": 1, "a": 2}
    assert given("jwt(body.object, 'k', 'HS512', body.long)") == _token("k", "sha512", more)


# ------------------------------------------------------------------ dates


@pytest.mark.parametrize(
    ("day", "text"),
    [
        *((1, "1st"), (2, "2nd"), (3, "3rd"), (4, "4th"), (10, "10th"), (11, "11th"), (12, "12th"), (13, "13th")),
        *(
            (14, "14th"),
            (20, "20th"),
            (21, "21st"),
            (22, "22nd"),
            (23, "23rd"),
            (24, "24th"),
            (30, "30th"),
            (31, "31st"),
        ),
    ],
)
def test_ordinals(day: int, text: str) -> None:
    assert write(datetime(2026, 1, day, tzinfo=UTC), "Do") == text


@pytest.mark.parametrize(
    ("moment", "form", "text"),
    [
        (datetime(2005, 1, 2, 0, 4, 5, 67_000, tzinfo=UTC), "YYYY YY Q M MM D DD", "2005 05 1 1 01 2 02"),
        (datetime(2005, 1, 2, 0, 4, 5, 67_000, tzinfo=UTC), "H HH h hh A a m mm s ss", "0 00 12 12 AM am 4 04 5 05"),
        (datetime(2005, 1, 2, 12, 4, 5, 67_000, tzinfo=UTC), "H h A a S SS SSS", "12 12 PM pm 0 06 067"),
        (datetime(2005, 1, 2, 13, tzinfo=UTC), "H h hh", "13 1 01"),
        (datetime(2005, 1, 2, tzinfo=UTC), "DDD DDDD ddd dddd E W WW", "2 002 Sun Sunday 7 53 53"),
        (datetime(2005, 12, 31, tzinfo=UTC), "MMM MMMM Q DDD", "Dec December 4 365"),
        (datetime(2005, 3, 1, tzinfo=UTC), "Q", "1"),
        (datetime(2005, 4, 1, tzinfo=UTC), "Q", "2"),
        (datetime(2005, 1, 2, tzinfo=timezone(timedelta(hours=-3, minutes=-30))), "Z ZZ", "-03:30 -0330"),
        (datetime(2005, 1, 2, tzinfo=timezone(timedelta(hours=5, minutes=45))), "Z ZZ", "+05:45 +0545"),
        (datetime(2005, 1, 2, tzinfo=timezone(timedelta(minutes=-1))), "Z", "-00:01"),
        (datetime(2005, 1, 2, tzinfo=UTC), "[Q] YYYY [] [D]", "Q 2005  D"),
        (datetime(1970, 1, 1, 0, 0, 1, 500_000, tzinfo=UTC), "X x", "1 1500"),
    ],
)
def test_dates_are_written(moment: datetime, form: str, text: str) -> None:
    assert write(moment, form) == text


def utc(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=UTC)  # type: ignore[misc, arg-type]


@pytest.mark.parametrize(
    ("text", "form", "moment"),
    [
        ("68", "YY", utc(2068, 1, 1)),
        ("69", "YY", utc(1969, 1, 1)),
        ("00", "YY", utc(2000, 1, 1)),
        ("99", "YY", utc(1999, 1, 1)),
        ("7", "D", utc(1970, 1, 7)),
        ("12:34", "HH:mm", utc(1970, 1, 1, 12, 34)),
        ("5 Mar 2026", "D MMM YYYY", utc(2026, 3, 5)),
        ("5 MARCH 2026", "D MMMM YYYY", utc(2026, 3, 5)),
        ("may 2026", "MMMM YYYY", utc(2026, 5, 1)),
        ("Sept 2026", "MMM YYYY", utc(2026, 9, 1)),
        ("January 2026", "MMMM YYYY", utc(2026, 1, 1)),
        ("12 AM", "h A", utc(1970, 1, 1, 0)),
        ("12 pm", "h a", utc(1970, 1, 1, 12)),
        ("1 am", "hh a", utc(1970, 1, 1, 1)),
        ("11 PM", "hh A", utc(1970, 1, 1, 23)),
        ("2nd 03", "Do MM", utc(1970, 3, 2)),
        ("05.1", "ss.S", utc(1970, 1, 1, 0, 0, 5, 100_000)),
        ("05.123456789", "ss.SSS", utc(1970, 1, 1, 0, 0, 5, 123_456)),
        ("12 Z", "H Z", utc(1970, 1, 1, 12)),
        ("12 +01:30", "H Z", utc(1970, 1, 1, 10, 30)),
        ("12 -0200", "H ZZ", utc(1970, 1, 1, 14)),
        ("12 +0000", "H ZZ", utc(1970, 1, 1, 12)),
        ("1.5", "X", utc(1970, 1, 1, 0, 0, 1, 500_000)),
        ("-1", "X", utc(1969, 12, 31, 23, 59, 59)),
        ("1500", "x", utc(1970, 1, 1, 0, 0, 1, 500_000)),
        (" 2026 ", "YYYY", utc(2026, 1, 1)),
        ("(2026", "(YYYY", utc(2026, 1, 1)),
        ("at (2026)", "[at] (YYYY)", utc(2026, 1, 1)),
        ("Mon 2026", "ddd YYYY", utc(2026, 1, 1)),
    ],
)
def test_dates_are_read(text: str, form: str, moment: datetime) -> None:
    assert given(f"parseDate('{text}', '{form}')") == moment


@pytest.mark.parametrize(
    ("text", "form", "where", "moment"),
    [
        ("2026-05-10 12", "YYYY-MM-DD HH", "America/New_York", utc(2026, 5, 10, 16)),
        ("2026-05-10 12 Z", "YYYY-MM-DD HH Z", "America/New_York", utc(2026, 5, 10, 12)),
        ("2026-05-10 12", "YYYY-MM-DD HH", "UTC", utc(2026, 5, 10, 12)),
        ("2026-05-10 12", "YYYY-MM-DD HH", "", utc(2026, 5, 10, 12)),
    ],
)
def test_dates_are_read_in_a_zone(text: str, form: str, where: str, moment: datetime) -> None:
    assert given(f"parseDate('{text}', '{form}', '{where}')") == moment


@pytest.mark.parametrize(
    ("expression", "value"),
    [
        ("formatDate(0, 'YYYY')", "1970"),
        ("formatDate('', 'YYYY')", UNDEFINED),
        ("formatDate('2026-05-10', 'HH:mm', 'Asia/Kolkata')", "05:30"),
        ("formatDate(' 2026-05-10T01:00 ', 'HH')", "01"),
        ("parseDate('2026-05-10T14:00:00+02:00', '')", NOON),
        ("parseDate(body.date, 'YYYY')", NOON),
        ("addMonths('2026-01-31', 1)", utc(2026, 2, 28)),
        ("addMonths('2026-01-31', 0 - 2)", utc(2025, 11, 30)),
        ("addMonths('2026-12-01', 1)", utc(2027, 1, 1)),
        ("addMonths('2026-12-01', 0)", utc(2026, 12, 1)),
        ("addMonths('2026-01-01', 0 - 1)", utc(2025, 12, 1)),
        ("addYears('2026-05-10', 0 - 1)", utc(2025, 5, 10)),
        ("addDays('2026-05-10', null)", utc(2026, 5, 10)),
        ("addDays('2026-05-10', 0.5)", utc(2026, 5, 10, 12)),
        ("addSeconds('2026-05-10', 1)", utc(2026, 5, 10, 0, 0, 1)),
        ("addMinutes('2026-05-10', 1)", utc(2026, 5, 10, 0, 1)),
        ("addHours('2026-05-10', 1)", utc(2026, 5, 10, 1)),
        ("addWeeks('2026-05-10', 1)", utc(2026, 5, 17)),
        ("setDay('2026-05-10', 1)", utc(2026, 5, 10)),
        ("setDay('2026-05-10', 7)", utc(2026, 5, 16)),
        ("setDay('2026-05-16', 1)", utc(2026, 5, 10)),
        ("setMonth('2026-01-31', 2)", utc(2026, 2, 28)),
        ("setMonth('2026-01-31', 14)", utc(2027, 2, 28)),
        ("setYear('2024-02-29', 2025)", utc(2025, 2, 28)),
        ("setDate('2026-05-10', 40)", utc(2026, 6, 9)),
        ("setHour('2026-05-10', 24)", utc(2026, 5, 11)),
        ("setSecond('', 1)", UNDEFINED),
        ("formatDate(timestamp, 'HH:mm:ss')", "12:00:00"),
        ("formatDate(now, 'SSS')", "750"),
        ("timestamp", 1_778_414_400),
    ],
)
def test_dates_are_moved(expression: str, value: Any) -> None:
    assert same(given(expression), value), given(expression)


@pytest.fixture
def elsewhere(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A machine whose own zone is far from UTC."""
    monkeypatch.setenv("TZ", "Asia/Tokyo")
    time.tzset()
    yield
    monkeypatch.undo()
    time.tzset()


def test_milliseconds_are_cut_off() -> None:
    for micros, text in ((0, "000"), (999, "000"), (1_000, "001"), (500_999, "500"), (999_999, "999")):
        assert iso(datetime(2026, 5, 10, 12, 0, 0, micros, tzinfo=UTC)) == f"2026-05-10T12:00:00.{text}Z"


@pytest.mark.usefixtures("elsewhere")
def test_the_zone_of_the_machine_does_not_matter() -> None:
    assert (
        iso(datetime(2026, 5, 10, 14, 0, 0, 999_999, tzinfo=timezone(timedelta(hours=2)))) == "2026-05-10T12:00:00.999Z"
    )
    assert given("formatDate('2026-05-10T12:00', 'HH')") == "12"
    assert given("formatDate(1778414400, 'HH')") == "12"
    assert given("parseDate('1778414400', 'X')") == NOON
    assert given("parseDate('1778414400000', 'x')") == NOON
    assert given("parseDate('12', 'HH')").hour == 12
    assert given("formatDate(body.date, 'HH', '')") == "12"
    assert given("now").hour == 12
    for moment in ("body.date", "1778414400", "'2026-05-10T14:00:00+02:00'"):
        assert given(f"parseDate({moment})").utcoffset() == timedelta(0)


# ------------------------------------------------------------------ what is refused, in its very words


@pytest.mark.parametrize(
    ("expression", "message"),
    [
        ("shuffle('x')", "shuffle needs an array, not text"),
        ("substring('x', 'y')", "substring needs a number, not text"),
        ("substring('x', 0, true)", "substring needs a number, not a boolean"),
        ("parseDate('7 Foo', 'D MMM')", "parseDate: there is no such month"),
        ("parseDate('7', 'D D')", "parseDate: the form names a part twice"),
        ("parseDate('x', 'YYYY')", "parseDate: the text does not fit the form"),
        ("parseDate('1', 'E')", "parseDate: the token E is not simulated"),
        ("addDays(true, 1)", "addDays needs a date, not a boolean"),
        ("addDays(body.object, 1)", "addDays needs a date, not a collection"),
        ("addDays('x', 1)", "addDays: this text is not a date"),
        ("formatDate(now, 'YYYY', 'x/y')", "there is no such time zone"),
        ("first(body.bytes)", "first needs an array, not binary data"),
        ("first(body.date)", "first needs an array, not a date"),
        ("first(1)", "first needs an array, not a number"),
        ("merge(body.object, 1)", "merge needs a collection, not a number"),
        ("keys(body.nulls)", "keys needs a collection, not an array"),
        ("toArray(1)", "toArray needs a collection, not a number"),
        ("sum(body.object)", "sum needs a number, not a collection"),
        ("abs(null)", "abs needs a number, not null"),
        ("abs(undefined)", "abs needs a number, not undefined"),
        ("abs(' ')", "abs needs a number, not text"),
        ("trunc(1, 21)", "trunc takes 0 to 20 decimal places"),
        ("trunc(1, 0 - 1)", "trunc takes 0 to 20 decimal places"),
        ("formatNumber(1, 21)", "formatNumber takes 0 to 20 decimal places"),
        ("decodeURL('%')", "decodeURL: a percent sign without two hexadecimal digits"),
        ("toBinary('a', 'utf16')", "toBinary: the encoding is none of utf8, hex, base64"),
        ("sha512('a', 'octal')", "sha512: the encoding is none of hex, base64, latin1"),
        ("sort(body.mixed, 'ci')", "sort: the order is asc or desc, each with or without ci"),
        ("parseJSON('Infinity')", "parseJSON: this is not JSON"),
        ("jwt(1, 'k')", "jwt: the payload is a number, not a collection"),
        ("jwt(body.object, 'k', 'none')", "jwt: none is not simulated"),
        ("body.mixed['1']", "an array is read by a whole number, not by text"),
        ("body.mixed[true]", "an array is read by a whole number, not by a boolean"),
        ("body.mixed[1.5]", "an array is read by a whole number, not by a number"),
        ("1 + 'a'", "+ works on numbers, not on text"),
        ("null * 1", "* works on numbers, not on null"),
        ("1 % 0", "%: integer modulo by zero"),
        ("1 / 0", "/: division by zero"),
        ("nothing()", "there is no function nothing"),
        ("if(1)", "if does not take 1 arguments"),
        ("sum()", "sum does not take 0 arguments"),
        ("equal(1, 2, 3)", "equal does not take 3 arguments"),
        ("Body", "there is no variable Body"),
    ],
)
def test_refusals(expression: str, message: str) -> None:
    text = "{{" + expression + "}}"
    with pytest.raises(ImlError) as refused:
        render(text, SCOPE)
    assert str(refused.value) == f"{message} in {text!r}"
    assert refused.value.text == text


WRONG = {
    "an array, not text": """
        first('x') last('x') map('x','k') join('x',',') add('x',1) remove('x',1) sort('x') reverse('x') shuffle('x')
        merge('x','y') slice('x',1) flatten('x') distinct('x') toCollection('x','k','v')
    """,
    "a collection, not text": "keys('x') toArray('x') pick('x','k') omit('x','k')",
    "a number, not text": """
        round('x') ceil('x') floor('x') trunc('x') trunc(1,'x') abs('x') min('x') max('x') sum('x') average('x')
        median('x') parseNumber('x') formatNumber('x') formatNumber(1,'x') indexOf('x','x','x') substring('x','x')
        slice(body.mixed,'x') slice(body.mixed,1,'x') addSeconds(now,'x') addMinutes(now,'x') addHours(now,'x')
        addDays(now,'x') addWeeks(now,'x') addMonths(now,'x') addYears(now,'x') setSecond(now,'x')
        setMinute(now,'x') setHour(now,'x') setDate(now,'x') setDay(now,'x') setMonth(now,'x') setYear(now,'x')
    """,
    "a date, not a boolean": """
        formatDate(true,'x') parseDate(true) addSeconds(true,1) addMinutes(true,1) addHours(true,1) addDays(true,1)
        addWeeks(true,1) addMonths(true,1) addYears(true,1) setSecond(true,1) setMinute(true,1) setHour(true,1)
        setDate(true,1) setDay(true,1) setMonth(true,1) setYear(true,1)
    """,
}


@pytest.mark.parametrize("needs", WRONG)
def test_a_function_names_itself(needs: str) -> None:
    for expression in WRONG[needs].split():
        with pytest.raises(ImlError) as refused:
            given(expression)
        name = expression.partition("(")[0]
        assert refused.value.message == f"{name} needs {needs} in {'{{' + expression + '}}'!r}"


@pytest.mark.parametrize(
    ("text", "message", "at"),
    [
        ("{{1 +}}", "the tag ends too early", 5),
        ("{{(1}}", "the tag ends too early, ')' is missing", 4),
        ("{{if(1, 2}}", "the tag ends too early, ')' is missing", 9),
        ("ab {{1 2}}", "'2' is out of place", 7),
        ("{{)}}", "')' is out of place", 2),
        ("{{body.mixed[1}}", "the tag ends too early, ']' is missing", 14),
        ("{{body.1}}", "'1' is out of place", 7),
        ("{{- body}}", "'-' is out of place", 2),
        ("{{ }}", "an empty tag", 3),
        ("{{1 # 2}}", "'#' means nothing in an expression", 4),
        ("x{{1", "a tag is opened and not closed", 1),
    ],
)
def test_what_cannot_be_read(text: str, message: str, at: int) -> None:
    with pytest.raises(ImlError) as refused:
        render(text, SCOPE)
    assert str(refused.value) == f"{message} in {text!r}"
    assert refused.value.at == at


@pytest.mark.parametrize("text", ["d29ya2Zsb3c=!", "d29y a2Zs", "d29ya2Zsb3c"])
def test_base64_is_read_strictly(text: str) -> None:
    with pytest.raises(ImlError, match=r"^toBinary: "):
        given(f"toBinary('{text}', 'base64')")


def test_numbers_are_as_long_as_they_may_be() -> None:
    assert given("9" * 300) == int("9" * 300)
    assert type(given("7")) is int
    assert type(given("7.0 + 0.5")) is float
    with pytest.raises(ImlError) as refused:
        given("9" * 301)
    assert refused.value.message.startswith("a number of more than 300 digits in ")


def test_what_is_decoded_is_utf8() -> None:
    with pytest.raises(ImlError, match=r"^decodeURL: 'utf-8' codec"):
        given("decodeURL('%ff')")


def test_a_long_text_is_shown_in_part() -> None:
    """120 signs are shown; of more, 117 and three dots."""
    for length, whole in ((120, True), (121, False)):
        text = "{{Body}}" + "x" * (length - 8)
        with pytest.raises(ImlError) as refused:
            render(text, SCOPE)
        shown = text if whole else text[:117] + "..."
        assert str(refused.value) == f"there is no variable Body in {shown!r}"
        assert refused.value.inside("another") is refused.value


# ------------------------------------------------------------------ scopes, what is merged, and undefined


def test_a_scope_keeps_what_is_not_changed() -> None:
    chance = random.Random(7)
    scope = Scope({"body": 1}, 5.0, "run_7", chance)
    more = scope.with_(item=2)
    assert (dict(more.variables), more.now, more.execution) == ({"body": 1, "item": 2}, 5.0, "run_7")
    assert more.chance is chance
    later = more.at(9.5)
    assert (later.variables, later.now, later.execution) == (more.variables, 9.5, "run_7")
    assert later.chance is chance
    assert render("{{executionId}}", later) == "run_7"
    assert render("{{timestamp}}", later) == 9
    assert Scope().execution == "simulated"


def test_chance_repeats_with_its_seed() -> None:
    def drawn() -> list[Any]:
        scope = Scope({}, chance=random.Random(1))
        return [render(f"{{{{{name}}}}}", scope) for name in ("random", "uuid", "random", "uuid")]

    assert drawn() == drawn()
    one, name, two, other = drawn()
    assert 0 <= one < 1
    assert one != two
    assert name != other
    assert name[14] == "4"


@pytest.mark.parametrize("nothing", ["{{null}}", "{{undefined}}", "{{emptystring}}", ""])
def test_nothing_is_merged_as_nothing(nothing: str) -> None:
    assert render({"a": 1, "{{...}}": nothing}, SCOPE) == {"a": 1}


def test_merging_overwrites_and_leaves_undefined_out() -> None:
    scope = Scope({"body": {"a": 2, "b": UNDEFINED, "c": None}})
    assert render({"a": 1, "b": 1, "{{...}}": "{{body}}", "c": 3}, scope) == {"a": 2, "b": 1, "c": 3}
    assert render({"a": 1, "b": "{{body.x}}", "c": ["{{body.x}}", "{{body.c}}"]}, scope) == {"a": 1, "c": [None]}


@pytest.mark.parametrize("value", ["{{1}}", "text", "{{body.mixed}}"])
def test_only_a_collection_is_merged(value: str) -> None:
    kinds = {"{{1}}": "a number", "text": "text", "{{body.mixed}}": "an array"}
    with pytest.raises(ImlError) as refused:
        render({"{{...}}": value}, SCOPE)
    assert str(refused.value) == f"{{{{...}}}} merges a collection, not {kinds[value]}"


def test_a_key_holds_no_expression() -> None:
    with pytest.raises(ImlError) as refused:
        render({"a{{b}}": 1}, SCOPE)
    assert str(refused.value) == "the key 'a{{b}}' holds an expression, which no page documents"


def test_whole_numbers_are_int_while_they_are_exact() -> None:
    for given_, kind in (
        (1000.0, int),
        (-1000.0, int),
        (2.0**53 - 1, int),
        (2.0**53, float),
        (1.5, float),
        (2**60, int),
    ):
        assert tidy(given_) == given_
        assert type(tidy(given_)) is kind
    assert tidy(2**1023) == 2**1023
    for grown in (float("inf"), float("-inf"), float("nan"), 2**1023 + 1, -(2**1024)):
        with pytest.raises(ImlError, match=r"^a number grew beyond all bounds$"):
            tidy(grown)


@pytest.mark.parametrize("value", [1, -1, 0.5, 1e300, True, "0", " ", [], {}, [0], NOON, b""])
def test_what_is_true(value: Any) -> None:
    assert truthy(value) is True


@pytest.mark.parametrize("value", [0, 0.0, -0.0, float("nan"), False, "", None, UNDEFINED])
def test_what_is_false(value: Any) -> None:
    assert truthy(value) is False


def test_undefined_is_one_false_thing() -> None:
    assert repr(UNDEFINED) == "undefined"
    assert not UNDEFINED
    assert copy(UNDEFINED) is deepcopy([UNDEFINED])[0] is UNDEFINED
