"""How a description's events arrive: whose webhook it is, and how a delivery is signed."""

from __future__ import annotations

from typing import Any

from connector_core.description import (
    AnyOf,
    Earlier,
    EventNames,
    Hmac,
    HookUrl,
    ListHeader,
    ManagedSubscription,
    ManualSubscription,
    OwnSecret,
    PairsHeader,
    PlainHeader,
    Request,
    SlotSubscription,
)
from tests.hostile.requests import Requests


class Subscriptions(Requests):
    """Draws subscriptions and signatures."""

    def subscription(self, kind: str) -> Any:
        t = self.t
        if kind == "manual":
            return ManualSubscription(help=t.help("ManualSubscription.help"))
        if kind == "slot":
            owner = self.shapes.input("owner_id", kinds=("text", "dynamic"))
            path = f"{t.path('Request.path')}/{{owner_id}}"
            slot, secret = t.wire_name("Slot.body"), t.wire_name("Slot.body")
            return SlotSubscription(
                owner=owner,
                read=Request(path=path),
                write=Request(method="PATCH", path=path, body={slot: HookUrl(), secret: OwnSecret()}),
                restore=Request(method="PATCH", path=path, body={slot: Earlier(path=t.wire("Earlier.path"))}),
                url=t.wire("SlotSubscription.url"),
            )
        body: dict[str, Any] = {t.wire_name("Request.body"): HookUrl(), t.wire_name("Request.body"): EventNames()}
        ours = self.maybe(0.3)
        if ours:
            body[t.wire_name("Request.body")] = OwnSecret()
        more: dict[str, Any] = {}
        if self.maybe(0.7):
            self.note("subscription.list")
            more |= {"list": Request(path=t.path("Request.path")), "list_paging": self.paging()}
        if self.maybe(0.7):
            self.note("subscription.delete")
            more["delete"] = Request(method="DELETE", path=f"{t.path('Request.path')}/{{id}}")
        if self.maybe(0.3):
            self.note("subscription.token")
            more["url_token"] = "token"
        return ManagedSubscription(
            create=Request(method="POST", path=t.path("Request.path"), body=body),
            id=t.wire("ManagedSubscription.id"),
            url=t.wire("ManagedSubscription.url"),
            events=t.wire("ManagedSubscription.events"),
            active=t.wire("ManagedSubscription.active") if self.maybe(0.4) else None,
            secret="ours" if ours else "once",
            secret_at=t.wire("ManagedSubscription.secret_at"),
            disabled_after=self.one(None, 10),
            **more,
        )

    def signature(self) -> Any:
        kind = self.one("plain", "pairs", "list", "any")
        self.note(f"signature.{kind}")
        if kind == "any":
            return AnyOf(schemes=(self._hmac("plain"), self._hmac("pairs")))
        return self._hmac(kind)

    def _hmac(self, kind: str) -> Hmac:
        t = self.t
        header = t.header("Signature.header")
        more: dict[str, Any] = {}
        where: Any
        match kind:
            case "plain":
                where = PlainHeader(header=header, prefix=t.data("PlainHeader.prefix"))
            case "pairs":
                where = PairsHeader(header=header, signature="v1", timestamp="t")
                more["signed"] = f"{{timestamp}}{t.data('Hmac.signed')}{{body}}"
            case _:
                where = ListHeader(header=header, version="v1")
                more = {
                    "signed": "{id}.{timestamp}.{body}",
                    "id_header": "X-Id",
                    "timestamp_header": "X-Time",
                    "encoding": "base64",
                    "key": "base64",
                    "key_prefix": t.data("Hmac.key_prefix"),
                }
        return Hmac(where=where, **more)
