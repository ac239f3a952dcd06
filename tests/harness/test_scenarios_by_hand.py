"""The scenarios can be passed, and each mistake planted in a driver is found by one of them."""

from typing import Any

import pytest

from connector_core.expected import UsageError
from connector_core.harness.scenario.capabilities import capabilities_of
from connector_core.harness.simulate import Platform, SimulationResult, simulate
from connectors.voka import scenarios as script
from tests.harness.hand_driver import OPERATIONS, Bugs, HandDriver


def platform(target: str = "hand", offers: frozenset[str] = OPERATIONS, **options: Any) -> Platform:
    return Platform(target, lambda base_url: HandDriver(base_url, target=target, **options), offers)


def run(*platforms: Platform, scenarios: tuple[str, ...] = (), seed: int = 1) -> SimulationResult:
    return simulate("voka", script, platforms, scenarios=scenarios, seed=seed)


def problems(simulation: SimulationResult) -> list[str]:
    return [problem for row in simulation.results for problem in row.all_problems()]


def test_a_driver_without_mistakes_passes_every_scenario() -> None:
    simulation = run(platform())
    assert problems(simulation) == []
    assert simulation.ok
    assert {row.verdict for row in simulation.results} == {"passed"}
    assert len(simulation.results) == len(script.SCENARIOS)
    for row in simulation.results:
        assert row.requests > 0, row.scenario


def test_platforms_of_different_nature_pass_with_the_same_items() -> None:
    full = platform("full")
    hooks = platform("no_state", capabilities=frozenset({"signature", "lookback"}))
    bare = platform("bare", capabilities=frozenset(), offers=OPERATIONS - {"insight_received:webhook"})
    simulation = run(full, hooks, bare, scenarios=("instant", "insight_received", "list_calls"))
    assert problems(simulation) == []
    lacking = simulation.of("insight_received", "bare")
    assert lacking is not None
    assert (lacking.verdict, lacking.reason) == (
        "not offered",
        "the package does not offer insight_received:webhook",
    )
    instant = [simulation.of("instant", target) for target in ("full", "no_state", "bare")]
    assert [row.got for row in instant if row] == [4, 6, 6 + 7]


@pytest.mark.parametrize(
    ("bugs", "scenario", "text"),
    [
        (Bugs(lose=True), "list_calls", "lost"),
        (Bugs(invent=True), "list_calls", "item invented: nothing at the vendor accounts for it"),
        (Bugs(field=("duration_seconds", "205")), "find_call", "duration_seconds is '205', not"),
        (Bugs(field=("caller_name", "")), "find_call", "caller_name is '', not"),
        (Bugs(field=("started_at", "2026-05-10T12:00:00Z")), "find_call", "started_at is '2026-05-10T12:00:00Z'"),
        (Bugs(repeat=True), "instant", "came 3 times, not 1"),
        (Bugs(trusting=True), "instant", "a forgery led to"),
        (Bugs(orphan=True), "instant", "a subscription is left"),
        (Bugs(adopting=True), "healing", "lost"),
        (Bugs(one_page=True), "list_calls", "lost"),
        (Bugs(one_page=True), "polling", "lost"),
        (Bugs(talkative=True), "find_call", "a secret shows in what the platform put out"),
        (Bugs(twice=True), "place_call", "the vendor saw POST /outbound-calls 2 times, not 1"),
        (Bugs(silent=True), "missing_scope", "the message lacks 'outbound_calls'"),
        (Bugs(first_poll=True), "polling", "nothing at the vendor accounts for it"),
        (Bugs(hasty=True), "throttled", "requests before Retry-After"),
    ],
    ids=lambda value: next((name for name, on in vars(value).items() if on), "") if isinstance(value, Bugs) else None,
)
def test_a_planted_mistake_is_found(bugs: Bugs, scenario: str, text: str) -> None:
    simulation = run(platform(bugs=bugs), scenarios=(scenario,))
    assert not simulation.ok
    assert any(text in problem for problem in problems(simulation)), problems(simulation)


def test_a_difference_between_platforms_is_found_even_when_both_pass() -> None:
    """Nobody can foretell the digest that identifies an insight, but it must be the same everywhere."""
    odd = platform("odd", bugs=Bugs(salt="pepper"))
    simulation = run(platform("even"), odd, scenarios=("insight_received",))
    even_result, odd_result = (simulation.of("insight_received", target) for target in ("even", "odd"))
    assert even_result is not None
    assert odd_result is not None
    assert even_result.verdict == "passed"
    assert [step.problems for step in odd_result.steps if step.problems] == []
    assert "unlike even" in odd_result.problems[0]
    assert "id is" in odd_result.problems[0]


def test_the_same_seed_gives_the_same_ids_whoever_asks_how_often() -> None:
    chatty = platform("chatty", capabilities=frozenset())
    simulation = run(platform("calm"), chatty, scenarios=("place_call", "filters"))
    assert problems(simulation) == []
    ids = [[item["id"] for step in row.steps for item in step.items] for row in simulation.results if row.got]
    assert ids[0] == ids[2]
    assert ids[1] == ids[3]
    other = run(platform("calm"), scenarios=("filters",), seed=2)
    assert [item["id"] for step in other.results[0].steps for item in step.items] not in ids


def test_an_unknown_scenario_is_wrong_usage() -> None:
    with pytest.raises(UsageError, match=r"no scenario 'nothing' \(known: connection, "):
        run(platform(), scenarios=("nothing",))


def test_nothing_offered_is_not_a_success() -> None:
    simulation = run(platform(offers=frozenset()), scenarios=("find_call",))
    assert [row.verdict for row in simulation.results] == ["not offered"]
    assert not simulation.ok


def test_a_driver_must_say_what_it_can() -> None:
    for declared, text in ((None, "declares no capabilities"), (frozenset({"magic"}), "magic")):
        with pytest.raises(ValueError, match=text):
            capabilities_of(HandDriver("", capabilities=declared))  # type: ignore[arg-type]


def test_a_package_that_does_not_load_fails_and_says_so() -> None:
    from connector_core.harness.driver import DriverError

    def refuse(_: str) -> HandDriver:
        raise DriverError("the package has no index.js")

    simulation = run(Platform("broken", refuse, OPERATIONS), platform(), scenarios=("connection",))
    assert not simulation.ok
    assert problems(simulation) == ["the package has no index.js"]
