"""The very text of literals: quotes, escapes, keys, and where lines break."""

from __future__ import annotations

import math
from typing import Any

import pytest

from connector_core.literal import N8N_STYLE, SPACES, Code, Layout, json_text, key, literal, string

NARROW = Layout(tab=">", tab_width=2, width=20)


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("", "''"),
        ("it", "'it'"),
        ("it's", '"it\'s"'),
        ('say "it"', "'say \"it\"'"),
        ('it\'s "it"', "'it\\'s \"it\"'"),
        ("it's its' \"it\"", "'it\\'s its\\' \"it\"'"),
        ("it's 'its' \"it\"", '"it\'s \'its\' \\"it\\""'),
        ("\\", "'\\\\'"),
        ("\n\r\t\b\f\v", "'\\n\\r\\t\\b\\f\\v'"),
        ("\0\x01\x1f ", "'\\x00\\x01\\x1f '"),
        ("~\x7f\x80\x9f\xa0", "'~\\x7f\\x80\\x9f\xa0'"),
        ("\ud7ff\ud800\udfff\ue000", "'\ud7ff\\ud800\\udfff\ue000'"),
        ("\u2027\u2028\u2029\u202a\ufeff", "'\u2027\\u2028\\u2029\u202a\\ufeff'"),
        ("é日\U0001f642", "'é日\U0001f642'"),
        ("${x} `y` */ </script>", "'${x} `y` */ </script>'"),
    ],
)
def test_a_text_is_quoted_and_escaped(text: str, written: str) -> None:
    assert string(text) == written
    assert literal(text) == written


def test_the_other_quote_may_be_the_usual_one() -> None:
    assert string("it", '"') == '"it"'
    assert string("it's", '"') == '"it\'s"'
    assert string('say "it"', '"') == "'say \"it\"'"
    assert string("'\"", '"') == '"\'\\""'
    other = Layout(quote='"')
    assert literal({"a-b": ["x"], "__proto__": None}, layout=other) == '{\n\t"a-b": ["x"],\n\t["__proto__"]: null,\n}'
    assert literal({"a-b": 1}, layout=other) == '{ "a-b": 1 }'


@pytest.mark.parametrize(
    ("name", "written"),
    [
        ("a", "a"),
        ("_A$9", "_A$9"),
        ("$", "$"),
        ("9a", "'9a'"),
        ("", "''"),
        ("a b", "'a b'"),
        ("a\n", "'a\\n'"),
        ("é", "'é'"),
        ("__proto__", "['__proto__']"),
        ("__proto", "__proto"),
        ("constructor", "constructor"),
    ],
)
def test_a_key_is_quoted_only_where_it_must_be(name: str, written: str) -> None:
    assert key(name) == written
    assert literal({name: 1}) == f"{{ {written}: 1 }}"


@pytest.mark.parametrize(
    ("value", "written"),
    [
        (None, "null"),
        (True, "true"),
        (False, "false"),
        (0, "0"),
        (-7, "-7"),
        (2**53 - 1, "9007199254740991"),
        (1 - 2**53, "-9007199254740991"),
        (1.5, "1.5"),
        (2.0, "2"),
        (-2.0, "-2"),
        (float(2**53 - 1), "9007199254740991"),
        (float(2**53), "9007199254740992.0"),
        (1e21, "1e+21"),
        ([], "[]"),
        ((), "[]"),
        ({}, "{}"),
        ([1, "a", None], "[1, 'a', null]"),
        ((1, [2]), "[1, [2]]"),
        ({"a": 1, "b": []}, "{ a: 1, b: [] }"),
        ({1: 2}, "{ '1': 2 }"),
        (Code("thing"), "thing"),
        ([Code("thing"), Code("a.b")], "[thing, a.b]"),
        ({"a": Code("b")}, "{ a: b }"),
    ],
)
def test_what_fits_stands_on_one_line(value: Any, written: str) -> None:
    assert literal(value) == written


