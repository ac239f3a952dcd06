"""What the vendors publish is believed, and is what the tests' own signer signs."""

from __future__ import annotations

from dataclasses import replace

import pytest

from connector_core.description import PairsHeader

from .delivery import Delivery, Signer
from .emitted import Platform
from .vectors import VECTORS, Vector

pytestmark = pytest.mark.node

NAMES = [f"{vector.scheme.name}: {vector.name}" for vector in VECTORS]


def given(vector: Vector) -> Delivery:
    return Delivery("vector", tuple(vector.headers.items()), vector.body, vector.secret, vector.at)


@pytest.mark.parametrize("vector", VECTORS, ids=NAMES)
def test_believed(vector: Vector, platform: Platform) -> None:
    good = given(vector)
    spoilt = {
        "body": replace(good, body=vector.body[:-1] + b"x"),
        "secret": replace(good, secret=f"{vector.secret[:-1]}x"),
        "late": replace(good, now=vector.at + 400),
    }
    found = platform.judged(vector.scheme, [good, *(item.named(name) for name, item in spoilt.items())])
    timed = vector.scheme.name != "github"
    believed = {name: verdict.believed for name, verdict in found.items()}
    assert believed == {"vector": True, "body": False, "secret": False, "late": not timed}


@pytest.mark.parametrize("vector", VECTORS, ids=NAMES)
def test_the_signer_of_these_tests_agrees(vector: Vector) -> None:
    """Else the near misses would be far from right."""
    headers, signature = vector.headers, vector.scheme.signature
    where = signature.where
    text = headers[where.header]
    time = headers.get(signature.timestamp_header or "", "")
    if isinstance(where, PairsHeader):
        time = text.split(",")[0].removeprefix("t=")
    scheme = replace(vector.scheme, secret=vector.secret)
    signer = Signer(scheme, time=time, id=headers.get(signature.id_header or "", ""), body=vector.body)
    assert signer.header() in text


def test_every_scheme_has_a_vector_and_every_vector_a_source() -> None:
    assert {vector.scheme.name for vector in VECTORS if vector.published} == {
        "standardwebhooks",
        "stripe",
        "github",
        "slack",
    }
    assert [vector.scheme.name for vector in VECTORS if not vector.published] == ["voka"]
    assert all(vector.sources for vector in VECTORS)
