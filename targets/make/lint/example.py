"""A small app that breaks no rule; every rule's example and anti-example is an edit of it."""

from __future__ import annotations

import copy
import json
from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path
from typing import Any

from targets.make.lint.finding import REMOVE, Change

_FILE = Path(__file__).parent / "example.json"


@lru_cache(maxsize=1)
def _files() -> dict[str, Any]:
    loaded: dict[str, Any] = json.loads(_FILE.read_text(encoding="utf-8"))
    return loaded


def example_app(changes: Iterable[Change] = ()) -> dict[str, str | bytes]:
    """The example app's files after some edits. Raises LookupError for an edit that hits nothing."""
    files = copy.deepcopy(_files())
    for change in changes:
        if not change.pointer:
            files[change.file] = change.value
            continue
        place = files[change.file]
        for step in change.pointer[:-1]:
            place = place[step]
        last = change.pointer[-1]
        if change.value is REMOVE:
            del place[last]
        elif isinstance(place, list) and last == len(place):
            place.append(change.value)
        else:
            place[last] = change.value
    return {path: item if isinstance(item, str) else json.dumps(item) for path, item in files.items()}
