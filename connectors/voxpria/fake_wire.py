"""How Voxpria reads requests and writes records, as the fake does it."""

from __future__ import annotations

import hashlib
import re
from typing import Any

from connector_core.harness.vendor.errors import VendorError
from connector_core.harness.vendor.messages import Request, Response
from connector_core.harness.vendor.times import iso

from .fake_rows import Agent, Call

E164 = re.compile(r"\+[1-9]\d{6,14}")
AUDIO_TYPE = "audio/mpeg"


def success(data: Any, status: int = 200) -> Response:
    """The envelope of every good answer [doc]."""
    return Response.of(status, {"success": True, "data": data})


def read_body(request: Request) -> dict[str, Any]:
    """The JSON object of a POST. Raises VendorError 400."""
    kind = request.headers.get("Content-Type", "").partition(";")[0].strip().lower()
    if kind != "application/json":
        raise invalid("Content-Type must be application/json.")
    try:
        body = request.json()
    except ValueError as error:
        raise invalid("The body must be JSON.") from error
    if not isinstance(body, dict):
        raise invalid("The body must be an object.")
    return body


def whole_number(request: Request, name: str, default: int, high: int | None = None) -> int:
    """A query parameter from 1. Raises VendorError 400."""
    text = request.parameter(name)
    if text is None:
        return default
    if not text.isdecimal() or int(text) < 1 or (high is not None and int(text) > high):
        raise invalid(f"{name} must be a whole number from 1{'' if high is None else f' to {high}'}.")
    return int(text)


def invalid(message: str) -> VendorError:
    return VendorError(400, "invalid", message)


def not_found(what: str) -> VendorError:
    return VendorError(404, "not_found", f"{what} not found.")


def time_text(seconds: float | None) -> str | None:
    return None if seconds is None else iso(seconds)


def placed_record(call: Call) -> dict[str, Any]:
    """What the answer to POST /calls holds [doc]."""
    return {
        "callId": call.id,
        "status": call.status,
        "toNumber": call.to_number,
        "agentId": call.agent_id,
        "createdAt": iso(call.created_at),
    }


def call_record(call: Call, recording: str | None) -> dict[str, Any]:
    """A call as GET /calls/{id} shows it: these fields and no others, so no number and no agent [doc]."""
    return {
        "callId": call.id,
        "status": call.status,
        "duration": call.duration,
        "recording": recording,
        "transcript": call.transcript,
        "outcome": call.outcome,
        "startedAt": time_text(call.started_at),
        "completedAt": time_text(call.completed_at),
    }


def agent_record(agent: Agent) -> dict[str, Any]:
    """An agent as the list shows it [public]."""
    return {
        "agentId": agent.id,
        "name": agent.name,
        "description": agent.description,
        "language": agent.language,
        "voice": agent.voice,
        "status": agent.status,
        "createdAt": iso(agent.created_at),
    }


def agent_detail(agent: Agent, calls: list[Call]) -> dict[str, Any]:
    """An agent as it is fetched alone: without its date, with its configuration and figures [public]."""
    done = [call.duration or 0 for call in calls if call.status == "completed"]
    return {
        "agentId": agent.id,
        "name": agent.name,
        "description": agent.description,
        "language": agent.language,
        "voice": agent.voice,
        "status": agent.status,
        "configuration": {"greeting": f"Hello, this is {agent.name}.", "questions": [], "maxDuration": 300},
        "stats": {
            "totalCalls": len(calls),
            "successRate": round(100 * len(done) / len(calls), 1) if calls else 0,
            "avgDuration": round(sum(done) / len(done)) if done else 0,
        },
    }


def audio(call: Call) -> bytes:
    """The recording of a call: every byte value is in it, so that one read as text does not survive."""
    return b"ID3\x04\x00\x00\x00\x00\x00\x00" + bytes(range(256)) + hashlib.sha256(call.id.encode()).digest()
