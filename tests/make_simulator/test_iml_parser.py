"""Reading templates: what is meant, what is refused, and that nothing else ever happens."""

from __future__ import annotations

from contextlib import suppress
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from targets.make.iml_text import exact, literal, path, tag
from targets.make.simulator.iml import UNDEFINED, ImlError, Scope, render
from targets.make.simulator.iml.functions import FUNCTIONS
from targets.make.simulator.iml.values import same, to_text

SCOPE = Scope(
    {
        "body": {"a": {"b": [10, 20, {"c": "deep"}]}, "x-y": 1, "n": None, "text": "t"},
        "statusCode": 200,
        "parameters": {},
    },
    now=1_778_414_400.0,
)

SIGNS = ["{{", "}}", "(", ")", "[", "]", ".", ",", "'", '"', "`", "+", "-", "*", "/", "%", "=", "===", "!", "&&"]
WORDS = ["body", "a", "x", "1", "0", "1.5", "now", "null", "undefined", " ", "||", "<", ">=", "\u2028", "{", "}", "\\"]
SOUP = st.lists(st.sampled_from(SIGNS + WORDS + sorted(FUNCTIONS)), max_size=25).map("".join)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=12,
)


@settings(max_examples=300, deadline=None)
@given(st.text(max_size=60) | SOUP | SOUP.map(lambda text: "{{" + text + "}}"))
@example("{{" + "(" * 5000)
@example("{{" + "!" * 5000 + "1}}")
@example("{{body" + ".a" * 5000 + "}}")
@example("{{" + "1+" * 5000 + "1}}")
@example("{{" + "9" * 5000 + "}}")
@example("{{trunc(1, 999999999)}}")
@example("{{addDays(now, 99999999999)}}")
@example("{{parseDate('99999999999999999999', 'X')}}")
@example("{{formatDate(now, 'YYYY', 'no/where')}}")
@example("{{base64(decodeURL('%FF'))}}")
def test_any_text_gives_a_value_or_an_iml_error(text: str) -> None:
    with suppress(ImlError):
        render(text, SCOPE)


CALLS = st.tuples(st.sampled_from(sorted(FUNCTIONS)), st.lists(JSON, max_size=4))


@settings(max_examples=500, deadline=None)
@given(CALLS)
@example(("median", [[1e308, 1e308]]))
@example(("sum", [[1e308, 1e308]]))
@example(("formatNumber", [1e300, 20, ".", ","]))
@example(("replace", ["a", "/(/g", "b"]))
@example(("replace", ["a", "/a/g", "$9"]))
@example(("jwt", [{"a": "\ud800"}, "k"]))
@example(("sha256", ["\ud800"]))
@example(("get", [[1], "[99999999999999999999]"]))
@example(("setYear", ["2026-01-01T00:00:00Z", 99999]))
@example(("formatDate", [1e300, "YYYY"]))
def test_any_function_with_any_arguments_gives_a_value_or_an_iml_error(call: tuple[str, list[Any]]) -> None:
    name, arguments = call
    scope = Scope({"parameters": {f"p{n}": value for n, value in enumerate(arguments)}}, now=SCOPE.now)
    text = "{{" + name + "(" + ", ".join(f"parameters.p{n}" for n in range(len(arguments))) + ")}}"
    with suppress(ImlError):
        to_text(render(text, scope))


@given(st.none() | st.booleans() | st.integers(-(2**53), 2**53) | st.text())
def test_a_literal_comes_back_as_it_was_written(value: Any) -> None:
    assert same(render(tag(literal(value)), SCOPE), value)


@given(JSON)
def test_data_that_was_made_inert_comes_back(value: Any) -> None:
    # Keys are another matter: they cannot hold expressions, so their braces are parted by a joiner.
    assume(not any("{" in key for key in _keys(value)))
    assert same(render(exact(value), SCOPE), value)


def _keys(value: Any) -> list[str]:
    if isinstance(value, dict):
        return [*value, *(key for item in value.values() for key in _keys(item))]
    return [key for item in value for key in _keys(item)] if isinstance(value, list) else []


NAMES = st.text(st.characters(codec="utf-8", exclude_characters="`{}."), min_size=1).filter(
    lambda name: all(char >= " " for char in name)
)


