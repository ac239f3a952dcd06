"""A small definition that breaks no rule; examples and anti-examples are edits of it."""

from __future__ import annotations

import copy
import json
from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path
from typing import Any

from targets.zapier.lint.finding import Absent, Edit

_FILE = Path(__file__).parent / "example.json"


@lru_cache(maxsize=1)
def _whole() -> dict[str, Any]:
    loaded: dict[str, Any] = json.loads(_FILE.read_text(encoding="utf-8"))
    return loaded


def example(edits: Iterable[Edit] = ()) -> dict[str, Any]:
    """The example definition after some edits. Raises LookupError for an edit that hits nothing."""
    definition = copy.deepcopy(_whole())
    for edit in edits:
        *steps, last = (int(step) if step.isdigit() else step for step in edit.path.split("."))
        place: Any = definition
        for step in steps:
            place = place[step]
        if isinstance(edit.value, Absent):
            del place[last]
        elif isinstance(place, list) and last == len(place):
            place.append(edit.value)
        else:
            place[last] = edit.value
    return definition
