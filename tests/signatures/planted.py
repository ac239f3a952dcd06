"""Ways in which libraries read signatures leniently, planted one at a time in a compiled package."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from .schemes import GITHUB, SLACK, STANDARD_WEBHOOKS, STRIPE, VOKA, Scheme


@dataclass(frozen=True)
class Lenience:
    """``old`` becomes ``new`` in one shared module; these near misses are believed then."""

    name: str
    scheme: Scheme
    module: str
    old: str
    new: str
    expected: frozenset[str]

    @contextmanager
    def planted(self, folder: Path) -> Iterator[None]:
        file = folder / self.scheme.name / f"nodes/shared/{self.module}.js"
        text = file.read_text("utf-8")
        assert text.count(self.old) == 1, f"{self.old!r} is there {text.count(self.old)} times"
        file.write_text(text.replace(self.old, self.new), "utf-8")
        try:
            yield
        finally:
            file.write_text(text, "utf-8")


def _lenience(name: str, scheme: Scheme, module: str, old: str, new: str, *expected: str) -> Lenience:
    return Lenience(name, scheme, module, old, new, frozenset(expected))


_TIME = r"!/^(0|[1-9]\d{0,14})$/.test(read.timestamp)"
_SAME = " && bytes.toString('base64') === text"

LENIENT = (
    _lenience(
        "times as JavaScript reads numbers",
        SLACK,
        "signature",
        _TIME,
        "Number.isNaN(Number(read.timestamp))",
        "the time: a sign before",
        "the time: a space before",
        "the time: a fraction",
        "the time: an exponent",
        "the time: hexadecimal",
        "the time: a leading zero",
    ),
    _lenience(
        "base64 as Node reads it",
        STANDARD_WEBHOOKS,
        "signature",
        _SAME,
        "",
        "the signature without padding",
        "the signature with more padding",
        "the signature in the other alphabet",
        "the signature with other unused bits",
        "the signature a newline inside",
        "a secret with no padding",
        "a secret with the other alphabet",
        "a secret with a sign beyond base64",
    ),
    _lenience(
        "hex in any case",
        GITHUB,
        "signature",
        "/^[0-9a-f]{64}$/",
        "/^[0-9a-f]{64}$/i",
        "the signature in capitals",
        "the signature one capital",
    ),
    _lenience(
        "no secret is an empty key",
        VOKA,
        "signature",
        "if (secret === undefined || secret.trim() === '')",
        "if (secret === undefined)",
        "an empty secret, key b''",
    ),
    _lenience(
        "an empty body is a body",
        GITHUB,
        "signature",
        "rawBody === undefined || rawBody.length === 0",
        "rawBody === undefined",
        "an empty body, signed",
    ),
    _lenience(
        "five minutes and one second",
        STRIPE,
        "signature",
        "off > tolerance",
        "off > tolerance + 1",
        "received +301 s after",
        "received -301 s after",
    ),
    _lenience(
        "ids of any form",
        STANDARD_WEBHOOKS,
        "signature",
        "if (piece === '{id}' && ends(value, pieces[index + 1]))",
        "if (false)",
        "an id with a dot, signed",
        "the cut between id and time moved",
        "an empty id, signed",
    ),
    _lenience(
        "the last of two times",
        STRIPE,
        "signature-header",
        "if (times.length > 1)",
        "if (false)",
        "two times, the right one first",
    ),
    _lenience(
        "white space is trimmed",
        STRIPE,
        "signature-header",
        "part.slice(middle + 1)",
        "part.slice(middle + 1).trim()",
        "the signature a space after",
        "the time: a space before; digits signed",
    ),
    _lenience(
        "any number of signatures",
        STRIPE,
        "signature-header",
        "read.signatures.length > MOST_SIGNATURES",
        "false",
        "the ninth of nine is right",
    ),
    _lenience(
        "a prefix is skipped unread",
        SLACK,
        "signature-header",
        "if (text.startsWith(prefix))",
        "if (true)",
        "tagged 'v1='",
    ),
)
