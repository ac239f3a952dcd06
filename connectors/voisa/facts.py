"""What VOISA documents and what offers it, and what the API Reference leaves open."""

from connector_core.description import Documented, Fact

documented = (
    Documented(name="GET /api/verify", by=("connection",)),
    Documented(name="GET /api/agents/list", by=("list_agents", "find_agent_by_name", "agents")),
    Documented(name="GET /api/agents/{id}", by=("find_agent", "update_agent", "agent_created", "agent_updated")),
    Documented(name="POST /api/agents/create", by=("create_agent",)),
    Documented(name="PUT /api/agents/{id}/update", by=("update_agent",)),
    Documented(name="DELETE /api/agents/{id}", by=("delete_agent",)),
    Documented(name="POST /api/agents/{id}/chat", by=("chat_with_agent",)),
    Documented(name="GET /api/knowledge-base/list", by=("list_knowledge_items", "knowledge_items")),
    Documented(name="POST /api/knowledge-base/text", by=("add_text",)),
    Documented(name="POST /api/knowledge-base/url", by=("add_url",)),
    Documented(name="POST /api/knowledge-base/file", by=("upload_document",)),
    Documented(name="DELETE /api/knowledge-base/{id}", by=("delete_knowledge_item",)),
    Documented(name="GET /api/conversations/list", by=("list_conversations", "conversation_ended")),
    Documented(
        name="GET /api/conversations/{id}",
        by=("find_conversation", "conversation_ended", "conversation_started", "conversation_failed"),
    ),
    Documented(name="GET /api/conversations/{id}/audio", by=("download_audio",)),
    Documented(name="GET /api/mcp-servers", by=("list_mcp_servers", "mcp_servers")),
    Documented(name="GET /api/mcp-servers/{id}/tools", by=("list_mcp_tools",)),
    Documented(name="POST /api/agents/{id}/assign-tools", by=("assign_tools",)),
    Documented(name="GET /api/analytics/agent/{id}", by=("get_agent_analytics",)),
    Documented(name="POST /api/analytics/sentiment-batch", by=("analyze_sentiment",)),
    Documented(name="POST /api/make-call", by=("make_call",)),
    Documented(name="GET /api/voices/list", by=("list_voices", "voices")),
    Documented(name="POST /api/voice/create", by=("create_voice",)),
    Documented(name="POST /api/webhooks", by=("subscription",)),
    Documented(name="conversation.started", event=True, by=("conversation_started",)),
    Documented(name="conversation.ended", event=True, by=("conversation_ended",)),
    Documented(name="conversation.failed", event=True, by=("conversation_failed",)),
    Documented(name="agent.created", event=True, by=("agent_created",)),
    Documented(name="agent.updated", event=True, by=("agent_updated",)),
    Documented(name="tool.executed", event=True, by=("tool_executed",)),
    Documented(name="tool.failed", event=True, by=("tool_failed",)),
)

