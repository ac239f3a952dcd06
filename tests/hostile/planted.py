"""Mistakes of the kinds that hostile text is there to find, each put into the product for one run."""

from __future__ import annotations

import itertools
import json
import random
import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from connector_core import literal, templating
from connector_core.check import RULES
from connector_core.check.texts import _strings
from connector_core.description import Connector
from connector_core.diagnostics import Diagnostics
from connector_core.target import Files, Options, Target
from targets import n8n, zapier
from targets.make import iml_text
from targets.n8n import escaping, words
from tests.hostile import judge
from tests.hostile.classes import BY_NAME, NEVER
from tests.hostile.texts import HostileTexts

Plant = Callable[[pytest.MonkeyPatch], None]


class _Wrapped:
    """A target whose files are changed after they were made."""

    def __init__(self, target: Target, change: Callable[[Connector, Files], None]) -> None:
        self._target, self._change = target, change
        self.name, self.names, self.check = target.name, target.names, target.check

    def emit(self, connector: Connector, options: Options) -> Files:
        files = dict(self._target.emit(connector, options))
        self._change(connector, files)
        return files


def _wrap(patch: pytest.MonkeyPatch, name: str, change: Callable[[Connector, Files], None]) -> None:
    changed = tuple(_Wrapped(item, change) if item.name == name else item for item in judge.TARGETS)
    patch.setattr(judge, "TARGETS", changed)


