"""Are these the same items? As a set by identity, and as whole records on the declared fields.

Values are equal when they mean the same: two ISO-8601 texts are compared as instants, numbers as
numbers; ``1`` is neither ``"1"`` nor ``true``. A field that is null at the vendor may be null or
missing in an item (platforms differ in which of the two they can say), but never an empty text.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

Record = Mapping[str, Any]

_ISO = re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}")


class _Missing:
    """A field that is not there at all."""

    def __repr__(self) -> str:
        return "missing"


MISSING = _Missing()


@dataclass(frozen=True)
class Difference:
    """One thing that is not as it should be; ``str()`` is for people."""

    kind: str
    """``lost``, ``extra``, ``times`` (how often), ``field``, ``identity``."""
    identity: tuple[Any, ...]
    field: str | None = None
    want: Any = None
    got: Any = None

    def __str__(self) -> str:
        name = " ".join(map(str, self.identity))
        match self.kind:
            case "field":
                return f"item {name}: {self.field} is {self.got!r}, not {self.want!r}"
            case "times":
                return f"item {name}: came {self.got} times, not {self.want}"
            case "lost":
                return f"item {name}: lost"
            case "extra":
                return f"item {name}: nothing at the vendor accounts for it"
        return f"an item without {self.field}: {self.got!r}"


def differences(
    want: Sequence[Record], got: Sequence[Record], identity: Sequence[str], fields: Iterable[str] | None = None
) -> list[Difference]:
    """What keeps `got` from being `want`. `fields`: those that count; None means all that `want` has.

    A record that stands twice in `want` must come twice.
    """
    found: list[Difference] = []
    wanted, given = _grouped(want, identity, found), _grouped(got, identity, found)
    for key, expected in wanted.items():
        actual = given.get(key, [])
        if not actual:
            found.append(Difference("lost", key))
        elif len(actual) != len(expected):
            found.append(Difference("times", key, want=len(expected), got=len(actual)))
        for one, other in zip(expected, actual, strict=False):
            found += _fields(key, one, other, fields)
    found += [Difference("extra", key) for key in given if key not in wanted]
    return found


def described(found: Sequence[Difference], most: int = 3) -> list[str]:
    """Texts for people: of each kind the first few, then how many more."""
    texts: list[str] = []
    for kind in dict.fromkeys((item.kind, item.field) for item in found):
        alike = [item for item in found if (item.kind, item.field) == kind]
        texts += map(str, alike[:most])
        if len(alike) > most:
            texts.append(f"{len(alike) - most} more items like the one before")
    return texts


def same(want: Any, got: Any) -> bool:
    """Whether two values mean the same. Of an object only the keys that `want` has count."""
    if want is None or want is MISSING:
        return got is None or got is MISSING
    if isinstance(want, Mapping):
        return isinstance(got, Mapping) and all(same(value, got.get(key, MISSING)) for key, value in want.items())
    if isinstance(want, (list, tuple)):
        return (
            isinstance(got, (list, tuple))
            and len(want) == len(got)
            and all(same(one, other) for one, other in zip(want, got, strict=True))
        )
    if isinstance(want, bool) or isinstance(got, bool):
        return want is got
    if isinstance(want, (int, float)):
        return isinstance(got, (int, float)) and want == got
    if isinstance(want, str) and isinstance(got, str) and want != got:
        one, other = _instant(want), _instant(got)
        return one is not None and one == other
    return bool(want == got)


def _grouped(
    records: Sequence[Record], identity: Sequence[str], found: list[Difference]
) -> dict[tuple[Any, ...], list[Record]]:
    groups: dict[tuple[Any, ...], list[Record]] = {}
    for record in records:
        lacking = next((name for name in identity if record.get(name) is None), None)
        if lacking is not None:
            found.append(Difference("identity", (), lacking, got=dict(record)))
            continue
        groups.setdefault(tuple(record[name] for name in identity), []).append(record)
    return groups


def _fields(key: tuple[Any, ...], want: Record, got: Record, fields: Iterable[str] | None) -> Iterable[Difference]:
    for name in want if fields is None else fields:
        one, other = want.get(name, MISSING), got.get(name, MISSING)
        if not same(one, other):
            yield Difference("field", key, name, one, other)


def _instant(text: str) -> datetime | None:
    if not _ISO.match(text):
        return None
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC)
