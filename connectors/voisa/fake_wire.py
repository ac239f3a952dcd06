"""How VOISA reads requests and writes records, as the fake does it."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from typing import Any

from connector_core.harness.vendor.errors import VendorError
from connector_core.harness.vendor.messages import Request, Response
from connector_core.harness.vendor.times import iso

from .fake_rows import Agent, Conversation, Item, Server, Voice

E164 = re.compile(r"\+[1-9]\d{6,14}")
AUDIO_TYPE = "audio/mpeg"
ANSWERED_AT = "2025-01-15T10:30:00Z"
"""The time in every answer's envelope: the reference's own example, so that answers are the same every time."""


def success(data: Any = None, status: int = 200, message: str | None = None) -> Response:
    """The envelope of every good answer [doc]; examples leave out members that say nothing."""
    body: dict[str, Any] = {"success": True}
    if data is not None:
        body["data"] = data
    if message is not None:
        body["message"] = message
    return Response.of(status, {**body, "timestamp": ANSWERED_AT})


def read_body(request: Request) -> dict[str, Any]:
    """The JSON object of a request. Raises VendorError 400."""
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


def text_of(body: Mapping[str, Any], name: str) -> str:
    """A text that must be there. Raises VendorError 400."""
    value = body.get(name)
    if not isinstance(value, str) or not value:
        raise invalid(f"{name} is required", name)
    return value


def whole_number(request: Request, name: str, default: int, high: int = 100) -> int:
    """A query parameter from 1. Raises VendorError 400."""
    text = request.parameter(name)
    if text is None:
        return default
    if not text.isdecimal() or not 1 <= int(text) <= high:
        raise invalid(f"{name} must be a whole number from 1 to {high}", name)
    return int(text)


def invalid(message: str, field: str | None = None) -> VendorError:
    return VendorError(400, "INVALID_REQUEST", message, extra={"field": field} if field else {})


def agent_not_found() -> VendorError:
    return VendorError(404, "AGENT_NOT_FOUND", "Agent doesn't exist")


def not_found(what: str) -> VendorError:
    """404 is documented; the code of what is no agent is not [assumed]."""
    return VendorError(404, "NOT_FOUND", f"{what} doesn't exist")


def agent_row(agent: Agent, calls: int) -> dict[str, Any]:
    """An agent as the list shows it [doc]."""
    return {
        "id": agent.id,
        "name": agent.name,
        "description": agent.description,
        "status": agent.status,
        "industry": agent.industry,
        "created_at": iso(agent.created_at),
        "stats": {"total_calls": calls, "success_rate": 0.92},
    }


def agent_detail(agent: Agent, items: int, calls: int) -> dict[str, Any]:
    """An agent as it is fetched alone [doc]: with its configuration, without industry and date."""
    return {
        "id": agent.id,
        "name": agent.name,
        "description": agent.description,
        "status": agent.status,
        "config": agent.config,
        "knowledge_base": {"items": items, "last_updated": "2025-01-14T12:00:00Z"},
        "tools": agent.tools,
        "analytics": {"total_calls": calls, "success_rate": 0.92, "avg_duration": 180},
    }


def agent_made(agent: Agent) -> dict[str, Any]:
    """What the answer to creating one holds [doc]; that to an update is not shown, the same is [assumed]."""
    return {"id": agent.id, "name": agent.name, "status": agent.status, "created_at": iso(agent.created_at)}


def item_row(item: Item) -> dict[str, Any]:
    """An item of the knowledge base [doc]."""
    return {
        "id": item.id,
        "agent_id": item.agent_id,
        "type": item.type,
        "name": item.name,
        "created_at": iso(item.created_at),
    }


def conversation_row(conversation: Conversation) -> dict[str, Any]:
    """A conversation as the list shows it [doc]; null for what an ongoing one lacks [assumed]."""
    ended = conversation.ended_at
    return {
        "id": conversation.id,
        "agent_id": conversation.agent_id,
        "phone_number": conversation.phone_number,
        "duration": conversation.duration,
        "status": conversation.status,
        "started_at": iso(conversation.started_at),
        "ended_at": None if ended is None else iso(ended),
        "sentiment": conversation.sentiment,
        "summary": conversation.summary,
    }


def conversation_detail(conversation: Conversation) -> dict[str, Any]:
    """A conversation as it is fetched alone [doc]: without status, number, duration and times."""
    return {
        "id": conversation.id,
        "agent_id": conversation.agent_id,
        "transcript": conversation.transcript,
        "metadata": conversation.metadata,
        "audio_url": f"https://storage.voisa.ai/audio/{conversation.id}.mp3",
    }


def server_row(server: Server) -> dict[str, Any]:
    """An MCP server [doc]."""
    return {
        "id": server.id,
        "name": server.name,
        "url": server.url,
        "status": server.status,
        "tools_count": len(server.tools),
    }


def voice_row(voice: Voice) -> dict[str, Any]:
    """A voice [doc]."""
    return {
        "id": voice.id,
        "name": voice.name,
        "language": voice.language,
        "gender": voice.gender,
        "preview_url": voice.preview_url,
    }


def audio(conversation: Conversation) -> bytes:
    """The audio of a conversation: every byte value is in it, so that one read as text does not survive."""
    digest = hashlib.sha256(conversation.id.encode()).digest()
    return b"ID3\x04\x00\x00\x00\x00\x00\x00" + bytes(range(256)) + digest
