"""``response.error``: which type and text an answer becomes."""

from __future__ import annotations

import re
from typing import Any, Literal

from pydantic import Field, model_serializer, model_validator

from targets.make.format.closed import Closed
from targets.make.format.text import ImlOnly, Message

ErrorType = Literal[
    "RuntimeError",
    "DataError",
    "RateLimitError",
    "OutOfSpaceError",
    "ConnectionError",
    "InvalidConfigurationError",
    "InvalidAccessTokenError",
    "IncompleteDataError",
    "DuplicateDataError",
]
RETRIED: frozenset[str] = frozenset({"ConnectionError", "RateLimitError"})
"""Types after which Make runs a module again by itself."""

_STATUS = re.compile(r"[0-9]{3}")


class ErrorRule(Closed):
    """The error of one status."""

    type: ErrorType | ImlOnly | None = None
    message: Message


class ErrorRules(Closed):
    """The default, then one rule per status. In JSON the statuses stand beside ``message``."""

    type: ErrorType | ImlOnly | None = None
    message: Message
    statuses: dict[str, ErrorRule] = Field(default={}, exclude=True)

    @model_validator(mode="before")
    @classmethod
    def _gather(cls, given: Any) -> Any:
        if not isinstance(given, dict):
            return given
        named = {key: value for key, value in given.items() if not _STATUS.fullmatch(str(key))}
        found = {str(key): value for key, value in given.items() if _STATUS.fullmatch(str(key))}
        return {**named, "statuses": {**named.get("statuses", {}), **found}} if found else named

    @model_serializer(mode="plain")
    def _spread(self) -> dict[str, Any]:
        out: dict[str, Any] = {} if self.type is None else {"type": self.type}
        out["message"] = self.message
        for status, rule in sorted(self.statuses.items()):
            out[status] = rule.plain()
        return out
