"""VOISA's knowledge base, voices and conversations."""

from __future__ import annotations

from connector_core.harness.vendor.messages import Headers, Response
from connector_core.harness.vendor.paging import by_page
from connector_core.harness.vendor.routing import Exchange, Route
from connector_core.harness.vendor.times import parse_iso

from .fake_api import Base
from .fake_form import read_form
from .fake_rows import Conversation, Item, Upload, Voice
from .fake_wire import (
    AUDIO_TYPE,
    audio,
    conversation_detail,
    conversation_row,
    invalid,
    item_row,
    not_found,
    read_body,
    success,
    text_of,
    voice_row,
    whole_number,
)


class Content(Base):
    """What agents know, how they sound, what they said."""

    def content_routes(self) -> list[Route]:
        return [
            Route("GET", "/api/knowledge-base/list", self._list_items, "read"),
            Route("POST", "/api/knowledge-base/text", self._add_text, "write"),
            Route("POST", "/api/knowledge-base/url", self._add_url, "write"),
            Route("POST", "/api/knowledge-base/file", self._add_file, "write"),
            Route("DELETE", "/api/knowledge-base/{id}", self._delete_item, "delete"),
            Route("GET", "/api/conversations/list", self._list_conversations, "read"),
            Route("GET", "/api/conversations/{id}", self._get_conversation, "read"),
            Route("GET", "/api/conversations/{id}/audio", self._audio, "read"),
            Route("GET", "/api/voices/list", self._list_voices, "read"),
            Route("POST", "/api/voice/create", self._create_voice, "write"),
        ]

    # ------------------------------------------------------------------ knowledge base

    def _list_items(self, exchange: Exchange) -> Response:
        agent, kind = exchange.request.parameter("agent_id"), exchange.request.parameter("type")
        if kind not in (None, "document", "url", "text"):
            raise invalid("type must be document, url or text", "type")
        rows = self.items.where(
            exchange.account, lambda item: agent in (None, item.agent_id) and kind in (None, item.type)
        )
        return success({"items": [item_row(item) for item in rows]})

    def _add_text(self, exchange: Exchange) -> Response:
        body = read_body(exchange.request)
        self.note_strange("POST /api/knowledge-base/text", set(body), {"agent_id", "title", "content", "category"})
        text_of(body, "content")
        return self._added(exchange, text_of(body, "agent_id"), "text", text_of(body, "title"), body)

    def _add_url(self, exchange: Exchange) -> Response:
        body = read_body(exchange.request)
        self.note_strange("POST /api/knowledge-base/url", set(body), {"agent_id", "url", "refresh_interval"})
        interval = body.get("refresh_interval", 0)
        if not isinstance(interval, int) or isinstance(interval, bool):
            raise invalid("refresh_interval must be a whole number", "refresh_interval")
        return self._added(exchange, text_of(body, "agent_id"), "url", text_of(body, "url"), body)

    def _add_file(self, exchange: Exchange) -> Response:
        form = read_form(exchange.request)
        self.note_strange("POST /api/knowledge-base/file", form.names, {"agent_id", "file", "category"})
        files = form.files.get("file", [])
        if len(files) != 1:
            raise invalid("one file is required", "file")
        given: dict[str, object] = {name: form.text(name) for name in form.texts}
        agent = form.text("agent_id") or ""
        return self._added(exchange, agent, "document", files[0].name, given, files[0])

    def _added(
        self,
        exchange: Exchange,
        agent_id: str,
        kind: str,
        name: str,
        given: dict[str, object],
        upload: Upload | None = None,
    ) -> Response:
        """No answer is shown: that of the list, with 201, is [assumed]."""
        agent = self.agent_of(exchange, agent_id)
        id_ = self.ids.of("item").token("kb_", 6).lower()
        item = Item(id_, exchange.account, agent.id, kind, name, exchange.now, dict(given), upload)
        return success(item_row(self.items.add(item)), 201)

    def _delete_item(self, exchange: Exchange) -> Response:
        item = self.items.get(exchange.account, exchange.params["id"])
        if item is None:
            raise not_found("Knowledge item")
        self.items.remove(item)
        return success(message="Knowledge item deleted successfully")

    # ------------------------------------------------------------------ conversations

    def newest(self, account: str) -> list[Conversation]:
        """Newest first, by their start [assumed]."""
        return sorted(self.conversations.where(account), key=lambda row: row.started_at, reverse=True)

    def _list_conversations(self, exchange: Exchange) -> Response:
        request = exchange.request
        page, limit = whole_number(request, "page", 1), whole_number(request, "limit", 20)
        agent, status = request.parameter("agent_id"), request.parameter("status")
        if status not in (None, "success", "failed", "ongoing"):
            raise invalid("status must be success, failed or ongoing", "status")
        # The bounds are on the start, inclusive [assumed].
        low, high = (_time(request.parameter(name), name) for name in ("date_from", "date_to"))
        rows = [
            row
            for row in self.newest(exchange.account)
            if agent in (None, row.agent_id)
            and status in (None, row.status)
            and (low is None or row.started_at >= low)
            and (high is None or row.started_at <= high)
        ]
        return success({"conversations": [conversation_row(row) for row in by_page(rows, page, limit, first=1)]})

    def _get_conversation(self, exchange: Exchange) -> Response:
        return success(conversation_detail(self._conversation(exchange)))

    def _audio(self, exchange: Exchange) -> Response:
        """While it goes on there is none [assumed]."""
        row = self._conversation(exchange)
        if row.status == "ongoing":
            raise not_found("Audio")
        return Response(200, Headers({"Content-Type": AUDIO_TYPE}), audio(row))

    def _conversation(self, exchange: Exchange) -> Conversation:
        row = self.conversations.get(exchange.account, exchange.params["id"])
        if row is None:
            raise not_found("Conversation")
        return row

    # ------------------------------------------------------------------ voices

    def _list_voices(self, exchange: Exchange) -> Response:
        return success({"voices": [voice_row(voice) for voice in self.voices.where(exchange.account)]})

    def _create_voice(self, exchange: Exchange) -> Response:
        form = read_form(exchange.request)
        self.note_strange("POST /api/voice/create", form.names, {"name", "audio_samples", "description"})
        samples = form.files.get("audio_samples", [])
        if not samples:
            raise invalid("audio_samples are required", "audio_samples")
        voice = Voice(
            self.ids.of("voice").token("voice_", 6).lower(),
            exchange.account,
            text_of({"name": form.text("name")}, "name"),
            description=form.text("description"),
            samples=samples,
        )
        return success(voice_row(self.voices.add(voice)), 201)


def _time(text: str | None, name: str) -> float | None:
    if text is None:
        return None
    try:
        return parse_iso(text if "T" in text else f"{text}T00:00:00Z")
    except ValueError as error:
        raise invalid(f"{name} must be an ISO date", name) from error
