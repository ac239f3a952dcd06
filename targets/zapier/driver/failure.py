"""Errors of core, as the user of Zapier would see them."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from connector_core.harness.driver import Failure
from targets.zapier.driver.engine import Reply

_JSON = {"AppError", "ThrottledError", "ResponseError"}
_RESUME = {"ThrottledError": 429, "ExpiredAuthError": 401, "RefreshAuthError": 401}


@dataclass(frozen=True)
class ZapierFailure(Failure):
    """``delay`` is the number of seconds after which a ThrottledError lets Zapier try again."""

    delay: float | None = None
    code: str | None = None


def failure(reply: Reply) -> ZapierFailure:
    """The failure in a reply. ``status`` falls back to the last refused HTTP answer in core's log."""
    text = reply.text.split("\nWhat happened:")[0].strip()
    details = _details(reply.name, text)
    message = details.get("message") or (f"HTTP {details['status']}" if details.get("status") else text)
    return ZapierFailure(
        kind=reply.name,
        message=str(message),
        status=_status(reply, details),
        delay=details.get("delay"),
        code=details.get("code"),
    )


def _details(name: str, text: str) -> Mapping[str, Any]:
    if name not in _JSON:
        return {}
    try:
        found = json.loads(text.split("\n", 1)[0])
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}


def _status(reply: Reply, details: Mapping[str, Any]) -> int | None:
    given = details.get("status")
    if isinstance(given, int):
        return given
    refused = [item["status"] for item in reply.log if isinstance(item.get("status"), int) and item["status"] >= 400]
    return refused[-1] if refused else _RESUME.get(reply.name)
