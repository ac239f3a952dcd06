"""How Voka reads requests and writes records, as the fake does it."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

from connector_core.harness.vendor.errors import VendorError
from connector_core.harness.vendor.messages import Request
from connector_core.harness.vendor.subscriptions import Subscription
from connector_core.harness.vendor.times import iso, parse_iso

from .fake_rows import Assistant, Call

E164 = re.compile(r"\+[1-9]\d{6,14}")
_UUID = re.compile(r"[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}", re.IGNORECASE)


class Query:
    """Reads query parameters and collects what is wrong with them."""

    def __init__(self, request: Request) -> None:
        self._request = request
        self._issues: list[tuple[str, str]] = []

    def integer(self, name: str, default: int, low: int, high: int | None = None) -> int:
        text = self._request.parameter(name)
        if text is None:
            return default
        if not re.fullmatch(r"-?\d+", text) or int(text) < low or (high is not None and int(text) > high):
            self._issues.append((name, f"Must be a whole number from {low}{'' if high is None else f' to {high}'}."))
            return default
        return int(text)

    def one_of(self, name: str, values: tuple[str, ...]) -> str | None:
        return self._checked(name, lambda text: text in values, f"Must be one of {', '.join(values)}.")

    def uuid(self, name: str) -> str | None:
        return self._checked(name, lambda text: bool(_UUID.fullmatch(text)), "Must be a UUID.")

    def time(self, name: str) -> float | None:
        text = self._request.parameter(name)
        if text is None:
            return None
        try:
            return parse_iso(text)
        except ValueError:
            self._issues.append((name, "Must be an ISO-8601 time."))
            return None

    def check(self) -> None:
        """Raises VendorError 422 with every issue."""
        if self._issues:
            raise invalid(*self._issues)

    def _checked(self, name: str, fits: Callable[[str], bool], message: str) -> str | None:
        text = self._request.parameter(name)
        if text is not None and not fits(text):
            self._issues.append((name, message))
        return text


def read_body(request: Request) -> dict[str, Any]:
    """The JSON object of a POST. Raises VendorError 422."""
    kind = request.headers.get("Content-Type", "").partition(";")[0].strip().lower()
    if kind != "application/json":
        raise invalid(("Content-Type", "Must be application/json."))
    try:
        body = request.json()
    except ValueError as error:
        raise invalid(("body", "Must be JSON.")) from error
    if not isinstance(body, dict):
        raise invalid(("body", "Must be an object."))
    return body


def invalid(*issues: tuple[str, str]) -> VendorError:
    details = "; ".join(f"{name}: {message}" for name, message in issues)
    listed = [{"path": [name], "message": message} for name, message in issues]
    return VendorError(422, "input.invalid", details, extra={"issues": listed})


def not_found(what: str) -> VendorError:
    return VendorError(404, "resource.not_found", f"No such {what}.")


def time_text(seconds: float | None) -> str | None:
    return None if seconds is None else iso(seconds)


def position(call: Call) -> str:
    """Sorts as started_at, then id; milliseconds always, so that the text sorts as the time does."""
    text = iso(call.started_at or 0.0)
    return f"{text if '.' in text else text[:-1] + '.000Z'}|{call.id}"


def is_url(value: object) -> bool:
    return isinstance(value, str) and urlsplit(value).scheme in ("http", "https") and bool(urlsplit(value).hostname)


def assistant_record(row: Assistant) -> dict[str, Any]:
    return {
        "id": row.id,
        "name": row.name,
        "description": row.description,
        "language": "en-US",
        "voice_id": "natural-female",
        "is_active": row.is_active,
        "phone_numbers": row.phone_numbers,
        "created_at": iso(row.created_at),
        "updated_at": iso(row.created_at),
    }


def subscription_record(row: Subscription) -> dict[str, Any]:
    """Without the secret, which only the answer to the first POST holds."""
    return {
        "id": row.id,
        "url": row.url,
        "events": list(row.events),
        "is_active": row.active,
        "created_at": iso(row.created_at),
    }
