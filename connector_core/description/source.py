"""Where in a description's file something was written.

A description is Python, so a mistake is located at the call that made the object, and at
the keyword inside that call when one keyword is to blame. The caller's code object and
instruction are kept (cheap); lines are worked out only when a diagnostic is printed.
"""

from __future__ import annotations

import ast
import os
import sys
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from types import CodeType

import pydantic

_HERE = str(Path(__file__).parent) + os.sep
_PYDANTIC = str(Path(pydantic.__file__).parent) + os.sep


@dataclass(frozen=True)
class Source:
    """One call in a description file."""

    code: CodeType
    instruction: int
    line: int

    @property
    def file(self) -> str:
        return self.code.co_filename

    def line_of(self, keyword: str | None) -> int:
        """Line of ``keyword=`` in the call, or of the call itself (1-based)."""
        if keyword is None:
            return self.line
        position = _positions(self.code).get(self.instruction // 2)
        if position is None or position[0] is None:
            return self.line
        call = _calls(self.file).get(position)
        for item in call.keywords if call else ():
            if item.arg == keyword:
                return item.value.lineno
        return self.line


@lru_cache(maxsize=512)
def _positions(code: CodeType) -> dict[int, tuple[int | None, ...]]:
    """Instruction number → position in the file. Kept: a file of many parts has one code object."""
    return dict(enumerate(code.co_positions()))


@lru_cache(maxsize=32)
def _calls(file: str) -> dict[tuple[int | None, ...], ast.Call]:
    """The calls of a file by their position: first line, last line, first column, last column."""
    try:
        tree = ast.parse(Path(file).read_text(encoding="utf-8"))
    except (OSError, SyntaxError, ValueError, RecursionError, MemoryError):
        return {}
    calls = (node for node in ast.walk(tree) if isinstance(node, ast.Call))
    return {(node.lineno, node.end_lineno, node.col_offset, node.end_col_offset): node for node in calls}


def caller() -> Source | None:
    """The nearest frame outside this package and outside pydantic."""
    frame = sys._getframe(1)
    while frame is not None:
        file = frame.f_code.co_filename
        if not file.startswith((_HERE, _PYDANTIC)):
            return Source(frame.f_code, frame.f_lasti, frame.f_lineno)
        frame = frame.f_back  # type: ignore[assignment]
    return None
