"""What a user of the VOISA connector does, told once for every platform.

Each story asserts what the workflow got and what VOISA saw. Expected records are the fake's own
answers, never the description's idea of them.
"""

from __future__ import annotations

from connector_core.harness.scenario.model import Scenario

from .scenario_actions import (
    analytics,
    api_call,
    connection,
    download_audio,
    dropdowns,
    find_conversation,
    knowledge,
    list_conversations,
    make_call,
    missing_permission,
    throttled,
    tools,
    voices,
)
from .scenario_agents import chat, create_agent, delete_agent, find_agent, list_agents, update_agent
from .scenario_triggers import events, instant, polling, sample
from .scenario_triggers import tools as tool_events
from .scenario_world import VoisaWorld

_FETCHED = tuple(
    f"{key}:webhook" for key in ("conversation_started", "conversation_failed", "agent_created", "agent_updated")
)

SCENARIOS = (
    Scenario("connection", "Connect and label", connection),
    Scenario("dropdowns", "Choose from lists", dropdowns),
    Scenario("polling", "Conversation ended, polling", polling, ("conversation_ended:poll",)),
    Scenario("instant", "Conversation ended, webhook that is kept", instant, ("conversation_ended:webhook",)),
    Scenario("events", "Conversations and agents, instant", events, _FETCHED),
    Scenario("tool_events", "Tools, instant", tool_events, ("tool_executed:webhook", "tool_failed:webhook")),
    Scenario("sample", "Test a trigger in the editor", sample, ("conversation_ended:poll",)),
    Scenario("list_agents", "List agents", list_agents, ("list_agents",)),
    Scenario("find_agent", "Find an agent", find_agent, ("find_agent", "find_agent_by_name")),
    Scenario("create_agent", "Create an agent", create_agent, ("create_agent",)),
    Scenario("update_agent", "Update an agent", update_agent, ("update_agent",)),
    Scenario("delete_agent", "Delete an agent", delete_agent, ("delete_agent",)),
    Scenario("chat", "Chat with an agent", chat, ("chat_with_agent",)),
    Scenario("knowledge", "Knowledge base", knowledge, ("add_text", "add_url", "upload_document")),
    Scenario("list_conversations", "List conversations", list_conversations, ("list_conversations",)),
    Scenario("find_conversation", "Find a conversation", find_conversation, ("find_conversation",)),
    Scenario("download_audio", "Download audio", download_audio, ("download_audio",)),
    Scenario("tools", "MCP servers and tools", tools, ("list_mcp_servers", "list_mcp_tools", "assign_tools")),
    Scenario("analytics", "Figures and feelings", analytics, ("get_agent_analytics", "analyze_sentiment")),
    Scenario("make_call", "Make a call", make_call, ("make_call",)),
    Scenario("voices", "Voices", voices, ("list_voices", "create_voice")),
    Scenario("missing_permission", "A key that may only read", missing_permission, ("delete_agent",)),
    Scenario("api_call", "A request of one's own", api_call, ("api_call",)),
    Scenario("throttled", "Too many requests", throttled, ("find_agent",)),
)


def world(seed: int, moment: float) -> VoisaWorld:
    return VoisaWorld(seed, moment)
