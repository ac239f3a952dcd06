"""A failing story, made as short as it can be while it still fails in the same way."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import TypeVar

from .story import Op, Story, Window

MOST_TRIES = 300
T = TypeVar("T", Op, Window)
Judge = Callable[[Story], Sequence[str]]
"""Plays a story and says what was wrong: on one platform, or between several."""
Found = tuple[Story, Sequence[str]]


def shrunk(judge: Judge, story: Story) -> Found:
    """The shortest story found, and its problems; the story itself and none when nothing is wrong with it."""
    failing = judge(story)
    kinds = {_kind(problem) for problem in failing}
    best = [(story, failing)]
    left = [MOST_TRIES if kinds else 0]

    def fails(candidate: Story) -> bool:
        if left[0] == 0:
            return False
        left[0] -= 1
        problems = judge(candidate)
        if kinds & {_kind(problem) for problem in problems}:
            best[0] = (candidate, problems)
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
    best: list[Found],
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
    """``I1`` of ``#0 call_completed:webhook: I1: … is lost``; of a difference its words, without number and value."""
    invariant = re.search(r"\bI\d\b", problem)
    return invariant[0] if invariant else re.split(r" is |: \[", re.sub(r"\d+", "", problem))[0]
