"""Triggers. VOISA shows the contents of conversation.ended only; of the other events they are assumed."""

from connector_core.description import Enrich, Filter, NoneOf, Poll, Since, Trigger, Watermark, Webhook, arg, get

from .inputs import agent, conversation_pages
from .records import AgentDetail, Conversation, StartedConversation, ToldConversation, ToolEvent, UpdatedAgent

whole_conversation = Enrich(request=get("/api/conversations/{id}"))
whole_agent = Enrich(request=get("/api/agents/{id}"))

of_agent = Filter(input=agent.changed(help="Only conversations of this agent."), field="agent_id")
by_agent = Filter(input=agent.changed(help="Only tools that this agent used."), field="agent_id")

triggers = (
    Trigger(
        key="conversation_ended",
        label="Conversation Ended",
        description="a conversation has ended.",
        resource="conversation",
        record=Conversation,
        identity=("id",),
        filters=(of_agent,),
        webhook=Webhook(event="conversation.ended", item="data", enrich=whole_conversation, record=ToldConversation),
        poll=Poll(
            request=get("/api/conversations/list", {"agent_id": arg("agent_id"), "date_from": Since()}),
            paging=conversation_pages,
            watermark=Watermark(field="ended_at", lookback_hours=4),
            keep=NoneOf(path="status", values=("ongoing",)),
            max_pages=50,
        ),
    ),
    Trigger(
        key="conversation_started",
        label="Conversation Started",
        description="a conversation has started.",
        resource="conversation",
        record=StartedConversation,
        identity=("id",),
        filters=(of_agent,),
        webhook=Webhook(event="conversation.started", item="data", enrich=whole_conversation),
    ),
    Trigger(
        key="conversation_failed",
        label="Conversation Failed",
        description="a conversation has failed.",
        resource="conversation",
        record=ToldConversation,
        identity=("id",),
        filters=(of_agent,),
        webhook=Webhook(event="conversation.failed", item="data", enrich=whole_conversation),
    ),
    Trigger(
        key="agent_created",
        label="Agent Created",
        description="an agent was created.",
        resource="agent",
        record=AgentDetail,
        identity=("id",),
        webhook=Webhook(event="agent.created", enrich=whole_agent),
    ),
    Trigger(
        key="agent_updated",
        label="Agent Updated",
        description="an agent was updated.",
        resource="agent",
        record=UpdatedAgent,
        # One agent is updated many times.
        identity=("id", "updated_at"),
        filters=(Filter(input=agent.changed(help="Only updates of this agent."), field="id"),),
        webhook=Webhook(event="agent.updated", enrich=whole_agent),
    ),
    Trigger(
        key="tool_executed",
        label="Tool Executed",
        description="an agent has used a tool.",
        resource="mcp_tool",
        record=ToolEvent,
        identity=("id",),
        filters=(by_agent,),
        webhook=Webhook(event="tool.executed"),
    ),
    Trigger(
        key="tool_failed",
        label="Tool Failed",
        description="a tool that an agent used has failed.",
        resource="mcp_tool",
        record=ToolEvent,
        identity=("id",),
        filters=(by_agent,),
        webhook=Webhook(event="tool.failed"),
    ),
)
