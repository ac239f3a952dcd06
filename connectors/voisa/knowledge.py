"""The knowledge bases of agents."""

from connector_core.description import (
    Action,
    DynamicInput,
    FileInput,
    Input,
    IntegerInput,
    ListAll,
    NoPaging,
    TextInput,
    arg,
    delete,
    get,
    options,
    post,
)

from .inputs import agent
from .records import KnowledgeItem

owner = agent.changed(required=True, help="The agent that gets to know it.")
category = Input(key="category", label="Category", help="A category of your own.", placeholder="general")
item_list = NoPaging(items="data.items")

actions = (
    Action(
        key="add_text",
        label="Add Text to Knowledge Base",
        description="Adds a text to the knowledge base of an agent.",
        resource="knowledge_item",
        verb="add",
        qualifier="from text",
        inputs=(
            owner,
            Input(key="title", label="Title", required=True, help="The text's title.", placeholder="Business Hours"),
            Input(
                key="content",
                label="Content",
                type=TextInput(multiline=True),
                required=True,
                help="The text itself.",
                placeholder="We are open Monday to Friday from 9 to 18.",
            ),
            category,
        ),
        request=post(
            "/api/knowledge-base/text",
            {
                "agent_id": arg("agent_id"),
                "title": arg("title"),
                "content": arg("content"),
                "category": arg("category"),
            },
        ),
        record=KnowledgeItem,
    ),
    Action(
        key="add_url",
        label="Add URL to Knowledge Base",
        description="Adds what a web page says to the knowledge base of an agent.",
        resource="knowledge_item",
        verb="add",
        qualifier="from a URL",
        inputs=(
            owner,
            Input(
                key="url",
                label="URL",
                type=TextInput(format="url"),
                required=True,
                help="The address of the page.",
                placeholder="https://example.com/about",
            ),
            Input(
                key="refresh_interval",
                label="Refresh Interval",
                type=IntegerInput(min=0),
                help="After how many seconds VOISA reads the page again.",
                placeholder="86400",
            ),
        ),
        request=post(
            "/api/knowledge-base/url",
            {"agent_id": arg("agent_id"), "url": arg("url"), "refresh_interval": arg("refresh_interval")},
        ),
        record=KnowledgeItem,
    ),
    Action(
        key="upload_document",
        label="Upload Document to Knowledge Base",
        description="Uploads a document to the knowledge base of an agent.",
        resource="knowledge_item",
        verb="add",
        qualifier="from a file",
        inputs=(
            owner,
            Input(key="file", label="File", type=FileInput(), required=True, help="The document."),
            category.changed(placeholder="policies"),
        ),
        request=post(
            "/api/knowledge-base/file",
            {"agent_id": arg("agent_id"), "file": arg("file"), "category": arg("category")},
            encoding="multipart",
            timeout_seconds=120,
        ),
        record=KnowledgeItem,
    ),
    Action(
        key="delete_knowledge_item",
        label="Delete Knowledge Item",
        description="Deletes an item of a knowledge base for good.",
        resource="knowledge_item",
        verb="delete",
        inputs=(
            Input(
                key="item_id",
                label="Knowledge Item",
                type=DynamicInput(choices="knowledge_items"),
                required=True,
                help="The item to delete.",
                placeholder="kb_123",
            ),
        ),
        request=delete("/api/knowledge-base/{item_id}"),
        deletes=True,
    ),
)

searches = (
    ListAll(
        key="list_knowledge_items",
        label="List Knowledge Items",
        description="Returns a list of what your agents know.",
        resource="knowledge_item",
        inputs=(
            agent.changed(help="Only items of this agent."),
            Input(
                key="type",
                label="Type",
                type=options(("document", "Document"), ("url", "URL"), ("text", "Text")),
                help="Only items of this type.",
            ),
        ),
        request=get("/api/knowledge-base/list", {"agent_id": arg("agent_id"), "type": arg("type")}),
        paging=item_list,
        record=KnowledgeItem,
    ),
)
