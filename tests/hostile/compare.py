"""A hostile package against its benign twin: the same shape, and each text the one that was put there."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import Any

from connector_core.target import Files
from targets.make.format import read_app
from targets.make.iml_text import JOINER
from targets.make.simulator.iml.errors import ImlError
from tests.hostile import make_text
from tests.hostile.texts import EXACT, TOKEN, Slot
from tests.hostile.typescript import Read

_HIDDEN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ufeff\ud800-\udfff]")
"""Characters that stand in no TypeScript file of ours as they are."""
_WINDOWS = re.compile(r"(?i)(con|prn|aux|nul|com\d|lpt\d)(\.|$)")
_QUOTED = re.compile(r'=\{\{ "((?:[^"\\{}]|\\.)*)" \}\}')
"""n8n's expression that gives one text."""
_ESCAPE = re.compile(r"\\(x[0-9a-f]{2}|.)", re.DOTALL)
_NAME = re.compile(r"[a-z][A-Za-z0-9]*")


@dataclass
class Pair:
    """One description on one target: the files of the hostile build and of its benign twin."""

    target: str
    hostile: Files
    benign: Files
    slots: Sequence[Slot]
    problems: list[str] = field(default_factory=list)
    spaces: bool = False
    """White space of any kind is one space, as in Markdown."""
    shown: set[int] = field(default_factory=set)
    """Numbers of the slots whose text was found again."""

    def matched(self) -> list[tuple[str, str, str, str]]:
        """(hostile path, its text, benign path, its text) of files that differ. Notes paths that have no twin."""
        ours, theirs = list(self.hostile), list(self.benign)
        if len(ours) != len(theirs):
            self.problems.append(f"{len(ours)} files instead of {len(theirs)}: {_difference(ours, theirs)}")
            return []
        found = []
        for one, two in zip(ours, theirs, strict=True):
            if one != two and not self.leaf(two, one, names=True):
                self.problems.append(f"the file {one!r} where {two!r} belongs")
            text, twin = str(self.hostile[one]), str(self.benign[two])
            if text != twin:
                found.append((one, text, two, twin))
        return found

    def compare(self, where: str, ours: Read, theirs: Read) -> None:
        """One file as the compiler read it."""
        if ours.errors or theirs.errors:
            self.problems.append(f"{where}: {(ours.errors or theirs.errors)[0]}")
            return
        self.same(where, ours.shape, ours.leaves, theirs.shape, theirs.leaves)
        if self.target == "n8n" and "/resources/" in where:
            self._evaluated(where, ours.leaves, theirs.leaves)
        if ours.held and theirs.held:
            one, two = ours.held, theirs.held
            self.same(f"{where} (run)", one.shape, one.leaves, two.shape, two.leaves, ordered=False)

    def _evaluated(self, where: str, leaves: list[str], texts: list[str]) -> None:
        """n8n evaluates a default that begins with ``=``, and shows descriptions as HTML."""
        for name, text, other in zip(leaves, leaves[1:], texts[1:], strict=False):
            if name == "default" and text[:1] == "=" != other[:1] and not _QUOTED.fullmatch(text):
                self.problems.append(f"{where}: the default {text[:200]!r} is an expression")
            if name == "description" and "<" in text:
                self.problems.append(f"{where}: the description {text[:200]!r} is markup")

    def same(
        self, where: str, shape: str, leaves: list[str], twin: str, texts: list[str], *, ordered: bool = True
    ) -> None:
        """Shapes are equal, and so are the texts in them. Names that are numbers come first when a file is run."""
        moved = not ordered and any(item.isdigit() for item in leaves)
        if len(leaves) != len(texts) or (shape != twin and not moved):
            self.problems.append(f"{where}: another shape than its benign twin")
            return
        if moved:
            self._gathered(where, leaves, texts)
            return
        for text, other in zip(leaves, texts, strict=True):
            if text != other and not self.leaf(other, text):
                self.problems.append(f"{where}: {text[:200]!r} where {self.expected(other)[:200]!r} belongs")
                return

    def _gathered(self, where: str, leaves: list[str], texts: list[str]) -> None:
        left = list(leaves)
        for other in texts:
            found = next((item for item in left if item == other or self.leaf(other, item)), None)
            if found is None:
                self.problems.append(f"{where}: {self.expected(other)[:200]!r} is missing")
                return
            left.remove(found)

    def expected(self, benign: str) -> str:
        """A benign text with the hostile ones put where their words stand."""
        return TOKEN.sub(lambda found: self.slots[int(found[1])].text, benign)

    def leaf(self, benign: str, text: str, *, names: bool = False) -> bool:
        """Whether a text is what the twin's text becomes; exactly so where no house style applies."""
        numbers = {int(number) for number in TOKEN.findall(benign)}
        if not numbers or max(numbers) >= len(self.slots):
            return False
        due = self.expected(benign)
        if self.spaces:
            due, text = "".join(due.split()), "".join(text.split())
        if text == due or self._styled(numbers, benign, due, text, names):
            self.shown |= numbers
            return True
        return False

    def _styled(self, numbers: Iterable[int], benign: str, due: str, text: str, names: bool) -> bool:
        slots = [self.slots[number] for number in numbers]
        # A name that was made of people's words, such as n8n's ``getByName``.
        if names or (_NAME.fullmatch(text) and _NAME.fullmatch(benign) and any(s.role not in EXACT for s in slots)):
            return _is_name_of(due, text)
        if self.target == "n8n" and (quoted := _QUOTED.fullmatch(text)):  # text that would be an expression
            text = _ESCAPE.sub(_unescaped, quoted[1])
        if self.target == "make":  # its own way to part braces
            text, due = text.replace(JOINER, ""), due.replace(JOINER, "")
        told: Sequence[str] = _readable(text, due) if self.target == "n8n" else (text,)
        if all(slot.role in EXACT for slot in slots):
            # A value named in a sentence is part of the sentence.
            sentence = " " in TOKEN.sub("", benign).strip()
            return text == due or (sentence and any(" ".join(t.split()) == " ".join(due.split()) for t in told))
        if any(slot.kind == "OutField.sample_key" for slot in slots):
            due = due.replace("_", " ")  # Zapier's labels of fields that are named by a sample alone
            told = [item.replace("_", " ") for item in told]
        return any(_plain(item) == _plain(due) for item in told)


