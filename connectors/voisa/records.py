"""What VOISA's answers hold, as its API Reference shows them; ``at`` is where a webhook event holds it."""

from datetime import datetime

from connector_core.description import Json, Record, WebUrl, out


class Account(Record):
    """The account that a key belongs to."""

    valid: bool = out("Valid", sample=True)
    account_id: str = out("Account ID", sample="acc_123")
    permissions: list[str] = out("Permissions", sample=["read", "write"])


class Stats(Record):
    """How an agent has done so far."""

    total_calls: int | None = out("Total Calls", sample=1543)
    success_rate: float | None = out("Success Rate", sample=0.92)


class Agent(Record):
    """An agent as the list of agents gives it."""

    id: str = out("Agent ID", sample="agt_123")
    name: str = out("Name", sample="Restaurant Assistant")
    description: str | None = out("Description", sample="Handles reservations and inquiries")
    status: str | None = out("Status", sample="active")
    industry: str | None = out("Industry", sample="restaurant")
    created_at: datetime | None = out("Created At", sample="2025-01-01T00:00:00Z")
    stats: Stats | None = out("Stats")


class VoiceSettings(Record):
    """How a voice sounds."""

    stability: float | None = out("Stability", sample=0.75)
    speed: float | None = out("Speed", sample=1.0)


class AgentVoice(Record):
    """The voice of an agent."""

    provider: str | None = out("Provider", sample="elevenlabs")
    voice_id: str | None = out("Voice ID", sample="voice_abc")
    settings: VoiceSettings | None = out("Settings")


class Dialog(Record):
    """What an agent says and which model thinks for it."""

    first_message: str | None = out("First Message", sample="Hello, welcome to...")
    system_prompt: str | None = out("System Prompt", sample="You are a helpful...")
    model: str | None = out("Model", sample="gpt-4o")
    temperature: float | None = out("Temperature", sample=0.5)


class TurnDetection(Record):
    """How an agent notices that it is its turn."""

    mode: str | None = out("Mode", sample="silence")
    timeout: int | None = out("Timeout", sample=7)


class Config(Record):
    """How an agent is configured."""

    voice: AgentVoice | None = out("Voice")
    conversation: Dialog | None = out("Conversation")
    turn_detection: TurnDetection | None = out("Turn Detection")


class KnowledgeBase(Record):
    """What an agent knows, in figures."""

    items: int | None = out("Items", sample=23)
    last_updated: datetime | None = out("Last Updated", sample="2025-01-14T12:00:00Z")


class AgentFigures(Stats):
    """How an agent has done so far, with the length of its calls."""

    avg_duration: float | None = out("Average Duration", sample=180)


class AgentDetail(Record):
    """An agent with its configuration."""

    id: str = out("Agent ID", sample="agt_123", at={"webhook": "data.agent_id"})
    name: str | None = out("Name", sample="Restaurant Assistant", at={"webhook": "data.name"})
    description: str | None = out("Description", sample="Full service restaurant agent")
    status: str | None = out("Status", sample="active", at={"webhook": "data.status"})
    config: Config | None = out("Configuration")
    knowledge_base: KnowledgeBase | None = out("Knowledge Base")
    tools: list[str] = out("Tools", sample=["bookAppointment", "checkAvailability"])
    analytics: AgentFigures | None = out("Analytics")


class UpdatedAgent(AgentDetail):
    """An agent after an update."""

    updated_at: datetime | None = out(
        "Updated At", sample="2025-01-15T10:30:00Z", at={"webhook": "timestamp", "rest": None}
    )


class SavedAgent(Record):
    """An agent that was just created or updated."""

    id: str = out("Agent ID", sample="agt_456")
    name: str | None = out("Name", sample="Medical Assistant")
    status: str | None = out("Status", sample="training")
    created_at: datetime | None = out("Created At", sample="2025-01-15T10:30:00Z")


class ChatAnswer(Record):
    """What an agent answered in writing."""

    response: str = out("Response", sample="We're open Monday through Friday from 9 AM to 6 PM...")
    session_id: str | None = out("Session ID", sample="sess_123")
    tools_used: list[str] = out("Tools Used", sample=["checkAvailability"])
    confidence: float | None = out("Confidence", sample=0.95)


class KnowledgeItem(Record):
    """An item of an agent's knowledge base."""

    id: str = out("Item ID", sample="kb_123")
    agent_id: str | None = out("Agent ID", sample="agt_123")
    type: str | None = out("Type", sample="document")
    name: str | None = out("Name", sample="Menu.pdf")
    created_at: datetime | None = out("Created At", sample="2025-01-10T00:00:00Z")


class Conversation(Record):
    """A conversation. A webhook event holds the first four fields only."""

    id: str = out("Conversation ID", sample="conv_123", at={"webhook": "conversation_id"})
    agent_id: str = out("Agent ID", sample="agt_123")
    duration: int | None = out("Duration in Seconds", sample=180)
    status: str | None = out("Status", sample="success")
    phone_number: str | None = out("Phone Number", sample="+49123456789")
    started_at: datetime | None = out("Started At", sample="2025-01-15T10:00:00Z")
    ended_at: datetime | None = out("Ended At", sample="2025-01-15T10:03:00Z")
    sentiment: str | None = out("Sentiment", sample="positive")
    summary: str | None = out("Summary", sample="Customer booked appointment")