@pytest.mark.parametrize(
    ("value", "told"),
    [
        (2**53, "9007199254740992 is not exact in JavaScript"),
        (-(2**53), "-9007199254740992 is not exact in JavaScript"),
        (math.inf, "inf cannot be written"),
        (math.nan, "nan cannot be written"),
        (b"x", "bytes cannot be written as TypeScript"),
        ({1}, "set cannot be written as TypeScript"),
    ],
)
def test_what_cannot_be_written_is_named(value: Any, told: str) -> None:
    with pytest.raises((ValueError, TypeError)) as refused:
        literal({"a": [value]})
    assert str(refused.value) == told


def lines(*given: str) -> str:
    return "\n".join(given)


@pytest.mark.parametrize(
    ("value", "written"),
    [
        # An object of filled objects or lists is spread, however short.
        ({"a": {"b": 1}}, lines("{", "\ta: { b: 1 },", "}")),
        ({"a": [1]}, lines("{", "\ta: [1],", "}")),
        ({"a": {}, "b": [], "c": ()}, "{ a: {}, b: [], c: [] }"),
        ({"a": (1,)}, lines("{", "\ta: [1],", "}")),
        # So is a list of several objects with several keys each.
        ([{"a": 1, "b": 2}, {"a": 3, "b": 4}], lines("[", "\t{ a: 1, b: 2 },", "\t{ a: 3, b: 4 },", "]")),
        (({"a": 1, "b": 2}, {"a": 3, "b": 4}), lines("[", "\t{ a: 1, b: 2 },", "\t{ a: 3, b: 4 },", "]")),
        ([{"a": 1, "b": 2}], "[{ a: 1, b: 2 }]"),
        ([{"a": 1}, {"a": 3}], "[{ a: 1 }, { a: 3 }]"),
        ([{"a": 1, "b": 2}, {"a": 3}], "[{ a: 1, b: 2 }, { a: 3 }]"),
        ([{"a": 1, "b": 2}, 3], "[{ a: 1, b: 2 }, 3]"),
        (
            {"a": {"b": {"c": 1}}},
            lines("{", "\ta: {", "\t\tb: { c: 1 },", "\t},", "}"),
        ),
        (
            {"a": [{"b": 1, "c": 2}, {"b": 3, "c": 4}]},
            lines("{", "\ta: [", "\t\t{ b: 1, c: 2 },", "\t\t{ b: 3, c: 4 },", "\t],", "}"),
        ),
    ],
)
def test_what_a_person_would_spread_is_spread(value: Any, written: str) -> None:
    assert literal(value) == written


def test_other_indentation() -> None:
    assert literal({"a": {"b": {"c": 1}}}, layout=SPACES) == lines("{", "  a: {", "    b: { c: 1 },", "  },", "}")
    assert literal({"a": [1]}, indent=2) == lines("{", "\t\t\ta: [1],", "\t\t}")
    assert Layout(tab="\t", tab_width=2, width=100, quote="'") == N8N_STYLE


def test_a_line_is_filled_to_its_width_and_no_further() -> None:
    """The comma behind counts, and what stands before."""
    fits = ["x" * 15]  # ['xxxxxxxxxxxxxxx'] is 19 wide; 20 with the comma.
    assert literal(fits, layout=NARROW) == "['xxxxxxxxxxxxxxx']"
    broken = lines("[", ">'xxxxxxxxxxxxxxx',", "]")
    assert literal(fits, layout=NARROW, after=2) == broken
    assert literal(fits, layout=NARROW, before=1) == broken
    assert literal(fits, layout=NARROW, after=0, before=1) == "['xxxxxxxxxxxxxxx']"
    assert literal(["x" * 13], indent=1, layout=NARROW) == "['xxxxxxxxxxxxx']"
    assert literal(["x" * 14], indent=1, layout=NARROW) == lines("[", ">>'xxxxxxxxxxxxxx',", ">]")
    wide = {"key": "x" * 90, "k": 1}
    assert literal({"key": "x" * 82, "k": 1}).count("\n") == 0
    assert literal(wide) == lines("{", f"\tkey: '{'x' * 90}',", "\tk: 1,", "}")


