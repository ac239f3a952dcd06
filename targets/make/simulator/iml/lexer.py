"""Texts into parts, and the insides of ``{{…}}`` into tokens."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from targets.make.simulator.iml.errors import ImlError

Kind = Literal["number", "text", "name", "backtick", "operator", "end"]


@dataclass(frozen=True)
class Token:
    """``text`` is the value: of quoted things without their quotes."""

    kind: Kind
    text: str
    at: int


@dataclass(frozen=True)
class Part:
    """A piece of a template: literal text, or the tokens of one ``{{…}}``."""

    text: str = ""
    tokens: tuple[Token, ...] | None = None


_TOKEN = re.compile(
    r"""
    (?P<space>\s+)
  | (?P<number>\d+(?:\.\d+)?)
  | (?P<name>[A-Za-z_$][A-Za-z0-9_$]*)
  | (?P<single>'[^']*')
  | (?P<double>"[^"]*")
  | (?P<backtick>`[^`]*`)
  | (?P<close>\}\})
  | (?P<operator>===|!==|==|!=|<=|>=|&&|\|\||[+\-*/%<>=!().,\[\]])
    """,
    re.VERBOSE,
)
_QUOTED = {"single", "double", "backtick"}


def parts(text: str) -> list[Part]:
    """A template's parts. Quotes know no escapes [assumed]; ``}}`` inside quotes does not end a tag.

    Raises ImlError for a tag that does not end and for signs that IML does not know.
    """
    found: list[Part] = []
    start = 0
    while (opened := text.find("{{", start)) >= 0:
        if opened > start:
            found.append(Part(text[start:opened]))
        tokens, start = _tag(text, opened + 2)
        found.append(Part(tokens=tokens))
    if start < len(text):
        found.append(Part(text[start:]))
    return found


def _tag(text: str, start: int) -> tuple[tuple[Token, ...], int]:
    """The tokens up to ``}}``, and where the text goes on."""
    tokens: list[Token] = []
    for kind, value, at, end in _scan(text, start):
        if kind == "close":
            tokens.append(Token("end", "", at))
            return tuple(tokens), end
        if kind in _QUOTED:
            tokens.append(Token("backtick" if kind == "backtick" else "text", value[1:-1], at))
        elif kind == "number":
            tokens.append(Token("number", value, at))
        elif kind == "name":
            tokens.append(Token("name", value, at))
        else:
            tokens.append(Token("operator", value, at))
    raise ImlError("a tag is opened and not closed", at=start - 2)


def _scan(text: str, at: int) -> Iterator[tuple[str, str, int, int]]:
    while at < len(text):
        match = _TOKEN.match(text, at)
        if match is None or match.lastgroup is None:
            raise ImlError(f"{text[at]!r} means nothing in an expression", at=at)
        if match.lastgroup != "space":
            yield match.lastgroup, match[0], at, match.end()
        at = match.end()
