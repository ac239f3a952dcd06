"""Inputs and pages that several groups of operations share."""

from connector_core.description import DynamicInput, Input, PagePaging, options

agent = Input(
    key="agent_id",
    label="Agent",
    type=DynamicInput(choices="agents"),
    help="The agent.",
    placeholder="agt_123",
)
conversation_id = Input(
    key="conversation_id",
    label="Conversation ID",
    required=True,
    help="The ID of the conversation.",
    placeholder="conv_123",
)
agent_statuses = options(("active", "Active"), ("inactive", "Inactive"), ("training", "Training"))

# 20 is the documented default. A page is taken for the last one when it is short, and a
# larger size that the vendor cuts down would look short.
agent_pages = PagePaging(
    items="data.agents", param="page", start=1, size_param="limit", size=20, pages="data.pagination.pages"
)
conversation_pages = PagePaging(items="data.conversations", param="page", start=1, size_param="limit", size=20)
