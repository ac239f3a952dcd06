"""Conversations: found, listed, downloaded."""

from connector_core.description import (
    Action,
    DateTimeInput,
    Download,
    Find,
    Input,
    ListAll,
    arg,
    get,
    options,
)

from .inputs import agent, conversation_id, conversation_pages
from .records import Conversation, ConversationDetail

actions = (
    Action(
        key="download_audio",
        label="Download Conversation Audio",
        description="Downloads the audio of a conversation as a file.",
        resource="conversation",
        verb="download",
        qualifier="as audio",
        inputs=(conversation_id,),
        request=get("/api/conversations/{conversation_id}/audio"),
        download=Download(name="{conversation_id}.mp3", media_type="audio/mpeg"),
        reads=True,
    ),
)

searches = (
    Find(
        key="find_conversation",
        label="Find Conversation",
        description="Finds a conversation by its ID, with what was said in it.",
        resource="conversation",
        inputs=(conversation_id,),
        request=get("/api/conversations/{conversation_id}"),
        record=ConversationDetail,
    ),
    ListAll(
        key="list_conversations",
        label="List Conversations",
        description="Returns a list of conversations, newest first.",
        resource="conversation",
        inputs=(
            agent.changed(help="Only conversations of this agent."),
            Input(
                key="status",
                label="Status",
                type=options(("success", "Success"), ("failed", "Failed"), ("ongoing", "Ongoing")),
                help="Only conversations with this status.",
            ),
            Input(
                key="date_from",
                label="Date From",
                type=DateTimeInput(),
                help="Only conversations that started at or after this time.",
            ),
            Input(
                key="date_to",
                label="Date To",
                type=DateTimeInput(),
                help="Only conversations that started at or before this time.",
            ),
        ),
        request=get(
            "/api/conversations/list",
            {
                "agent_id": arg("agent_id"),
                "status": arg("status"),
                "date_from": arg("date_from"),
                "date_to": arg("date_to"),
            },
        ),
        paging=conversation_pages,
        record=Conversation,
    ),
)
