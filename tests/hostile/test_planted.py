"""The run can fail: each mistake that is planted in the product is found, and named, by its first seeds."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.hostile import run
from tests.hostile.planted import PLANTED
from tests.hostile.run import Run
from tests.hostile.typescript import Compiler

pytestmark = pytest.mark.node
STEP, MOST = 12, 12


@pytest.fixture(scope="module")
def compiler() -> Iterator[Compiler]:
    with Compiler() as found:
        yield found


@pytest.mark.parametrize("name", PLANTED)
def test_a_planted_mistake_is_found(name: str, compiler: Compiler, monkeypatch: pytest.MonkeyPatch) -> None:
    planted = PLANTED[name]
    monkeypatch.setattr(run, "READMES", 1 if planted.told == ".md" else 1000)
    monkeypatch.setattr(run, "SECOND", 1 if "second" in planted.told else 1000)
    planted.plant(monkeypatch)
    for part in range(MOST):
        found = Run(STEP, STEP // 2, 6_000_000 + part * STEP, texts=planted.texts).within(compiler)
        if any(planted.told in failure["problem"] for failure in found.failures):
            return
    pytest.fail(f"{name}: not found in {STEP * MOST} descriptions")


def test_the_same_seeds_find_nothing_in_the_product(compiler: Compiler) -> None:
    for name in {planted.looked_for: name for name, planted in PLANTED.items()}.values():
        found = Run(STEP, STEP // 2, 6_000_000, texts=PLANTED[name].texts).within(compiler)
        assert found.failures == [], name
