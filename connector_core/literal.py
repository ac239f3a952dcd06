"""The one writer of data as TypeScript, laid out as Prettier would.

Every value that comes from a description passes here on its way into a ``.ts`` file, so
quotes, ``${}``, ``*/``, line separators and odd keys cannot become code.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

_IDENTIFIER = re.compile(r"[A-Za-z_$][A-Za-z0-9_$]*")
_SPECIAL = re.compile("[\x00-\x1f\\\\\x7f-\x9f\u2028\u2029\ufeff\ud800-\udfff]")
_ESCAPES = {"\\": "\\\\", "\n": "\\n", "\r": "\\r", "\t": "\\t", "\b": "\\b", "\f": "\\f", "\v": "\\v"}


@dataclass(frozen=True)
class Code:
    """TypeScript written as it stands: an identifier that we chose, never text of a description."""

    text: str


@dataclass(frozen=True)
class Layout:
    """Prettier's options: ``tab`` is one level's text, ``tab_width`` its width on the line."""

    tab: str = "\t"
    tab_width: int = 2
    width: int = 100
    quote: str = "'"


N8N_STYLE = Layout()
SPACES = Layout(tab="  ")


def string(text: str, quote: str = "'") -> str:
    """A quoted string; the other quote is used when that needs fewer escapes."""
    other = '"' if quote == "'" else "'"
    if text.count(quote) > text.count(other):
        quote = other
    if quote not in text and not _SPECIAL.search(text):
        return f"{quote}{text}{quote}"
    return quote + "".join(_character(char, quote) for char in text) + quote


def _character(char: str, quote: str) -> str:
    if char in _ESCAPES:
        return _ESCAPES[char]
    if char == quote:
        return "\\" + char
    code = ord(char)
    if code < 0x20 or 0x7F <= code <= 0x9F:
        return f"\\x{code:02x}"
    if 0xD800 <= code <= 0xDFFF or code in (0x2028, 0x2029, 0xFEFF):
        return f"\\u{code:04x}"
    return char


def key(name: str, quote: str = "'") -> str:
    """A property name; ``__proto__`` is computed, or it would set the prototype."""
    if name == "__proto__":
        return f"[{string(name, quote)}]"
    return name if _IDENTIFIER.fullmatch(name) else string(name, quote)


def literal(value: Any, *, indent: int = 0, before: int = 0, after: int = 1, layout: Layout = N8N_STYLE) -> str:
    """``value`` as TypeScript.

    ``indent``: level of the line it starts on; ``before``: characters already on that line
    after its indentation; ``after``: characters that follow (a comma). A collection stays on
    one line when that line then fits ``layout.width``; objects of objects are always spread,
    as a person would write them.
    """
    flat = None if _is_deep(value) else _flat(value, layout)
    room = layout.width - indent * layout.tab_width - before - after
    if flat is not None and len(flat) <= room:
        return flat
    inner = layout.tab * (indent + 1)
    close = layout.tab * indent
    if isinstance(value, Mapping) and value:
        lines = []
        for name, item in value.items():
            start = f"{key(str(name), layout.quote)}: "
            text = literal(item, indent=indent + 1, before=len(start), layout=layout)
            too_long = len(start) + len(text) + 1 > layout.width - (indent + 1) * layout.tab_width
            if isinstance(item, str) and too_long:
                start, text = start.rstrip(), f"\n{layout.tab * (indent + 2)}{text}"
            lines.append(f"{inner}{start}{text},\n")
        return "{\n" + "".join(lines) + close + "}"
    if isinstance(value, Sequence) and not isinstance(value, (str, bytes)) and value:
        if all(isinstance(item, (int, float)) and not isinstance(item, bool) for item in value):
            return _filled(value, indent, layout)
        items = [inner + literal(item, indent=indent + 1, layout=layout) + ",\n" for item in value]
        return "[\n" + "".join(items) + close + "]"
    return _flat(value, layout)


def _filled(value: Sequence[Any], indent: int, layout: Layout) -> str:
    """Numbers are filled line by line, as Prettier does for arrays of numbers."""
    inner = layout.tab * (indent + 1)
    room = layout.width - (indent + 1) * layout.tab_width
    lines, line = [], ""
    for item in value:
        word = f"{_flat(item, layout)},"
        if line and len(line) + 1 + len(word) > room:
            lines.append(line)
            line = word
        else:
            line = f"{line} {word}" if line else word
    return "[\n" + "".join(f"{inner}{text}\n" for text in [*lines, line]) + layout.tab * indent + "]"


def _is_deep(value: Any) -> bool:
    if isinstance(value, Mapping):
        return any(isinstance(item, (Mapping, list, tuple)) and len(item) > 0 for item in value.values())
    if isinstance(value, (list, tuple)):
        return len(value) > 1 and all(isinstance(item, Mapping) and len(item) > 1 for item in value)
    return False


def _flat(value: Any, layout: Layout) -> str:
    if isinstance(value, Mapping):
        if not value:
            return "{}"
        parts = [f"{key(str(name), layout.quote)}: {_flat(item, layout)}" for name, item in value.items()]
        return "{ " + ", ".join(parts) + " }"
    if isinstance(value, (list, tuple)):
        return "[" + ", ".join(_flat(item, layout) for item in value) + "]"
    return _scalar(value, layout)


def _scalar(value: Any, layout: Layout) -> str:
    if isinstance(value, Code):
        return value.text
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return string(value, layout.quote)
    if isinstance(value, int):
        if abs(value) > 2**53 - 1:
            raise ValueError(f"{value} is not exact in JavaScript")
        return str(value)
    if isinstance(value, float):
        if not math.isfinite(value):
            raise ValueError(f"{value} cannot be written")
        return str(int(value)) if value.is_integer() and abs(value) < 2**53 else repr(value)
    raise TypeError(f"{type(value).__name__} cannot be written as TypeScript")


def json_text(value: Any, indent: int | str = 2) -> str:
    """Canonical JSON for a file: order kept, text as it is but for what is not valid UTF-8, newline at the end."""
    text = json.dumps(value, ensure_ascii=False, indent=indent)
    return re.sub("[\ud800-\udfff]", lambda found: f"\\u{ord(found[0]):04x}", text) + "\n"
