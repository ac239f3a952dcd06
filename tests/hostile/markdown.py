"""The README that a platform shows: rendered, it has the twin's structure and the texts that were put there."""

from __future__ import annotations

from functools import lru_cache
from urllib.parse import unquote

from markdown_it import MarkdownIt
from markdown_it.token import Token

from tests.hostile.compare import Pair


@lru_cache(maxsize=1)
def _reader() -> MarkdownIt:
    return MarkdownIt("commonmark").enable(["table", "strikethrough"])


def read(text: str) -> tuple[str, list[str]]:
    """The kinds of what is in a text, and its texts in order (one a block, code included)."""
    shape: list[str] = []
    leaves: list[str] = []
    for token in _reader().parse(text):
        shape.append(token.type)
        if token.type in ("fence", "code_block", "html_block"):
            leaves.append(token.content)
        if token.children:
            shape += [child.type for child in token.children if child.type not in ("text", "text_special")]
            leaves.append("".join(map(_said, token.children)))
    return " ".join(shape), leaves


def _said(token: Token) -> str:
    if token.type == "link_open":
        return f"<{unquote(str(token.attrGet('href')))}>"
    return " " if token.type in ("softbreak", "hardbreak") else token.content


def compare(pair: Pair, name: str, text: str, twin: str) -> None:
    """Notes what differs."""
    (shape, leaves), (other, texts) = read(text), read(twin)
    pair.spaces = True
    pair.same(name, shape, leaves, other, texts)
    pair.spaces = False
