"""VOISA AI: voice agents, their conversations and what they know.

Source: "API Reference" is the vendor's document (provenance ``doc``). What it leaves open is a fact that is
``assumed``. Each group of operations has a file of its own.
"""

from connector_core.description import (
    ApiCall,
    BearerKey,
    Choices,
    Connection,
    Connector,
    Envelope,
    Errors,
    EventNames,
    HookUrl,
    Host,
    ManagedSubscription,
    OwnSecret,
    Publisher,
    RateLimit,
    Resource,
    get,
    post,
)

from . import agents, conversations, knowledge, services
from .events import triggers
from .facts import documented, facts
from .inputs import agent_pages
from .records import Account, Agent, KnowledgeItem, Server, Voice

connector = Connector(
    key="voisa",
    label="VOISA AI",
    description="AI voice agents that hold conversations with your customers.",
    theme="#b4235a",
    publisher=Publisher(
        name="VOISA AI",
        email="api@voisa.ai",
        homepage="https://voisa.ai",
        repositories="https://github.com/voisa-ai",
        documentation="https://community.voisa.ai",
    ),
    connection=Connection(
        hosts=(
            Host(label="Production", url="https://api.voisa.ai/v1"),
            Host(label="Staging", url="https://staging-api.voisa.ai/v1"),
        ),
        auth=BearerKey(
            help="Paste an API key of your VOISA account. Never give your password to a workflow.",
            help_url="https://community.voisa.ai",
            prefixes=("vsa_live_",),
        ),
        test=get("/api/verify"),
        test_record=Account,
        label="{account_id}",
    ),
    envelope=Envelope(at="data", success="success"),
    errors=Errors(message=("error.message", "message"), code=("error.code",), locked_codes=("RESOURCE_LOCKED",)),
    rate_limit=RateLimit(requests=100, window_seconds=60),
    resources=(
        Resource(key="agent", noun="agent", plural="agents"),
        Resource(key="knowledge_item", noun="knowledge item", plural="knowledge items"),
        Resource(key="conversation", noun="conversation", plural="conversations"),
        Resource(key="mcp_server", noun="MCP server", plural="MCP servers"),
        Resource(key="mcp_tool", noun="MCP tool", plural="MCP tools"),
        Resource(key="analytics", noun="analytics report", plural="analytics reports"),
        Resource(key="sentiment", noun="sentiment analysis", plural="sentiment analyses"),
        Resource(key="phone_call", noun="phone call", plural="phone calls"),
        Resource(key="voice", noun="voice", plural="voices"),
    ),
    choices=(
        Choices(
            key="agents",
            label="Agents",
            resource="agent",
            request=get("/api/agents/list"),
            paging=agent_pages,
            record=Agent,
        ),
        Choices(
            key="voices",
            label="Voices",
            resource="voice",
            request=get("/api/voices/list"),
            paging=services.voice_list,
            record=Voice,
        ),
        Choices(
            key="knowledge_items",
            label="Knowledge Items",
            resource="knowledge_item",
            request=get("/api/knowledge-base/list"),
            paging=knowledge.item_list,
            record=KnowledgeItem,
        ),
        Choices(
            key="mcp_servers",
            label="MCP Servers",
            resource="mcp_server",
            request=get("/api/mcp-servers"),
            paging=services.server_list,
            record=Server,
        ),
    ),
    subscription=ManagedSubscription(
        create=post("/api/webhooks", {"url": HookUrl(), "events": EventNames(), "secret": OwnSecret()}),
        secret="ours",
        url_token="token",
    ),
    triggers=triggers,
    actions=(*agents.actions, *knowledge.actions, *conversations.actions, *services.actions),
    searches=(*agents.searches, *knowledge.searches, *conversations.searches, *services.searches),
    api_call=ApiCall(
        description="Sends a request of your own to the VOISA API, with your connection's key.",
        example="/api/agents/list?limit=5",
    ),
    documented=documented,
    facts=facts,
)