def _quote(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(literal, "string", lambda text, quote="'": quote + text.replace("\\", "\\\\") + quote)


def _backslash(patch: pytest.MonkeyPatch) -> None:
    patch.setitem(literal._ESCAPES, "\\", "\\")


def _newline(patch: pytest.MonkeyPatch) -> None:
    patch.setitem(literal._ESCAPES, "\n", "\n")


def _separator(patch: pytest.MonkeyPatch) -> None:
    whole = literal._character
    patch.setattr(literal, "_character", lambda char, quote: char if ord(char) > 0x9F else whole(char, quote))


def _template(patch: pytest.MonkeyPatch) -> None:
    def string(text: str, quote: str = "'") -> str:
        return "`" + "".join(literal._character(char, "") for char in text) + "`"

    patch.setattr(literal, "string", string)


def _prototype(patch: pytest.MonkeyPatch) -> None:
    def key(name: str, quote: str = "'") -> str:
        return name if literal._IDENTIFIER.fullmatch(name) else literal.string(name, quote)

    patch.setattr(literal, "key", key)


def _bare_key(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(literal, "key", lambda name, quote="'": "[x]" if name == "__proto__" else name)


def _comment(patch: pytest.MonkeyPatch) -> None:
    def change(connector: Connector, files: Files) -> None:
        said = [text for part in connector.walk() for name in type(part).model_fields for text in _said(part, name)]
        files["src/authentication.ts"] = f"/** {' '.join(said)} */\n{files['src/authentication.ts']!s}"

    _wrap(patch, "zapier", change)


def _said(part: Any, name: str) -> list[str]:
    return _strings(getattr(part, name))


def _joiner(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(iml_text, "JOINER", "")


def _iml_literal(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(iml_text, "_PLAIN_LITERAL", re.compile("(?s).*"))


def _iml_name(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(iml_text, "_PLAIN_NAME", re.compile("(?s).*"))


def _filters(patch: pytest.MonkeyPatch, name: str, filter_: Callable[[object], str]) -> None:
    for module in (n8n, zapier):
        environment = templating.environment(Path(next(iter(module.__path__))) / "templates")
        patch.setitem(environment.filters, name, filter_)


def _markdown(patch: pytest.MonkeyPatch) -> None:
    _filters(patch, "md", lambda value: templating.Escaped(re.sub(r"\s+", " ", str(value))))


def _code(patch: pytest.MonkeyPatch) -> None:
    _filters(patch, "code", lambda value: templating.Escaped(f"`{value}`"))


def _expression(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(escaping, "plain", lambda value: value)


def _html(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(escaping, "described", lambda text: re.sub(r"\s+", " ", text).strip())


def _rule(code: str) -> Plant:
    return lambda patch: patch.setattr("connector_core.check.rule.RULES", [item for item in RULES if item.code != code])


def _path(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(words, "name_of", lambda text: re.sub(r"\s", "", text))


def _json(patch: pytest.MonkeyPatch) -> None:
    def change(connector: Connector, files: Files) -> None:
        said = json.loads(str(files["package.json"]))["description"]
        files["package.json"] = json.dumps({"description": "%"}).replace("%", said)

    _wrap(patch, "zapier", change)


def _place(patch: pytest.MonkeyPatch) -> None:
    whole = Diagnostics.add

    def add(self: Diagnostics, code: str, message: str, **more: Any) -> None:
        whole(self, code, message, **{**more, "at": None})

    patch.setattr(Diagnostics, "add", add)


def _chance(patch: pytest.MonkeyPatch) -> None:
    counter = itertools.count()

    def change(connector: Connector, files: Files) -> None:
        files[".zapierapprc"] = f'{{"includeInBuild":["{next(counter)}"]}}'

    _wrap(patch, "zapier", change)


def _lost(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(iml_text, "quote", lambda text, safe="": "x")


def _traceback(patch: pytest.MonkeyPatch) -> None:
    whole = literal._character

    def character(char: str, quote: str) -> str:
        if char == "\\":
            raise ValueError(char)
        return whole(char, quote)

    patch.setattr(literal, "_character", character)


@dataclass(frozen=True)
class Planted:
    """``told``: what the report of it holds. ``looked_for``: the class of text that shows it, where one is rare."""

    plant: Plant
    told: str
    looked_for: str = ""

    def texts(self, seed: int) -> HostileTexts:
        """The usual texts, or those of the class."""
        found = BY_NAME.get(self.looked_for)
        if found is None:
            return judge.texts_of(seed)
        chance = random.Random(seed)
        if found.refused == NEVER:
            return HostileTexts(chance=chance, share=0.5, legal=(found.name,))
        return HostileTexts(chance=chance, share=0.2, refusals=8, at=chance.randrange(40), only=(found.name,))


PLANTED: dict[str, Planted] = {
    "a quote ends a string": Planted(_quote, ".ts", "single_quote"),
    "a backslash escapes what follows it": Planted(_backslash, ".ts"),
    "a line break stays in a string": Planted(_newline, ".ts"),
    "a line separator stays in a file": Planted(_separator, "holds U+2028", "line_separator"),
    "strings are templates": Planted(_template, ".ts"),
    "__proto__ sets the prototype": Planted(_prototype, ".ts", "object_key"),
    "a key is not quoted": Planted(_bare_key, ".ts"),
    "a comment holds text": Planted(_comment, "src/authentication.ts", "comment_end"),
    "Make: braces open a tag": Planted(_joiner, "make:", "iml"),
    "Make: a quote ends a literal": Planted(_iml_literal, "make:", "single_quote"),
    "Make: a name without backticks": Planted(_iml_name, "make:"),
    "Make: another text than was given": Planted(_lost, "make:"),
    "Markdown is not escaped": Planted(_markdown, ".md"),
    "a code span ends early": Planted(_code, ".md", "backtick"),
    "n8n: a default is an expression": Planted(_expression, "is an expression", "expression"),
    "n8n: a description is markup": Planted(_html, "is markup", "markup"),
    "the rule on code is gone": Planted(_rule("text.code"), "must be refused"),
    "the rule on control characters is gone": Planted(_rule("text.control"), "must be refused", "control"),
    "the rule on secrets is gone": Planted(_rule("text.secret"), "must be refused", "secret"),
    "a text of a description is a file's name": Planted(_path, "no path inside the package"),
    "JSON is put together by hand": Planted(_json, "package.json"),
    "a refusal without a place": Planted(_place, "without a place"),
    "two builds differ": Planted(_chance, "the second time"),
    "something is raised": Planted(_traceback, "ValueError", "backslash"),
}
