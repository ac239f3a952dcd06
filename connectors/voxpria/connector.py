"""Voxpria: AI voice agents that place phone calls.

Sources: "Calls API" is the vendor's document (provenance ``doc``); "public" its other public pages
(agents, webhooks, authentication), seen 2026-11. What neither says is a fact that is ``assumed``.
"""

from datetime import datetime

from connector_core.description import (
    Action,
    AnyOf,
    ApiCall,
    BearerKey,
    Choices,
    Connection,
    Connector,
    Documented,
    Download,
    DynamicInput,
    Enrich,
    Envelope,
    Errors,
    Fact,
    Find,
    Hmac,
    Host,
    Input,
    KeyValueInput,
    ListAll,
    ManualSubscription,
    NoPaging,
    OneOf,
    PagePaging,
    PairsHeader,
    PhoneNumber,
    PlainHeader,
    Poll,
    Publisher,
    Record,
    Resource,
    TextInput,
    Trigger,
    Watermark,
    Webhook,
    WebUrl,
    arg,
    get,
    out,
    post,
)

TERMINAL = ("completed", "failed", "no_answer", "busy")
"""Calls API, Call Statuses: those after which a call does not go on."""


class Call(Record):
    """A phone call with its outcome, as Calls API shows it under Get Call Details."""

    id: str = out("Call ID", sample="call_xyz789", path="callId")
    status: str = out("Status", sample="completed")
    duration_seconds: int | None = out("Duration in Seconds", sample=127, path="duration")
    recording_url: WebUrl | None = out(
        "Recording URL", sample="https://app.voxpria.com/recordings/call_xyz789.mp3", path="recording"
    )
    transcript: str | None = out("Transcript", sample="Agent: How was your visit? Customer: Very good.")
    outcome: str | None = out("Outcome", sample="successful")
    started_at: datetime | None = out("Started At", sample="2025-02-09T12:00:00Z", path="startedAt")
    completed_at: datetime | None = out("Completed At", sample="2025-02-09T12:02:07Z", path="completedAt")


class PlacedCall(Record):
    """A call that was just placed."""

    id: str = out("Call ID", sample="call_xyz789", path="callId")
    status: str = out("Status", sample="queued")
    to_number: PhoneNumber = out("To Number", sample="+14155551234", path="toNumber")
    agent_id: str = out("Agent ID", sample="agent_abc123", path="agentId")
    created_at: datetime = out("Created At", sample="2025-02-09T12:00:00Z", path="createdAt")


class Agent(Record):
    """A voice agent."""

    id: str = out("Agent ID", sample="agent_abc123", path="agentId")
    name: str = out("Name", sample="Customer Survey Agent")
    description: str | None = out("Description", sample="Conducts customer satisfaction surveys")
    language: str | None = out("Language", sample="en-US")
    voice: str | None = out("Voice", sample="alloy")
    status: str | None = out("Status", sample="active")
    created_at: datetime | None = out("Created At", sample="2025-01-15T10:00:00Z", path="createdAt")


call_id = Input(
    key="call_id",
    label="Call ID",
    required=True,
    help="The ID of the call.",
    placeholder="call_xyz789",
)
call_pages = PagePaging(items=("data", "data.calls"), param="page", start=1, size_param="limit", size=50)
agent_list = NoPaging(items=("data", "data.agents"))

