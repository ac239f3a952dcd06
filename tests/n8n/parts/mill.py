"""A mill: HTTP Basic; webhooks that it keeps for ever, proved by a token in the URL."""

from __future__ import annotations

from connector_core.description import (
    Basic,
    Connection,
    Connector,
    Envelope,
    Errors,
    EventNames,
    HookUrl,
    Host,
    ListAll,
    ManagedSubscription,
    NoPaging,
    OwnSecret,
    Publisher,
    Record,
    Resource,
    Trigger,
    Webhook,
    get,
    out,
    post,
)


class Sack(Record):
    """A sack of flour."""

    id: str = out("Sack ID", sample="s1")
    weight: int | None = out("Weight", sample=25)


def _trigger(key: str, *events: str) -> Trigger:
    return Trigger(
        key=key,
        label=key.replace("_", " ").title(),
        description="something happens to a sack.",
        resource="sack",
        record=Sack,
        identity=("id",),
        webhook=Webhook(event=events if len(events) > 1 else events[0], item="data"),
    )


def mill(url: str) -> Connector:
    return Connector(
        key="mill",
        label="Mill",
        description="Grinds corn.",
        theme="#996633",
        publisher=Publisher(
            name="Mill",
            email="dev@mill.example",
            homepage="https://mill.example",
            repositories="https://github.com/mill",
            documentation="https://docs.mill.example",
        ),
        connection=Connection(
            hosts=(Host(label="Production", url=f"{url}/v1"),),
            auth=Basic(help_url="https://mill.example/keys"),
            test=get("/sacks"),
            label="Mill",
        ),
        envelope=Envelope(at="data", success="success"),
        errors=Errors(message=("error.message",)),
        resources=(Resource(key="sack", noun="sack", plural="sacks"),),
        subscription=ManagedSubscription(
            create=post("/hooks", {"url": HookUrl(), "events": EventNames(), "secret": OwnSecret()}),
            secret="ours",
            url_token="token",
        ),
        triggers=(_trigger("sack_filled", "sack.filled"), _trigger("sack_lost", "sack.lost", "sack.torn")),
        searches=(
            ListAll(
                key="list_sacks",
                label="List Sacks",
                description="Returns a list of sacks.",
                resource="sack",
                request=get("/sacks"),
                paging=NoPaging(items="data"),
                record=Sack,
            ),
        ),
    )
