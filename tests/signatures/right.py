"""Deliveries that each platform must believe, for every scheme."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from connector_core.description import ListHeader, PairsHeader

from .delivery import BODY, NOW, Delivery, Signer, encoded, timed
from .schemes import Scheme

NOT_UTF8 = b'{"event": "note.created", "data": {"note_id": "n1", "body": "\xff\xfe\xc3\x28"}}'
"""Bytes that decode to replacement characters: a platform that gives text cannot believe them."""


def signer(scheme: Scheme) -> Signer:
    """One whose signature has letters and, in base64, both signs that the other alphabet lacks."""
    for number in range(10_000):
        found = Signer(scheme, id=f"msg_{number}", body=BODY.replace(b"n1", f"n{number}".encode()))
        text = found.text()
        wanted = "+/" if scheme.signature.encoding == "base64" else "af"
        if all(sign in text for sign in wanted) and text[0] != text[1]:
            return found
    raise AssertionError("no such signature in ten thousand")


def right(scheme: Scheme) -> Iterator[Delivery]:
    """Each signed as the vendor signs, and within the time that is allowed."""
    own = signer(scheme)
    good = own.delivery("as the vendor sends it")
    yield good
    for name, body in {
        "a body in other scripts": '{"event": "note.created", "data": {"note_id": "ñ → 日本 \U0001f4de"}}'.encode(),
        "a body after a byte order mark": b"\xef\xbb\xbf" + BODY,
        "a body with a newline at its end": BODY + b"\r\n",
        "a body with an escaped lone surrogate": b'{"event": "note.created", "data": {"note_id": "\\ud800"}}',
        "a body with places of a template": b'{"event": "{timestamp}.{body}.{id}", "data": {"$&": "$1"}}',
        "a body of a megabyte": b'{"event": "note.created", "pad": "' + b"x" * 1_000_000 + b'"}',
        "a body of one byte": b"0",
        "a body that is no JSON": b"Hello, World!",
    }.items():
        yield own.but(body=body).delivery(name)
    yield own.but(body=NOT_UTF8).delivery("a body that is no UTF-8")
    yield replace(good, name="header names in capitals", headers=tuple((n.upper(), v) for n, v in good.headers))
    yield replace(good, name="other headers beside", headers=(("X-Signature", "x"), *good.headers, ("Date", "x")))
    if timed(scheme):
        for off in (-300, -299, -1, 1, 299, 300, 300.9):
            yield replace(own.but(time=str(NOW)).delivery(f"received {off:+g} s after"), now=NOW + off)
    yield from _lists(scheme, own)


def _lists(scheme: Scheme, own: Signer) -> Iterator[Delivery]:
    where, text = scheme.signature.where, own.text()
    other = encoded(scheme, own.but(key=b"before it was changed").digest())
    if isinstance(where, ListHeader):
        yield replace(own.delivery("a secret without its prefix"), secret=scheme.secret.removeprefix("whsec_"))
        yield own.sent("a version of the future beside", f"v2,{other} {own.header()} v1a,{other}")
    if isinstance(where, PairsHeader):
        yield own.sent("an older version beside", f"{own.header()},v0={other}")
        yield own.sent("the timestamp last", f"v1={text},t={own.time}")
        yield own.sent("a space after each comma", f"t={own.time}, v1={other}, v1={text}")
    if isinstance(where, ListHeader | PairsHeader):
        yield own.delivery("the second of two", other, text)
        yield own.delivery("the first of two", text, other)
        yield own.delivery("the last of eight", *[other] * 7, text)
