"""One seed: the description is built and checked; a refusal has a place; what is accepted is emitted."""

from __future__ import annotations

import random
import traceback
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from connector_core import check
from connector_core.check.rule import every_part
from connector_core.description import Connector
from connector_core.diagnostics import Diagnostic, Diagnostics, collecting
from connector_core.target import Files, Options, Target, load_all
from tests.hostile.classes import BAD_FOR_SOME, BEHIND_THE_RULES
from tests.hostile.compare import places
from tests.hostile.describe import describe
from tests.hostile.texts import HostileTexts, Slot, Texts, refusal_due

ICON = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1 1"><rect width="1" height="1"/></svg>'
TEXT_RULES = frozenset({"text.control", "text.code", "text.expression"})
"""Rules that stand before escaping; when only they refuse, what they refuse is escaped all the same."""


@dataclass
class Judged:
    """What became of one seed. ``verdict``: ``accepted``, ``refused`` or ``behind`` (refused by the text rules
    alone, and emitted to see that escaping does not lean on them)."""

    seed: int
    verdict: str
    slots: Sequence[Slot]
    bad_keys: dict[int, str] = field(default_factory=dict)
    used: set[str] = field(default_factory=set)
    connector: Connector | None = None
    codes: set[str] = field(default_factory=set)
    files: dict[str, Files] = field(default_factory=dict)
    """By target: what was made of the description, without the logic that is the same in every package."""
    problems: list[str] = field(default_factory=list)


TARGETS: tuple[Target, ...] = tuple(load_all())


def texts_of(seed: int) -> HostileTexts:
    """What kind of hostile texts a seed gets: mostly legal ones, some that are refused, some bad keys."""
    chance = random.Random(f"texts {seed}")
    share = chance.choice((0.15, 0.4, 0.8))
    draw = chance.random()
    at = chance.randrange(60)
    if draw < 0.34:
        return HostileTexts(chance=chance, share=share)
    if draw < 0.76:
        return HostileTexts(chance=chance, share=share, refusals=chance.choice((1, 1, 2, 50)), at=at)
    if draw < 0.90:
        return HostileTexts(chance=chance, share=share, refusals=1, at=chance.randrange(25), bad_key=True)
    return HostileTexts(chance=chance, share=share, refusals=chance.choice((1, 3, 9)), at=at, only=BEHIND_THE_RULES)


def judge(seed: int, texts: Texts) -> Judged:
    """Builds, checks and emits. Whatever is raised is a problem, and so is a refusal without a place."""
    diagnostics = Diagnostics()
    found = Judged(seed, "refused", texts.slots, texts.bad_keys)
    try:
        with collecting() as diagnostics:
            found.connector, found.used = describe(seed, texts)
            check.run(found.connector, diagnostics)
            ours = {item.code for item in diagnostics.errors}
            # A target looks at what our rules let through; here also at what only the text rules refuse.
            theirs = diagnostics if not ours else Diagnostics()
            if ours <= TEXT_RULES:
                for target in TARGETS:
                    target.check(found.connector, theirs)
                diagnostics.found += theirs.found if theirs is not diagnostics else []
        found.codes = {item.code for item in diagnostics.errors}
        found.problems += unplaced(diagnostics.errors)
        _verdict(found)
        if found.verdict == "accepted":
            emit(found)
    except Exception:
        found.verdict = "raised"
        found.problems.append(traceback.format_exc(limit=-6))
    return found


def _verdict(found: Judged) -> None:
    if not found.codes:
        found.verdict = "accepted"
        assert found.connector is not None
        bad = [slot for slot in found.slots if refusal_due(slot)]
        said = _strings(found.connector) if bad else ""
        due = sorted({slot.kind for slot in bad if slot.text in said})  # a default that was drawn may not be used
        keys = {getattr(part, "key", None) for part in every_part(found.connector)} if found.bad_keys else set()
        due += [repr(key) for key in found.bad_keys.values() if key in keys and key not in BAD_FOR_SOME]
        if due:
            found.problems.append(f"accepted with a text that must be refused in {', '.join(due)}")
    elif found.codes <= TEXT_RULES and all(slot.hostile not in _UNTOLD for slot in found.slots):
        found.verdict = "behind"


_UNTOLD = frozenset({"nul", "surrogate", "secret", "over_long"})


def _strings(connector: Connector) -> str:
    """Every text of a description, one after the other."""

    def strings(value: object) -> Iterator[str]:
        if isinstance(value, str):
            yield value
        elif isinstance(value, dict):
            yield from strings(tuple(value.items()))
        elif isinstance(value, (list, tuple)):
            for item in value:
                yield from strings(item)

    parts = every_part(connector)
    return "\n".join(
        text for part in parts for name in type(part).model_fields for text in strings(getattr(part, name))
    )


def emit(found: Judged) -> None:
    """The packages of every target, and what is wrong with their paths."""
    assert found.connector is not None
    for target in TARGETS:
        files = found.files[target.name] = _own(target.emit(found.connector, Options(icon=ICON)))
        found.problems += [f"{target.name}: {problem}" for problem in places(files)]


def named(found: Judged) -> list[str]:
    """What is wrong with the names that scripts use."""
    assert found.connector is not None
    return [f"{item.name}: {problem}" for item in TARGETS for problem in _one_name_each(item, found.connector)]


def _own(files: Files) -> Files:
    """Without the logic that is the same in every package."""
    return {
        name: text
        for name, text in files.items()
        if not name.startswith(("nodes/shared/", "nodes/runtime/", "src/shared/", "src/lib/"))
    }


def _one_name_each(target: Target, connector: Connector) -> list[str]:
    """Two inputs of one step must not share a name there."""
    problems = []
    for key, entry in target.names(connector).items():
        for name, one in {"": entry, **{k: v for k, v in entry.items() if k in ("webhook", "poll")}}.items():
            inputs = list(one.get("inputs", {}).values()) if isinstance(one, dict) else []
            if len(set(map(str, inputs))) < len(inputs):
                problems.append(f"two inputs of {key} {name} are called the same: {inputs}")
    return problems


def unplaced(errors: Sequence[Diagnostic]) -> list[str]:
    """Refusals that do not say what is wrong and where."""
    return [
        f"a refusal without a place: {item.render()}"
        for item in errors
        if not (item.code and item.message and item.line > 0 and item.file)
        or not all(char.isprintable() or char == "\n" for char in item.render())
    ]


def twin(found: Judged) -> Judged:
    """The same description with benign texts."""
    benign = judge(found.seed, Texts(bad_keys=dict(found.bad_keys)))
    if benign.verdict != "accepted":
        benign.problems.append(f"the benign twin is refused: {sorted(benign.codes)}")
    return benign


def again(found: Judged, texts: Texts) -> list[str]:
    """What differs when the same seed is built a second time, with the same texts drawn anew."""
    second = judge(found.seed, texts)
    if second.verdict != found.verdict:
        return [f"{second.verdict} the second time"]
    if not second.files:
        emit(second)
    return [
        f"{name}: another {path} the second time"
        for name, files in found.files.items()
        for path in files
        if second.files[name].get(path) != files[path]
    ]