connector = Connector(
    key="voxpria",
    label="Voxpria",
    description="AI voice agents that call your contacts.",
    theme="#0f766e",
    publisher=Publisher(
        name="Voxpria",
        email="integrations@voxpria.com",
        homepage="https://voxpria.com",
        repositories="https://github.com/voxpria",
        documentation="https://voxpria.com/docs",
    ),
    connection=Connection(
        hosts=(
            Host(label="app.voxpria.com", url="https://app.voxpria.com/api/v1"),
            Host(label="api.voxpria.com", url="https://api.voxpria.com/api/v1"),
        ),
        auth=BearerKey(
            help="Create a key in the Voxpria dashboard under API keys.",
            help_url="https://voxpria.com/developers/authentication",
        ),
        test=get("/calls", {"page": 1, "limit": 1}),
        label="Voxpria",
    ),
    envelope=Envelope(at="data", success="success"),
    errors=Errors(message=("error.message", "error", "message"), code=("error.code",)),
    resources=(
        Resource(key="call", noun="call", plural="calls"),
        Resource(key="recording", noun="recording", plural="recordings"),
        Resource(key="agent", noun="agent", plural="agents"),
    ),
    choices=(
        Choices(
            key="agents",
            label="Agents",
            resource="agent",
            request=get("/agents"),
            paging=agent_list,
            record=Agent,
        ),
    ),
    subscription=ManualSubscription(
        help="In the Voxpria dashboard, add a webhook with this URL for the events call.completed and call.failed, "
        "and remove it there when you no longer need it.",
    ),
    signature=AnyOf(
        schemes=(
            Hmac(where=PlainHeader(header="X-Voxpria-Signature", prefix="sha256=")),
            Hmac(
                where=PairsHeader(header="X-Webhook-Signature", signature="v1", timestamp="t"),
                signed="{timestamp}.{body}",
            ),
        )
    ),
    triggers=(
        Trigger(
            key="call_finished",
            label="Call Finished",
            description="a call has been completed, has failed, was not answered or found the line busy.",
            resource="call",
            record=Call,
            identity=("id", "status"),
            webhook=Webhook(
                event=("call.completed", "call.failed"),
                item="data",
                enrich=Enrich(request=get("/calls/{id}")),
            ),
            poll=Poll(
                request=get("/calls"),
                paging=call_pages,
                watermark=Watermark(field="completed_at", lookback_hours=4),
                keep=OneOf(path="status", values=TERMINAL),
            ),
        ),
    ),
    actions=(
        Action(
            key="place_call",
            label="Place Call",
            description="Places a call with one of your agents.",
            resource="call",
            verb="place",
            inputs=(
                Input(
                    key="agent_id",
                    label="Agent",
                    type=DynamicInput(choices="agents"),
                    required=True,
                    help="The agent that speaks on the call.",
                    placeholder="agent_abc123",
                ),
                Input(
                    key="to_number",
                    label="To Number",
                    type=TextInput(format="phone"),
                    required=True,
                    help="The number to call, with + and country code.",
                    placeholder="+14155551234",
                ),
                Input(
                    key="variables",
                    label="Variables",
                    type=KeyValueInput(),
                    help="Names and values that the agent may use on the call, such as customerName.",
                ),
            ),
            request=post(
                "/calls",
                {"agentId": arg("agent_id"), "toNumber": arg("to_number"), "variables": arg("variables")},
                acts=True,
            ),
            record=PlacedCall,
        ),
        Action(
            key="download_recording",
            label="Download Recording",
            description="Downloads the recording of a call as a file.",
            resource="recording",
            verb="download",
            inputs=(call_id,),
            request=get("/calls/{call_id}"),
            record=Call,
            download=Download(
                name="{call_id}.mp3", media_type="audio/mpeg", url="recording_url", hosts=("voxpria.com",)
            ),
            reads=True,
        ),
    ),
    searches=(
        ListAll(
            key="list_calls",
            label="List Calls",
            description="Returns a list of calls, newest first.",
            resource="call",
            request=get("/calls"),
            paging=call_pages,
            record=Call,
        ),
        Find(
            key="find_call",
            label="Find Call",
            description="Finds a call by its ID, with its transcript and outcome.",
            resource="call",
            inputs=(call_id,),
            request=get("/calls/{call_id}"),
            record=Call,
        ),
        ListAll(
            key="list_agents",
            label="List Agents",
            description="Returns a list of your voice agents.",
            resource="agent",
            request=get("/agents"),
            paging=agent_list,
            record=Agent,
        ),
    ),
    api_call=ApiCall(
        description="Sends a request of your own to the Voxpria API, with your connection's key.",
        example="/calls?limit=5",
    ),
    documented=(
        Documented(name="POST /calls", by=("place_call",)),
        Documented(name="GET /calls/{id}", by=("find_call", "download_recording")),
        Documented(name="GET /calls", by=("list_calls", "call_finished", "connection")),
        Documented(name="call.completed", event=True, by=("call_finished",)),
    ),
    facts=(
        Fact(
            about="Host",
            says="The Calls API document names app.voxpria.com, another page of the vendor api.voxpria.com.",
            provenance="public",
            source="https://voxpria.com/developers/authentication",
            setting="connection=Connection(hosts=…)",
        ),
        Fact(
            about="Agents",
            says="GET /agents answers all agents at once, with agentId, name, description, language, voice and status.",
            provenance="public",
            source="https://voxpria.com/docs/agents-api",
            setting="record Agent",
        ),
        Fact(
            about="Webhook events",
            says="The events call.completed and call.failed tell of a call's end; another page names only the first.",
            provenance="public",
            source="https://voxpria.com/docs/webhooks-api",
            setting="webhook=Webhook(event=…)",
        ),
        Fact(
            about="Webhook envelope",
            says="A delivery is {event, timestamp, data} with data.callId; another page names it data.id.",
            provenance="public",
            source="https://voxpria.com/docs/webhooks-api",
            setting="webhook=Webhook(item=…), at= of Call.id",
        ),
        Fact(
            about="Webhook signature",
            says="Two pages show two signatures: X-Voxpria-Signature over the body, and X-Webhook-Signature with "
            "t and v1 over time and body. Either is accepted.",
            provenance="public",
            source="https://voxpria.com/docs/webhooks-api, https://voxpria.com/developers/webhooks",
            setting="signature=AnyOf(…)",
        ),
        Fact(
            about="Signing key",
            says="The whole secret, with its prefix whsec_, is the signing key as UTF-8 text, over the raw body.",
            provenance="assumed",
            setting="signature=AnyOf(…), key= of each scheme",
        ),
        Fact(
            about="Webhook management",
            says="No page shows how to delete a webhook, so webhooks are set in the dashboard by hand.",
            provenance="public",
            source="https://voxpria.com/docs/webhooks-api",
            setting="subscription=ManualSubscription(…)",
        ),
        Fact(
            about="Error format",
            says="Errors hold error.message, error or message; success: false is an error even with status 200.",
            provenance="assumed",
            setting="errors=Errors(…), envelope=Envelope(success=…)",
        ),
        Fact(
            about="List of calls",
            says="GET /calls answers its calls as data or as data.calls; the rows hold what a single call holds.",
            provenance="assumed",
            setting="call_pages",
        ),
        Fact(
            about="Order of calls",
            says="GET /calls lists the newest call first.",
            provenance="assumed",
            setting="poll=Poll(order=…)",
        ),
        Fact(
            about="Longest call",
            says="A call ends at most 4 hours after it was placed, so polling looks back 4 hours "
            "behind the newest completed call.",
            provenance="assumed",
            setting="the input Lookback of the polling trigger",
        ),
        Fact(
            about="Time of completion",
            says="Every call that has ended has completedAt, also when nobody answered.",
            provenance="assumed",
            setting="poll=Poll(watermark=…)",
        ),
        Fact(
            about="Recordings",
            says="The URL of a recording needs no key and lies at the API's host or below voxpria.com, as MP3.",
            provenance="assumed",
            setting="download=Download(hosts=…, media_type=…)",
        ),
        Fact(
            about="Rate limit",
            says="No limit of requests is documented; Retry-After is kept to when it comes.",
            provenance="assumed",
            setting="rate_limit=RateLimit(…)",
        ),
    ),
)
