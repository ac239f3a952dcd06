"""A sample of the full run: every kind of hostile text refused at its place, or found again where it was put."""

from __future__ import annotations

import pytest

from tests.hostile.classes import CLASSES
from tests.hostile.describe import describe
from tests.hostile.judge import TARGETS, judge, texts_of
from tests.hostile.run import Counts, Run
from tests.hostile.texts import HostileTexts, Texts

pytestmark = pytest.mark.node
CONSTRUCTS = frozenset(
    """
    api_call auth.basic auth.bearer auth.header choices documented errors.issues facts field.at field.boolean
    field.datetime field.digest field.echo field.email field.integer field.json field.known field.list_of_records
    field.nested field.number field.phone field.text field.url field.values find.or_create input.boolean input.datetime
    input.dynamic input.email input.file input.files input.integer input.json input.key_value input.multiline
    input.number input.open input.options input.phone input.text input.text_list input.url input.when operation.action
    operation.delete operation.download operation.find operation.list operation.match operation.merge operation.pending
    operation.switch operation.upload operation.wait paging.cursor paging.none paging.offset paging.page poll scopes
    signature.any signature.list signature.pairs signature.plain subscription.None subscription.delete subscription.list
    subscription.managed subscription.manual subscription.slot subscription.token value.json value.object webhook.enrich
    webhook.events
    """.split()  # noqa: SIM905 - a list of a hundred words is easier to read as text
)


@pytest.fixture(scope="module")
def counts() -> Counts:
    return Run(descriptions=400, parsed=80, seed=4_000_000)()


def test_nothing_fails(counts: Counts) -> None:
    assert counts.failures == []


def test_many_are_accepted_and_many_refused(counts: Counts) -> None:
    assert counts.descriptions == 400
    assert counts.verdicts["accepted"] >= 0.3 * counts.descriptions
    assert counts.verdicts["refused"] >= 0.1 * counts.descriptions
    assert counts.parsed >= 80
    assert counts.parsed_behind >= 20
    assert counts.files > 1_500


def test_every_class_is_reached(counts: Counts) -> None:
    assert counts.unreached() == []
    assert set(counts.reached) == {item.name for item in CLASSES}


def test_every_construct_is_emitted(counts: Counts) -> None:
    assert set(counts.constructs) == CONSTRUCTS


def test_a_class_that_is_never_reached_is_told() -> None:
    assert any("backtick was never parsed" in line for line in Counts().unreached())
    assert any("secret was never refused" in line for line in Counts().unreached())


def test_two_hundred_benign_descriptions_have_no_refusal() -> None:
    used: set[str] = set()
    for seed in range(5_000_000, 5_000_240):
        found = judge(seed, Texts())
        assert (found.verdict, found.problems) == ("accepted", []), seed
        assert set(found.files) == {target.name for target in TARGETS}
        used |= found.used
    assert used == CONSTRUCTS


def test_one_seed_is_one_description() -> None:
    one, two = (judge(7, texts_of(7)) for _ in range(2))
    assert one.slots == two.slots
    assert one.files == two.files
    assert [slot.text for slot in judge(8, texts_of(8)).slots] != [slot.text for slot in one.slots]


def test_hostile_and_benign_differ_in_texts_alone() -> None:
    for seed in range(40):
        hostile, benign = HostileTexts(share=1.0), Texts()
        described, _ = describe(seed, hostile)
        plain, _ = describe(seed, benign)
        assert [slot.kind for slot in hostile.slots] == [slot.kind for slot in benign.slots]
        assert sum(slot.hostile is not None for slot in hostile.slots) > 0.8 * len(hostile.slots)
        assert [item.key for item in described.operations()] == [item.key for item in plain.operations()]
