"""What a rule is, and how all of them run.

A rule looks at one kind of part at a time, so that a part which pydantic refused silences only
the rules that would have looked at it. Every rule ships an anti-example, a change to the tiny
example connector that it must refuse, and the reason; tests and documentation are made from these.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from connector_core.description import Connector, Record
from connector_core.description.part import Part
from connector_core.description.types import ListType, ObjectType, OutField
from connector_core.diagnostics import Diagnostics

Check = Callable[[Connector, Any, Diagnostics], None]
Bad = Callable[[Connector], Connector]


@dataclass(frozen=True)
class Rule:
    """``code`` is the diagnostic's; ``why`` a sentence; ``bad`` spoils the tiny example so that the rule must speak."""

    code: str
    why: str
    on: tuple[type, ...]
    check: Check
    bad: tuple[Bad, ...]


RULES: list[Rule] = []


def rule(code: str, why: str, on: type | tuple[type, ...], *bad: Bad) -> Callable[[Check], Check]:
    """Register a check for parts of the given types."""

    def register(check: Check) -> Check:
        RULES.append(Rule(code, why, on if isinstance(on, tuple) else (on,), check, bad))
        return check

    return register


def run(connector: Connector, diagnostics: Diagnostics) -> None:
    """Apply every rule. Adds diagnostics; raises nothing for a bad description."""
    from connector_core.check import (  # noqa: F401 - they register rules
        conditions,
        documented,
        keys,
        references,
        samples,
        signatures,
        structure,
        subscriptions,
        texts,
    )

    parts = list(every_part(connector))
    # A refused field of a record is no part of the connector, but a rule stumbles over it all the same.
    broken = connector.broken or bool(diagnostics.errors)
    kinds = {type(part) for part in parts}
    for item in RULES:
        looked_at = {kind for kind in kinds if issubclass(kind, item.on)}
        for part in parts:
            if type(part) in looked_at:
                try:
                    item.check(connector, part, diagnostics)
                except Exception:
                    if not broken:
                        raise


def every_part(connector: Connector) -> Iterator[Part]:
    """Every part of the description, fields of records included, each once."""
    seen: set[int] = set()
    for part in connector.walk():
        for item in (part, *(field for record in records_in(part) for field in _fields(record.fields()))):
            if id(item) not in seen:
                seen.add(id(item))
                yield item


def records_in(part: Part) -> Iterator[type[Record]]:
    """Record classes named by the part itself."""
    for name in type(part).model_fields:
        value = getattr(part, name, None)
        if isinstance(value, type) and issubclass(value, Record):
            yield value


def _fields(fields: Iterable[OutField]) -> Iterator[OutField]:
    for item in fields:
        yield item
        inner = item.type.item if isinstance(item.type, ListType) else item.type
        if isinstance(inner, ObjectType):
            yield from _fields(inner.fields)