@given(st.lists(NAMES, min_size=1, max_size=4), JSON)
def test_a_path_that_was_written_leads_to_the_value(names: list[str], value: Any) -> None:
    owner: Any = value
    for name in reversed(names):
        owner = {name: owner}
    assert same(render(tag(path("body", ".".join(names))), Scope({"body": owner})), value)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("{{statusCode}}", 200),
        (" {{statusCode}}", " 200"),
        ("{{statusCode}}{{statusCode}}", "200200"),
        ("", ""),
        ("a } b {", "a } b {"),
        ("{{body.a.b[1]}}", 10),
        ("{{body.a.b[-1].c}}", "deep"),
        ("{{body.a.b[]}}", 10),
        ("{{body.a.b[0]}}", UNDEFINED),
        ("{{body.a.b[4]}}", UNDEFINED),
        ("{{body.a.b[-4]}}", UNDEFINED),
        ("{{body.a.b[statusCode / 100].c}}", UNDEFINED),
        ("{{body.a.b[statusCode / 100 + 1].c}}", "deep"),
        ("{{body.`x-y`}}", 1),
        ("{{body.n}}", None),
        ("{{body.n.more[1].still}}", UNDEFINED),
        ("{{body.text.length}}", UNDEFINED),
        ("{{headers.`x-request-id`}}", UNDEFINED),
        ("<{{body.n}}|{{body.none}}>", "<|>"),
        ("{{1 + 2 * 3}}", 7),
        ("{{(1 + 2) * 3}}", 9),
        ("{{10 - 2 - 3}}", 5),
        ("{{7 % 3}}", 1),
        ("{{-7 % 3}}", -1),
        ("{{7 / 2}}", 3.5),
        ("{{6 / 2}}", 3),
        ("{{0.1 + 0.2}}", 0.30000000000000004),
        ("{{1 = 1 && 2 == 2 && 3 === 3}}", True),
        ("{{1 = '1'}}", False),
        ("{{1 = true}}", False),
        ("{{null = undefined}}", False),
        ("{{1 != '1'}}", True),
        ("{{'b' > 'a'}}", True),
        ("{{'10' > 9}}", False),
        ("{{undefined < 1}}", False),
        ("{{now >= parseDate('2026-05-10T12:00:00Z')}}", True),
        ("{{now = parseDate('2026-05-10T14:00:00+02:00')}}", True),
        ("{{!0 && !'' && !null && !undefined && !false}}", True),
        ("{{!emptyarray}}", False),
        ("{{1 || 2 && 0}}", 1),
        ("{{false || 'other'}}", "other"),
        ("{{0 && parseDate('never computed')}}", 0),
        ("{{!!body.text}}", True),
        ("{{'it}}s'}}", "it}}s"),
        ('{{"it\'s"}}', "it's"),
        ("{{'back\\slash'}}", "back\\slash"),
        ("{{emptystring}}", ""),
        ("{{space}}|{{tab}}|{{newline}}", " |\t|\n"),
        ("{{pi > 3.14}}", True),
        ("{{timestamp}}", 1778414400),
        ("{{now}}", datetime(2026, 5, 10, 12, tzinfo=UTC)),
        ("at {{now}}", "at 2026-05-10T12:00:00.000Z"),
        ("{{true}}/{{false}}/{{1.50}}/{{emptyarray}}", "true/false/1.5/[]"),
        ("{{ignore}}", UNDEFINED),
        ("{{erase}}", None),
    ],
)
def test_a_template_means(text: str, value: Any) -> None:
    assert same(render(text, SCOPE), value)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("{{", "a tag is opened and not closed"),
        ("{{body", "a tag is opened and not closed"),
        ("{{}}", "an empty tag"),
        ("{{'open}}", '"\'" means nothing'),
        ("{{body.}}", "the tag ends too early"),
        ("{{body.1}}", "'1' is out of place"),
        ("{{1 +}}", "the tag ends too early"),
        ("{{a ? b : c}}", "'?' means nothing"),
        ("{{-body.a}}", "'-' is out of place"),
        ("{{(1}}", "')' is missing"),
        ("{{body[1}}", "']' is missing"),
        ("{{lower('a' 'b')}}", "')' is missing"),
        ("{{1 2}}", "'2' is out of place"),
        ("{{nofunction(1)}}", "there is no function nofunction"),
        ("{{paramters.x}}", "there is no variable paramters"),
        ("{{lower()}}", "lower does not take 0 arguments"),
        ("{{lower('a', 'b')}}", "lower does not take 2 arguments"),
        ("{{'a' + 'b'}}", "+ works on numbers, not on text"),
        ("{{1 + undefined}}", "+ works on numbers, not on undefined"),
        ("{{now - 1}}", "- works on numbers, not on a date"),
        ("{{1 / 0}}", "/: division by zero"),
        ("{{body.a.b['1']}}", "an array is read by a whole number, not by text"),
    ],
)
def test_a_mistake_is_told(text: str, message: str) -> None:
    with pytest.raises(ImlError) as caught:
        render(text, SCOPE)
    assert message in str(caught.value)
    assert caught.value.text == text


def test_an_error_never_shows_a_value() -> None:
    with pytest.raises(ImlError) as caught:
        render("{{connection.apiKey + 1}}", Scope({"connection": {"apiKey": "key_12345"}}))
    assert "key_12345" not in str(caught.value)


def test_objects_drop_undefined_keep_null_and_merge() -> None:
    source = {
        "gone": "{{body.none}}",
        "null": "{{body.n}}",
        "before": 1,
        "{{...}}": "{{body.a}}",
        "b": "{{undefined}}",
        "list": ["{{body.none}}", "{{body.n}}", "x"],
    }
    assert render(source, SCOPE) == {"null": None, "before": 1, "list": [None, "x"]}
    assert render({"b": 1, "{{...}}": "{{body.a}}"}, SCOPE)["b"][0] == 10
    assert render({"{{...}}": "{{body.none}}", "a": 1}, SCOPE) == {"a": 1}
    with pytest.raises(ImlError, match="merges a collection, not text"):
        render({"{{...}}": "{{body.text}}"}, SCOPE)
    with pytest.raises(ImlError, match="holds an expression"):
        render({"{{body.text}}": 1}, SCOPE)
