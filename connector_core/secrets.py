"""What a secret looks like: shapes that vendors publish so that scanners find them, and keys in general."""

from __future__ import annotations

import re

_SHAPES = re.compile(
    r"[a-z][a-z0-9]{1,15}_(live|prod|secret)_[0-9A-Za-z]{8,}|(sk|rk|pk)_test_[0-9A-Za-z]{8,}"
    r"|whsec_[0-9A-Za-z+/=]{16,}|xox[abeprs][.-][0-9A-Za-z-]{10,}|sk-[A-Za-z0-9_-]{20,}"
    r"|gh[pousr]_[0-9A-Za-z]{20,}|github_pat_\w{20,}|glpat-[\w-]{16,}|npm_[0-9A-Za-z]{30,}|pypi-[\w-]{30,}"
    r"|(AKIA|ASIA)[0-9A-Z]{16}|AIza[\w-]{30,}|ya29\.[\w-]{20,}|SG\.[\w-]{16,}\.[\w-]{16,}"
    r"|eyJ[\w-]{10,}\.[\w-]{10,}\.[\w-]{5,}|-----BEGIN [A-Z ]*PRIVATE KEY"
    r"|(?i:bearer|basic)\s+(?=\S*[0-9A-Z])[\w.~+/=-]{16,}|://[^\s/:@]+:[^\s/:@]+@"
)
_UUID = re.compile(r"[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")
_WORD = re.compile(r"[A-Za-z0-9+/_-]{32,}")
_HEX = re.compile(r"(?<![0-9A-Za-z])[0-9a-fA-F]{48,}(?![0-9A-Za-z])")


def has_shape(text: str, prefixes: tuple[str, ...] = ()) -> bool:
    """True when the text holds a published shape, or a key with one of the vendor's own prefixes."""
    if _SHAPES.search(text):
        return True
    return any(len(item) >= 3 and re.search(re.escape(item) + r"[\w-]{8,}", text) for item in prefixes)


def looks_secret(text: str, prefixes: tuple[str, ...] = ()) -> bool:
    """True for published shapes, a key with the vendor's own prefix, and long random-looking text."""
    return has_shape(text, prefixes) or bool(_HEX.search(text)) or any(_is_random(word) for word in _words(text))


def masked(text: str) -> str:
    """The text with what looks like a secret cut to its first characters."""
    text = _SHAPES.sub(lambda found: f"{found[0][:6]}…", text)
    text = _HEX.sub(lambda found: f"{found[0][:6]}…", text)
    for word in _words(text):
        if _is_random(word):
            text = text.replace(word, f"{word[:6]}…")
    return text


def _words(text: str) -> list[str]:
    return _WORD.findall(_UUID.sub("", text))


def _is_random(word: str) -> bool:
    mixed = bool(re.search("[a-z]", word)) and bool(re.search("[A-Z]", word)) and len(re.findall(r"\d", word)) >= 4
    return mixed and len(set(word)) >= 16 and "/" not in word
