"""One mistake at a time is planted in what was emitted; some history must find it, by the right invariant."""

from __future__ import annotations

from contextlib import AbstractContextManager, ExitStack
from dataclasses import dataclass, replace

import pytest

from connector_core import target
from connector_core.build import Checked, checked
from connector_core.harness.histories import batch, command
from connector_core.harness.histories.command import offered_by, replay, run_histories
from connector_core.harness.histories.playground import (
    Playground,
    alone,
    history_of,
    opened,
    plan_of,
    stories,
)
from connector_core.harness.histories.shrink import shrunk
from connector_core.harness.histories.story import tell
from connector_core.target import Files, Target
from tests.histories.conftest import ground
from tests.mistakes import planted

pytestmark = pytest.mark.node
MOST = 120
"""Histories after which a mistake counts as not found."""


@dataclass(frozen=True)
class Mistake:
    """`old` becomes `new` in every file whose path ends with `file`; `found` begins the problem."""

    connector: str
    target: str
    file: str
    old: str
    new: str
    found: str
    flood: bool = False
    """It shows where there is more than one page."""

    def plant(self, files: Files) -> Files:
        return planted(files, self.file, self.old, self.new)


POLL = "poll-call-completed.communication.iml.json"
MISTAKES = {
    "no dedupe": Mistake("voka", "n8n", "dedupe.ts", "times.has(short(identity))", "times.has(identity)", "I2"),
    "one page only": Mistake(
        "voka", "n8n", "paging.ts", "read >= (options.limit", "read >= 1 || read >= (options.limit", "I1", flood=True
    ),
    "forgeries believed": Mistake(
        "voka", "n8n", "signature.ts", "timingSafeEqual(expected, given)", "timingSafeEqual(given, given)", "I3"
    ),
    "forgeries believed on Zapier": Mistake(
        "voka", "zapier", "signature.ts", "timingSafeEqual(expected, given)", "timingSafeEqual(given, given)", "I3"
    ),
    "the body is serialised anew": Mistake(
        "voka",
        "zapier",
        "signature.ts",
        "if (piece === '{body}') return body;",
        "if (piece === '{body}') return JSON.stringify(JSON.parse(body.toString()));",
        "I1",
    ),
    "a web page is taken for a record": Mistake(
        "voka",
        "make",
        "watch-call-completed.communication.iml.json",
        '"valid": "{{statusCode < 300 && body.id}}"',
        '"valid": "{{statusCode < 300}}"',
        "I3",
    ),
    "a loop is not seen": Mistake(
        "voka",
        "make",
        POLL,
        "!body.next_cursor) && (!pagination.page",
        "!body.next_cursor) || (!pagination.page",
        "I1",
        flood=True,
    ),
    "an empty page is the end on Make": Mistake(
        "voka", "make", POLL, " && (length(body.data) > 0 || !body.next_cursor)", "", "I1", flood=True
    ),
    "nothing is unsubscribed": Mistake(
        "voka",
        "zapier",
        "shared/subscription.ts",
        "if (state?.id && (await remove(client, spec, state.id))) return true;",
        "if (state?.id) return true;",
        "I4",
    ),
    "items hold the id only": Mistake(
        "voka",
        "n8n",
        "event.ts",
        "return { item: merged(record, item, outcome.detail), complete: true };",
        "return { item: { id: merged(record, item, outcome.detail).id } as Item, complete: true };",
        "I3",
    ),
    "items hold the id only on Zapier": Mistake(
        "voka",
        "zapier",
        "event.ts",
        "return { item: merged(record, item, outcome.detail), complete: true };",
        "return { item: { id: merged(record, item, outcome.detail).id } as Item, complete: true };",
        "I3",
    ),
    "items hold the id only on Make": Mistake(
        "voka",
        "make",
        "watch-call-completed.communication.iml.json",
        '"{{...}}": "{{body}}"',
        '"id": "{{body.id}}"',
        "I3",
    ),
    "another event is subscribed to": Mistake(
        "voka",
        "make",
        "attach.iml.json",
        "call.completed",
        "call.transcript.ready",
        "I1",
    ),
    "what was missed is not fetched": Mistake(
        "voka",
        "n8n",
        "gap.ts",
        "return { items, base: state,",
        "return { items: items.slice(items.length), base: state,",
        "I1",
    ),
    "redirects are followed with the key": Mistake(
        "voka",
        "n8n",
        "host.ts",
        "disableFollowRedirect: true,",
        "disableFollowRedirect: false,",
        "I5",
    ),
    "redirects are followed with the key on Zapier": Mistake(
        "voka", "zapier", "host.ts", "redirect: 'manual' as const,", "redirect: 'follow' as const,", "I5"
    ),
    "the key is in an item": Mistake(
        "voka",
        "make",
        "watch-call-completed.communication.iml.json",
        '"{{...}}": "{{body}}"',
        '"{{...}}": "{{body}}", "caller": "{{connection.api_key}}"',
        "I5",
    ),
}