facts = (
    Fact(
        about="Keys",
        says="POST /api/get-api-key trades an e-mail address and a password for a key. It is never offered here: "
        "no workflow should hold a password.",
        provenance="doc",
        source="API Reference, Authentication",
    ),
    Fact(
        about="Error format",
        says="An answer with success: false is an error even with status 200.",
        provenance="assumed",
        setting="envelope=Envelope(success=…)",
    ),
    Fact(
        about="Locked resources",
        says="The HTTP status of RESOURCE_LOCKED is not documented, so its code decides: the request is made again.",
        provenance="assumed",
        setting="errors=Errors(locked_codes=…)",
    ),
    Fact(
        about="Rate limit",
        says="The limit is that of the standard plan, 100 requests a minute; 429 may bring Retry-After.",
        provenance="assumed",
        setting="rate_limit=RateLimit(…)",
    ),
    Fact(
        about="Creating an agent",
        says="Only the name must be given; VOISA has defaults for the rest.",
        provenance="assumed",
        setting="create_agent, inputs=(…)",
    ),
    Fact(
        about="Updating an agent",
        says="PUT may replace what it is not given, so the agent is fetched, changed and sent whole. What VOISA does "
        "not show of an agent, such as its privacy settings, cannot be kept: give it again.",
        provenance="assumed",
        setting="update_agent, merge=Merge(…)",
    ),
    Fact(
        about="Answer to an update",
        says="PUT answers the agent with its ID, as creating one does.",
        provenance="assumed",
        setting="update_agent, record=SavedAgent",
    ),
    Fact(
        about="Answers to additions",
        says="Adding to a knowledge base answers the item, and creating a voice the voice, as the lists show them.",
        provenance="assumed",
        setting="records KnowledgeItem and Voice",
    ),
    Fact(
        about="Turn detection",
        says="Its timeouts are seconds; silence is the only mode shown, and others may exist.",
        provenance="assumed",
        setting="create_agent, update_agent, inputs=(…)",
    ),
    Fact(
        about="Refresh interval",
        says="The refresh_interval of a web page is in seconds: the example is 86400.",
        provenance="assumed",
        setting="add_url, inputs=(…)",
    ),
    Fact(
        about="Pages of conversations",
        says="No count of pages is shown, so the list ends with a page of less than 20 conversations.",
        provenance="assumed",
        setting="conversation_pages",
    ),
    Fact(
        about="Dates of conversations",
        says="The inputs date_from and date_to take ISO 8601 times and count for the start of a conversation.",
        provenance="assumed",
        setting="poll=Poll(request=…), list_conversations",
    ),
    Fact(
        about="Order of conversations",
        says="GET /api/conversations/list lists the newest conversation first.",
        provenance="assumed",
        setting="poll=Poll(order=…)",
    ),
    Fact(
        about="End of a conversation",
        says="A conversation whose status is not ongoing has ended, well or badly, and has ended_at.",
        provenance="assumed",
        setting="poll=Poll(keep=…, watermark=…)",
    ),
    Fact(
        about="Longest conversation",
        says="A conversation lasts at most 4 hours, so polling looks back 4 hours behind the newest one that ended.",
        provenance="assumed",
        setting="the input Lookback of the polling trigger",
    ),
    Fact(
        about="Single conversations",
        says="GET /api/conversations/{id} shows no status, phone number, duration or times; the list does.",
        provenance="doc",
        source="API Reference, Conversations",
        setting="record ConversationDetail",
    ),
    Fact(
        about="Audio",
        says="The audio of a conversation is MP3 unless the answer says otherwise.",
        provenance="assumed",
        setting="download_audio, download=Download(media_type=…)",
    ),
    Fact(
        about="Test calls",
        says="The call_id of a test call is not known to be the ID of its conversation, and is not used as one.",
        provenance="assumed",
        setting="record PlacedCall",
    ),
    Fact(
        about="Sentiment analysis",
        says="The results come in the order of the texts, as many as there are; each text comes back shortened.",
        provenance="assumed",
        setting="record Judged",
    ),
    Fact(
        about="Webhook management",
        says="No way to list or delete webhooks is documented, so VOISA keeps each one; it is used again.",
        provenance="assumed",
        setting="subscription=ManagedSubscription(…)",
    ),
    Fact(
        about="Webhook signature",
        says="No signature is documented, so a random token in the webhook's URL proves a delivery.",
        provenance="assumed",
        setting="subscription=ManagedSubscription(url_token=…)",
    ),
    Fact(
        about="Failed conversations",
        says="A failed conversation sends conversation.failed alone; polling tells of both kinds.",
        provenance="assumed",
        setting="conversation_ended, webhook=Webhook(event=…)",
    ),
    Fact(
        about="Conversation events",
        says="The events conversation.started and conversation.failed hold conversation_id and agent_id as "
        "conversation.ended does, and the conversation can be fetched as soon as it has started.",
        provenance="assumed",
        setting="at= of the fields of StartedConversation and ToldConversation",
    ),
    Fact(
        about="Agent events",
        says="The events agent.created and agent.updated hold agent_id; the agent itself is fetched.",
        provenance="assumed",
        setting="at= of the fields of AgentDetail",
    ),
    Fact(
        about="Tool events",
        says="The events tool.executed and tool.failed may hold agent_id, conversation_id and tool; "
        "all they hold is passed on.",
        provenance="assumed",
        setting="record ToolEvent",
    ),
    Fact(
        about="Addresses of the vendor",
        says="The website is voisa.ai; the documents name api@voisa.ai and community.voisa.ai only.",
        provenance="assumed",
        setting="publisher=Publisher(…), auth=BearerKey(help_url=…)",
    ),
)
