"""Agents: what one can do with them, and how they are found."""

from connector_core.description import (
    Action,
    BooleanInput,
    DynamicInput,
    Find,
    Input,
    IntegerInput,
    JsonInput,
    ListAll,
    Merge,
    NumberInput,
    TextInput,
    TextListInput,
    arg,
    delete,
    get,
    options,
    post,
    put,
)

from .inputs import agent, agent_pages, agent_statuses
from .records import Agent, AgentDetail, ChatAnswer, SavedAgent

agent_id = agent.changed(required=True, help="The agent, from the list or by its ID.")

name = Input(key="name", label="Name", help="The agent's name.", placeholder="Medical Assistant")
about = (
    Input(key="description", label="Description", help="What the agent is for."),
    Input(
        key="first_message",
        label="First Message",
        type=TextInput(multiline=True),
        help="What the agent says first.",
    ),
    Input(
        key="system_prompt",
        label="System Prompt",
        type=TextInput(multiline=True),
        help="How the agent is to behave.",
    ),
    Input(key="model", label="Model", help="The language model.", placeholder="gpt-4o"),
    Input(
        key="temperature",
        label="Temperature",
        type=NumberInput(min=0),
        help="How freely the model answers.",
    ),
    Input(key="voice_id", label="Voice", type=DynamicInput(choices="voices"), help="The voice, or its ID."),
    Input(
        key="stability",
        label="Stability",
        type=NumberInput(min=0),
        advanced=True,
        help="How even the voice is.",
    ),
    Input(
        key="speed",
        label="Speed",
        type=NumberInput(min=0),
        advanced=True,
        help="How fast the voice is; 1 is normal.",
    ),
    Input(
        key="turn_detection_mode",
        label="Turn Detection",
        type=options(("silence", "Silence"), open=True),
        advanced=True,
        help="How the agent notices that it is its turn. Only silence is documented.",
    ),
    Input(
        key="turn_detection_timeout",
        label="Turn Timeout",
        type=IntegerInput(min=0),
        advanced=True,
        help="How long the agent waits for its turn, in seconds.",
    ),
    Input(
        key="end_call_on_silence",
        label="Silence Limit",
        type=IntegerInput(min=0),
        advanced=True,
        help="After how long a silence the call is ended, in seconds.",
    ),
    Input(
        key="retention_days",
        label="Retention Days",
        type=IntegerInput(min=0),
        advanced=True,
        help="How many days conversations are kept.",
    ),
    Input(
        key="zero_retention",
        label="Zero Retention",
        type=BooleanInput(),
        advanced=True,
        help="Whether nothing of a conversation is kept.",
    ),
    Input(
        key="delete_audio",
        label="Delete Audio",
        type=BooleanInput(),
        advanced=True,
        help="Whether the audio of conversations is deleted.",
    ),
)
config = {
    "voice": {
        "voice_id": arg("voice_id"),
        "settings": {"stability": arg("stability"), "speed": arg("speed")},
    },
    "conversation": {
        "first_message": arg("first_message"),
        "system_prompt": arg("system_prompt"),
        "model": arg("model"),
        "temperature": arg("temperature"),
    },
    "turn_detection": {
        "mode": arg("turn_detection_mode"),
        "timeout": arg("turn_detection_timeout"),
        "end_call_on_silence": arg("end_call_on_silence"),
    },
    "privacy": {
        "retention_days": arg("retention_days"),
        "zero_retention": arg("zero_retention"),
        "delete_audio": arg("delete_audio"),
    },
}

actions = (
    Action(
        key="create_agent",
        label="Create Agent",
        description="Creates an agent.",
        resource="agent",
        verb="create",
        inputs=(
            name.changed(required=True),
            Input(key="industry", label="Industry", help="The agent's line of business.", placeholder="healthcare"),
            *about,
        ),
        request=post(
            "/api/agents/create",
            {"name": arg("name"), "description": arg("description"), "industry": arg("industry"), "config": config},
        ),
        record=SavedAgent,
    ),
    Action(
        key="update_agent",
        label="Update Agent",
        description="Changes what is given of an agent, and leaves the rest as it is.",
        resource="agent",
        verb="update",
        inputs=(agent_id, name, *about),
        request=put(
            "/api/agents/{agent_id}/update",
            {"name": arg("name"), "description": arg("description"), "config": config},
        ),
        merge=Merge(request=get("/api/agents/{agent_id}"), keep=("name", "description", "config")),
        record=SavedAgent,
    ),
    Action(
        key="delete_agent",
        label="Delete Agent",
        description="Deletes an agent.",
        resource="agent",
        verb="delete",
        inputs=(agent_id,),
        request=delete("/api/agents/{agent_id}"),
        deletes=True,
    ),
    Action(
        key="chat_with_agent",
        label="Chat with Agent",
        description="Sends a message to an agent and gives its answer.",
        resource="agent",
        verb="message",
        inputs=(
            agent_id,
            Input(
                key="message",
                label="Message",
                type=TextInput(multiline=True),
                required=True,
                help="What is said to the agent.",
                placeholder="What are your hours?",
            ),
            Input(
                key="session",
                label="Session",
                help="The session of an earlier answer, to go on with the same chat.",
                placeholder="sess_123",
            ),
            Input(
                key="context",
                label="Context",
                type=JsonInput(),
                help="A JSON object that the agent should know of.",
                placeholder='{"user_name": "John Doe"}',
            ),
        ),
        request=post(
            "/api/agents/{agent_id}/chat",
            {"message": arg("message"), "session_id": arg("session"), "context": arg("context")},
        ),
        record=ChatAnswer,
    ),
    Action(
        key="assign_tools",
        label="Assign Tools to Agent",
        description="Assigns tools of your MCP servers to an agent.",
        resource="agent",
        verb="equip",
        qualifier="with tools",
        inputs=(
            agent_id,
            Input(
                key="tools",
                label="Tools",
                type=TextListInput(),
                required=True,
                help="The names of the tools, as their server lists them.",
                placeholder="bookAppointment",
            ),
        ),
        request=post("/api/agents/{agent_id}/assign-tools", {"tools": arg("tools")}),
    ),
)
searches = (
    ListAll(
        key="list_agents",
        label="List Agents",
        description="Returns a list of your agents.",
        resource="agent",
        inputs=(
            Input(
                key="status",
                label="Status",
                type=agent_statuses,
                help="Only agents with this status.",
            ),
            Input(key="industry", label="Industry", help="Only agents of this line of business."),
        ),
        request=get("/api/agents/list", {"status": arg("status"), "industry": arg("industry")}),
        paging=agent_pages,
        record=Agent,
    ),
    Find(
        key="find_agent",
        label="Find Agent",
        description="Finds an agent by its ID, with its configuration.",
        resource="agent",
        inputs=(agent_id,),
        request=get("/api/agents/{agent_id}"),
        record=AgentDetail,
    ),
    Find(
        key="find_agent_by_name",
        label="Find Agent by Name",
        description="Finds an agent by its name, however it is capitalized.",
        resource="agent",
        inputs=(
            Input(
                key="name",
                label="Name",
                required=True,
                help="The agent's whole name.",
                placeholder="Restaurant Assistant",
            ),
        ),
        request=get("/api/agents/list"),
        paging=agent_pages,
        match={"name": "name"},
        or_create="create_agent",
        record=Agent,
    ),
)