@pytest.mark.parametrize("name", MISTAKES)
def test_a_planted_mistake_is_found(name: str) -> None:
    mistake = MISTAKES[name]
    with ExitStack() as stack:
        play, plan = ground(stack, mistake.connector, mistake.target, mistake.plant)
        plan = replace(plan, flood=1.0) if mistake.flood else plan
        for seed in range(1, MOST):
            played = play.play(tell(seed, plan))
            if any(f"{mistake.found}:" in problem for problem in played.problems):
                return
    pytest.fail(f"{MOST} histories found nothing")


def test_a_failing_story_is_made_shorter() -> None:
    mistake = MISTAKES["no dedupe"]
    with ExitStack() as stack:
        play, plan = ground(stack, mistake.connector, mistake.target, mistake.plant)
        judge = alone(play)
        story = next(
            story for story in stories(plan, range(1, MOST)) if any("I2:" in problem for problem in judge(story))
        )
        short, problems = shrunk(judge, story)
    assert any("I2:" in problem for problem in problems)
    # One thing that begins and ends, and one fault that brings a copy of it, or one more telling.
    assert len(short.ops) + len(short.windows) <= 4, short.told()


OTHERWISE = Mistake(
    "voka",
    "make",
    "watch-call-completed.communication.iml.json",
    '"{{...}}": "{{body}}"',
    '"{{...}}": "{{body}}", "direction": "sideways"',
    "direction is",
)


def test_what_differs_between_platforms_is_told_and_made_shorter(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def planted_on_make(item: Checked, platform: Target) -> AbstractContextManager[Playground]:
        return opened(item, platform, OTHERWISE.plant) if platform.name == OTHERWISE.target else opened(item, platform)

    monkeypatch.setattr(command, "opened", planted_on_make)
    monkeypatch.setattr(batch, "opened", planted_on_make)
    platforms = [target.load(name) for name in ("make", "zapier")]
    items, _ = checked(["voka"], platforms)
    plan = plan_of(history_of(items[0]), [offered_by(platform, items[0]) for platform in platforms])
    seed = next(
        story.seed
        for story in stories(plan, range(1, MOST))
        if len(story.ops) + len(story.windows) > 12
        and any(source.need == "call_completed:webhook" for source in story.sources)
    )
    assert not run_histories(items, platforms, first=seed, count=1, jobs=1, as_json=False)
    told = capsys.readouterr().out
    # On Make its items are not true; between the two they are not alike.
    on_make, between = told.split("\n\nvoka on ")[1:]
    assert on_make.startswith(f"make, seed {seed} (simulate voka --seed {seed} --target make --target zapier)")
    assert between.startswith(f"all, seed {seed} (simulate voka --seed {seed} --target make --target zapier)")
    for each in (on_make, between):
        before, story = each.split("the shortest story that was found:")
        assert "sideways" in before
        assert "sideways" in story
        assert len(story.splitlines()) < 12, story
    assert not replay(items[0], platforms, seed)
    once = capsys.readouterr().out.split("the shortest story that was found:")
    assert len(once) == 3
    assert [story.splitlines()[1:] for story in once[1:]] == [
        each.split("the shortest story that was found:")[1].splitlines()[1:] for each in (on_make, between)
    ]
