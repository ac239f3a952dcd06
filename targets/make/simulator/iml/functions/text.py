"""Functions of text. null and undefined count as an empty text, save where something else is said."""

from __future__ import annotations

import base64
import hashlib
import hmac
import html
import re
import unicodedata
from collections.abc import Mapping
from functools import partial
from urllib.parse import quote, unquote

from targets.make.simulator.iml.errors import ImlError
from targets.make.simulator.iml.functions.function import Function
from targets.make.simulator.iml.values import UNDEFINED, Value, missing, number, same, to_text

_UNRESERVED = "!'()*~"
"""What encodeURIComponent leaves alone beside letters, digits and ``-_.``."""


def length(value: Value) -> int:
    """Of text in UTF-16 units, of arrays and collections in members, of null and undefined 0."""
    if isinstance(value, (list, dict, bytes)):
        return len(value)
    return len(to_text(value).encode("utf-16-le", "surrogatepass")) // 2


def lower(value: Value) -> str:
    return to_text(value).lower()


def upper(value: Value) -> str:
    return to_text(value).upper()


def capitalize(value: Value) -> str:
    """The first letter large, the others as they are."""
    text = to_text(value)
    return text[:1].upper() + text[1:]


def startcase(value: Value) -> str:
    """Each word with a large first letter, the others small."""
    return re.sub(r"\S+", lambda match: match[0][:1].upper() + match[0][1:].lower(), to_text(value))


def trim(value: Value) -> str:
    return to_text(value).strip()


def replace(value: Value, old: Value, new: Value) -> str:
    """The first place, as JavaScript does; all places when ``old`` is ``/pattern/flags`` with g."""
    text, what, by = to_text(value), to_text(old), to_text(new)
    match = re.fullmatch(r"/(.+)/([gimsu]*)", what, re.DOTALL)
    if match is None:
        return text.replace(what, by, 1)
    flags = sum({"i": re.I, "m": re.M, "s": re.S}.get(flag, 0) for flag in set(match[2]))
    template = re.sub(r"\$(\d)", r"\\\1", by.replace("\\", r"\\"))
    try:
        return re.sub(match[1], template, text, count=0 if "g" in match[2] else 1, flags=flags)
    except re.error as error:
        raise ImlError(f"replace: {error}") from error


def substring(value: Value, start: Value, end: Value = UNDEFINED) -> str:
    """0-based, the end not included; swapped when the start is behind the end."""
    text = to_text(value)
    first = _clamped(start, text)
    last = len(text) if missing(end) else _clamped(end, text)
    return text[min(first, last) : max(first, last)]


def split(value: Value, separator: Value) -> list[str]:
    if missing(value):
        return []
    text, by = to_text(value), to_text(separator)
    return text.split(by) if by else list(text)


def index_of(value: Value, wanted: Value, start: Value = 0) -> int:
    """0-based; -1 when absent. Of arrays as well."""
    begin = int(number(start, "indexOf"))
    if isinstance(value, list):
        return next((n for n, item in enumerate(value) if n >= begin and same(item, wanted)), -1)
    return to_text(value).find(to_text(wanted), max(begin, 0))


def contains(value: Value, wanted: Value) -> bool:
    """Text in text, or a value in an array."""
    if isinstance(value, list):
        return any(same(item, wanted) for item in value)
    return to_text(wanted) in to_text(value)


def to_string(value: Value) -> str:
    return to_text(value)


def strip_html(value: Value) -> str:
    return re.sub(r"<[^>]*>", "", to_text(value))


def escape_html(value: Value) -> str:
    return html.escape(to_text(value))


def encode_url(value: Value) -> str:
    """As encodeURIComponent."""
    return quote(_utf8(to_text(value)), safe=_UNRESERVED)


def decode_url(value: Value) -> str:
    text = to_text(value)
    if re.search(r"%(?![0-9A-Fa-f]{2})", text):
        raise ImlError("decodeURL: a percent sign without two hexadecimal digits")
    return unquote(text, errors="strict")


def ascii_only(value: Value, fold: Value = False) -> str:
    """What is not ASCII removed; with true, accents are taken off first."""
    text = to_text(value)
    if fold is True:
        text = unicodedata.normalize("NFD", text)
    return text.encode("ascii", "ignore").decode()


def to_base64(value: Value) -> str:
    return base64.b64encode(as_bytes(value)).decode()


def to_binary(value: Value, encoding: Value = "utf8") -> bytes:
    """Bytes of a text: utf8, hex or base64."""
    match to_text(encoding):
        case "hex":
            return bytes.fromhex(to_text(value))
        case "base64":
            return base64.b64decode(to_text(value), validate=True)
        case "utf8" | "utf-8":
            return as_bytes(value)
    raise ImlError("toBinary: the encoding is none of utf8, hex, base64")


def digest(
    name: str, value: Value, encoding: Value = "hex", key: Value = UNDEFINED, key_encoding: Value = "utf8"
) -> str:
    """Plain, or as an HMAC when a key is given."""
    data = as_bytes(value)
    if missing(key) or key == "":
        raw = hashlib.new(name, data).digest()
    else:
        raw = hmac.new(to_binary(key, key_encoding), data, name).digest()
    match to_text(encoding) or "hex":
        case "hex":
            return raw.hex()
        case "base64":
            return base64.b64encode(raw).decode()
        case "latin1":
            return raw.decode("latin-1")
    raise ImlError(f"{name}: the encoding is none of hex, base64, latin1")


def md5(value: Value) -> str:
    return hashlib.md5(as_bytes(value), usedforsecurity=False).hexdigest()


def as_bytes(value: Value) -> bytes:
    return value if isinstance(value, bytes) else _utf8(to_text(value))


def _utf8(text: str) -> bytes:
    return text.encode("utf-8", "replace")


def _clamped(value: Value, text: str) -> int:
    return max(0, min(int(number(value, "substring")), len(text)))


TABLE: Mapping[str, Function] = {
    "length": Function(length, 1),
    "lower": Function(lower, 1),
    "upper": Function(upper, 1),
    "capitalize": Function(capitalize, 1),
    "startcase": Function(startcase, 1),
    "trim": Function(trim, 1),
    "replace": Function(replace, 3),
    "substring": Function(substring, 2, 3),
    "split": Function(split, 2),
    "indexOf": Function(index_of, 2, 3),
    "contains": Function(contains, 2),
    "toString": Function(to_string, 1),
    "stripHTML": Function(strip_html, 1),
    "escapeHTML": Function(escape_html, 1),
    "encodeURL": Function(encode_url, 1),
    "decodeURL": Function(decode_url, 1),
    "ascii": Function(ascii_only, 1, 2),
    "base64": Function(to_base64, 1),
    "toBinary": Function(to_binary, 1, 2),
    "md5": Function(md5, 1),
    **{name: Function(partial(digest, name), 1, 4) for name in ("sha1", "sha256", "sha512")},
}
