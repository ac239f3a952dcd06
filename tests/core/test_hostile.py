"""Random text in random fields: refused with located mistakes, or emitted by every target, twice the same."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from connector_core import check
from connector_core.check.example import connector as tiny
from connector_core.description import Connector, Record
from connector_core.description.part import Part
from connector_core.diagnostics import DescriptionError, Diagnostics
from connector_core.target import Options, load_all

ICON = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1 1"><rect width="1" height="1"/></svg>'
PIECES = [
    "{{", "}}", "${", "`", "*/", "//", "'", '"', "\\", "</script>", "<!--", "=", "..", "/", "\0", "\n", "\r", "\t",
    "\v", "\u2028", "\ufeff", "\u202e", "\ud800", "%>", "<%=", "{", "}", "__proto__", "constructor", "é", "🙂", "а",
    " ", "a", "Note", "note.", "It ", ".", "1", "-", "_", "|", "[x](y)", "#", "@", ":", "https://x.example", "{id}",
    "{name}",
]  # fmt: skip
TEXT = st.one_of(st.lists(st.sampled_from(PIECES), max_size=6).map("".join), st.text(max_size=20))
VALUE = st.one_of(
    TEXT,
    TEXT,
    TEXT,
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(),
    st.lists(TEXT, max_size=2),
    st.binary(max_size=3),
)
PROFILE = settings(
    max_examples=400,
    derandomize=True,
    deadline=None,
    database=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
Path = tuple[str | int, ...]


def _leaves(value: Any, at: Path) -> Iterator[Path]:
    """Where the description holds plain values (``kind`` tells parts apart and stays)."""
    if isinstance(value, Part):
        for name in type(value).model_fields:
            if name != "kind":
                yield from _leaves(getattr(value, name), (*at, name))
    elif isinstance(value, tuple):
        for number, item in enumerate(value):
            yield from _leaves(item, (*at, number))
    elif isinstance(value, dict):
        for name, item in value.items():
            yield from _leaves(item, (*at, name))
    elif isinstance(value, type) and issubclass(value, Record):
        for number, item in enumerate(value.fields()):
            yield from ((*at, number, *more) for more in _leaves(item, ()))
    else:
        yield at


def _set(value: Any, at: Path, new: Any) -> Any:
    """A copy of the description, every part on the way built (and so checked) again."""
    if not at:
        return new
    step, rest = at[0], at[1:]
    if isinstance(value, Part):
        fields = {name: getattr(value, name) for name in value.model_fields_set}
        return type(value)(**{**fields, str(step): _set(getattr(value, str(step)), rest, new)})
    if isinstance(value, tuple):
        return tuple(_set(item, rest, new) if number == step else item for number, item in enumerate(value))
    if isinstance(value, dict):
        return {name: _set(item, rest, new) if name == step else item for name, item in value.items()}
    other: type[Record] = type(value.__name__, (value,), {"__doc__": value.__doc__, "__module__": value.__module__})
    other._fields = tuple(_set(item, rest, new) if n == step else item for n, item in enumerate(value.fields()))
    return other


LEAVES = list(_leaves(tiny, ()))
TARGETS = list(load_all())


def _judged(connector: Connector) -> Diagnostics:
    diagnostics = Diagnostics()
    check.run(connector, diagnostics)
    if not diagnostics.errors:
        for target in TARGETS:
            target.check(connector, diagnostics)
    return diagnostics


def _assert_located(diagnostics: list[Any]) -> None:
    for item in diagnostics:
        text = item.render()
        assert item.code
        assert item.message
        assert item.line > 0, text
        assert item.file, text
        assert all(char.isprintable() or char == "\n" for char in text)


def test_there_is_much_to_spoil() -> None:
    assert len(LEAVES) > 150
    assert not _judged(tiny).errors


@PROFILE
@given(st.lists(st.tuples(st.sampled_from(LEAVES), VALUE), min_size=1, max_size=2))
def test_refused_at_its_place_or_emitted(spoilt: list[tuple[Path, Any]]) -> None:
    connector = tiny
    try:
        for at, value in spoilt:
            connector = _set(connector, at, value)
    except DescriptionError as problem:
        _assert_located(problem.diagnostics)
        return
    except (AttributeError, TypeError):
        assert len(spoilt) == 2  # the first change took away what the second one names
        return
    diagnostics = _judged(connector)
    if diagnostics.errors:
        _assert_located(diagnostics.errors)
        return
    for target in TARGETS:
        once = target.emit(connector, Options(icon=ICON))
        assert once == target.emit(connector, Options(icon=ICON))
        for name, text in once.items():
            if name.endswith(".json"):
                json.loads(text)
            if isinstance(text, str):
                text.encode("utf-8")
        target.names(connector)


@pytest.mark.parametrize("text", ['It\'s a `note` — "quoted" \\ $5 {each} 🙂.', "I < you & me | <b> [x](y) # *z*."])
@pytest.mark.parametrize("at", [at for at in LEAVES if at[-1] in ("help", "sample", "placeholder", "description")])
def test_what_people_write_is_emitted_by_every_target(at: Path, text: str) -> None:
    try:
        connector = _set(tiny, at, text)
    except DescriptionError:
        return
    if not _judged(connector).errors:
        for target in TARGETS:
            assert target.emit(connector, Options(icon=ICON))
