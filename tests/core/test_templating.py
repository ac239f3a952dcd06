"""Skeletons: what prints, what is refused, and what Markdown makes of text."""

from __future__ import annotations

from pathlib import Path

import pytest
from jinja2 import UndefinedError

from connector_core.templating import (
    Escaped,
    UnescapedTextError,
    code,
    environment,
    href,
    ident,
    lit,
    lit2,
    md,
    raw,
    render,
    span,
)


def rendered(folder: Path, text: str, **view: object) -> str:
    (folder / "t.jinja").write_text(text, encoding="utf-8")
    return render(folder, "t.jinja", **view)


def test_literals_in_both_indentations() -> None:
    assert lit(["a"]) == "['a']"
    assert lit({"a": {"b": 1}}) == "{\n\ta: { b: 1 },\n}"
    assert lit2({"a": {"b": 1}}) == "{\n  a: { b: 1 },\n}"
    assert lit({"a": {"b": 1}}, 1) == "{\n\t\ta: { b: 1 },\n\t}"
    assert lit2({"a": {"b": 1}}, 1) == "{\n    a: { b: 1 },\n  }"
    wide = ["x" * 90]
    for write in (lit, lit2):
        assert "\n" not in write(wide)
        assert "\n" in write(wide, 0, 6)
        assert "\n" not in write(wide, 0, 5)
        assert "\n" in write(wide, 3)
        assert isinstance(write(wide), Escaped)
        # 99 signs and a comma: nothing before, no indentation.
        assert "\n" not in write(["x" * 95])


@pytest.mark.parametrize("name", ["a", "_", "$x", "A1", "Z_$9"])
def test_an_identifier_passes(name: str) -> None:
    assert ident(name) == name
    assert isinstance(ident(name), Escaped)


@pytest.mark.parametrize("name", ["", "1a", "a-b", "a b", "a\n", "é", "a.b", "a;"])
def test_anything_else_does_not(name: str) -> None:
    with pytest.raises(ValueError, match="is not an identifier") as refused:
        ident(name)
    assert str(refused.value) == f"{name!r} is not an identifier"


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("plain text.", "plain text."),
        ("a  b\n\n\tc", "a b c"),
        ("\\ ` * _ [x] <b> |", r"\\ \` \* \_ \[x\] \<b\> \|"),
        ("{{ x }} { y }", "\\{\\{ x }} { y }"),
        ("~~x~~ &amp; &#38; &#x26; & x &; a&b", r"\~\~x\~\~ \&amp; \&#38; \&#x26; & x &; a&b"),
        (7, "7"),
    ],
)
def test_text_in_markdown_starts_nothing(text: object, written: str) -> None:
    assert md(text) == written
    assert isinstance(md(text), Escaped)


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("a", "`a`"),
        ("", "``"),
        ("a  b\nc", "`a b c`"),
        ("a|b", "`a\\|b`"),
        ("a`b", "``a`b``"),
        ("a``b`c", "```a``b`c```"),
        ("`a", "`` `a ``"),
        ("a`", "`` a` ``"),
        ("_*<b>", "`_*<b>`"),
        (7, "`7`"),
    ],
)
def test_a_code_span_holds_any_text(text: object, written: str) -> None:
    assert code(text) == written
    assert isinstance(code(text), Escaped)


@pytest.mark.parametrize(
    ("url", "written"),
    [
        ("https://a.example/b?c=d&e=f#g", "https://a.example/b?c=d&e=f#g"),
        ("https://a.example/(b)|`\\", r"https://a.example/\(b\)\|\`\\"),
        ("https://a.example/?a&amp;b&#41;", r"https://a.example/?a\&amp;b\&#41;"),
        (7, "7"),
    ],
)
def test_a_url_ends_no_link(url: object, written: str) -> None:
    assert href(url) == written
    assert isinstance(href(url), Escaped)


def test_a_span_outside_tables_keeps_its_bars() -> None:
    assert span("a|b  c") == "`a|b c`"
    assert span("`") == "`` ` ``"
    assert isinstance(span("a"), Escaped)


def test_each_filter_has_its_name(tmp_path: Path) -> None:
    text = "<%= a | lit %> <%= a | lit2 %> <%= b | ident %> <%= c | raw %> <%= c | md %> <%= c | code %>"
    assert rendered(tmp_path, text, a=["x"], b="b", c="*") == "['x'] ['x'] b * \\* `*`"
    assert rendered(tmp_path, "<%= c | href %> <%= c | span %>", c="(|") == "\\(\\| `(|`"
    assert isinstance(raw("x"), Escaped)


@pytest.mark.parametrize("text", ["<%= a %>", "<%= 'x' + a %>", "<%= a | upper %>"])
def test_text_that_passed_no_filter_is_refused(tmp_path: Path, text: str) -> None:
    with pytest.raises(UnescapedTextError, match="was printed without"):
        rendered(tmp_path, text, a="text")


def test_what_was_refused_is_named_shortly(tmp_path: Path) -> None:
    with pytest.raises(UnescapedTextError) as refused:
        rendered(tmp_path, "<%= a %>", a="0123456789" * 9)
    assert str(refused.value) == f"'{'0123456789' * 6}' was printed without | lit, | ident, | md, | code or | raw"


def test_numbers_and_nothing_print_as_they_are(tmp_path: Path) -> None:
    assert rendered(tmp_path, "<%= a %>,<%= b %>,<%= c %>", a=7, b="", c=Escaped("x")) == "7,,x"


def test_a_name_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UndefinedError):
        rendered(tmp_path, "<%= a | raw %>")


def test_blocks_leave_no_line_and_other_braces_mean_nothing(tmp_path: Path) -> None:
    text = "<%# a note %>\n{{ a }} {% if %} {# x #} <b>&\n  <% if yes %>\nyes\n  <% endif %>\nend\n"
    assert rendered(tmp_path, text, yes=True) == "{{ a }} {% if %} {# x #} <b>&\nyes\nend\n"
    assert rendered(tmp_path, text, yes=False) == "{{ a }} {% if %} {# x #} <b>&\nend\n"


def test_html_is_not_escaped_twice(tmp_path: Path) -> None:
    assert rendered(tmp_path, "<%= a | raw %>", a="<b>&'") == "<b>&'"


def test_one_environment_a_folder(tmp_path: Path) -> None:
    assert environment(tmp_path) is environment(tmp_path)
    assert environment(tmp_path) is not environment(tmp_path / "x")


@pytest.mark.parametrize(
    ("text", "escaped"),
    [
        (" # x ", "\\# x"),
        ("###### x", "\\###### x"),
        ("####### x", "####### x"),
        ("#x", "#x"),
        ("-", "\\-"),
        ("+ x", "\\+ x"),
        ("+1 x", "+1 x"),
        ("---", "\\---"),
        ("===", "\\==="),
        ("=x", "=x"),
        ("1. x", "1\\. x"),
        ("123456789) x", "123456789\\) x"),
        ("1234567890. x", "1234567890. x"),
        ("0.1.0", "0.1.0"),
        (". x", ". x"),
        ("x # y", "x # y"),
    ],
    ids=[str(number) for number in range(16)],
)
def test_what_would_begin_a_heading_a_list_or_a_rule_is_escaped(text: str, escaped: str) -> None:
    assert md(text) == escaped
