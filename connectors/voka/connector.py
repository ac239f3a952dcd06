"""Voka: voice AI calls.

Sources, by the names used below: "Endpoint Reference" and "API Quickstart" are the vendor's
documents (provenance ``doc``); "public" is the vendor's public documentation, seen 2026-11.
"""

from datetime import datetime
from typing import Literal

from connector_core.description import (
    Action,
    ApiCall,
    BearerKey,
    CallbackUrl,
    Case,
    Choices,
    Connection,
    Connector,
    CursorPaging,
    DateTimeInput,
    Documented,
    DynamicInput,
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
    KeyValueInput,
    ListAll,
    ManagedSubscription,
    NoPaging,
    OffsetPaging,
    Pending,
    PhoneNumber,
    PlainHeader,
    Poll,
    Present,
    Publisher,
    RateLimit,
    Record,
    Request,
    Resource,
    Scope,
    Scopes,
    Since,
    StatusIs,
    Switch,
    TextInput,
    Trigger,
    Wait,
    Watermark,
    Webhook,
    arg,
    delete,
    get,
    options,
    out,
    post,
)


class Account(Record):
    """The customer a key belongs to."""

    customer_id: str = out("Customer ID", sample="0bf91c52-7d5e-4b0e-9a55-3f6f2f7c1a10")
    customer_name: str = out("Customer Name", sample="Acme Dental")
    mode: str = out("Mode", sample="live")


class Assistant(Record):
    """A voice assistant."""

    id: str = out("Assistant ID", sample="550e8400-e29b-41d4-a716-446655440000")
    name: str = out("Name", sample="Reception Agent")
    description: str | None = out("Description", sample="Handles new-patient calls")
    language: str | None = out("Language", sample="en-US")
    voice_id: str | None = out("Voice ID", sample="natural-female")
    is_active: bool = out("Active", sample=True)
    phone_numbers: list[str] = out("Phone Numbers", sample=["+12025551111"])
    created_at: datetime = out("Created At", sample="2026-01-15T00:00:00Z")
    updated_at: datetime = out("Updated At", sample="2026-04-22T00:00:00Z")


class Call(Record):
    """A phone call, inbound or outbound, as the list of calls gives it."""

    id: str = out("Call ID", sample="550e8400-e29b-41d4-a716-446655440001", at={"webhook": "call_id"})
    direction: Literal["inbound", "outbound"] = out(
        "Direction",
        sample="inbound",
        values={"webhook": {"incoming": "inbound", "outgoing": "outbound"}},
    )
    status: str = out("Status", sample="completed")
    started_at: datetime = out("Started At", sample="2026-05-10T12:00:00Z")
    answered_at: datetime | None = out("Answered At", sample="2026-05-10T12:00:05Z")
    ended_at: datetime | None = out("Ended At", sample="2026-05-10T12:03:30Z")
    duration_seconds: int | None = out("Duration in Seconds", sample=205)
    from_number: PhoneNumber | None = out("From Number", sample="+12025551111", at={"webhook": "from"})
    to_number: PhoneNumber | None = out("To Number", sample="+12025552222", at={"webhook": "to"})
    assistant_id: str | None = out("Assistant ID", sample="550e8400-e29b-41d4-a716-446655440000")
    assistant_name: str | None = out("Assistant Name", sample="Reception Agent")
    caller_name: str | None = out("Caller Name", sample="John Doe")
    has_transcript: bool | None = out("Has Transcript", sample=True)
    recording_available: bool | None = out("Recording Available", sample=True)
    created_at: datetime | None = out("Created At", sample="2026-05-10T12:00:00Z")


class CallDetail(Call):
    """A phone call with everything the vendor knows about it."""

    summary: str | None = out("Summary", sample="The caller booked a cleaning for Tuesday.")
    disconnect_reason: str | None = out("Disconnect Reason", sample="caller_hangup")
    conversation_id: str | None = out("Conversation ID", sample="conv_abc123")
    cost: float | None = out("Cost", sample=0.42)
    billable_seconds: int | None = out("Billable Seconds", sample=210)


