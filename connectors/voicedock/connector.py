"""VoiceDock (HMS Sovereign): AI voice assistants on the phone.

Sources: "Calls API" is the vendor's document (provenance ``doc``); "public" its other public pages,
seen 2026-11. What neither says is a fact that is ``assumed``.
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
    DateTimeInput,
    Documented,
    DynamicInput,
    Earlier,
    Enrich,
    Errors,
    EventNames,
    Fact,
    Filter,
    Find,
    Hmac,
    HookUrl,
    Host,
    Input,
    Json,
    JsonInput,
    ListAll,
    NoPaging,
    OffsetPaging,
    OwnSecret,
    PhoneNumber,
    PlainHeader,
    Poll,
    Present,
    Publisher,
    RateLimit,
    Record,
    Resource,
    Since,
    SlotSubscription,
    TextInput,
    Trigger,
    Watermark,
    Webhook,
    When,
    arg,
    get,
    options,
    out,
    patch,
    post,
)


class Account(Record):
    """The customer a key belongs to."""

    id: str = out("Account ID", sample="0bf91c52-7d5e-4b0e-9a55-3f6f2f7c1a10")
    email: str | None = out("Email", sample="you@example.com")
    company_name: str | None = out("Company Name", sample="Acme Corp")
    minutes_balance: float | None = out("Minutes Balance", sample=500)
    monthly_usage_minutes: float | None = out("Monthly Minutes", sample=120)
    active_numbers: int | None = out("Active Numbers", sample=3)
    active_assistants: int | None = out("Active Assistants", sample=2, path="active_agents")
    active_calls: int | None = out("Active Calls", sample=0)


class Assistant(Record):
    """A voice assistant."""

    id: str = out("Assistant ID", sample="2b1e3b65-2c04-4fa2-a2d7-467901e98978")
    name: str = out("Name", sample="Customer Support")
    business_name: str | None = out("Business Name", sample="Acme Corp")
    first_message: str | None = out("First Message", sample="Hello, how can I help you?")
    webhook_url: str | None = out("Webhook URL", sample="https://example.com/webhooks/voicedock")
    webhook_events: list[str] | None = out("Webhook Events", sample=["end-of-call-report"])
    created_at: datetime | None = out("Created At", sample="2025-12-13T10:00:00Z")
    updated_at: datetime | None = out("Updated At", sample="2025-12-13T10:00:00Z")


class Number(Record):
    """A phone number to call from."""

    id: str = out("Number ID", sample="7f8a9b2c-3d4e-4f6a-9b8c-9d0e1f2a3b4c")
    phone_number: PhoneNumber = out("Phone Number", sample="+31850835037")
    name: str | None = out("Name", sample="Main Support Line")
    assistant_id: str | None = out("Assistant ID", sample="2b1e3b65-2c04-4fa2-a2d7-467901e98978")
    transfer_trunk_id: str | None = out("Transfer Trunk ID", sample="5c4d030f-43e3-4e65-899e-8148521e660f")


class Message(Record):
    """One thing that was said; the vendor gives no time for it."""

    role: str = out("Role", sample="assistant")
    content: str = out("Content", sample="Hello, how can I help you?")


class Call(Record):
    """A phone call with its transcript and analysis."""

    id: str = out("Call ID", sample="call-_+31623731537_XqaQxRRgAzYc", at={"webhook": "call.id"})
    caller_phone: PhoneNumber | None = out("Caller Phone", sample="+31623731537", at={"webhook": "customer.number"})
    assistant_phone: PhoneNumber | None = out(
        "Assistant Phone", sample="+31850835037", at={"webhook": "phone_number.number"}
    )
    status: str = out(
        "Status",
        sample="ended",
        at={"webhook": "call.status"},
        values={"webhook": {"ended-with-error": "failed"}},
    )
    error: str | None = out("Error", sample="STT connection failed")
    started_at: datetime | None = out("Started At", sample="2019-08-24T14:15:22Z", at={"webhook": None})
    ended_at: datetime | None = out("Ended At", sample="2019-08-24T14:17:22Z", at={"webhook": None})
    duration_seconds: int | None = out("Duration in Seconds", sample=120)
    summary: str | None = out("Summary", sample="The customer asked about opening hours.")
    analysis_result: Json | None = out(
        "Analysis Result",
        sample={"summary": "Asked about opening hours.", "sentiment": 8},
        at={"webhook": "analysis"},
    )
    messages: list[Message] | None = out("Messages", at={"webhook": None})
    assistant_id: str | None = out(
        "Assistant ID", sample="2b1e3b65-2c04-4fa2-a2d7-467901e98978", path="agent_id", at={"webhook": None}
    )
    number_id: str | None = out("Number ID", sample="7f8a9b2c-3d4e-4f6a-9b8c-9d0e1f2a3b4c", at={"webhook": None})
    assistant_name: str | None = out(
        "Assistant Name", sample="Customer Support", path="agent_name", at={"webhook": None}
    )
    business_name: str | None = out("Business Name", sample="Acme Corp", at={"webhook": None})
    phone_number: PhoneNumber | None = out("Phone Number", sample="+31850835037", at={"webhook": "phone_number.number"})
    created_at: datetime | None = out("Created At", sample="2019-08-24T14:15:20Z", at={"webhook": None})
    updated_at: datetime | None = out("Updated At", sample="2019-08-24T14:17:30Z", at={"webhook": None})


class PlacedCall(Record):
    """A call that was just placed."""

    id: str = out("Call ID", sample="call-_+31623731537_XqaQxRRgAzYc", path="call_id")
    status: str | None = out("Status", sample="connecting")


assistant = Input(
    key="assistant_id",
    label="Assistant",
    type=DynamicInput(choices="assistants"),
    help="Only calls of this assistant.",
    placeholder="2b1e3b65-2c04-4fa2-a2d7-467901e98978",
)
statuses = options(
    ("connecting", "Connecting"),
    ("in-progress", "In Progress"),
    ("ended", "Ended"),
    ("failed", "Failed"),
    open=True,
)
speech = "With the provider xai_realtime leave out stt_config and tts_config; with openai or mistral both are required."


def signed_with(prefix: str) -> Hmac:
    """The HMAC in X-Webhook-Signature, behind a prefix that one of the public pages shows and an older one does not."""
    return Hmac(
        where=PlainHeader(header="X-Webhook-Signature", prefix=prefix),
        signed="{timestamp}.{body}",
        timestamp_header="X-Webhook-Timestamp",
        tolerance_seconds=300,
    )


call_pages = OffsetPaging(items="calls", param="offset", size_param="limit", size=100, total="pagination.total")

connector = Connector(
    key="voicedock",
    label="VoiceDock",
    description="AI voice assistants that answer and place phone calls.",
    theme="#1d4ed8",
    publisher=Publisher(
        name="VoiceDock",
        email="integrations@voicedock.ai",
        homepage="https://voicedock.ai",
        repositories="https://github.com/voicedock",
        documentation="https://doc.voicedock.ai",
    ),
    connection=Connection(
        hosts=(Host(label="Production", url="https://api.hmsovereign.com/api/v1"),),
        auth=BearerKey(
            help="Copy a key from the VoiceDock dashboard under Settings → API Keys.",
            help_url="https://doc.hmsovereign.com/docs/get-started/authentication",
        ),
        test=get("/account"),
        test_record=Account,
        label="{company_name}",
    ),
    errors=Errors(message=("error.message", "message", "error"), code=("error.code",)),
    rate_limit=RateLimit(requests=100, window_seconds=60),
    resources=(
        Resource(key="call", noun="call", plural="calls"),
        Resource(key="assistant", noun="assistant", plural="assistants"),
        Resource(key="number", noun="phone number", plural="phone numbers"),
        Resource(key="account", noun="account", plural="accounts"),
    ),
    choices=(
        Choices(
            key="assistants",
            label="Assistants",
            resource="assistant",
            request=get("/assistants"),
            paging=NoPaging(items="assistants"),
            record=Assistant,
        ),
        Choices(
            key="numbers",
            label="Phone Numbers",
            resource="number",
            request=get("/numbers"),
            paging=NoPaging(items="numbers"),
            record=Number,
            text="phone_number",
        ),
    ),
    subscription=SlotSubscription(
        owner=assistant.changed(
            help="The assistant whose calls start this workflow. It has one webhook: when one of your own is "
            "replaced, set its secret again after this trigger is turned off.",
        ),
        read=get("/assistants/{assistant_id}"),
        write=patch(
            "/assistants/{assistant_id}",
            {"webhook_url": HookUrl(), "webhook_secret": OwnSecret(), "webhook_events": EventNames()},
        ),
        restore=patch(
            "/assistants/{assistant_id}",
            {"webhook_url": Earlier(path="webhook_url"), "webhook_events": Earlier(path="webhook_events")},
        ),
        url="webhook_url",
        events="webhook_events",
    ),
    signature=AnyOf(schemes=(signed_with("sha256="), signed_with(""))),
    triggers=(
        Trigger(
            key="call_ended",
            label="Call Ended",
            description="a call has ended.",
            resource="call",
            record=Call,
            identity=("id",),
            filters=(
                Filter(input=assistant, field="assistant_id"),
                Filter(
                    input=Input(
                        key="status",
                        label="Status",
                        type=options(("ended", "Ended"), ("failed", "Failed"), open=True),
                        help="Only calls that ended with this status.",
                    ),
                    field="status",
                ),
            ),
            webhook=Webhook(
                event="end-of-call-report",
                event_at="message.type",
                item="message",
                enrich=Enrich(request=get("/calls/{id}")),
            ),
            poll=Poll(
                request=get("/calls", {"start_date": Since()}),
                paging=call_pages,
                watermark=Watermark(field="created_at", lookback_hours=4),
                keep=Present(path="ended_at"),
            ),
        ),
    ),
    actions=(
        Action(
            key="place_call",
            label="Place Call",
            description="Places an outbound call with an assistant.",
            resource="call",
            verb="place",
            inputs=(
                Input(
                    key="to_number",
                    label="To Number",
                    type=TextInput(format="phone"),
                    required=True,
                    help="The number to call, with + and country code.",
                    placeholder="+31623731537",
                ),
                Input(
                    key="mode",
                    label="Mode",
                    type=options(
                        ("reference", "Saved Assistant"),
                        ("transient", "One-Time Assistant"),
                        ("hybrid", "Saved Assistant with Changes"),
                    ),
                    required=True,
                    default="reference",
                    help="Which assistant speaks: a saved one as it is, one that is configured here for this call "
                    "alone, or a saved one with changes for this call.",
                ),
                assistant.changed(
                    required=True,
                    help="The saved assistant that speaks on the call.",
                    when=When(input="mode", values=("reference", "hybrid")),
                ),
                Input(
                    key="assistant",
                    label="Assistant Configuration",
                    type=JsonInput(),
                    required=True,
                    help=f"The whole configuration of an assistant for this call; nothing is saved. {speech}",
                    placeholder='{"llm_config": {"provider": "xai_realtime"}, "first_message": "Hello"}',
                    when=When(input="mode", values=("transient",)),
                ),
                Input(
                    key="assistant_override",
                    label="Changes",
                    type=JsonInput(),
                    required=True,
                    help=f"What is different on this call, such as first_message or llm_config.messages. {speech}",
                    placeholder='{"first_message": "Hello John"}',
                    when=When(input="mode", values=("hybrid",)),
                ),
                Input(
                    key="number_id",
                    label="Call From",
                    type=DynamicInput(choices="numbers"),
                    help="Highly recommended: the number to call from. Without it VoiceDock takes any free number of "
                    "your organization, which may belong to another client of yours.",
                    placeholder="7f8a9b2c-3d4e-4f6a-9b8c-9d0e1f2a3b4c",
                ),
            ),
            request=post(
                "/calls",
                {
                    "to": arg("to_number"),
                    "assistant_id": arg("assistant_id"),
                    "assistant": arg("assistant"),
                    "assistant_override": arg("assistant_override"),
                    "number_id": arg("number_id"),
                },
                acts=True,
            ),
            record=PlacedCall,
        ),
        Action(
            key="get_account",
            label="Get Account",
            description="Gets the account that the connection belongs to, with its balance of minutes.",
            resource="account",
            verb="get",
            request=get("/account"),
            record=Account,
            reads=True,
        ),
    ),
    searches=(
        ListAll(
            key="list_calls",
            label="List Calls",
            description="Returns a list of calls, newest first.",
            resource="call",
            inputs=(
                Input(key="status", label="Status", type=statuses, help="Only calls with this status."),
                Input(
                    key="started_after",
                    label="Started After",
                    type=DateTimeInput(),
                    help="Only calls that started at or after this time.",
                ),
                Input(
                    key="started_before",
                    label="Started Before",
                    type=DateTimeInput(),
                    help="Only calls that started at or before this time.",
                ),
            ),
            request=get(
                "/calls",
                {"status": arg("status"), "start_date": arg("started_after"), "end_date": arg("started_before")},
            ),
            paging=call_pages,
            record=Call,
        ),
        Find(
            key="find_call",
            label="Find Call",
            description="Finds a call by its ID, with its transcript and analysis.",
            resource="call",
            inputs=(
                Input(
                    key="call_id",
                    label="Call ID",
                    required=True,
                    help="The ID of the call, with its plus sign.",
                    placeholder="call-_+31623731537_XqaQxRRgAzYc",
                ),
            ),
            request=get("/calls/{call_id}"),
            record=Call,
        ),
        ListAll(
            key="list_assistants",
            label="List Assistants",
            description="Returns a list of your voice assistants.",
            resource="assistant",
            request=get("/assistants"),
            paging=NoPaging(items="assistants"),
            record=Assistant,
        ),
        ListAll(
            key="list_numbers",
            label="List Phone Numbers",
            description="Returns a list of your phone numbers.",
            resource="number",
            request=get("/numbers"),
            paging=NoPaging(items="numbers"),
            record=Number,
        ),
    ),
    api_call=ApiCall(
        description="Sends a request of your own to the VoiceDock API, with your connection's key.",
        example="/calls?limit=5",
    ),
    documented=(
        Documented(name="GET /calls/{id}", by=("find_call",)),
        Documented(name="GET /calls", by=("list_calls", "call_ended")),
        Documented(name="POST /calls", by=("place_call",)),
        Documented(name="end-of-call-report", event=True, by=("call_ended",)),
    ),
    facts=(
        Fact(
            about="Host",
            says="The API lives at https://api.hmsovereign.com/api/v1; the Calls API document shows example.com.",
            provenance="public",
            source="https://doc.hmsovereign.com/docs/get-started/authentication",
            setting="connection=Connection(hosts=…)",
        ),
        Fact(
            about="Placing a call",
            says="Calls are placed with POST /calls, and the number to call is named to.",
            provenance="assumed",
            setting="place_call, request=post(…)",
        ),
        Fact(
            about="List of calls",
            says="GET /calls takes status, start_date, end_date, limit and offset and answers {calls, pagination}.",
            provenance="public",
            source="https://doc.hmsovereign.com/docs/core-concepts/calls",
            setting="call_pages",
        ),
        Fact(
            about="Dates of the list",
            says="The parameters start_date and end_date take ISO-8601 times and count for the start of a call.",
            provenance="assumed",
            setting="poll=Poll(request=…), list_calls",
        ),
        Fact(
            about="End of a call",
            says="A call has ended_at once it has ended or failed, and not before.",
            provenance="assumed",
            setting="poll=Poll(keep=…)",
        ),
        Fact(
            about="Longest call",
            says="A call lasts at most 4 hours, so polling looks back 4 hours behind the newest call.",
            provenance="assumed",
            setting="the input Lookback of the polling trigger",
        ),
        Fact(
            about="Account",
            says="GET /account answers id, email, company_name, minutes_balance and figures.",
            provenance="public",
            source="https://doc.hmsovereign.com/docs/get-started/authentication",
            setting="record Account",
        ),
        Fact(
            about="Assistants",
            says="GET /assistants answers {assistants: […]} with id and name; GET /assistants/{id} the bare object.",
            provenance="assumed",
            setting="record Assistant, choices",
        ),
        Fact(
            about="Phone numbers",
            says="GET /numbers answers {numbers: […]} with id, phone_number and name.",
            provenance="public",
            source="https://doc.hmsovereign.com/docs/core-concepts/phone-numbers",
            setting="record Number",
        ),
        Fact(
            about="Webhooks",
            says="PATCH /assistants/{id} sets one webhook_url, a webhook_secret of our choice and webhook_events.",
            provenance="public",
            source="https://doc.hmsovereign.com/docs/core-concepts/webhooks",
            setting="subscription=SlotSubscription(…)",
        ),
        Fact(
            about="Earlier webhook",
            says="The secret of a webhook that was there before cannot be read, so that restoring "
            "it leaves ours: set the earlier secret again.",
            provenance="public",
            source="https://doc.hmsovereign.com/docs/core-concepts/webhooks",
            setting="subscription=SlotSubscription(restore=…)",
        ),
        Fact(
            about="Webhook body",
            says="A delivery holds message with type, timestamp, call, phone_number and customer; the status of a "
            "failed call is ended-with-error.",
            provenance="public",
            source="https://doc.hmsovereign.com/docs/webhooks/end-of-call-report",
            setting="at= and values= of the fields of Call",
        ),
        Fact(
            about="Webhook call ID",
            says="The call.id of a webhook is the ID under GET /calls.",
            provenance="assumed",
            setting="at= of Call.id",
        ),
        Fact(
            about="Failed calls",
            says="A call that failed sends a status-update and no end-of-call-report; polling tells of it.",
            provenance="assumed",
            setting="webhook=Webhook(event=…)",
        ),
        Fact(
            about="Webhook signature",
            says="X-Webhook-Signature is the HMAC of the timestamp in seconds, a dot and the raw body, "
            "behind sha256=; an older page shows no prefix. Either is accepted.",
            provenance="public",
            source="https://doc.hmsovereign.com/docs/core-concepts/webhooks",
            setting="signature=AnyOf(…)",
        ),
        Fact(
            about="Rate limit",
            says="A key may make 100 requests a minute; 429 comes with error.code, error.message and Retry-After.",
            provenance="public",
            source="https://doc.hmsovereign.com/docs/reference/rate-limits",
            setting="rate_limit=RateLimit(…)",
        ),
    ),
)
