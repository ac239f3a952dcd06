"""What is emitted as a literal is, for a real Node, the value that went in."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from connector_core.harness.node import environment, node
from connector_core.literal import N8N_STYLE, SPACES, Layout, json_text, literal

TEXT = st.one_of(
    st.text(st.characters(exclude_categories=()), max_size=30),
    st.lists(
        st.sampled_from(
            [
                *("'", '"', "`", "\\", "${x}", "*/", "//", "</script>", "\u2028", "\u2029", "\ufeff", "\0", "\n", "\r"),
                *(
                    "1",
                    "\ud800",
                    "\udc00",
                    "\U0001f642",
                    "__proto__",
                    "constructor",
                    "\x7f",
                    "\x85",
                    "\t",
                    "\v",
                    "u2028",
                ),
            ]
        ),
        max_size=8,
    ).map("".join),
)
NUMBER = st.one_of(
    st.integers(-(2**53) + 1, 2**53 - 1),
    st.floats(allow_nan=False, allow_infinity=False),
    st.sampled_from([1e21, 5e-324]),
)
VALUE = st.recursive(
    st.one_of(st.none(), st.booleans(), NUMBER, TEXT, TEXT),
    lambda inner: st.one_of(st.lists(inner, max_size=5), st.dictionaries(TEXT, inner, max_size=5)),
    max_leaves=12,
)
_COMPARE = """
const cases = JSON.parse(require('fs').readFileSync(0, 'utf8'));
const same = (a, b) => {
  if (typeof a !== 'object' || a === null || typeof b !== 'object' || b === null) return a === b;
  if (Array.isArray(a) !== Array.isArray(b)) return false;
  const one = Object.keys(a).sort(), other = Object.keys(b).sort();
  if (Object.getPrototypeOf(a) !== (Array.isArray(a) ? Array.prototype : Object.prototype)) return false;
  return one.length === other.length && one.every((k, i) => k === other[i] && same(a[k], b[k]));
};
const wrong = cases.filter(([text, value]) => {
  try { return !same(Function('"use strict"; return (' + text + ');')(), JSON.parse(value)); } catch { return true; }
});
process.stdout.write(JSON.stringify({ count: cases.length, wrong: wrong.slice(0, 3) }));
"""


@pytest.mark.node
def test_node_reads_back_what_was_written() -> None:
    cases: list[tuple[str, str]] = []

    @settings(max_examples=3000, derandomize=True, deadline=None, database=None)
    @given(VALUE, st.sampled_from([N8N_STYLE, SPACES, Layout(width=20, quote='"')]), st.integers(0, 4))
    def collect(value: Any, layout: Layout, indent: int) -> None:
        cases.append((literal(value, indent=indent, layout=layout), json.dumps(value)))

    collect()
    done = subprocess.run(
        [str(node()), "-e", _COMPARE],
        input=json.dumps(cases),
        env=environment(),
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    result = json.loads(done.stdout)
    assert result["count"] == len(cases) > 2000
    assert result["wrong"] == []


@settings(max_examples=500, derandomize=True, deadline=None, database=None)
@given(VALUE)
def test_json_for_a_file_is_utf8_and_the_same_value(value: Any) -> None:
    assert json.loads(json_text(value).encode("utf-8")) == json.loads(json.dumps(value))


@pytest.mark.parametrize("value", [2**53, float("nan"), float("inf"), b"x", {1, 2}, object(), Path("x")])
def test_what_javascript_cannot_hold_is_refused(value: Any) -> None:
    with pytest.raises((ValueError, TypeError)):
        literal([value])
