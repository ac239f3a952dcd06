"""Prints ``docs/rules.md``: every rule, why it exists, and what it says about its anti-examples.

python -m connector_core.check.page > docs/rules.md
"""

from __future__ import annotations

from connector_core import check
from connector_core.check.example import connector
from connector_core.diagnostics import Diagnostics
from connector_core.templating import code as code_span


def page() -> str:
    """The page as Markdown; a test compares it with the file."""
    check.run(connector, Diagnostics())
    lines = [
        "# Rules on descriptions",
        "",
        "Made from the rules themselves: `python -m connector_core.check.page > docs/rules.md`.",
        "",
    ]
    why: dict[str, list[str]] = {}
    said: dict[str, list[str]] = {}
    for rule in check.RULES:
        why.setdefault(rule.code, []).append(rule.why)
        for spoil in rule.bad:
            diagnostics = Diagnostics()
            check.run(spoil(connector), diagnostics)
            said.setdefault(rule.code, []).extend(
                f"{item.message}{' — ' + item.hint if item.hint and 'on line' not in item.hint else ''}"
                for item in diagnostics.found
                if item.code == rule.code
            )
    for code in sorted(why):
        lines += [f"## `{code}`", "", " ".join(dict.fromkeys(why[code])), ""]
        lines += [*(f"- {code_span(text)}" for text in dict.fromkeys(said[code])), ""]
    return "\n".join(lines)


if __name__ == "__main__":
    print(page(), end="")