class Utterance(Record):
    """One thing that was said; its time counts from the start of the conversation."""

    speaker: str | None = out("Speaker", sample="agent")
    text: str | None = out("Text", sample="Hello, how can I help you?")
    timestamp: str | None = out("Timestamp", sample="00:00:01")


class Metadata(Record):
    """What came of a conversation."""

    tools_used: list[str] = out("Tools Used", sample=["bookAppointment"])
    data_collected: Json = out("Data Collected", sample={"customer_name": "John Doe", "appointment_date": "2025-01-20"})


class ConversationDetail(Record):
    """A conversation with what was said in it."""

    id: str = out("Conversation ID", sample="conv_123", at={"webhook": "conversation_id"})
    agent_id: str = out("Agent ID", sample="agt_123")
    transcript: list[Utterance] = out("Transcript")
    metadata: Metadata | None = out("Metadata")
    audio_url: WebUrl | None = out("Audio URL", sample="https://storage.voisa.ai/audio/conv_123.mp3")


class ToldConversation(ConversationDetail):
    """A conversation that an event told of, with what was said in it."""

    duration: int | None = out("Duration in Seconds", sample=180)
    status: str | None = out("Status", sample="success")


class StartedConversation(Record):
    """A conversation that has just begun."""

    id: str = out("Conversation ID", sample="conv_123", at={"webhook": "conversation_id"})
    agent_id: str = out("Agent ID", sample="agt_123")


class ToolEvent(Record):
    """An event about a tool. Its fields are not documented; all of them are passed through in ``data``."""

    id: str = out("Event ID", sample="9f86d081884c7d65", path="$digest", help="A digest of the event.")
    event: str = out("Event", sample="tool.executed")
    timestamp: datetime = out("Timestamp", sample="2025-01-15T10:30:00Z")
    agent_id: str | None = out("Agent ID", sample="agt_123", path="data.agent_id")
    conversation_id: str | None = out("Conversation ID", sample="conv_123", path="data.conversation_id")
    tool: str | None = out("Tool", sample="bookAppointment", path="data.tool")
    data: Json = out("Data", sample={"tool": "bookAppointment", "conversation_id": "conv_123", "agent_id": "agt_123"})


class Server(Record):
    """An MCP server."""

    id: str = out("Server ID", sample="mcp_123")
    name: str = out("Name", sample="Calendar Server")
    url: WebUrl | None = out("URL", sample="https://mcp.example.com")
    status: str | None = out("Status", sample="connected")
    tools_count: int | None = out("Number of Tools", sample=5)


class Tool(Record):
    """A tool of an MCP server."""

    name: str = out("Name", sample="bookAppointment")
    description: str | None = out("Description", sample="Books calendar appointments")
    parameters: Json = out("Parameters", sample={"date": "string", "time": "string", "duration": "integer"})


class Overview(AgentFigures):
    """An agent's figures over the whole time asked for."""

    total_duration: int | None = out("Total Duration", sample=277740)


class Day(Record):
    """An agent's figures of one date."""

    date: str | None = out("Date", sample="2025-01-15")
    calls: int | None = out("Calls", sample=45)
    success_rate: float | None = out("Success Rate", sample=0.93)


class Intent(Record):
    """What callers wanted, and how often."""

    intent: str | None = out("Intent", sample="booking")
    count: int | None = out("Count", sample=523)
    percentage: float | None = out("Percentage", sample=0.34)


class Feelings(Record):
    """Shares of conversations by their sentiment, from 0 to 1."""

    positive: float | None = out("Positive", sample=0.72)
    neutral: float | None = out("Neutral", sample=0.23)
    negative: float | None = out("Negative", sample=0.05)


class Analytics(Record):
    """How an agent has done in a time."""

    overview: Overview | None = out("Overview")
    timeline: list[Day] = out("Timeline")
    top_intents: list[Intent] = out("Top Intents")
    sentiment: Feelings | None = out("Sentiment")


class Judged(Record):
    """One text and its sentiment. The vendor shortens ``text``; ``full_text`` is what was sent."""

    text: str | None = out("Text", sample="Great service...")
    sentiment: str | None = out("Sentiment", sample="positive")
    score: float | None = out("Score", sample=0.95)
    full_text: str | None = out("Full Text", sample="Great service, very helpful!", path="$each.texts")


class Sentiments(Record):
    """The sentiment of each of several texts, in their order."""

    results: list[Judged] = out("Results")
    texts: list[str] = out("Texts", sample=["Great service, very helpful!"], path="$input.texts")


class PlacedCall(Record):
    """A test call that was just placed."""

    call_id: str = out("Call ID", sample="call_123")
    status: str | None = out("Status", sample="initiated")


class Voice(Record):
    """A voice that agents can speak with."""

    id: str = out("Voice ID", sample="voice_123")
    name: str = out("Name", sample="Professional German Male")
    language: str | None = out("Language", sample="de-DE")
    gender: str | None = out("Gender", sample="male")
    preview_url: WebUrl | None = out("Preview URL", sample="https://storage.voisa.ai/voices/voice_123.mp3")