class Segment(Record):
    """One thing that was said."""

    speaker: str = out("Speaker", sample="caller")
    text: str = out("Text", sample="Hi, can I book a cleaning?")
    timestamp: datetime | None = out("Timestamp", sample="2026-05-10T12:00:00Z")


class Transcript(Record):
    """What was said in a call. ``ready`` is false while the vendor is still writing it."""

    call_id: str = out("Call ID", sample="550e8400-e29b-41d4-a716-446655440001")
    conversation_id: str | None = out("Conversation ID", sample="conv_abc123")
    ready: bool = out("Ready", sample=True, path="transcript", presence=True)
    status: str | None = out("Status", sample="ready")
    full_text: str | None = out("Full Text", sample="Caller: Hi, can I book a cleaning?", path="transcript.full_text")
    segments: list[Segment] = out("Segments", path="transcript.segments")


class PlacedCall(Record):
    """An outbound call that was just placed."""

    id: str = out("Call ID", sample="550e8400-e29b-41d4-a716-446655440001")
    status: str = out("Status", sample="queued")
    to_number: PhoneNumber = out("To Number", sample="+12025551111")
    assistant_id: str = out("Assistant ID", sample="550e8400-e29b-41d4-a716-446655440000")


class FinishedCall(CallDetail):
    """An outbound call, with ``finished`` telling whether it ended within the wait."""

    finished: bool = out("Finished", sample=True, path="ended_at", presence=True)


class Insight(Record):
    """An insight about a call. Its fields are not documented; they are passed through in ``data``."""

    id: str = out("Insight ID", sample="9f86d081884c7d65", path="$digest", help="A digest of the event.")
    event: str = out("Event", sample="call.insight.received")
    timestamp: datetime = out("Timestamp", sample="2026-05-10T12:04:00Z")
    call_id: str | None = out("Call ID", sample="550e8400-e29b-41d4-a716-446655440001", path="data.call_id")
    data: Json = out("Data", sample={"call_id": "550e8400-e29b-41d4-a716-446655440001"})


class Subscription(Record):
    """A webhook subscription."""

    id: str = out("Subscription ID", sample="sub_01HXYZ")
    url: str = out("URL", sample="https://example.com/webhooks/voka")
    events: list[str] = out("Events", sample=["call.completed"])
    is_active: bool = out("Active", sample=True)
    created_at: datetime | None = out("Created At", sample="2026-05-10T12:00:00Z")


DIRECTIONS = options(("inbound", "Inbound"), ("outbound", "Outbound"))

assistant = Input(
    key="assistant_id",
    label="Assistant",
    type=DynamicInput(choices="assistants"),
    help="Only calls of this assistant.",
    placeholder="550e8400-e29b-41d4-a716-446655440000",
)
direction = Input(key="direction", label="Direction", type=DIRECTIONS, help="Only calls in this direction.")
status = Input(
    key="status",
    label="Status",
    type=options(("queued", "Queued"), ("completed", "Completed"), open=True),
    help="Only calls with this status. Other values than those listed may exist.",
)
call_id = Input(
    key="call_id",
    label="Call ID",
    required=True,
    help="The ID of the call.",
    placeholder="550e8400-e29b-41d4-a716-446655440001",
)

place_inputs = (
    assistant.changed(required=True, help="The assistant that speaks on the call."),
    Input(
        key="to_number",
        label="To Number",
        type=TextInput(format="phone"),
        required=True,
        help="The number to call, with + and country code.",
        placeholder="+12025551111",
    ),
    Input(
        key="metadata",
        label="Metadata",
        type=KeyValueInput(),
        help="Names and values of your own that stay with the call.",
    ),
)
callback = Input(
    key="callback_url",
    label="Callback URL",
    type=TextInput(format="url"),
    advanced=True,
    help="A URL of yours that Voka calls as the call progresses.",
    placeholder="https://example.com/voka/callback",
)


