"""How VoiceDock reads requests and writes records, as the fake does it."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import urlsplit

from connector_core.harness.vendor.errors import VendorError
from connector_core.harness.vendor.messages import Request
from connector_core.harness.vendor.times import iso, parse_iso

from .fake_rows import Account, Assistant, Call, Number

E164 = re.compile(r"\+[1-9]\d{6,14}")


def read_body(request: Request) -> dict[str, Any]:
    """The JSON object of a POST or PATCH. Raises VendorError 400."""
    kind = request.headers.get("Content-Type", "").partition(";")[0].strip().lower()
    if kind != "application/json":
        raise invalid("Content-Type must be application/json")
    try:
        body = request.json()
    except ValueError as error:
        raise invalid("The body must be JSON") from error
    if not isinstance(body, dict):
        raise invalid("The body must be an object")
    return body


def whole_number(request: Request, name: str, default: int, low: int, high: int | None = None) -> int:
    """A query parameter. Raises VendorError 400."""
    text = request.parameter(name)
    if text is None:
        return default
    if not text.isdecimal() or int(text) < low or (high is not None and int(text) > high):
        raise invalid(f"{name} must be a whole number from {low}{'' if high is None else f' to {high}'}")
    return int(text)


def moment(request: Request, name: str) -> float | None:
    """A query parameter that is an ISO-8601 time or date [assumed]. Raises VendorError 400."""
    text = request.parameter(name)
    if text is None:
        return None
    try:
        return parse_iso(text)
    except ValueError as error:
        raise invalid(f"{name} must be an ISO-8601 date") from error


def invalid(message: str) -> VendorError:
    return VendorError(400, "Bad Request", message)


def not_found(what: str) -> VendorError:
    return VendorError(404, "Not Found", f"{what} not found")


def is_url(value: object) -> bool:
    return isinstance(value, str) and urlsplit(value).scheme in ("http", "https") and bool(urlsplit(value).hostname)


def time_text(seconds: float | None) -> str | None:
    return None if seconds is None else iso(seconds)


def merged(base: dict[str, Any], override: dict[str, Any]) -> dict[str, Any]:
    """Objects are merged member by member, anything else is replaced [assumed of assistant_override]."""
    result = dict(base)
    for name, value in override.items():
        known = result.get(name)
        result[name] = merged(known, value) if isinstance(known, dict) and isinstance(value, dict) else value
    return result


def call_record(call: Call) -> dict[str, Any]:
    """The fields of the document's example, in its order and no others [doc]."""
    return {
        "id": call.id,
        "caller_phone": call.caller_phone,
        "assistant_phone": call.assistant_phone,
        "status": call.status,
        "error": call.error,
        "started_at": time_text(call.started_at),
        "ended_at": time_text(call.ended_at),
        "duration_seconds": call.duration_seconds,
        "summary": call.summary,
        "analysis_result": call.analysis_result,
        "messages": call.messages,
        "agent_id": call.assistant_id,
        "number_id": call.number_id,
        "agent_name": call.assistant_name,
        "business_name": call.business_name,
        "phone_number": call.assistant_phone,
        "created_at": iso(call.created_at),
        "updated_at": iso(call.updated_at or call.created_at),
    }


def account_record(account: Account, numbers: int, assistants: int, calls: int) -> dict[str, Any]:
    """[public]"""
    return {
        "id": account.id,
        "email": account.email,
        "company_name": account.company_name,
        "minutes_balance": account.minutes_balance,
        "monthly_usage_minutes": 120,
        "active_numbers": numbers,
        "active_agents": assistants,
        "active_calls": calls,
    }


def assistant_record(assistant: Assistant) -> dict[str, Any]:
    """Without webhook_secret, which is written and never shown. The fields are [assumed] from those that
    the public pages set."""
    return {
        "id": assistant.id,
        "name": assistant.name,
        "business_name": assistant.business_name,
        **assistant.config,
        "webhook_url": assistant.webhook_url,
        "webhook_events": assistant.webhook_events,
        "created_at": iso(assistant.created_at),
        "updated_at": iso(assistant.created_at),
    }


def number_record(number: Number) -> dict[str, Any]:
    """[public]"""
    return {
        "id": number.id,
        "phone_number": number.phone_number,
        "name": number.name,
        "assistant_id": number.assistant_id,
        "transfer_trunk_id": None,
    }
