"""The rules for signatures, part by part, in their very words."""

from __future__ import annotations

import pytest

from connector_core.check.signatures import header_mistakes, template_mistakes
from connector_core.description import Hmac, ListHeader, PairsHeader, PlainHeader

PLAIN = Hmac(where=PlainHeader(header="X-S"))
PAIRS = PairsHeader(header="X-S", signature="v1", timestamp="t")
LIST = ListHeader(header="X-S", version="v1")
SOURCE = "add timestamp_header=, id_header= or timestamp= of PairsHeader"


def unsigned(place: str) -> tuple[str, str]:
    return f"{place} is not signed", f"a delivery with another one would be believed: put {place} into signed="


@pytest.mark.parametrize(
    ("part", "mistakes"),
    [
        (PLAIN, []),
        (PLAIN.changed(signed="a{body}b"), []),
        (PLAIN.changed(signed="{timestamp}.{body}", timestamp_header="X-T"), []),
        (PLAIN.changed(signed="{body}.{timestamp}", timestamp_header="X-T"), []),
        (PLAIN.changed(signed="v0:{id}:{timestamp}:{body}", timestamp_header="X-T", id_header="X-I"), []),
        (PLAIN.changed(signed="{timestamp}.{body}", where=PAIRS), []),
        (PLAIN.changed(where=PAIRS.changed(timestamp=None)), []),
        (PLAIN.changed(signed=""), [unsigned("{body}")]),
        (PLAIN.changed(signed="{body"), [unsigned("{body}")]),
        (PLAIN.changed(signed="{body}.{body}"), [("{body} is signed more than once", "name it once")]),
        (
            PLAIN.changed(signed="{nonce}.{body}"),
            [("{nonce} is nothing that is signed", "there are {timestamp}, {id} and {body}")],
        ),
        (PLAIN.changed(signed="{timestamp}.{body}"), [("no header brings {timestamp}", SOURCE)]),
        (
            PLAIN.changed(signed="{timestamp}.{body}", where=PAIRS.changed(timestamp=None)),
            [("no header brings {timestamp}", SOURCE)],
        ),
        (PLAIN.changed(signed="{id}.{id}.{body}"), [("no header brings {id}", SOURCE)]),
        (PLAIN.changed(where=PAIRS), [unsigned("{timestamp}")]),
        (PLAIN.changed(timestamp_header="X-T", id_header="X-I"), [unsigned("{timestamp}"), unsigned("{id}")]),
        (
            PLAIN.changed(signed="{timestamp}{body}", timestamp_header="X-T"),
            [("two parts stand side by side", "without a text between them one can grow at the other's cost")],
        ),
        (
            PLAIN.changed(signed="{id}.{timestamp}{body}", timestamp_header="X-T", id_header="X-I"),
            [("two parts stand side by side", "without a text between them one can grow at the other's cost")],
        ),
    ],
)
def test_what_is_signed(part: Hmac, mistakes: list[tuple[str, str]]) -> None:
    assert list(template_mistakes(part)) == mistakes


TAKEN = ("a part's name is empty, used twice, or holds what ends it", "where")
VERSION = ("the version is empty or holds what ends it, or the separator is a comma", "where")


@pytest.mark.parametrize(
    ("part", "mistakes"),
    [
        (PLAIN, []),
        (PLAIN.changed(key="base64", key_prefix="whsec_"), []),
        (PLAIN.changed(key="base64"), []),
        (PLAIN.changed(key_prefix="whsec_"), [("only a key in base64 loses its prefix", "key_prefix")]),
        (PLAIN.changed(timestamp_header="X-T", id_header="X-I"), []),
        (PLAIN.changed(timestamp_header="x-s"), [("one header is read as two parts", "where")]),
        (PLAIN.changed(id_header="X-S"), [("one header is read as two parts", "where")]),
        (PLAIN.changed(id_header="X-T", timestamp_header="x-t"), [("one header is read as two parts", "where")]),
        (PLAIN.changed(where=PAIRS), []),
        (PLAIN.changed(where=PAIRS.changed(timestamp=None)), []),
        (PLAIN.changed(where=PAIRS.changed(timestamp=None), timestamp_header="X-T"), []),
        (
            PLAIN.changed(where=PAIRS, timestamp_header="X-T"),
            [("the timestamp comes from two places", "timestamp_header")],
        ),
        *(
            (PLAIN.changed(where=PAIRS.changed(**wrong)), [TAKEN])
            for wrong in (
                {"timestamp": "v1"},
                {"timestamp": ""},
                {"signature": ""},
                {"signature": "v=1"},
                {"timestamp": "t,"},
                {"separator": ""},
                {"separator": "="},
                {"separator": "v1"},
            )
        ),
        (PLAIN.changed(where=LIST), []),
        (PLAIN.changed(where=LIST.changed(separator="; ")), []),
        *(
            (PLAIN.changed(where=LIST.changed(**wrong)), [VERSION])
            for wrong in (
                {"version": ""},
                {"version": "v,"},
                {"version": "v 1"},
                {"separator": ""},
                {"separator": ","},
            )
        ),
    ],
)
def test_the_headers(part: Hmac, mistakes: list[tuple[str, str]]) -> None:
    assert list(header_mistakes(part)) == mistakes
