"""The one writer of IML: nothing from a description becomes an expression."""

from __future__ import annotations

import re
from urllib.parse import unquote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from targets.make.iml_text import all_of, exact, first_of, literal, path, static, static_data, tag

HOSTILE = [
    "{{connection.api_key}}",
    "a{",
    "{{{x}}}",
    "{ {x} }",
    "'}}{{x",
    "{",
    "{{",
    "`${x}`",
    "*/",
    "=1+1",
    "a'b\"c\\d",
]
text = st.text(alphabet=st.sampled_from("{}()'\"`\\ab.$= \n\u2028é"), max_size=12)


@given(text)
def test_static_text_opens_no_tag_whatever_follows(value: str) -> None:
    shown = static(value) + tag("statusCode") + static(value)
    assert re.findall(r"\{\{.*?\}\}", shown, re.DOTALL) == ["{{statusCode}}"]


@given(text)
def test_static_text_reads_as_it_was(value: str) -> None:
    assert static(value).replace("\u2060", "") == value


@given(text)
def test_a_literal_is_one_quoted_text_that_gives_the_value_back(value: str) -> None:
    written = literal(value)
    plain = re.fullmatch(r"'([^'{}`\\\"]*)'", written)
    coded = re.fullmatch(r"decodeURL\('([A-Za-z0-9_.~%-]*)'\)", written)
    assert plain or coded, written
    assert (plain[1] if plain else unquote(coded[1] if coded else "")) == value


@pytest.mark.parametrize("value", HOSTILE)
def test_what_is_sent_is_exact(value: str) -> None:
    sent = exact({"a": [value]})["a"][0]
    if sent == value:
        assert "{{" not in value
    else:
        assert unquote(re.fullmatch(r"\{\{decodeURL\('(.*)'\)\}\}", sent)[1]) == value  # type: ignore[index]


def test_data_is_made_inert_inside_and_in_keys() -> None:
    data = static_data({"{{a}}": ["{{b}}", 1, None, {"c": "{{d}}"}]})
    assert "{{" not in str(data)


def test_odd_names_of_variables_stand_in_backticks() -> None:
    assert path("body", "data.call_id") == "body.data.call_id"
    assert path("body", "@type.x-y") == "body.`@type`.`x-y`"
    assert path("body", "", "a") == "body.a"
    with pytest.raises(ValueError, match="cannot be the name of a variable"):
        path("body", "a`b}}")


def test_conditions_are_bracketed_where_they_must_be() -> None:
    assert all_of(["a", "b || c", "(d || e)", "(f) || (g)"]) == "a && (b || c) && (d || e) && ((f) || (g))"


def test_the_first_that_is_not_empty() -> None:
    assert first_of(["a", "b"], "'c'") == "ifempty(a, ifempty(b, 'c'))"
