"""A failing story, made as short as it can be while it still fails in the same way."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeVar

from .played import Played
from .playground import Playground
from .story import Op, Story, Window

MOST_TRIES = 300
T = TypeVar("T", Op, Window)


def shrunk(ground: Playground, story: Story, failing: Played) -> tuple[Story, Played]:
    """The shortest story found, and how it was played."""
    kinds = {_kind(problem) for problem in failing.problems}
    best = [(story, failing)]
    left = [MOST_TRIES]

    def fails(candidate: Story) -> bool:
        if left[0] == 0:
            return False
        left[0] -= 1
        played = ground.play(candidate)
        if kinds & {_kind(problem) for problem in played.problems}:
            best[0] = (candidate, played)
            return True
        return False

    story = _fewer(story, story.windows, lambda gone: best[0][0].without(windows=gone), fails, best)
    _fewer(story, story.ops, lambda gone: best[0][0].without(ops=gone), fails, best)
    return best[0]


def _fewer(
    story: Story,
    parts: Sequence[T],
    without: Callable[[Sequence[T]], Story],
    fails: Callable[[Story], bool],
    best: list[tuple[Story, Played]],
) -> Story:
    """Leave out halves, then quarters, down to single parts, for as long as it still fails."""
    left = list(parts)
    size = max(1, len(left) // 2)
    while left:
        gone = False
        for start in range(0, len(left), size):
            some = left[start : start + size]
            if some and fails(without(some)):
                left = [part for part in left if part not in some]
                gone = True
                break
        if not gone:
            if size == 1:
                break
            size = max(1, size // 2)
    return best[0][0]


def _kind(problem: str) -> str:
    """``I1`` of ``#0 call_completed:webhook: I1: … is lost``."""
    return next((word.rstrip(":") for word in problem.split() if word[:1] == "I" and word[1:2].isdigit()), problem[:20])
