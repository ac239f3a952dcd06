"""Skeletons: jinja2 with delimiters that no platform uses, and no text that was not escaped.

``<%= name | ident %>`` prints, ``<% if … %>`` decides layout only. A plain string that did not
pass ``lit``, ``ident``, ``md`` or an explicit ``raw`` is refused when the template is rendered.
"""

from __future__ import annotations

import re
from functools import lru_cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from connector_core import literal


class Escaped(str):
    """Text that passed one of the filters."""

    __slots__ = ()


class UnescapedTextError(Exception):
    """A template printed a plain string. A mistake of the target's author, never of a description's."""


def lit(value: Any, indent: int = 0, before: int = 0) -> Escaped:
    """A TypeScript literal."""
    return Escaped(literal.literal(value, indent=indent, before=before))


def lit2(value: Any, indent: int = 0, before: int = 0) -> Escaped:
    """A TypeScript literal indented by two spaces."""
    return Escaped(literal.literal(value, indent=indent, before=before, layout=literal.SPACES))


def ident(value: str) -> Escaped:
    """An identifier. Raises ValueError for anything else."""
    if not re.fullmatch(r"[A-Za-z_$][A-Za-z0-9_$]*", value):
        raise ValueError(f"{value!r} is not an identifier")
    return Escaped(value)


def raw(value: str) -> Escaped:
    """Text that is code on purpose: printed as it is."""
    return Escaped(value)


def md(value: object) -> Escaped:
    """Text inside Markdown: what could start markup or HTML is escaped, line breaks become spaces.

    Where it begins a line, what makes headings, lists and rules of lines is escaped as well.
    """
    text = re.sub(r"\s+", " ", str(value)).strip()
    text = re.sub(r"([\\`*_\[\]<>|~]|&(?=#?\w+;))", r"\\\1", text)
    text = re.sub(r"^(\d{1,9})?(#{1,6}|[+-]|(?<=\d)[.)]|=+|-+)(?= |$)", r"\1\\\2", text)
    return Escaped(text.replace("{{", "\\{\\{"))


def href(value: object) -> Escaped:
    """A URL as the target of a Markdown link: nothing in it ends the link, or is read as an entity."""
    return Escaped(re.sub(r"([\\`()|]|&(?=#?\w+;))", r"\\\1", str(value)))


def code(value: object) -> Escaped:
    """A code span in a table: ``|`` is escaped, which is right in tables only."""
    return Escaped(span(value).replace("|", "\\|"))


def span(value: object) -> Escaped:
    """A code span in Markdown, fenced by more backticks than it holds."""
    text = re.sub(r"\s+", " ", str(value))
    fence = "`" * (max((len(run) for run in re.findall(r"`+", text)), default=0) + 1)
    space = " " if text.startswith("`") or text.endswith("`") else ""
    return Escaped(f"{fence}{space}{text}{space}{fence}")


def _finalize(value: Any) -> Any:
    if isinstance(value, str) and not isinstance(value, Escaped) and value != "":
        raise UnescapedTextError(f"{value[:60]!r} was printed without | lit, | ident, | md, | code or | raw")
    return value


@lru_cache(maxsize=16)
def environment(folder: Path) -> Environment:
    """The environment for the templates of one folder."""
    env = Environment(
        loader=FileSystemLoader(folder),
        variable_start_string="<%=",
        variable_end_string="%>",
        block_start_string="<%",
        block_end_string="%>",
        comment_start_string="<%#",
        comment_end_string="%>",
        undefined=StrictUndefined,
        finalize=_finalize,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        autoescape=False,
    )
    env.filters |= {
        "lit": lit,
        "lit2": lit2,
        "ident": ident,
        "raw": raw,
        "md": md,
        "href": href,
        "code": code,
        "span": span,
    }
    return env


def render(folder: Path, name: str, /, **view: Any) -> str:
    """Render one template with the values of a view."""
    return environment(folder).get_template(name).render(**view)
