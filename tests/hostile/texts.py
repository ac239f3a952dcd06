"""Where a generated description takes its texts from: benign words, or hostile ones in the same places.

A description is built twice from one seed. Both times its structure is drawn from one generator of
chance; the texts come from here, from another. So the two differ in texts alone, slot by slot.
"""

from __future__ import annotations

import random
import re
from dataclasses import dataclass, field
from typing import Literal

from tests.hostile.classes import ALWAYS, BAD_KEYS, BY_NAME, FREE, LEADING, LEGAL_KEYS, REFUSED, Hostile

Role = Literal["label", "sentence", "prose", "help", "data", "wire", "header", "url", "path", "sample"]
TOKEN = re.compile(r"[qQ]z(\d+)x")
EXACT = frozenset({"data", "wire", "url", "path", "sample"})
"""Roles whose text must come back as it is; people's words are put into each platform's house style, and the
names of headers mean the same in capitals."""

_WIRE = {
    "object_key": ("__proto__", "constructor", "prototype", "toString", "__lookupGetter__"),
    "reserved_js": ("class", "await", "null", "true", "eval", "this"),
    "reserved_python": ("None", "lambda", "def", "__class__", "self"),
    "dollar": ("$x", "$", "$input_", "$$", "a$b"),
    "homoglyph": ("cаll", "iԁ", "nаme", "iſ", "aéß"),
    "astral": ("a𝒳", "xﬃ", "b日本", "cΩx"),
    "accessor": ("then", "length", "toJSON", "name", "__defineGetter__"),
    "right_to_left": ("aשלום", "xمرحبا"),
    "url": ("@id", "@type", "a@b"),
    "comment": ("a--b", "_-_", "$--"),
}
_HEADER = {
    "single_quote": ("X-'x'", "X-It's"),
    "dollar": ("X-$x", "$", "$&"),
    "object_key": ("__proto__", "constructor", "toString"),
    "comment": ("X-*", "#", "X--", "X-%7B"),
    "markdown": ("X-|", "**x**", "~~x~~", "_x_"),
    "reserved_js": ("default", "class", "null"),
}
_URL = {
    "backtick": ("`x`", "```"),
    "dollar": ("$x", "$(id)", "$&"),
    "markdown": ("[x](y)", "a|b", "**", ")"),
    "url": ("?a=b&c=d", "@x.example", "#x", "a=1"),
    "comment": ("/*", "//x", "--"),
    "astral": ("é", "😀"),
    "markup": ("&amp;", "&#39;"),
}
_PATH = {
    "dollar": ("$x", "$&", "$(id)", "$"),
    "comment": ("*.x", "//x.example", "--"),
    "markdown": ("**x", "(x)", "~~", "_x_"),
    "url": ("@x.example", "a=b&c=d", ":8080", ";x"),
    "dots": ("...", ".x", "%00", "%5c"),
}
NARROW: dict[Role, dict[str, tuple[str, ...]]] = {"wire": _WIRE, "header": _HEADER, "url": _URL, "path": _PATH}
"""What may stand where the language accepts few characters."""

TEMPLATES = frozenset({"Connection.label", "Hmac.signed"})
"""Places where braces name something."""
NOWHERE = frozenset({"Record.doc"})
"""A class's documentation is for the author: no platform is given it, and Python itself refuses surrogates there."""
_LINES = tuple(item for item in FREE if item.line)
_TEMPLATED = tuple(item for item in FREE if not any(sign in piece for piece in item.pieces for sign in "{}"))


@dataclass(frozen=True)
class Slot:
    """A place that holds a text: ``kind`` names it (``Input.help``), ``text`` is what was put there."""

    kind: str
    role: Role
    text: str
    hostile: str | None = None
    """The class's name; None when the text is benign."""