def _unescaped(found: re.Match[str]) -> str:
    sign = found[1]
    return chr(int(sign[1:], 16)) if len(sign) > 1 else {"n": "\n", "r": "\r"}.get(sign, sign)


def _readable(text: str, due: str) -> Sequence[str]:
    """What n8n's editor shows of a description, which is HTML there; placeholders are not."""
    return (text, html.unescape(text)) if re.search("[&<>]", due) else (text,)


def _plain(text: str) -> str:
    """Without what house style may change: capitals, white space, a last full stop."""
    return "".join(text.split()).casefold().rstrip(".")


def _is_name_of(due: str, text: str) -> bool:
    """Whether a name was made of a text: its letters and digits, cut where it grew too long."""
    wanted, found = (re.sub(r"[^a-z0-9]", "", item.lower()) for item in (due, text))
    return wanted.startswith(found) or (len(found) > 30 and wanted[:30] == found[:30])


def _difference(ours: Iterable[str], theirs: Iterable[str]) -> str:
    return ", ".join(sorted(set(ours) ^ set(theirs))[:6])


def places(files: Files) -> Iterator[str]:
    """What is wrong with the files' paths and bytes, whatever is in them."""
    folded: set[str] = set()
    for name, content in files.items():
        path = PurePosixPath(name)
        if path.is_absolute() or ".." in path.parts or str(path) != name or re.search(r"[\\\x00-\x1f:*?\"<>|]", name):
            yield f"{name!r} is no path inside the package"
        if any(_WINDOWS.match(part) for part in path.parts) or max(map(len, path.parts)) > 120:
            yield f"{name!r} cannot be written everywhere"
        if name.lower() in folded:
            yield f"{name!r} is two files"
        folded.add(name.lower())
        if isinstance(content, str):
            hidden = _HIDDEN.search(content) if name.endswith(".ts") else None
            if hidden:
                yield f"{name} holds U+{ord(hidden[0]):04X}"
            try:
                content.encode("utf-8")
            except UnicodeEncodeError:
                yield f"{name} cannot be written as UTF-8"


def json_files(pair: Pair, matched: Iterable[tuple[str, str, str, str]]) -> None:
    """Files of JSON, IML included, and Make's own format."""
    for name, text, _, twin in matched:
        if not name.endswith(".json") and name != ".zapierapprc":
            continue
        try:
            if pair.target == "make":
                (shape, leaves), (other, texts) = make_text.read(text), make_text.read(twin)
            else:
                (shape, leaves), (other, texts) = _json(text), _json(twin)
        except (ImlError, ValueError) as problem:
            pair.problems.append(f"{name}: {problem}")
            continue
        pair.same(name, shape, leaves, other, texts)


def make_format(pair: Pair) -> None:
    """The app is one that Make's format allows."""
    try:
        read_app(pair.hostile)
    except Exception as problem:
        pair.problems.append(f"no Make app: {str(problem)[:200]}")


def _json(text: str) -> tuple[str, list[str]]:
    shape: list[str] = []
    leaves: list[str] = []

    def walk(value: Any) -> None:
        if isinstance(value, dict):
            shape.append("{")
            for name, item in value.items():
                leaves.append(name)
                walk(item)
            shape.append("}")
        elif isinstance(value, list):
            shape.append("[")
            for item in value:
                walk(item)
            shape.append("]")
        elif isinstance(value, str):
            shape.append("text")
            leaves.append(value)
        else:
            shape.append(repr(value))

    walk(json.loads(text))
    return " ".join(shape), leaves
