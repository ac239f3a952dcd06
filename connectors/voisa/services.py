"""What stands around agents: MCP servers, analytics, test calls, voices."""

from connector_core.description import (
    Action,
    DateTimeInput,
    DynamicInput,
    FileInput,
    Input,
    ListAll,
    NoPaging,
    TextInput,
    TextListInput,
    arg,
    get,
    options,
    post,
)

from .inputs import agent
from .records import Analytics, PlacedCall, Sentiments, Server, Tool, Voice

server_list = NoPaging(items="data.servers")
voice_list = NoPaging(items="data.voices")

actions = (
    Action(
        key="make_call",
        label="Make Call",
        description="Makes a test call with an agent.",
        resource="phone_call",
        verb="make",
        inputs=(
            agent.changed(required=True, help="The agent that speaks on the call."),
            Input(
                key="phone_number",
                label="Phone Number",
                type=TextInput(format="phone"),
                required=True,
                help="The number to call, with + and country code.",
                placeholder="+49123456789",
            ),
        ),
        request=post("/api/make-call", {"agent_id": arg("agent_id"), "phone_number": arg("phone_number")}, acts=True),
        record=PlacedCall,
    ),
    Action(
        key="get_agent_analytics",
        label="Get Agent Analytics",
        description="Gets how an agent has done in a time.",
        resource="analytics",
        verb="get",
        inputs=(
            agent.changed(required=True, help="The agent to report on."),
            Input(
                key="period",
                label="Period",
                type=options(("day", "Day"), ("week", "Week"), ("month", "Month"), ("year", "Year")),
                help="How long a time the report is about.",
            ),
            Input(
                key="date_from",
                label="Date From",
                type=DateTimeInput(),
                help="The beginning of the time, instead of a period.",
            ),
            Input(key="date_to", label="Date To", type=DateTimeInput(), help="The end of the time."),
        ),
        request=get(
            "/api/analytics/agent/{agent_id}",
            {"period": arg("period"), "date_from": arg("date_from"), "date_to": arg("date_to")},
        ),
        record=Analytics,
        reads=True,
    ),
    Action(
        key="analyze_sentiment",
        label="Analyze Sentiment",
        description="Tells the sentiment of each of several texts.",
        resource="sentiment",
        verb="run",
        inputs=(
            Input(
                key="texts",
                label="Texts",
                type=TextListInput(),
                required=True,
                help="The texts; the results come in their order.",
                placeholder="Great service, very helpful!",
            ),
        ),
        request=post("/api/analytics/sentiment-batch", {"texts": arg("texts")}),
        record=Sentiments,
        reads=True,
    ),
    Action(
        key="create_voice",
        label="Create Custom Voice",
        description="Creates a voice from recordings of somebody who agreed to it.",
        resource="voice",
        verb="create",
        inputs=(
            Input(key="name", label="Name", required=True, help="The voice's name.", placeholder="Custom Voice"),
            Input(
                key="audio_samples",
                label="Audio Samples",
                type=FileInput(multiple=True),
                required=True,
                help="Recordings of the voice, one file or several.",
            ),
            Input(
                key="description",
                label="Description",
                help="What the voice is for.",
                placeholder="Professional voice for medical practice",
            ),
        ),
        request=post(
            "/api/voice/create",
            {"name": arg("name"), "audio_samples": arg("audio_samples"), "description": arg("description")},
            encoding="multipart",
            timeout_seconds=120,
        ),
        record=Voice,
    ),
)

searches = (
    ListAll(
        key="list_mcp_servers",
        label="List MCP Servers",
        description="Returns a list of your MCP servers.",
        resource="mcp_server",
        request=get("/api/mcp-servers"),
        paging=server_list,
        record=Server,
    ),
    ListAll(
        key="list_mcp_tools",
        label="List MCP Tools",
        description="Returns a list of the tools of an MCP server.",
        resource="mcp_tool",
        inputs=(
            Input(
                key="server_id",
                label="MCP Server",
                type=DynamicInput(choices="mcp_servers"),
                required=True,
                help="The server whose tools to list.",
                placeholder="mcp_123",
            ),
        ),
        request=get("/api/mcp-servers/{server_id}/tools"),
        paging=NoPaging(items="data.tools"),
        record=Tool,
        identity=("name",),
    ),
    ListAll(
        key="list_voices",
        label="List Voices",
        description="Returns a list of the voices that agents can speak with.",
        resource="voice",
        request=get("/api/voices/list"),
        paging=voice_list,
        record=Voice,
    ),
)
