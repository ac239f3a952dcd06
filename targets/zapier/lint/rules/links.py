"""URLs and links in texts."""

from __future__ import annotations

import re
from collections.abc import Iterator

from targets.zapier.lint.finding import Context, Definition, Edit, Finding, Rule
from targets.zapier.lint.walk import texts

_PLAIN = re.compile(r"\bhttp://[^\s)\"'>]+", re.IGNORECASE)
_MARKDOWN = re.compile(r"\[([^\]]*)\](\s*)\(([^)]*)\)")
_DANGEROUS = re.compile(r"\b(javascript|vbscript|data|file):(?=\S)", re.IGNORECASE)
_HELP = "creates.place_call.operation.inputFields.0.helpText"


def _https(definition: Definition, _: Context) -> Iterator[Finding]:
    for where, text in texts(definition):
        for url in _PLAIN.findall(text):
            yield Finding("D007", where, f"{url.rstrip('.,;')} is not https", "https://…")


def _links(definition: Definition, _: Context) -> Iterator[Finding]:
    for where, text in texts(definition):
        for name, gap, url in _MARKDOWN.findall(text):
            if not name.strip() or gap or not re.fullmatch(r"(https?://|mailto:)\S+", url):
                yield Finding("D008", where, f"[{name}]{gap}({url}) is not a link", "[text](https://…)")


def _dangerous(definition: Definition, _: Context) -> Iterator[Finding]:
    for where, text in texts(definition):
        for scheme in _DANGEROUS.findall(text):
            yield Finding("D025", where, f"a {scheme.lower()}: URI runs or shows foreign content", "https://…")


RULES = (
    Rule(
        "D007",
        "What travels over http can be read and changed on the way.",
        _https,
        example=(Edit(_HELP, "As on https://example.com/numbers."),),
        anti_example=(Edit(_HELP, "As on http://example.com/numbers."),),
    ),
    Rule(
        "D008",
        "A broken link shows its brackets, or leads nowhere.",
        _links,
        example=(Edit(_HELP, "See [the list](https://example.com/numbers) [sic]."),),
        anti_example=(Edit(_HELP, "See [the list] (numbers)."),),
    ),
    Rule(
        "D025",
        "Texts are shown as Markdown to signed-in users.",
        _dangerous,
        example=(Edit(_HELP, "Metadata: any text."),),
        anti_example=(Edit(_HELP, "See [the list](javascript:alert(1))."),),
    ),
)