@dataclass
class Texts:
    """Benign texts; each is a word of its own, found again in what is emitted."""

    slots: list[Slot] = field(default_factory=list)
    _given: set[str] = field(default_factory=set)
    bad_keys: dict[int, str] = field(default_factory=dict)
    """Number of a place for a key → what stands there instead of a good one."""
    _keys: int = 0

    def put(self, kind: str, role: Role) -> str:
        """The text for one place, with no more in it than the role allows."""
        number = len(self.slots)
        text, hostile = self._draw(number, kind, role)
        if role in ("data", "wire") and (text in self._given or text in LEGAL_KEYS):
            text = f"{text}{token(number, role)}"  # two names that are one would change the structure
        self._given.add(text)
        self.slots.append(Slot(kind, role, text, hostile))
        return text

    def _draw(self, number: int, kind: str, role: Role) -> tuple[str, str | None]:
        return token(number, role), None

    def label(self, kind: str) -> str:
        return self.put(kind, "label")

    def sentence(self, kind: str, verb: str = "Says") -> str:
        return f"{verb} {self.put(kind, 'sentence')} here."

    def prose(self, kind: str) -> str:
        return self.put(kind, "prose")

    def help(self, kind: str) -> str:
        """Text of one or more sentences; it may begin with anything."""
        return self.put(kind, "help")

    def data(self, kind: str) -> str:
        return self.put(kind, "data")

    def wire(self, kind: str) -> str:
        """A path into an answer, sometimes of two steps."""
        first = self.put(kind, "wire")
        return first if len(self.slots) % 5 else f"{first}.{self.put(kind, 'wire')}"

    def wire_name(self, kind: str) -> str:
        """A free name in a body or query, where each may stand once only."""
        return self.put(kind, "data")

    def header(self, kind: str) -> str:
        return self.put(kind, "header")

    def url(self, kind: str) -> str:
        return f"https://a.example/{self.put(kind, 'url')}"

    def path(self, kind: str) -> str:
        return f"/v1/{self.put(kind, 'path')}"

    def sample(self, kind: str) -> str:
        return self.put(kind, "sample")

    def key(self, kind: str, good: str) -> str:
        """A key: ``good`` unless this is a place for a bad one."""
        self._keys += 1
        return self.bad_keys.get(self._keys, good)


def token(number: int, role: Role) -> str:
    return f"Qz{number}x"


@dataclass
class HostileTexts(Texts):
    """Hostile texts. ``share``: how many places get one; ``only``: the classes to draw from.

    ``refusals``: how many places in the whole get a text that must be refused (0: none at all).
    """

    chance: random.Random = field(default_factory=random.Random)
    share: float = 0.5
    refusals: int = 0
    at: int = 0
    """The place, counted from 0, from which on refused texts are put."""
    only: tuple[str, ...] = ()
    legal: tuple[str, ...] = ()
    """The classes that the texts which are not refused are of; none named: all."""
    bad_key: bool = False
    """The refused texts are keys instead."""

    def _draw(self, number: int, kind: str, role: Role) -> tuple[str, str | None]:
        benign = token(number, role)
        if self.refusals > 0 and number >= self.at and role not in NARROW and kind not in (*NOWHERE, "OutField.known"):
            self.refusals -= 1
            names = self.only or tuple(item.name for item in REFUSED)
            found = BY_NAME[self.chance.choice(names)]
            return self._mixed(found, benign, role, kind), found.name
        if self.chance.random() >= self.share:
            return benign, None
        if role in NARROW:
            name = self.chance.choice(list(NARROW[role]))
            piece = self.chance.choice(NARROW[role][name])
            alone = role in ("wire", "header") and self.chance.random() < 0.6
            return (piece if alone else benign + ("_" if role == "header" else "") + piece), name
        usable = _LINES if role not in ("help", "data", "sample") else _TEMPLATED if kind in TEMPLATES else FREE
        usable = tuple(item for item in usable if item.name in self.legal) if self.legal else usable
        if not usable:
            return benign, None
        found = self.chance.choice(usable)
        return self._mixed(found, benign, role, kind), found.name

    def _mixed(self, found: Hostile, benign: str, role: Role, kind: str) -> str:
        piece = self.chance.choice(found.pieces)
        if kind == "Webhook.event":  # sorted where they are sent
            return benign + piece
        if role == "label":
            piece = piece[: 52 - len(benign)] if found.refused != ALWAYS or len(piece) < 3000 else piece
            text = f"{benign}{self.chance.choice(('', ' '))}{piece}"
            return text.rstrip() if text.rstrip() != benign else f"{benign} {piece}x"
        if role == "prose" and found.refused != ALWAYS:
            piece = piece[:30]
        if role in ("sentence", "prose"):
            return f"{benign}{self.chance.choice(('', ' '))}{piece[:500] if found.refused != ALWAYS else piece}"
        if found.refused == LEADING:
            return f"{piece}{benign}"
        if role in ("data", "sample") and (found.whole or self.chance.random() < 0.4):
            return piece
        before, after = self.chance.choice((("", benign), (benign, ""), (f"{benign} ", f" {benign}"), (benign, benign)))
        return f"{before}{piece}{after}"

    def key(self, kind: str, good: str) -> str:
        if self.bad_key and self.refusals > 0 and len(self.slots) >= self.at:
            self.refusals -= 1
            self.bad_keys[self._keys + 1] = self.chance.choice(BAD_KEYS)
        return super().key(kind, good)


def refusal_due(slot: Slot) -> bool:
    """Whether our rules must refuse what this place holds (keys apart: some bind inputs only)."""
    if slot.hostile is None or slot.kind in NOWHERE:
        return False
    found = BY_NAME[slot.hostile]
    if found.refused == LEADING:
        # What is signed begins with the time.
        return slot.text.startswith("=") and not slot.kind.startswith(("OutField.", "Hmac.signed"))
    return found.refused == ALWAYS
