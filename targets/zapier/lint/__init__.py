"""The checks that Zapier's server makes of a definition, as far as the definition alone decides them.

Numbers are Zapier's; ``copy-…`` are its rules of wording. Left out are D019 and D020, of which nothing
is documented, and the checks of live data and of users' history.
"""

from __future__ import annotations

from targets.zapier.lint.example import example
from targets.zapier.lint.finding import Context, Definition, Edit, Finding, Rule
from targets.zapier.lint.rules import authentication, hooks, links, references, samples, steps, texts, wording

_ALL = (
    *authentication.RULES,
    *references.RULES,
    *hooks.RULES,
    *links.RULES,
    *steps.RULES,
    *samples.RULES,
    *texts.RULES,
    *wording.RULES,
)
RULES: tuple[Rule, ...] = tuple(sorted(_ALL, key=lambda rule: rule.code))


def lint(definition: Definition, context: Context | None = None) -> list[Finding]:
    """All findings, by rule. ``definition`` must satisfy Zapier's schema: validate it first."""
    given = context or Context()
    return [finding for rule in RULES for finding in rule.check(definition, given)]


__all__ = ["RULES", "Context", "Definition", "Edit", "Finding", "Rule", "example", "lint"]
