"""One description of a seed: a vendor, its connection and operations, with every construct of the language."""

from __future__ import annotations

import random
from typing import Any

from connector_core.description import (
    ApiCall,
    Basic,
    BearerKey,
    Choices,
    Connection,
    Connector,
    Documented,
    Envelope,
    Errors,
    Fact,
    HeaderKey,
    Host,
    Publisher,
    RateLimit,
    Request,
    Resource,
    Scope,
    Scopes,
)
from tests.hostile.operations import KINDS, Operations
from tests.hostile.shapes import Shapes
from tests.hostile.texts import Texts
from tests.hostile.triggers import Triggers

SIZES = (1, 1, 1, 1, 1, 1, 1, 2, 2, 2, 3, 6)
"""How many actions and searches; drawn evenly."""


def describe(seed: int, texts: Texts) -> tuple[Connector, set[str]]:
    """The description of a seed with the given texts, and the constructs it uses.

    Its structure depends on the seed alone. Mistakes are for the caller's collector.
    """
    made = Vendor(Shapes(random.Random(seed), texts))
    return made.connector(), made.shapes.used


class Vendor(Operations, Triggers):
    """Draws one vendor."""

    def connector(self) -> Connector:
        t = self.t
        connection = self._connection()
        resources = tuple(
            Resource(key=key, noun=t.prose("Resource.noun"), plural=t.prose("Resource.plural"))
            for key in self.chance.sample(("thing", "class", "default", "note", "item", "new"), self.one(1, 1, 2))
        )
        self.resources = [item.key for item in resources]
        more = self.maybe(0.35)  # most are small
        choices = self._choices() if more and self.maybe(0.5) else ()
        kinds = [self.chance.choice(KINDS) for _ in range(self.chance.choice(SIZES) if more else 1)]
        actions, searches = self.operations(kinds)
        triggers, subscription, signature = self.triggers() if self.maybe(0.6 if more else 0.1) else ((), None, None)
        return Connector(
            key=self.shapes.texts.key(
                "Connector.key", self.one("acme", "class", "conn", "node", "api", "zed1", "default")
            ),
            label=t.label("Connector.label"),
            description=t.sentence("Connector.description"),
            theme=self.one("#336699", "#000000", "#FFFFFF"),
            publisher=Publisher(
                name=t.label("Publisher.name"),
                email="dev@a.example",
                homepage=t.url("Publisher.homepage"),
                repositories="https://a.example/us",
                documentation=t.url("Publisher.documentation"),
            ),
            connection=connection,
            envelope=self.one(Envelope(), Envelope(at=t.wire("Envelope.at"), success=t.wire("Envelope.success"))),
            errors=self._errors(),
            rate_limit=RateLimit(requests=60, retry_after=t.header("RateLimit.retry_after"))
            if self.maybe(0.3)
            else None,
            resources=resources,
            choices=choices,
            subscription=subscription,
            signature=signature,
            triggers=triggers,
            actions=actions,
            searches=searches,
            api_call=self._api_call() if more and self.maybe(0.4) else None,
            facts=self._facts(),
            documented=self._documented([*triggers, *actions, *searches]),
        )

    # Connection

    def _connection(self) -> Connection:
        t = self.t
        kind = self.one("bearer", "bearer", "header", "basic")
        self.note(f"auth.{kind}")
        told: dict[str, Any] = {"help": t.help("Auth.help"), "help_url": t.url("Auth.help_url")}
        auth: Any
        match kind:
            case "bearer":
                auth = BearerKey(label=t.label("Auth.label"), prefixes=(t.data("Auth.prefixes"),), **told)
            case "header":
                auth = HeaderKey(header=t.header("HeaderKey.header"), label=t.label("Auth.label"), **told)
            case _:
                auth = Basic(username_label=t.label("Basic.username"), password_label=t.label("Basic.password"), **told)
        record = self.shapes.record("account") if self.maybe(0.7) else None
        scopes = None
        if self.maybe(0.4):
            self.note("scopes")
            known = (
                Scope(name=t.data("Scope.name"), help=t.help("Scope.help"), preset=True),
                Scope(name=t.data("Scope.name"), help=t.help("Scope.help")),
            )
            scopes, self.scope = Scopes(granted=t.wire("Scopes.granted"), known=known), known[0].name
        label = f"{t.data('Connection.label')} {{account}}" if record else t.data("Connection.label")
        hosts = tuple(
            Host(label=t.label("Host.label"), url=f"https://api{number}.a.example/{self._segment()}")
            for number in range(self.one(1, 1, 2))
        )
        return Connection(
            hosts=hosts,
            auth=auth,
            test=Request(path=t.path("Request.path")),
            test_record=record,
            label=label,
            scopes=scopes,
        )

    def _segment(self) -> str:
        return self.t.put("Host.url", "url")

    def _errors(self) -> Errors:
        t, more = self.t, dict[str, Any]()
        if self.maybe(0.5):
            more = {
                "code": (t.wire("Errors.code"),),
                "request_id_header": t.header("Errors.request_id_header"),
                "locked_codes": (t.data("Errors.locked_codes"),),
            }
        if self.maybe(0.4):
            self.note("errors.issues")
            more["issues"] = t.wire("Errors.issues")
            more["issue_path"] = t.data("Errors.issue_path")
            more["issue_message"] = t.data("Errors.issue_message")
        return Errors(message=(t.wire("Errors.message"), t.wire("Errors.message")), **more)

    def _facts(self) -> tuple[Fact, ...]:
        t = self.t
        if self.maybe(0.5):
            return ()
        self.note("facts")
        return tuple(
            Fact(
                about=t.label("Fact.about"),
                says=t.sentence("Fact.says"),
                provenance=self.one("doc", "public", "assumed"),
                source=t.help("Fact.source"),
                setting=t.help("Fact.setting"),
            )
            for _ in range(self.one(1, 2))
        )

    def _documented(self, operations: list[Any]) -> tuple[Documented, ...]:
        t = self.t
        if not operations or self.maybe(0.7):
            return ()
        self.note("documented")
        return (
            Documented(name=t.data("Documented.name"), by=(operations[0].key,)),
            Documented(name=t.data("Documented.name"), never=t.help("Documented.never"), event=True),
        )

    def _api_call(self) -> ApiCall:
        self.note("api_call")
        return ApiCall(
            description=self.t.sentence("ApiCall.description", "Makes"), example=self.t.path("ApiCall.example")
        )

    def _choices(self) -> tuple[Choices, ...]:
        self.note("choices")
        keys = self.one(("folders",), ("class",), ("folders", "x1"))
        found = tuple(
            Choices(
                key=key,
                label=self.t.label("Choices.label"),
                resource=self.resources[0],
                request=self.get(),
                paging=self.paging(),
                record=self.shapes.record("id", "name"),
            )
            for key in keys
        )
        self.shapes.choices = keys
        return found
