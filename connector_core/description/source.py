"""Where in a description's file something was written.

A description is Python, so a mistake is located at the call that made the object, and at
the keyword inside that call when one keyword is to blame. The caller's code object and
instruction are kept (cheap); lines are worked out only when a diagnostic is printed.
"""

from __future__ import annotations

import ast
import itertools
import sys
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from types import CodeType

_HERE = str(Path(__file__).parent)


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
        position = next(itertools.islice(self.code.co_positions(), self.instruction // 2, None), None)
        if position is None or position[0] is None:
            return self.line
        for call in _calls(self.file):
            if (call.lineno, call.end_lineno, call.col_offset, call.end_col_offset) == position:
                for item in call.keywords:
                    if item.arg == keyword:
                        return item.value.lineno
        return self.line


@lru_cache(maxsize=32)
def _calls(file: str) -> tuple[ast.Call, ...]:
    try:
        tree = ast.parse(Path(file).read_text(encoding="utf-8"))
    except (OSError, SyntaxError, ValueError):
        return ()
    return tuple(node for node in ast.walk(tree) if isinstance(node, ast.Call))


def caller() -> Source | None:
    """The nearest frame outside this package and outside pydantic."""
    frame = sys._getframe(1)
    while frame is not None:
        file = frame.f_code.co_filename
        if not file.startswith(_HERE) and "pydantic" not in file:
            return Source(frame.f_code, frame.f_lasti, frame.f_lineno)
        frame = frame.f_back  # type: ignore[assignment]
    return None
