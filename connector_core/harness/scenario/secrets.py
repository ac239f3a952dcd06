"""A secret must not show in what a platform put out: neither in items nor in errors, nor in disguise."""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Callable, Iterable, Mapping
from typing import Any
from urllib.parse import quote

from ..vendor.secrets import Redactor
from .result import ScenarioResult

Redact = Callable[[str], str]
SHORTEST = 8
"""Characters; a shorter text may stand anywhere by chance."""


def keep_secrets(result: ScenarioResult, redactor: Redactor) -> None:
    """Blot secrets out of a result; each step in which one showed gets a problem for it."""
    canaries = Canaries(redactor.known)
    for step in result.steps:
        before = (step.items, step.problems, step.notes)
        plain = blotted(before, redactor.redact)
        step.items, step.problems, step.notes = after = blotted(plain, canaries.blot)
        if before != after:
            step.problems.append("a secret shows in what the platform put out")
    result.problems = blotted(result.problems, lambda text: canaries.blot(redactor.redact(text)))


class Canaries:
    """Secrets to be looked for in any text: as they are, and in the forms that programs give them."""

    def __init__(self, secrets: Iterable[str]) -> None:
        self._forms: dict[str, str] = {}
        for secret in secrets:
            if len(secret) >= SHORTEST:
                self._forms |= {text: name for name, text in forms(secret) if len(text) >= SHORTEST}
        # One pass over a text for all of them: a log is long, and there are hundreds of secrets.
        longest_first = sorted(self._forms, key=len, reverse=True)
        self._pattern = re.compile("|".join(map(re.escape, longest_first)) or r"(?!)", re.IGNORECASE)
        self._folded = {text.casefold(): name for text, name in self._forms.items()}

    def __len__(self) -> int:
        return len({text for text, name in self._forms.items() if name == "plain"})

    def leaks(self, texts: Mapping[str, str]) -> list[str]:
        """``place: a secret, form`` for each place and form that shows one; never the secret itself."""
        found = {
            f"{place}: a secret, {self._folded[hit.group().casefold()]}"
            for place, text in texts.items()
            for hit in self._pattern.finditer(text)
        }
        return sorted(found)

    def blot(self, text: str) -> str:
        return self._pattern.sub("…", text)


def forms(secret: str) -> list[tuple[str, str]]:
    """(name, text) of each form. Base64 is found wherever the secret stands in what was encoded."""
    raw = secret.encode()
    plain = [("plain", secret), ("percent-encoded", quote(secret, safe="")), ("JSON", json.dumps(secret)[1:-1])]
    found = [*plain[:1], *((name, text) for name, text in plain[1:] if text != secret), ("hexadecimal", raw.hex())]
    for offset in range(3):
        # Only the characters that hang on nothing but the secret.
        start, end = -(-offset * 8 // 6), (offset + len(raw)) * 8 // 6
        inner = base64.b64encode(bytes(offset) + raw).decode()[start:end]
        found.append(("base64", inner))
        if inner.translate(_FOR_URLS) != inner:
            found.append(("base64 for URLs", inner.translate(_FOR_URLS)))
    return found


_FOR_URLS = str.maketrans("+/", "-_")


def blotted(value: Any, redact: Redact) -> Any:
    """The same value with `redact` done to every text in it, keys included."""
    if isinstance(value, str):
        return redact(value)
    if isinstance(value, dict):
        return {blotted(key, redact): blotted(item, redact) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return type(value)(blotted(item, redact) for item in value)
    return value
