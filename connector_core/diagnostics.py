"""Mistakes, collected and located: ``file:line: error[code] message`` with a hint.

Nothing here raises at the first mistake: a description's author gets all of them at once.
"""

from __future__ import annotations

import contextvars
import difflib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

from connector_core.description.source import Source
from connector_core.secrets import masked

_LONGEST = 600
"""Characters of a message: enough for what a person reads, not for a megabyte that somebody gave as a label."""

Severity = Literal["error", "warning"]


@dataclass(frozen=True)
class Diagnostic:
    """One mistake. ``code`` is stable and dotted (``text.control``); ``hint`` says what to do."""

    code: str
    message: str
    file: str = ""
    line: int = 0
    hint: str = ""
    severity: Severity = "error"

    def render(self, relative_to: Path | None = None) -> str:
        place = self.file
        if relative_to is not None and place:
            try:
                place = str(Path(place).resolve().relative_to(relative_to.resolve()))
            except ValueError:
                place = self.file
        where = f"{place}:{self.line}: " if place else ""
        hint = f"\n    hint: {self.hint}" if self.hint else ""
        return f"{where}{self.severity}[{self.code}] {self.message}{hint}"

    def as_json(self) -> dict[str, Any]:
        return {
            "severity": self.severity,
            "code": self.code,
            "message": self.message,
            "file": self.file,
            "line": self.line,
            "hint": self.hint,
        }


@dataclass
class Diagnostics:
    """A collector; identical reports are kept once."""

    found: list[Diagnostic] = field(default_factory=list)
    _known: set[Diagnostic] = field(default_factory=set, repr=False)

    def add(
        self,
        code: str,
        message: str,
        *,
        at: Source | None = None,
        keyword: str | None = None,
        hint: str = "",
        severity: Severity = "error",
        file: str = "",
        line: int = 0,
    ) -> None:
        """Add a mistake at a call of the description, or at a line. What it quotes is shortened and cleaned."""
        if at:
            file, line = at.file, at.line_of(keyword)
        item = Diagnostic(code, presentable(message), file, line, presentable(hint), severity)
        if item not in self._known:
            self._known.add(item)
            self.found.append(item)

    @property
    def errors(self) -> list[Diagnostic]:
        return [item for item in self.found if item.severity == "error"]

    def sorted(self) -> list[Diagnostic]:
        return sorted(self.found, key=lambda item: (item.file, item.line, item.code, item.message))


class DescriptionError(Exception):
    """Raised by code that cannot go on; carries every diagnostic found until then."""

    def __init__(self, diagnostics: Iterable[Diagnostic]) -> None:
        self.diagnostics = list(diagnostics)
        super().__init__("\n".join(item.render() for item in self.diagnostics))


_active: contextvars.ContextVar[Diagnostics | None] = contextvars.ContextVar("diagnostics", default=None)


@contextmanager
def collecting() -> Iterator[Diagnostics]:
    """Within this block, mistakes made while a description is built are collected, not raised."""
    diagnostics = Diagnostics()
    token = _active.set(diagnostics)
    try:
        yield diagnostics
    finally:
        _active.reset(token)


def active() -> Diagnostics | None:
    """The collector of the surrounding :func:`collecting` block, if any."""
    return _active.get()


def presentable(text: str) -> str:
    """One printable line of bounded length without anything that looks like a secret."""
    if len(text) > _LONGEST:
        text = f"{text[:_LONGEST]}…"
    text = masked(text)
    return "".join(char if char.isprintable() else ascii(char)[1:-1] for char in text)


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """A hint naming the closest known word, else listing what is known."""
    options = sorted(set(known))
    if len(word) > _LONGEST:
        return ""
    close = difflib.get_close_matches(word, options, n=1, cutoff=0.6)
    if close:
        return f"did you mean {close[0]!r}?"
    return f"known: {', '.join(options)}" if options else ""
