"""Text of a description on its way into n8n's editor: shown as HTML, and evaluated where it begins with ``=``."""

from __future__ import annotations

import re


def described(text: str) -> str:
    """A description for n8n's editor, which shows it as HTML: one sentence loses its full stop, several keep it."""
    flat = re.sub(r"\s+", " ", text).strip()
    flat = flat.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    sentences = re.findall(r"[.!?](?=\s|$)", flat)
    return flat[:-1] if len(sentences) == 1 and flat.endswith(".") else flat


def plain(value: object) -> object:
    """A default that n8n takes literally: text that begins with ``=`` would be evaluated as an expression."""
    if isinstance(value, str) and value.startswith("="):
        quoted = value.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n").replace("\r", "\\r")
        return '={{ "' + quoted.replace("{", "\\x7b").replace("}", "\\x7d") + '" }}'
    return value
