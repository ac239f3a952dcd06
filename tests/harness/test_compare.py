import pytest

from connector_core.harness.scenario.across import compare_targets
from connector_core.harness.scenario.compare import MISSING, described, differences, same
from connector_core.harness.scenario.result import ScenarioResult, StepResult

EQUAL = [
    ("2026-05-10T12:00:00Z", "2026-05-10T14:00:00.000+02:00"),
    (1, 1.0),
    (None, MISSING),
    ({"a": None}, {}),
    ({"a": 1}, {"a": 1, "more": 2}),
    ([1, {"t": "2026-05-10T12:00:00Z"}], [1, {"t": "2026-05-10T12:00:00.000Z"}]),
    ("é", "é"),
]
DIFFERENT = [
    ("2026-05-10T12:00:00Z", "2026-05-10T12:00:00.001Z"),
    ("2026-05-10T12:00:00Z", "2026-05-10"),
    (1, "1"),
    ("1", 1),
    (1, True),
    (False, 0),
    (None, ""),
    (None, 0),
    ("", None),
    ({"a": 1}, {}),
    ({"a": 1}, [1]),
    ([1, 2], [2, 1]),
    ([1], [1, 2]),
    ("2026-05-10Tnoon", "2026-05-10Tmidnight"),
    ("a", "A"),
]


@pytest.mark.parametrize(("want", "got"), EQUAL)
def test_values_that_mean_the_same(want: object, got: object) -> None:
    assert same(want, got)


@pytest.mark.parametrize(("want", "got"), DIFFERENT)
def test_values_that_do_not(want: object, got: object) -> None:
    assert not same(want, got)


def test_the_order_of_items_does_not_matter_but_each_must_come_once() -> None:
    a, b = {"id": "a", "x": 1}, {"id": "b", "x": 2}
    assert differences([a, b], [b, a], ["id"]) == []
    assert [str(item) for item in differences([a, b], [a], ["id"])] == ["item b: lost"]
    assert [str(item) for item in differences([a], [a, a], ["id"])] == ["item a: came 2 times, not 1"]
    assert [str(item) for item in differences([a, a], [a], ["id"])] == ["item a: came 1 times, not 2"]
    assert differences([a, a], [a, a], ["id"]) == []
    assert [item.kind for item in differences([], [a], ["id"])] == ["extra"]
    assert [str(item) for item in differences([a], [a | {"x": "1"}], ["id"])] == ["item a: x is '1', not 1"]


def test_identity_may_be_several_fields_and_must_be_there() -> None:
    rows = [{"id": "a", "status": "queued"}, {"id": "a", "status": "completed"}]
    assert differences(rows, rows, ["id", "status"]) == []
    assert [item.kind for item in differences(rows, rows[:1], ["id", "status"])] == ["lost"]
    (missing,) = differences([], [{"status": "queued"}], ["id"])
    assert str(missing) == "an item without id: {'status': 'queued'}"


def test_only_the_fields_that_count_are_compared() -> None:
    assert differences([{"id": 1, "x": 1}], [{"id": 1, "x": 2}], ["id"], ["id"]) == []
    assert differences([{"id": 1}], [{"id": 1, "extra": 2}], ["id"]) == []
    assert [item.field for item in differences([{"id": 1}], [{"id": 1, "x": 2}], ["id"], ["x"])] == ["x"]


def step(name: str, *items: dict[str, object], varies: str | None = None) -> StepResult:
    return StepResult(name, 0.0, items=list(items), fields=("id", "x"), varies=varies)


def result(target: str, *steps: StepResult) -> ScenarioResult:
    return ScenarioResult("story", "Story", target, "engine", steps=list(steps))


def test_targets_are_measured_by_the_first_that_plays_a_step() -> None:
    one = result("one", step("a", {"id": 1, "x": 1}))
    two = result("two", step("a", {"id": 1, "x": 2}), step("b", {"id": 3}))
    three = result("three", step("a", {"id": 1, "x": 1}), step("b"))
    compare_targets([one, two, three])
    assert one.problems == []
    assert two.problems == ["a: unlike one: item 1: x is 2, not 1"]
    assert three.problems == ["b: unlike two: item 3: lost"]


def test_a_step_that_varies_by_nature_is_left_out() -> None:
    one = result("one", step("a", {"id": 1}, varies="no state"))
    two = result("two", step("a", {"id": 1}, {"id": 1}))
    compare_targets([one, two])
    assert two.problems == []


def test_many_differences_of_a_kind_are_counted() -> None:
    found = differences([{"id": number} for number in range(9)], [{"id": 9}], ["id"])
    assert described(found) == [
        "item 0: lost",
        "item 1: lost",
        "item 2: lost",
        "6 more items like the one before",
        "item 9: nothing at the vendor accounts for it",
    ]


def test_a_step_that_failed_is_no_measure() -> None:
    one, two, three = (result(name, step("a", {"id": number})) for number, name in enumerate(("one", "two", "three")))
    one.steps[0].problems.append("lost")
    compare_targets([one, two, three])
    assert (one.problems, two.problems) == ([], [])
    assert three.problems[0] == "a: unlike two: item 1: lost"
