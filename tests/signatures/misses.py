"""Near misses: deliveries that differ from a right one in one thing, and must be refused.

Most are signed with the right key over what they say, so that nothing but the one thing is wrong.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Iterator
from dataclasses import replace

from connector_core.description import ListHeader, PairsHeader, PlainHeader

from . import delivery as of
from .delivery import NOW, Delivery, Signer, encoded, key_of, timed
from .right import signer
from .schemes import Scheme


def misses(scheme: Scheme) -> Iterator[Delivery]:
    """Every near miss of one scheme; names are unique within it."""
    own = signer(scheme)
    yield from bits(own)
    yield from texts(own)
    yield from algorithms(own)
    yield from contents(own)
    yield from bodies(own)
    yield from keys(own)
    yield from secrets(own)
    yield from headers(own)
    yield from tags(own)
    if timed(scheme):
        yield from times(own)
    if scheme.signature.id_header:
        yield from ids(own)
    if not isinstance(scheme.signature.where, PlainHeader):
        yield from lists(own)


def _flipped(data: bytes, index: int, bit: int = 0) -> bytes:
    return data[:index] + bytes([data[index] ^ (1 << bit)]) + data[index + 1 :]


def bits(own: Signer) -> Iterator[Delivery]:
    """One bit of the signature, the body, the key."""
    digest, body, key = own.digest(), own.body, key_of(own.scheme)
    for index in (0, 1, 15, 16, 30, 31):
        for bit in (0, 7):
            text = encoded(own.scheme, _flipped(digest, index, bit))
            yield own.delivery(f"bit {bit} of byte {index} of the signature", text)
    for index in (0, len(body) // 2, len(body) - 1):
        yield replace(own.delivery(f"a bit of byte {index} of the body"), body=_flipped(body, index))
    for index in (0, len(key) - 1):
        yield own.but(key=_flipped(key, index)).delivery(f"a bit of byte {index} of the key")


def texts(own: Signer) -> Iterator[Delivery]:
    """The right bytes in another writing, or not all of them, or more."""
    text, digest = own.text(), own.digest()
    written = {
        "without its last sign": text[:-1],
        "without its first sign": text[1:],
        "half of it": text[: len(text) // 2],
        "one sign of it": text[:1],
        "nothing of it": "",
        "one sign more": f"{text}0",
        "two signs more": f"{text}00",
        "twice": text * 2,
        "a space before": f" {text}",
        "a space after": f"{text} ",
        "a tab after": f"{text}\t",
        "a newline after": f"{text}\n",
        "a space inside": f"{text[:10]} {text[10:]}",
        "a newline inside": f"{text[:10]}\r\n{text[10:]}",
        "a hyphen inside": f"{text[:10]}-{text[10:]}",
        "a NUL after": f"{text}\0",
        "a zero-width space after": f"{text}\u200b",
        "in quotation marks": f'"{text}"',
        "in percent signs": f"%{ord(text[0]):02x}{text[1:]}",
        "in capitals": text.upper(),
        "in wide letters": "".join(chr(ord(sign) + 0xFEE0) for sign in text),
        "all zeros": encoded(own.scheme, bytes(32)),
        "reversed": text[::-1],
        "half of the bytes": encoded(own.scheme, digest[:16]),
        "all bytes but one": encoded(own.scheme, digest[:-1]),
        "a byte more": encoded(own.scheme, digest + b"\0"),
        "as an array of numbers": str(list(digest)).replace(" ", ""),
    }
    if own.scheme.signature.encoding == "base64":
        last = "=" if text.endswith("=") else ""
        written |= {
            "without padding": text.rstrip("="),
            "with more padding": f"{text}=",
            "with padding before": f"={text}",
            "in the other alphabet": text.replace("+", "-").replace("/", "_"),
            "one sign of the other alphabet": text.replace("+", "-", 1),
            "with other unused bits": text[:-2] + chr(ord(text[-2]) + 1) + last,
            "in hex": digest.hex(),
            "in base64 twice": base64.b64encode(text.encode()).decode(),
            "in small letters": text.lower(),
        }
    else:
        at = next(index for index, sign in enumerate(text) if sign.isalpha())
        written |= {
            "one capital": text[:at] + text[at].upper() + text[at + 1 :],
            "0x before": f"0x{text}",
            "0x for its first digits": f"0x{text[2:]}",
            "in base64": base64.b64encode(digest).decode(),
            "in pairs with colons": digest.hex(":"),
            "a letter beyond f": text[:-1] + "g",
            "a minus before": f"-{text[1:]}",
        }
    for name, changed in written.items():
        yield own.delivery(f"the signature {name}", changed)


def algorithms(own: Signer) -> Iterator[Delivery]:
    """Something else than HMAC-SHA256."""
    for name in ("sha1", "sha224", "sha384", "sha512", "sha3_256", "md5"):
        yield own.but(mac=of.other_hash(name)).delivery(f"HMAC of {name}")
    yield own.but(mac=of.other_hash("sha512", 32)).delivery("HMAC of sha512, cut to the length")
    yield own.but(mac=of.plain_digest).delivery("a hash without the key")
    yield own.but(mac=of.key_in_front).delivery("a hash of the key and the message")
    yield own.but(mac=of.key_behind).delivery("a hash of the message and the key")
    yield own.but(mac=lambda key, message: of.hmac_sha256(message, key)).delivery("key and message exchanged")


def contents(own: Signer) -> Iterator[Delivery]:
    """The right key over something else."""
    signed = own.scheme.signature.signed
    templates = {
        "nothing": "",
        "a newline after": f"{signed}\n",
        "a space before": f" {signed}",
        "the body twice": "{body}{body}",
        "the body and the time": "{body}.{timestamp}",
        "the time and the body with a colon": "{timestamp}:{body}",
        "the time and the body with nothing": "{timestamp}{body}",
        "the time and the body with a newline": "{timestamp}\n{body}",
        "the body alone": "{body}",
        "the time alone": "{timestamp}",
        "the time, a dot and the body": "{timestamp}.{body}",
        "the time, the id and the body": "{timestamp}.{id}.{body}",
        "the id and the body": "{id}.{body}",
        "another version and the rest": "v1:{timestamp}:{body}",
        "a version, dots and the rest": "v0.{timestamp}.{body}",
    }
    for name, template in templates.items():
        if template != signed:
            yield own.but(template=template).delivery(f"signed: {name}")
    digest = own.but(body=base64.b64encode(own.body)).digest()
    yield own.delivery("signed: the body in base64", encoded(own.scheme, digest))


def bodies(own: Signer) -> Iterator[Delivery]:
    """A right signature, and a body that is not quite the one that was signed."""
    value = json.loads(own.body)
    text = own.body.decode()
    for name, body in {
        "written again": json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode(),
        "written again with escapes": json.dumps(value).encode(),
        "written again, indented": json.dumps(value, ensure_ascii=False, indent=2).encode(),
        "its keys in another order": json.dumps(dict(reversed(value.items())), ensure_ascii=False).encode(),
        "a key more": own.body[:-1] + b', "x": 1}',
        "a newline after": own.body + b"\n",
        "a newline before": b"\n" + own.body,
        "a space after": own.body + b" ",
        "a NUL after": own.body + b"\0",
        "a byte order mark before": b"\xef\xbb\xbf" + own.body,
        "its last byte missing": own.body[:-1],
        "its first byte missing": own.body[1:],
        "empty": b"",
        "twice": own.body * 2,
        "decomposed": text.replace("ë", "e\u0308").encode(),
        "in Latin-1": text.encode("latin-1", "replace"),
        "in UTF-16": text.encode("utf-16"),
        "in UTF-8 twice": own.body.decode("latin-1").encode(),
        "with a replacement character": text.replace("ë", "\ufffd").encode(),
        "another one": b'{"event": "note.created", "data": {"note_id": "n2"}}',
    }.items():
        yield replace(own.delivery(f"the body {name}"), body=body)
    # Signed as it is, and still nothing: there is no event in an empty body.
    yield own.but(body=b"").delivery("an empty body, signed")


def keys(own: Signer) -> Iterator[Delivery]:
    """Signed with almost the key."""
    secret, key = own.scheme.secret, key_of(own.scheme)
    for name, other in {
        "empty": b"",
        "with a newline": key + b"\n",
        "with a space before": b" " + key,
        "without its last byte": key[:-1],
        "twice": key * 2,
        "in capitals": key.upper(),
        "hashed": of.plain_digest(b"", key),
        "in hex": key.hex().encode(),
        "in base64": base64.b64encode(key),
        "of somebody else": b"of somebody else",
        "undefined": b"undefined",
        "null": b"null",
    }.items():
        yield own.but(key=other).delivery(f"the key {name}")
    if secret.startswith("whsec_"):
        yield own.but(key=secret.removeprefix("whsec_").encode()).delivery("the key is the text without its prefix")
    if own.scheme.signature.key == "base64":
        yield own.but(key=secret.encode()).delivery("the key is the text, not what it encodes")


def secrets(own: Signer) -> Iterator[Delivery]:
    """What the receiver holds is missing, or malformed: signed with what a lenient reader would make of it."""
    blank = {"no secret": None, "an empty secret": "", "a secret of a space": " ", "a secret of a newline": "\n"}
    for name, held in blank.items():
        for key in {b"", (held or "").encode()}:
            yield replace(own.but(key=key).delivery(f"{name}, key {key!r}"), secret=held)
    if own.scheme.signature.key != "base64":
        return
    encoded_key = own.scheme.secret.removeprefix("whsec_")
    for name, held in {
        "its prefix in capitals": f"WHSEC_{encoded_key}",
        "its prefix twice": f"whsec_whsec_{encoded_key}",
        "nothing but its prefix": "whsec_",
        "no padding": f"whsec_{encoded_key.rstrip('=')}",
        "more padding": f"whsec_{encoded_key}=",
        "the other alphabet": f"whsec_{encoded_key.replace('+', '-').replace('/', '_')}",
        "a space inside": f"whsec_{encoded_key[:8]} {encoded_key[8:]}",
        "a newline at its end": f"whsec_{encoded_key}\n",
        "a space before": f" whsec_{encoded_key}",
        "a sign beyond base64": f"whsec_{encoded_key[:8]}!{encoded_key[8:]}",
    }.items():
        yield replace(own.delivery(f"a secret with {name}"), secret=held)
    yield replace(own.but(key=b"").delivery("an empty key behind the prefix"), secret="whsec_")


def headers(own: Signer) -> Iterator[Delivery]:
    """A header is missing, empty, doubled, or called otherwise."""
    good = own.delivery()
    yield replace(good, name="no headers at all", headers=())
    for header, value in good.headers:
        yield good.without(header).named(f"no {header}")
        yield good.having(header, "").named(f"an empty {header}")
        yield good.having(header, " ").named(f"a space in {header}")
        for name, second in {"itself": value, "another": "x", "nothing": ""}.items():
            doubled = ((header, value), (header, second))
            others = good.without(header).headers
            yield replace(good, name=f"{header} and {name}", headers=(*doubled, *others))
            yield replace(good, name=f"{name} and {header}", headers=(*reversed(doubled), *others))
        for renamed in (f"{header}-", header[1:], header.replace("-", "_"), f"X-{header}", header.replace("-", "")):
            if renamed.lower() != header.lower():
                moved = tuple((renamed if name == header else name, text) for name, text in good.headers)
                yield replace(good, name=f"{header} called {renamed}", headers=moved)
    if len(good.headers) > 1:
        values = [value for _, value in good.headers]
        turned = zip((name for name, _ in good.headers), [*values[1:], values[0]], strict=True)
        yield replace(good, name="the values of the headers exchanged", headers=tuple(turned))


def tags(own: Signer) -> Iterator[Delivery]:
    """The version or prefix before the signature."""
    where, text = own.scheme.signature.where, own.text()
    if isinstance(where, PlainHeader):
        given = ["sha256=", "sha1=", "v0=", "v1=", "", "SHA256=", "V0=", "sha256:", "v0:", "v0", "sha256", "sha256 = "]
        before = [*given, where.prefix * 2, f" {where.prefix}", f"{where.prefix}="]
        found = {tag + text for tag in before} - {where.prefix + text}
    elif isinstance(where, ListHeader):
        before = ["v0,", "v2,", "v11,", "v1a,", "V1,", "v,", "1,", "", "v1", "v1=", "v1:", "v1, ", ",", "v1,,", " v1 ,"]
        found = {tag + text for tag in before}
    else:
        names = ["v0=", "v2=", "v11=", "V1=", "v=", "1=", "", "v1", "v1:", "v1= ", "v1==", "v1 =", "\tv1=", "=v1="]
        found = {f"t={own.time},{tag}{text}" for tag in names}
    for header in sorted(found):
        yield own.sent(f"tagged {header[: -len(text)]!r}", header)


def times(own: Signer) -> Iterator[Delivery]:
    """Too early, too late, or no plain number; each signed as it is written."""
    seconds = str(NOW)
    for off in (-86_400 * 365, -3_600, -302, -301, 301, 302, 3_600, 86_400):
        yield replace(own.delivery(f"received {off:+d} s after"), now=NOW + off)
    written = {
        "empty": "",
        "a space": " ",
        "zero": "0",
        "a sign before": f"+{seconds}",
        "a minus before": f"-{seconds}",
        "a space before": f" {seconds}",
        "a space after": f"{seconds} ",
        "a tab before": f"\t{seconds}",
        "a newline after": f"{seconds}\n",
        "a no-break space after": f"{seconds}\u00a0",
        "a fraction": f"{seconds}.0",
        "a fraction of nothing": f"{seconds}.",
        "an exponent": "1.9e9",
        "an exponent of a whole number": "19e8",
        "an exponent of nothing": f"{seconds}e0",
        "hexadecimal": hex(NOW),
        "octal": oct(NOW),
        "binary": bin(NOW),
        "a leading zero": f"0{seconds}",
        "leading zeros": f"00000{seconds}",
        "an underscore": f"{seconds[:4]}_{seconds[4:]}",
        "thousands": f"{NOW:,}",
        "thousands by points": f"{NOW:,}".replace(",", "."),
        "a letter n": f"{seconds}n",
        "a letter after": f"{seconds}s",
        "wide digits": "".join(chr(0xFF10 + int(digit)) for digit in seconds),
        "Arabic digits": "".join(chr(0x0660 + int(digit)) for digit in seconds),
        "in milliseconds": f"{seconds}000",
        "in minutes": str(NOW // 60),
        "a date": "2030-03-17T17:46:40Z",
        "an HTTP date": "Sun, 17 Mar 2030 17:46:40 GMT",
        "not a number": "NaN",
        "infinite": "Infinity",
        "null": "null",
        "forty digits": "9" * 40,
        "beyond exact numbers": str(2**53),
        "an array": f"[{seconds}]",
        "in quotation marks": f'"{seconds}"',
        "two of them": f"{seconds} {seconds}",
    }
    for name, time in written.items():
        yield own.but(time=time).delivery(f"the time: {name}")
        # As a reader signs that trims or parses the time first.
        yield own.but(time=time).delivery(f"the time: {name}; digits signed", own.text())
    yield own.but(time=str(NOW - 1)).delivery("signed a second before what it says", own.text())
    where = own.scheme.signature.where
    if isinstance(where, PairsHeader):
        text = own.text()
        yield own.sent("two times, the right one first", f"t={NOW},t={NOW - 9_999},v1={text}")
        yield own.sent("two times, the right one last", f"t={NOW - 9_999},t={NOW},v1={text}")
        yield own.sent("no time", f"v1={text}")
        yield own.sent("the time by another name", f"T={NOW},v1={text}")
        yield own.sent("the time by its whole name", f"timestamp={NOW},v1={text}")
        yield own.sent("the time without a name", f"{NOW},v1={text}")
        alone = own.sent("the time in a header of its own", f"v1={text}")
        yield replace(alone, headers=(*alone.headers, ("Stripe-Timestamp", own.time), ("t", own.time)))


def ids(own: Signer) -> Iterator[Delivery]:
    """Another id, or one that reaches into its neighbour."""
    good, header = own.delivery(), own.scheme.signature.id_header or ""
    for name, other in {"another": "msg_2x", "in capitals": own.id.upper(), "a space after": f"{own.id} "}.items():
        yield good.having(header, other).named(f"the id: {name}")
    yield own.but(id="").delivery("an empty id, signed")
    yield own.but(id="msg.1").delivery("an id with a dot, signed")
    # Byte for byte what is signed for this id at NOW over the body 5.{…}: the same text, cut in another place.
    moved = own.but(id=f"{own.id}.{NOW}", time="5").delivery("the cut between id and time moved")
    yield replace(moved, now=5)


def lists(own: Signer) -> Iterator[Delivery]:
    """Several signatures of which none is right, too many, or not told apart as the scheme does."""
    where, text = own.scheme.signature.where, own.text()
    assert not isinstance(where, PlainHeader)
    wrong = [encoded(own.scheme, _flipped(own.digest(), index)) for index in range(20)]
    for count in (2, 3, 8):
        yield own.delivery(f"{count} signatures, none right", *wrong[:count])
    yield own.delivery("the ninth of nine is right", *wrong[:8], text)
    yield own.delivery("the first of twenty is right", text, *wrong[:19])
    halves = (text[: len(text) // 2], text[len(text) // 2 :])
    yield own.delivery("two halves side by side", *halves)
    mark = "," if isinstance(where, ListHeader) else "="
    version = where.version if isinstance(where, ListHeader) else where.signature
    first = own.header(wrong[0])
    for separator in (";", "|", "\t", "\n", "\u00a0", "&", where.separator + "-"):
        yield own.sent(f"parted by {separator!r}", f"{first}{separator}{version}{mark}{text}")
    yield own.sent("right under another version", f"{first}{where.separator}v2{mark}{text}")
    yield own.sent("two headers joined by a comma", f"{first}, {own.header()}")
    yield own.sent("the same header twice, joined by a comma", f"{own.header()}, {own.header()}")
