"""The review rules that can be checked without Make: each with a reason, an example and an anti-example."""

from __future__ import annotations

from collections.abc import Mapping

from targets.make.format import UnreadableAppError, read_app
from targets.make.lint.example import example_app
from targets.make.lint.finding import Change, Finding, Rule
from targets.make.lint.rules import (
    connection,
    errors,
    interface,
    modules,
    naming,
    parameters,
    requests,
    structure,
    universal,
)

RULES: tuple[Rule, ...] = (
    *connection.RULES,
    *errors.RULES,
    *requests.RULES,
    *modules.RULES,
    *universal.RULES,
    *structure.RULES,
    *interface.RULES,
    *parameters.RULES,
    *naming.RULES,
)


def lint(files: Mapping[str, str | bytes]) -> list[Finding]:
    """All findings in an app's files. A file that breaks the format itself is a finding of the rule ``format``."""
    try:
        app = read_app(files)
    except UnreadableAppError as unreadable:
        return [Finding("format", item.where, item.message) for item in unreadable.problems]
    return [finding for rule in RULES for finding in rule.check(app)]


__all__ = ["RULES", "Change", "Finding", "Rule", "example_app", "lint"]
