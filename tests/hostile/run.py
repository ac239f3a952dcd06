"""Many seeds: judged, some parsed on every target, all counted."""

from __future__ import annotations

import gc
import time
import traceback
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from tests.hostile import markdown
from tests.hostile.classes import BEHIND_THE_RULES, CLASSES, NEVER
from tests.hostile.compare import Pair, json_files, make_format
from tests.hostile.judge import Judged, again, emit, judge, named, texts_of, twin
from tests.hostile.texts import HostileTexts
from tests.hostile.typescript import Compiler

BATCH = 12
READMES = 10
"""Of so many parsed descriptions one has its READMEs rendered: that takes longer than all the rest."""
SECOND = 20
"""Of so many parsed descriptions one is built a second time."""
Progress = Callable[[str], None]

Started = tuple[Judged, list[Pair], list[tuple[Pair, str]]]
"""A description with its targets, and the files that the compiler was asked for."""


@dataclass
class Counts:
    """Everything counted. ``reached``: class → kind of place → how often; ``shown``: class → target → how often."""

    descriptions: int = 0
    verdicts: Counter[str] = field(default_factory=Counter)
    parsed: int = 0
    parsed_behind: int = 0
    twice: int = 0
    readmes: int = 0
    files: int = 0
    texts: int = 0
    hostile_texts: int = 0
    codes: Counter[str] = field(default_factory=Counter)
    constructs: Counter[str] = field(default_factory=Counter)
    reached: dict[str, Counter[str]] = field(default_factory=dict)
    accepted: Counter[str] = field(default_factory=Counter)
    refused: Counter[str] = field(default_factory=Counter)
    shown: dict[str, Counter[str]] = field(default_factory=dict)
    kinds_shown: Counter[str] = field(default_factory=Counter)
    failures: list[dict[str, Any]] = field(default_factory=list)

    def note(self, found: Judged) -> None:
        self.descriptions += 1
        self.verdicts[found.verdict] += 1
        self.codes.update(found.codes)
        self.texts += len(found.slots)
        if found.verdict != "refused":
            self.constructs.update(found.used)
        for slot in found.slots:
            if slot.hostile:
                self.hostile_texts += 1
                self.reached.setdefault(slot.hostile, Counter())[slot.kind] += 1
                (self.accepted if found.verdict == "accepted" else self.refused)[slot.hostile] += 1
        self.failed(found.seed, found.problems)

    def failed(self, seed: int, problems: list[str]) -> None:
        for problem in problems:
            self.failures.append({"seed": seed, "problem": problem})

    def unreached(self) -> list[str]:
        """Classes of hostile text that never were where they had to be."""
        found = []
        for item in CLASSES:
            shown = self.shown.get(item.name, Counter())
            if item.refused == NEVER:
                found += [
                    f"{item.name} was never parsed on {name}" for name in ("make", "n8n", "zapier") if not shown[name]
                ]
            else:
                found += [] if self.refused[item.name] else [f"{item.name} was never refused"]
            if item.name in BEHIND_THE_RULES and self.parsed_behind:
                found += [f"{item.name} was never emitted behind the rules"] if not shown.total() else []
        return found

    def data(self) -> dict[str, Any]:
        return {
            "descriptions": self.descriptions,
            "verdicts": dict(self.verdicts),
            "parsed": self.parsed,
            "parsed behind the rules": self.parsed_behind,
            "built twice": self.twice,
            "READMEs rendered": self.readmes,
            "files compared": self.files,
            "texts": self.texts,
            "hostile texts": self.hostile_texts,
            "classes": {
                item.name: {
                    "places": dict(self.reached.get(item.name, Counter()).most_common()),
                    "accepted": self.accepted[item.name],
                    "refused": self.refused[item.name],
                    "found again": dict(self.shown.get(item.name, Counter())),
                }
                for item in CLASSES
            },
            "places found again": dict(self.kinds_shown.most_common()),
            "constructs": dict(self.constructs.most_common()),
            "refusals": dict(self.codes.most_common()),
            "never reached": self.unreached(),
            "failures": self.failures[:2000],
            "failures in all": len(self.failures),
        }


