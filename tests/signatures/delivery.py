"""Deliveries made up by the rule of a scheme: the right one, and the pieces to spoil it with.

A second implementation of signing, in Python and for tests only: near misses need signatures that
are right for what is otherwise wrong.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
from collections.abc import Callable
from dataclasses import dataclass, replace

from connector_core.description import ListHeader, PairsHeader, PlainHeader

from .schemes import Scheme

NOW = 1_900_000_000
"""Unix seconds at which deliveries are received, unless said otherwise."""
BODY = '{"event": "note.created", "data": {"note_id": "n1", "body": "Zoë \U0001f600, 5 ≠ 6"}}'.encode()


@dataclass(frozen=True)
class Delivery:
    """What a platform receives. ``secret`` is what the receiver holds; headers may repeat, as a sender can."""

    name: str
    headers: tuple[tuple[str, str], ...]
    body: bytes
    secret: str | None
    now: float = NOW

    def named(self, name: str) -> Delivery:
        return replace(self, name=name)

    def without(self, header: str) -> Delivery:
        return replace(self, headers=tuple(item for item in self.headers if item[0] != header))

    def having(self, header: str, value: str) -> Delivery:
        """With this value of a header instead of its own."""
        return replace(self, headers=tuple((name, value if name == header else old) for name, old in self.headers))


Mac = Callable[[bytes, bytes], bytes]


def hmac_sha256(key: bytes, message: bytes) -> bytes:
    return hmac.digest(key, message, "sha256")


@dataclass(frozen=True)
class Signer:
    """Signs as a scheme's vendor does, or with one thing other than it does."""

    scheme: Scheme
    time: str = str(NOW)
    id: str = "msg_1"
    body: bytes = BODY
    key: bytes | None = None
    """The key's bytes; None: those of the scheme's secret."""
    template: str | None = None
    """What is signed; None: the scheme's own template."""
    mac: Mac = hmac_sha256

    def but(self, **other: object) -> Signer:
        return replace(self, **other)  # type: ignore[arg-type]

    def digest(self) -> bytes:
        """The signature's bytes."""
        signature = self.scheme.signature
        template = signature.signed if self.template is None else self.template
        before, _, after = template.partition("{body}")
        head, tail = (text.replace("{timestamp}", self.time).replace("{id}", self.id) for text in (before, after))
        message = head.encode() + (self.body if "{body}" in template else b"") + tail.encode()
        return self.mac(key_of(self.scheme) if self.key is None else self.key, message)

    def text(self) -> str:
        """The signature as its header writes it, without prefix or version."""
        return encoded(self.scheme, self.digest())

    def header(self, *texts: str) -> str:
        """The header's value with these signatures (none: its own)."""
        where = self.scheme.signature.where
        given = texts or (self.text(),)
        if isinstance(where, PlainHeader):
            return where.prefix + given[0]
        if isinstance(where, ListHeader):
            return where.separator.join(f"{where.version},{text}" for text in given)
        return where.separator.join(
            [f"{where.timestamp}={self.time}", *(f"{where.signature}={text}" for text in given)]
        )

    def delivery(self, name: str = "right", *texts: str) -> Delivery:
        return self.sent(name, self.header(*texts))

    def sent(self, name: str, header: str) -> Delivery:
        """With this value of the signature's header."""
        signature = self.scheme.signature
        found = [(signature.where.header, header)]
        if signature.timestamp_header:
            found.append((signature.timestamp_header, self.time))
        if signature.id_header:
            found.append((signature.id_header, self.id))
        return Delivery(name, tuple(found), self.body, self.scheme.secret)


def key_of(scheme: Scheme) -> bytes:
    signature = scheme.signature
    if signature.key == "utf8":
        return scheme.secret.encode()
    return base64.b64decode(scheme.secret.removeprefix(signature.key_prefix), validate=True)


def encoded(scheme: Scheme, digest: bytes) -> str:
    return base64.b64encode(digest).decode() if scheme.signature.encoding == "base64" else digest.hex()


def timed(scheme: Scheme) -> bool:
    """Whether a delivery says when it was sent."""
    where = scheme.signature.where
    return bool(scheme.signature.timestamp_header or (isinstance(where, PairsHeader) and where.timestamp))


def plain_digest(key: bytes, message: bytes) -> bytes:
    return hashlib.sha256(message).digest()


def key_in_front(key: bytes, message: bytes) -> bytes:
    return hashlib.sha256(key + message).digest()


def key_behind(key: bytes, message: bytes) -> bytes:
    return hashlib.sha256(message + key).digest()


def other_hash(name: str, length: int = 64) -> Mac:
    return lambda key, message: hmac.digest(key, message, name)[:length]
