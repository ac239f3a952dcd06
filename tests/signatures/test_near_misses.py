"""Every near miss is refused, every right delivery believed, by what was emitted for each platform."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from .conftest import Open
from .delivery import Delivery
from .emitted import Platform
from .misses import misses
from .planted import LENIENT, Lenience
from .right import NOT_UTF8, right, signer
from .schemes import SCHEMES, STANDARD_WEBHOOKS, Scheme

pytestmark = pytest.mark.node

EACH = pytest.mark.parametrize("scheme", SCHEMES, ids=[scheme.name for scheme in SCHEMES])


@EACH
def test_near_misses_are_refused(scheme: Scheme, platform: Platform, record_property: pytest.RecordProperty) -> None:
    found = platform.judged(scheme, misses(scheme))
    record_property("near misses", len(found))
    assert [name for name, verdict in found.items() if verdict.believed] == []
    assert [name for name, verdict in found.items() if verdict.items] == []
    bare = scheme.secret.removeprefix("whsec_")
    assert [name for name, verdict in found.items() if bare in verdict.said] == []


@EACH
def test_right_ones_are_believed(scheme: Scheme, platform: Platform) -> None:
    given = list(right(scheme))
    found = platform.judged(scheme, given)
    # Zapier decodes the body before an app sees it: what decoding changed is not what was signed.
    lost = {item.name for item in given if item.body == NOT_UTF8 and platform.name == "zapier"}
    assert {name for name, verdict in found.items() if not verdict.believed} == lost
    assert found["as the vendor sends it"].items == 1


def test_the_page_tells_how_many_there_are(root: Path) -> None:
    """A list that shrinks unnoticed would prove less than the page says."""
    rows = (root / "docs/signatures.md").read_text("utf-8").splitlines()

    def told(name: str) -> list[int]:
        (row,) = (line for line in rows if line.startswith(f"| {name} |"))
        return [int(cell.replace(",", "")) for cell in row.split("|")[2:-1]]

    for name, deliveries in (("near misses", misses), ("right ones", right)):
        counts = [len(list(deliveries(scheme))) for scheme in SCHEMES]
        assert told(name) == [*counts, sum(counts)]
    assert sum(len(list(misses(scheme))) for scheme in SCHEMES) >= 1000


def test_a_right_one_between_near_misses(platform: Platform) -> None:
    """No refusal spoils what comes after it, and no belief helps it."""
    own = signer(STANDARD_WEBHOOKS)
    turns: list[Delivery] = []
    for number in range(20):
        turns.append(own.delivery(f"right {number}"))
        turns.append(replace(own.delivery(f"wrong {number}"), body=own.body + b" "))
    found = platform.judged(STANDARD_WEBHOOKS, turns)
    assert [verdict.believed for verdict in found.values()] == [True, False] * 20


@pytest.mark.parametrize("lenience", LENIENT, ids=lambda lenience: lenience.name.replace(" ", "-"))
def test_a_lenient_package_is_noticed(lenience: Lenience, opened: Open) -> None:
    """The near misses have teeth: what a lenient library would believe is among them."""
    package = opened("n8n")
    with lenience.planted(package.folder):
        found = package.judged(lenience.scheme, misses(lenience.scheme))
    assert lenience.expected <= {name for name, verdict in found.items() if verdict.believed}
