"""What a rule reports, and what a rule is."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from targets.zapier.settings import CORE_VERSION

Definition = Mapping[str, Any]
"""An app's definition: the JSON that core gives for the command ``definition``."""


@dataclass(frozen=True)
class Context:
    """What a definition alone does not tell."""

    newest_core: str = CORE_VERSION
    product: str = ""
    """The vendor's name, which descriptions leave out; empty: not checked."""


@dataclass(frozen=True)
class Finding:
    """One place that breaks a rule. ``where`` is a dotted path into the definition, ``hint`` what to do."""

    rule: str
    where: str
    message: str
    hint: str = ""


Check = Callable[[Definition, Context], Iterator[Finding]]


class Absent:
    """The value of an edit that deletes."""

    def __repr__(self) -> str:
        return "ABSENT"


ABSENT = Absent()


@dataclass(frozen=True)
class Edit:
    """One change of the example definition: the value at ``path``, dotted; numbers are places in a list."""

    path: str
    value: Any = ABSENT


@dataclass(frozen=True)
class Rule:
    """One check of Zapier's, under Zapier's number, or one of its rules of wording (``copy-…``).

    ``example`` edits the example definition and stays within the rule; ``anti_example`` breaks it,
    and ``reason`` says why that matters.
    """

    code: str
    reason: str
    check: Check
    example: tuple[Edit, ...]
    anti_example: tuple[Edit, ...]