def place(callback_value: object) -> Request:
    """Endpoint Reference, POST /outbound-calls."""
    return post(
        "/outbound-calls",
        {
            "assistant_id": arg("assistant_id"),
            "to_number": arg("to_number"),
            "callback_url": callback_value,
            "metadata": arg("metadata"),
        },
        scope="outbound_calls",
        acts=True,
    )


call_detail = get("/calls/{id}", scope="read_calls")

connector = Connector(
    key="voka",
    label="Voka",
    description="Voice AI assistants that answer and place phone calls.",
    theme="#4f46e5",
    publisher=Publisher(
        name="Voka",
        email="integrations@vokaai.com",
        homepage="https://vokaai.com",
        repositories="https://github.com/vokaai",
        documentation="https://docs.vokaai.com",
    ),
    connection=Connection(
        hosts=(Host(label="Production", url="https://voice.vokaai.com/api/v1"),),
        auth=BearerKey(
            help="Create a key in the Voka dashboard under Integrations → API Keys.",
            help_url="https://docs.vokaai.com/api/quickstart",
            prefixes=("voka_live_", "voka_test_"),
        ),
        test=get("/auth/whoami"),
        test_record=Account,
        label="{customer_name} ({mode})",
        scopes=Scopes(
            granted="permissions",
            known=(
                Scope(name="read_assistants", help="List and read your voice assistants.", preset=True),
                Scope(name="read_calls", help="List and read calls; read transcripts.", preset=True),
                Scope(name="manage_webhooks", help="Create and delete webhook subscriptions.", preset=True),
                Scope(name="outbound_calls", help="Place outbound calls."),
                Scope(name="read_analytics", help="Read quality scores, insights and outbound transcripts."),
            ),
        ),
    ),
    errors=Errors(
        message=("detail", "title", "message"),
        code=("code",),
        request_id=("request_id",),
        request_id_header="X-Request-Id",
        issues="issues",
        issue_path="path",
        issue_message="message",
    ),
    rate_limit=RateLimit(requests=60, window_seconds=60),
    resources=(
        Resource(key="call", noun="call", plural="calls"),
        Resource(key="transcript", noun="transcript", plural="transcripts"),
        Resource(key="assistant", noun="assistant", plural="assistants"),
        Resource(key="insight", noun="insight", plural="insights"),
        Resource(key="subscription", noun="webhook subscription", plural="webhook subscriptions"),
    ),
    choices=(
        Choices(
            key="assistants",
            label="Assistants",
            resource="assistant",
            request=get("/assistants", scope="read_assistants"),
            paging=OffsetPaging(items="data", param="offset", size_param="limit", size=100, total="pagination.total"),
            record=Assistant,
        ),
    ),
    subscription=ManagedSubscription(
        create=post("/webhook-subscriptions", {"url": HookUrl(), "events": EventNames()}, scope="manage_webhooks"),
        list=get("/webhook-subscriptions", scope="manage_webhooks"),
        list_paging=NoPaging(items="data"),
        delete=delete("/webhook-subscriptions/{id}", scope="manage_webhooks"),
        active="is_active",
        secret="once",
        disabled_after=10,
    ),
    signature=Hmac(
        where=PlainHeader(header="X-Voka-Signature-256"),
        signed="{timestamp}.{body}",
        timestamp_header="X-Voka-Timestamp",
        tolerance_seconds=300,
    ),
    triggers=(
        Trigger(
            key="call_completed",
            label="Call Completed",
            description="a call has ended.",
            resource="call",
            record=Call,
            identity=("id",),
            filters=(
                Filter(input=assistant, field="assistant_id"),
                Filter(input=direction, field="direction"),
                Filter(input=status, field="status"),
            ),
            webhook=Webhook(event="call.completed", item="data", enrich=Enrich(request=call_detail), record=CallDetail),
            poll=Poll(
                request=get(
                    "/calls",
                    {"from": Since(), "assistant_id": arg("assistant_id"), "direction": arg("direction")},
                    scope="read_calls",
                ),
                paging=CursorPaging(items="data", cursor="next_cursor", param="cursor", size_param="limit", size=100),
                watermark=Watermark(field="started_at", lookback_hours=4),
                keep=Present(path="ended_at"),
            ),
        ),
        Trigger(
            key="transcript_ready",
            label="Transcript Ready",
            description="the transcript of a call is ready.",
            resource="transcript",
            record=Transcript,
            identity=("call_id",),
            webhook=Webhook(
                event="call.transcript.ready",
                item="data",
                enrich=Enrich(request=get("/calls/{call_id}/transcript", scope="read_calls")),
            ),
        ),
        Trigger(
            key="insight_received",
            label="Insight Received",
            description="an insight about a call is received.",
            resource="insight",
            record=Insight,
            identity=("id",),
            webhook=Webhook(event="call.insight.received"),
        ),
    ),
    actions=(
        Action(
            key="place_call",
            label="Place Call",
            description="Places an outbound call with one of your assistants.",
            resource="call",
            verb="place",
            inputs=(*place_inputs, callback),
            request=place(arg("callback_url")),
            record=PlacedCall,
        ),
        Action(
            key="place_call_and_wait",
            label="Place Call and Wait",
            description="Places an outbound call and continues when the call has ended.",
            resource="call",
            verb="place",
            qualifier="and wait for its end",
            inputs=place_inputs,
            request=place(CallbackUrl()),
            record=PlacedCall,
            wait=Wait(result=call_detail, record=FinishedCall, done=Present(path="ended_at")),
        ),
        Action(
            key="get_transcript",
            label="Get Transcript",
            description="Gets the transcript of a call, waiting a while when it is not ready yet.",
            resource="transcript",
            verb="get",
            inputs=(call_id,),
            request=Switch(
                input="call_type",
                label="Call Type",
                default="inbound",
                help="Use Outbound via API for calls that were placed through the API.",
                cases=(
                    Case(
                        value="inbound",
                        label="Any Call",
                        request=get("/calls/{call_id}/transcript", scope="read_calls"),
                    ),
                    Case(
                        value="outbound",
                        label="Outbound via API",
                        request=get("/outbound-calls/{call_id}/transcript", scope="read_analytics"),
                    ),
                ),
            ),
            record=Transcript,
            pending=Pending(when=StatusIs(codes=(202,))),
            reads=True,
        ),
        Action(
            key="delete_subscription",
            label="Delete Webhook Subscription",
            description="Deletes a webhook subscription by its ID.",
            resource="subscription",
            verb="delete",
            inputs=(
                Input(
                    key="subscription_id",
                    label="Subscription ID",
                    required=True,
                    help="The ID of the subscription to delete.",
                    placeholder="sub_01HXYZ",
                ),
            ),
            request=delete("/webhook-subscriptions/{subscription_id}", scope="manage_webhooks"),
            deletes=True,
            advanced=True,
        ),
    ),
    searches=(
        ListAll(
            key="list_calls",
            label="List Calls",
            description="Returns a list of calls, newest first.",
            resource="call",
            inputs=(
                direction,
                assistant,
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
                {
                    "direction": arg("direction"),
                    "assistant_id": arg("assistant_id"),
                    "from": arg("started_after"),
                    "to": arg("started_before"),
                },
                scope="read_calls",
            ),
            paging=CursorPaging(items="data", cursor="next_cursor", param="cursor", size_param="limit", size=100),
            record=Call,
        ),
        Find(
            key="find_call",
            label="Find Call",
            description="Finds a call by its ID, with its summary and cost.",
            resource="call",
            inputs=(call_id,),
            request=get("/calls/{call_id}", scope="read_calls"),
            record=CallDetail,
        ),
        ListAll(
            key="list_assistants",
            label="List Assistants",
            description="Returns a list of your voice assistants.",
            resource="assistant",
            inputs=(assistant.changed(help="Only this assistant."),),
            request=get("/assistants", {"id": arg("assistant_id")}, scope="read_assistants"),
            paging=OffsetPaging(items="data", param="offset", size_param="limit", size=100, total="pagination.total"),
            record=Assistant,
        ),
        ListAll(
            key="list_subscriptions",
            label="List Webhook Subscriptions",
            description="Returns a list of the active webhook subscriptions.",
            resource="subscription",
            request=get("/webhook-subscriptions", scope="manage_webhooks"),
            paging=NoPaging(items="data"),
            record=Subscription,
            advanced=True,
        ),
    ),
    api_call=ApiCall(
        description="Sends a request of your own to the Voka API, with your connection's key.",
        example="/calls?limit=5",
    ),
    documented=(
        Documented(name="GET /auth/whoami", by=("connection",)),
        Documented(name="GET /assistants", by=("list_assistants", "assistants")),
        Documented(name="GET /calls", by=("list_calls", "call_completed")),
        Documented(name="GET /calls/{id}", by=("find_call", "place_call_and_wait")),
        Documented(name="GET /calls/{id}/transcript", by=("get_transcript",)),
        Documented(name="POST /outbound-calls", by=("place_call", "place_call_and_wait")),
        Documented(name="GET /outbound-calls/{id}/transcript", by=("get_transcript",)),
        Documented(name="POST /webhook-subscriptions", by=("subscription",)),
        Documented(name="GET /webhook-subscriptions", by=("list_subscriptions", "subscription")),
        Documented(name="DELETE /webhook-subscriptions/{id}", by=("delete_subscription", "subscription")),
        Documented(name="call.completed", event=True, by=("call_completed",)),
        Documented(name="call.transcript.ready", event=True, by=("transcript_ready",)),
        Documented(name="call.insight.received", event=True, by=("insight_received",)),
    ),
    facts=(
        Fact(
            about="Webhook envelope",
            says="A delivery is {event, timestamp, data} signed in X-Voka-Signature-256 with X-Voka-Timestamp.",
            provenance="public",
            setting="Webhook(item=…), signature=Hmac(…)",
        ),
        Fact(
            about="Webhook field names",
            says="An event names a call's fields call_id, from, to, and its direction incoming or outgoing.",
            provenance="public",
            setting="at= and values= of the fields of Call",
        ),
        Fact(
            about="Insights",
            says="The event call.insight.received exists; its fields are not documented and are passed through.",
            provenance="public",
            setting="record Insight",
        ),
        Fact(
            about="Error format",
            says="Errors are problem+json with detail, code, request_id and, for 422, issues.",
            provenance="public",
            setting="errors=Errors(…)",
        ),
        Fact(
            about="Signing key",
            says="The whole secret, with its prefix whsec_, is the signing key as UTF-8 text.",
            provenance="assumed",
            setting="signature=Hmac(key=…, key_prefix=…)",
        ),
        Fact(
            about="Longest call",
            says="A call lasts at most 4 hours, so polling looks back 4 hours behind the newest call.",
            provenance="assumed",
            setting="the input Lookback of the polling trigger",
        ),
        Fact(
            about="Outbound call IDs",
            says="The ID of a placed call is also its ID under GET /calls.",
            provenance="assumed",
            setting="wait=Wait(result=…)",
        ),
        Fact(
            about="Callbacks",
            says="The callback URL is called when the call ends; what it carries is not believed, the call is fetched.",
            provenance="assumed",
            setting="wait=Wait(…)",
        ),
        Fact(
            about="Transcript event",
            says="The event call.transcript.ready carries call_id; the transcript itself is fetched.",
            provenance="assumed",
            setting="transcript_ready, enrich=Enrich(…)",
        ),
        Fact(
            about="Order of calls",
            says="GET /calls lists the newest call first.",
            provenance="assumed",
            setting="poll=Poll(order=…)",
        ),
        Fact(
            about="Subscription list",
            says="GET /webhook-subscriptions answers {data: […]} like the other lists.",
            provenance="assumed",
            setting="subscription=ManagedSubscription(list_paging=…)",
        ),
    ),
)
