"""What a rule reports, and what a rule is."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from targets.make.format import App


@dataclass(frozen=True)
class Finding:
    """One place that breaks a rule. ``where`` names the file (and the place in it), ``hint`` what to do."""

    rule: str
    where: str
    message: str
    hint: str = ""


@dataclass(frozen=True)
class Change:
    """One edit of the example app: the value at ``pointer`` (steps into the JSON) of ``file``.

    A list index one past the end appends; ``REMOVE`` deletes.
    """

    file: str
    pointer: tuple[str | int, ...]
    value: Any


class _Remove:
    def __repr__(self) -> str:
        return "REMOVE"


REMOVE = _Remove()


@dataclass(frozen=True)
class Rule:
    """A review rule. ``example``: an edit of the example app that stays within the rule;
    ``anti_example``: one that breaks it, and ``reason`` why that matters to users or reviewers."""

    name: str
    reason: str
    check: Callable[[App], Iterable[Finding]]
    example: tuple[Change, ...]
    anti_example: tuple[Change, ...]
