"""What a signature is made of: each part of it is sent, signed and told apart from the next."""

from __future__ import annotations

import re
from collections.abc import Iterator

from connector_core.check import spoil
from connector_core.check.rule import rule
from connector_core.description import Connector, Hmac, ListHeader, PairsHeader, PlainHeader
from connector_core.diagnostics import Diagnostics

_PLACE = re.compile(r"(\{[^{}]*\})")
_PLAIN = Hmac(where=PlainHeader(header="X-Tiny-Signature"))
_PAIRS = PairsHeader(header="X-Tiny-Signature", signature="v1", timestamp="t")
_LIST = ListHeader(header="X-Tiny-Signature", version="v1")


def _signed(signed: str, **more: object) -> spoil.Bad:
    return spoil.connector(signature=_PLAIN.changed(signed=signed, **more))


@rule(
    "signature.signed",
    "What is signed holds the body once, and every part that a header brings, with a text between them: what is not "
    "signed can be exchanged, and what has no border can be moved.",
    Hmac,
    _signed("{timestamp}"),
    _signed("{body}{body}"),
    _signed("{timestamp}.{body}"),
    _signed("{id}.{body}"),
    _signed("{nonce}.{body}"),
    _signed("{body}", timestamp_header="X-Tiny-Time"),
    _signed("{body}", id_header="X-Tiny-Id"),
    _signed("{timestamp}{body}", timestamp_header="X-Tiny-Time"),
)
def _template(connector: Connector, part: Hmac, diagnostics: Diagnostics) -> None:
    for message, hint in template_mistakes(part):
        diagnostics.add("signature.signed", message, hint=hint, at=part.written, keyword="signed")


def template_mistakes(part: Hmac) -> Iterator[tuple[str, str]]:
    """What is wrong with ``signed``, and what to do."""
    pieces = _PLACE.split(part.signed)
    places = pieces[1::2]
    where = part.where
    timed = part.timestamp_header or (where.timestamp if isinstance(where, PairsHeader) else None)
    sources = {"{body}": True, "{timestamp}": bool(timed), "{id}": bool(part.id_header)}
    for place in dict.fromkeys(places):
        if place not in sources:
            yield f"{place} is nothing that is signed", "there are {timestamp}, {id} and {body}"
        elif not sources[place]:
            yield f"no header brings {place}", "add timestamp_header=, id_header= or timestamp= of PairsHeader"
        elif places.count(place) > 1:
            yield f"{place} is signed more than once", "name it once"
    for place, source in sources.items():
        if source and place not in places:
            yield f"{place} is not signed", f"a delivery with another one would be believed: put {place} into signed="
    if any(not text for text in pieces[2:-1:2]):
        yield "two parts stand side by side", "without a text between them one can grow at the other's cost"


@rule(
    "signature.header",
    "The parts of a signature's header can be told apart.",
    Hmac,
    spoil.connector(signature=_PLAIN.changed(key_prefix="whsec_")),
    spoil.connector(signature=_PLAIN.changed(where=_PAIRS.changed(separator=""), signed="{timestamp}.{body}")),
    spoil.connector(signature=_PLAIN.changed(where=_PAIRS.changed(timestamp="v1"), signed="{timestamp}.{body}")),
    spoil.connector(signature=_PLAIN.changed(where=_PAIRS.changed(signature="v1="), signed="{timestamp}.{body}")),
    spoil.connector(signature=_PLAIN.changed(where=_LIST.changed(separator=","))),
    spoil.connector(signature=_PLAIN.changed(where=_LIST.changed(version=""))),
    spoil.connector(signature=_PLAIN.changed(timestamp_header="x-tiny-signature", signed="{timestamp}.{body}")),
    spoil.connector(
        signature=_PLAIN.changed(where=_PAIRS, timestamp_header="X-Tiny-Time", signed="{timestamp}.{body}")
    ),
)
def _header(connector: Connector, part: Hmac, diagnostics: Diagnostics) -> None:
    for message, keyword in header_mistakes(part):
        diagnostics.add("signature.header", message, at=part.written, keyword=keyword)


def header_mistakes(part: Hmac) -> Iterator[tuple[str, str]]:
    """What is wrong with the headers, and the keyword that says it."""
    where = part.where
    if part.key_prefix and part.key != "base64":
        yield "only a key in base64 loses its prefix", "key_prefix"
    headers = [name.lower() for name in (where.header, part.timestamp_header, part.id_header) if name]
    if len(set(headers)) < len(headers):
        yield "one header is read as two parts", "where"
    if isinstance(where, PairsHeader):
        names = [name for name in (where.signature, where.timestamp) if name is not None]
        if where.timestamp and part.timestamp_header:
            yield "the timestamp comes from two places", "timestamp_header"
        if len(set(names)) < len(names) or not all(_name(name, where.separator, "=") for name in names):
            yield "a part's name is empty, used twice, or holds what ends it", "where"
    if isinstance(where, ListHeader) and not _name(where.version, where.separator, ","):
        yield "the version is empty or holds what ends it, or the separator is a comma", "where"


def _name(name: str, separator: str, end: str) -> bool:
    """Whether a name ends where ``end`` begins, in a list that ``separator`` parts."""
    return bool(name and separator and separator != end) and end not in name and separator not in name
