"""Text on its way into n8n's editor, exactly."""

from __future__ import annotations

import pytest

from targets.n8n import escaping


@pytest.mark.parametrize(
    ("given", "shown"),
    [
        ("Only calls of this assistant.", "Only calls of this assistant"),
        ("Only calls", "Only calls"),
        ("One. Two.", "One. Two."),
        ("One? Two.", "One? Two."),
        ("One! Two.", "One! Two."),
        ("Why?", "Why?"),
        ("Up to 1.5 seconds.", "Up to 1.5 seconds"),
        ("e.g. this.", "e.g. this."),
        ("  Two \t\n lines.  ", "Two lines"),
        ("", ""),
        (".", ""),
        ("Less <b>than</b> & more.", "Less &lt;b&gt;than&lt;/b&gt; &amp; more"),
        ("<<>>&&", "&lt;&lt;&gt;&gt;&amp;&amp;"),
        ("&lt;", "&amp;lt;"),
    ],
)
def test_a_description_is_no_html_and_one_sentence_loses_its_full_stop(given: str, shown: str) -> None:
    assert escaping.described(given) == shown


@pytest.mark.parametrize(
    ("given", "default"),
    [
        ("plain", "plain"),
        ("", ""),
        (" =1", " =1"),
        ("a=1", "a=1"),
        (3, 3),
        (True, True),
        (None, None),
        ("=", '={{ "=" }}'),
        ("={{ $env.X }}", '={{ "=\\x7b\\x7b $env.X \\x7d\\x7d" }}'),
        ('="a" "b"', '={{ "=\\"a\\" \\"b\\"" }}'),
        ("=\\ \\", '={{ "=\\\\ \\\\" }}'),
        ("=a\nb\n\rc\r", '={{ "=a\\nb\\n\\rc\\r" }}'),
    ],
)
def test_a_default_that_looks_like_an_expression_is_a_text(given: object, default: object) -> None:
    assert escaping.plain(given) == default