@dataclass
class Run:
    """``descriptions`` seeds from ``seed`` on, of which at least ``parsed`` are read on all targets."""

    descriptions: int
    parsed: int
    seed: int = 0
    progress: Progress = lambda line: None
    texts: Callable[[int], HostileTexts] = texts_of
    counts: Counts = field(default_factory=Counts)

    def __call__(self) -> Counts:
        """The whole of it, with a compiler of its own."""
        gc.set_threshold(100_000, 20, 50)  # descriptions are many small objects that live together
        with Compiler() as compiler:
            return self.within(compiler)

    def within(self, compiler: Compiler) -> Counts:
        """The whole of it."""
        started = said = time.monotonic()
        waiting: list[Started] = []
        batch: list[tuple[Judged, Judged]] = []
        for number in range(self.descriptions):
            found = judge(self.seed + number, self.texts(self.seed + number))
            self.counts.note(found)
            if self._parse(found, number, len(batch)):
                batch.append((found, twin(found)))
            if len(batch) >= BATCH or number == self.descriptions - 1:
                self._finish(compiler, waiting)
                waiting = self._start(compiler, batch)
                batch = []
            if time.monotonic() - said > 20:
                said = time.monotonic()
                counts = f"{self.counts.parsed} parsed, {len(self.counts.failures)} failures"
                self.progress(f"{number + 1} of {self.descriptions}, {counts}, {said - started:.0f} s")
        self._finish(compiler, waiting)
        return self.counts

    def _parse(self, found: Judged, number: int, queued: int) -> bool:
        """Whether this one is read: as many as were asked for, evenly, and what is behind the rules."""
        if found.verdict == "behind":
            if self.counts.parsed_behind >= max(40, self.counts.parsed // 8):
                return False
            return self._emitted(found)
        due = self.parsed * (number + BATCH) / self.descriptions
        return found.verdict == "accepted" and self.counts.parsed + queued < due + BATCH

    def _emitted(self, found: Judged) -> bool:
        """What only the text rules refuse is emitted here: nothing may be raised for it either."""
        try:
            emit(found)
        except Exception:
            self.counts.failed(found.seed, [traceback.format_exc(limit=-6)])
            return False
        self.counts.failed(found.seed, found.problems)
        return True

    def _start(self, compiler: Compiler, batch: list[tuple[Judged, Judged]]) -> list[Started]:
        """Compares what needs no compiler, and asks it for the rest."""
        started, asked = [], []
        for found, benign in batch:
            self.counts.failed(found.seed, benign.problems)
            if set(benign.files) != set(found.files):
                continue
            pairs, files = [], []
            self.counts.failed(found.seed, named(found))
            for pair in self._pairs(found, benign):
                pairs.append(pair)
                matched = pair.matched()
                self.counts.files += len(matched)
                json_files(pair, matched)
                for name, text, _, other in matched:
                    if name.endswith(".ts"):
                        run = "import.meta" not in text
                        asked += [(name, text, run), (name, other, run)]
                        files.append((pair, name))
                    elif name.endswith(".md") and self.counts.parsed % READMES == 0:
                        self.counts.readmes += 1
                        markdown.compare(pair, name, text, other)
            if self.counts.parsed % SECOND == 0:
                self.counts.twice += 1
                self.counts.failed(found.seed, again(found, self.texts(found.seed)))
            started.append((found, pairs, files))
            if found.verdict == "accepted":
                self.counts.parsed += 1
            else:
                self.counts.parsed_behind += 1
        if started:
            compiler.send(asked)
        return started

    def _pairs(self, found: Judged, benign: Judged) -> Iterator[Pair]:
        for name, files in found.files.items():
            pair = Pair(name, files, benign.files[name], found.slots)
            if name == "make":
                make_format(pair)
            yield pair

    def _finish(self, compiler: Compiler, waiting: list[Started]) -> None:
        """Compares what the compiler read."""
        if not waiting:
            return
        answers = iter(compiler.answers())
        for found, pairs, files in waiting:
            for pair, name in files:
                ours, theirs = next(answers), next(answers)
                pair.compare(name, ours, theirs)
            for pair in pairs:
                self.counts.failed(found.seed, [f"{pair.target}: {problem}" for problem in pair.problems])
                for number in pair.shown:
                    slot = found.slots[number]
                    self.counts.kinds_shown[slot.kind] += 1
                    if slot.hostile:
                        self.counts.shown.setdefault(slot.hostile, Counter())[pair.target] += 1
