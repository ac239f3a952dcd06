"""A harbour: each quay has one webhook, signed with a secret that we choose."""

from __future__ import annotations

from datetime import datetime

from connector_core.description import (
    BearerKey,
    Connection,
    Connector,
    Earlier,
    Errors,
    EventNames,
    Filter,
    Hmac,
    HookUrl,
    Host,
    Input,
    ListAll,
    NoPaging,
    OwnSecret,
    PlainHeader,
    Poll,
    Publisher,
    Record,
    Resource,
    SlotSubscription,
    Trigger,
    Watermark,
    Webhook,
    get,
    out,
    patch,
)


class Ship(Record):
    """A ship."""

    id: str = out("Ship ID", sample="s1")
    quay_id: str | None = out("Quay ID", sample="q1")
    berthed_at: datetime | None = out("Berthed At", sample="2026-01-02T03:04:05Z")


quay = Input(key="quay_id", label="Quay", help="The quay.")


def harbour(url: str) -> Connector:
    return Connector(
        key="harbour",
        label="Harbour",
        description="Berths ships.",
        theme="#224466",
        publisher=Publisher(
            name="Harbour",
            email="dev@harbour.example",
            homepage="https://harbour.example",
            repositories="https://github.com/harbour",
            documentation="https://docs.harbour.example",
        ),
        connection=Connection(
            hosts=(Host(label="Production", url=f"{url}/v1"),),
            auth=BearerKey(help_url="https://harbour.example/keys"),
            test=get("/ships"),
            label="Harbour",
        ),
        errors=Errors(message=("error.message",)),
        resources=(Resource(key="ship", noun="ship", plural="ships"),),
        subscription=SlotSubscription(
            owner=quay,
            read=get("/quays/{quay_id}"),
            write=patch("/quays/{quay_id}", {"hook": HookUrl(), "key": OwnSecret(), "events": EventNames()}),
            restore=patch("/quays/{quay_id}", {"hook": Earlier(path="hook"), "events": Earlier(path="events")}),
            url="hook",
            events="events",
        ),
        signature=Hmac(where=PlainHeader(header="X-Harbour-Signature", prefix="sha256=")),
        triggers=(
            Trigger(
                key="ship_berthed",
                label="Ship Berthed",
                description="a ship has berthed.",
                resource="ship",
                record=Ship,
                identity=("id",),
                filters=(Filter(input=quay, field="quay_id"),),
                webhook=Webhook(event="ship.berthed", item="data"),
                poll=Poll(request=get("/ships"), paging=NoPaging(), watermark=Watermark(field="berthed_at")),
            ),
        ),
        searches=(
            ListAll(
                key="list_ships",
                label="List Ships",
                description="Returns a list of ships.",
                resource="ship",
                request=get("/ships"),
                paging=NoPaging(),
                record=Ship,
            ),
        ),
    )