def test_a_nested_value_counts_its_key() -> None:
    """``>name: ['xxxxxx'],`` is 20 wide with its indentation."""
    assert literal({"name": ["x" * 7]}, layout=NARROW) == lines("{", ">name: ['xxxxxxx'],", "}")
    assert literal({"name": ["x" * 8]}, layout=NARROW) == lines("{", ">name: [", ">>'xxxxxxxx',", ">],", "}")


def test_a_text_too_long_for_its_line_goes_below_its_key() -> None:
    assert literal({"name": "x" * 9}, layout=NARROW) == lines("{", ">name: 'xxxxxxxxx',", "}")
    assert literal({"name": "x" * 10}, layout=NARROW) == lines("{", ">name:", ">>'xxxxxxxxxx',", "}")
    deep = literal({"a": {"name": "x" * 10}}, layout=NARROW)
    assert deep == lines("{", ">a: {", ">>name:", ">>>'xxxxxxxxxx',", ">},", "}")


def test_a_list_that_does_not_fit_has_a_line_for_each_item() -> None:
    assert literal(["aaaaaaa", "bbbbbbb"], layout=NARROW) == lines("[", ">'aaaaaaa',", ">'bbbbbbb',", "]")
    assert literal([True, "bbbbbbbbbbbbb"], layout=NARROW) == lines("[", ">true,", ">'bbbbbbbbbbbbb',", "]")
    assert literal([True, False, True, False], layout=NARROW) == lines("[", *[">true,", ">false,"] * 2, "]")
    assert literal([["a" * 9], ["b" * 9]], layout=NARROW) == lines("[", f">['{'a' * 9}'],", f">['{'b' * 9}'],", "]")
    wide = [["a" * 12], ["b" * 11]]  # The inner list of twelve is 17 wide with its comma, of 18; of thirteen it breaks.
    assert literal(wide, layout=NARROW) == lines("[", f">['{'a' * 12}'],", f">['{'b' * 11}'],", "]")
    broken = lines("[", ">[", f">>'{'a' * 14}',", ">],", ">['b'],", "]")
    assert literal([["a" * 14], ["b"]], layout=NARROW) == broken
    assert literal(["a"], indent=1, before=15, layout=NARROW) == lines("[", ">>'a',", ">]")


def test_numbers_fill_lines() -> None:
    """Eighteen columns remain inside: ``1111, 2222, 3333,`` is 17 wide, with a digit more 18."""
    assert literal([1111, 2222, 3333, 4444], layout=NARROW) == lines("[", ">1111, 2222, 3333,", ">4444,", "]")
    assert literal([1111, 2222, 33333, 4.5], layout=NARROW) == lines("[", ">1111, 2222, 33333,", ">4.5,", "]")
    assert literal([1111, 2222, 333333, 4], layout=NARROW) == lines("[", ">1111, 2222,", ">333333, 4,", "]")
    inside = literal({"n": [1111, 2222, 3333, 4444]}, layout=NARROW)
    assert inside == lines("{", ">n: [", ">>1111, 2222,", ">>3333, 4444,", ">],", "}")
    assert literal([1111111, 2222222, 3333333], indent=1, layout=NARROW) == lines(
        "[", ">>1111111,", ">>2222222,", ">>3333333,", ">]"
    )


def test_json_for_a_file() -> None:
    assert json_text({"b": ["é", 1], "a": "\ud800\udfff\ue000"}) == (
        '{\n  "b": [\n    "é",\n    1\n  ],\n  "a": "\\ud800\\udfff\ue000"\n}\n'
    )
    assert json_text({"a": 1}, indent="\t") == '{\n\t"a": 1\n}\n'
