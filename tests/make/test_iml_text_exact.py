"""The very text that the writer of IML gives."""

from __future__ import annotations

from typing import Any

import pytest

from targets.make.iml_text import (
    EMPTY,
    MERGE,
    all_of,
    bracketed,
    call,
    exact,
    first_of,
    literal,
    member,
    path,
    static,
    static_data,
    tag,
)

J = "\u2060"


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("", ""),
        ("plain } }}", "plain } }}"),
        ("{a}", "{a}"),
        ("{{a}}", f"{{{J}{{a}}}}"),
        ("{{{", f"{{{J}{{{J}{{{J}"),
        ("a{", f"a{{{J}"),
        ("a{\n", f"a{{{J}\n"),
    ],
)
def test_static_text(text: str, shown: str) -> None:
    assert static(text) == shown


def test_static_data_keeps_everything_but_text() -> None:
    given = {"{{a": ["{{", 1, 1.5, None, True, ("{{",)], 7: {"x": "y{"}}
    assert static_data(given) == {
        f"{{{J}{{a": [f"{{{J}{{{J}", 1, 1.5, None, True, [f"{{{J}{{{J}"]],
        "7": {"x": f"y{{{J}"},
    }


@pytest.mark.parametrize(
    ("value", "written"),
    [
        (None, "null"),
        (True, "true"),
        (False, "false"),
        (7, "7"),
        (-1.5, "-1.5"),
        ("", "''"),
        ("a b/c?d=1&e", "'a b/c?d=1&e'"),
        ("é日", "'é日'"),
        ("it's", "decodeURL('it%27s')"),
        ('"', "decodeURL('%22')"),
        ("\\", "decodeURL('%5C')"),
        ("a{b}", "decodeURL('a%7Bb%7D')"),
        ("f(x)", "decodeURL('f%28x%29')"),
        ("`/`", "decodeURL('%60%2F%60')"),
        ("\n", "decodeURL('%0A')"),
        ("\x7f\x9f", "decodeURL('%7F%C2%9F')"),
        ("\u2028", "decodeURL('%E2%80%A8')"),
        ("\xa0", "'\xa0'"),
    ],
)
def test_literals(value: Any, written: str) -> None:
    assert literal(value) == written


@pytest.mark.parametrize(
    ("steps", "written"),
    [
        (("body",), "body"),
        (("body", ""), "body"),
        (("body", "a", "b.c"), "body.a.b.c"),
        (("body", "_a1", "1a"), "body._a1.`1a`"),
        (("body", "a b"), "body.`a b`"),
        (("body", "a'b"), "body.`a'b`"),
        (("body", "é"), "body.`é`"),
    ],
)
def test_paths(steps: tuple[str, ...], written: str) -> None:
    assert path(*steps) == written


def test_a_member_may_have_dots_in_its_name() -> None:
    assert member("scopes", "calls") == "scopes.calls"
    assert member("scopes", "calls.read") == "scopes.`calls.read`"
    with pytest.raises(ValueError, match="cannot be the name"):
        member("scopes", "a`")


@pytest.mark.parametrize("name", ["a`", "{", "}", "a\x00", "a\n", "a\x1f"])
def test_names_that_no_backticks_hold(name: str) -> None:
    with pytest.raises(ValueError, match="cannot be the name") as refused:
        path("body", name)
    assert str(refused.value) == f"{name!r} cannot be the name of a variable"


def test_tags_calls_and_what_they_are_made_of() -> None:
    assert tag("a") == "{{a}}"
    assert call("now") == "now()"
    assert call("add", "a", "1") == "add(a, 1)"
    assert first_of([], "x") == "x"
    assert first_of(["a"], "x") == "ifempty(a, x)"
    assert (MERGE, EMPTY) == ("{{...}}", "undefined")


def test_what_is_sent() -> None:
    given = {"{{k}}": ["{{x}}", "{x}", 1, None, ("{{",)], 7: True}
    assert exact(given) == {
        f"{{{J}{{k}}}}": ["{{decodeURL('%7B%7Bx%7D%7D')}}", "{x}", 1, None, ["{{decodeURL('%7B%7B')}}"]],
        "7": True,
    }
    assert exact(("a",)) == ["a"]


@pytest.mark.parametrize(
    ("conditions", "joined"),
    [
        ([], ""),
        (["a"], "a"),
        (["a || b"], "(a || b)"),
        (["a", "b"], "a && b"),
        (["(a || b)"], "(a || b)"),
        (["f(a || b)", "c"], "f(a || b) && c"),
        (["(a) || b"], "((a) || b)"),
        (["((a || b)) && c"], "((a || b)) && c"),
        (["||"], "(||)"),
        (["a | b"], "a | b"),
    ],
)
def test_conditions_that_are_all_to_hold(conditions: list[str], joined: str) -> None:
    assert all_of(conditions) == joined


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("(a)", True),
        ("((a) || (b))", True),
        ("(a) || (b)", False),
        ("a(b)", False),
        ("(a)b", False),
        ("(a", False),
        ("a", False),
        ("", False),
        ("()", True),
        (")", False),
        ("((a)", False),
    ],
)
def test_whether_one_pair_of_brackets_spans_all(text: str, expected: bool) -> None:
    assert bracketed(text) is expected
