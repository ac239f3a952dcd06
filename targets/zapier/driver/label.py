"""A connection's label, as Zapier makes it from a template."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

_PLACE = re.compile(r"{{(.+?)}}", re.DOTALL)


def render(template: str, test: Any, auth: Mapping[str, Any]) -> str:
    """Fill ``{{key}}``, ``{{a__b}}``, ``{{bundle.authData.x}}`` and ``{{bundle.inputData.x}}``.

    ``test`` is what the authentication test returned; a key that is missing becomes an empty text.
    """
    known = {**(test if isinstance(test, Mapping) else {}), "bundle": {"authData": auth, "inputData": test}}

    def value(match: re.Match[str]) -> str:
        found: Any = known
        for step in match.group(1).strip().replace("__", ".").split("."):
            found = found.get(step) if isinstance(found, Mapping) else None
        return "" if found is None else str(found)

    return _PLACE.sub(value, template)
