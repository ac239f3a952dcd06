"""One description of a seed: a vendor, its connection and operations, with every construct of the language."""

from __future__ import annotations

import random
from dataclasses import dataclass
from typing import Any

from connector_core.description import (
    Action,
    AnyOf,
    ApiCall,
    Arg,
    Basic,
    BearerKey,
    CallbackUrl,
    Case,
    Choices,
    Connection,
    Connector,
    CursorPaging,
    Documented,
    Download,
    Earlier,
    Enrich,
    Envelope,
    Errors,
    EventNames,
    Fact,
    Filter,
    Find,
    HeaderKey,
    Hmac,
    HookUrl,
    Host,
    Input,
    ListAll,
    ListHeader,
    ManagedSubscription,
    ManualSubscription,
    Merge,
    NoneOf,
    NoPaging,
    OffsetPaging,
    OneOf,
    OwnSecret,
    PagePaging,
    PairsHeader,
    Pending,
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
    SlotSubscription,
    StatusIs,
    Switch,
    Trigger,
    Wait,
    Watermark,
    Webhook,
    field,
    out,
)
from connector_core.description.types import OutField
from tests.hostile.shapes import Shapes
from tests.hostile.texts import Texts

KINDS = (
    "action",
    "action",
    "switch",
    "upload",
    "merge",
    "wait",
    "pending",
    "download",
    "delete",
    "find",
    "match",
    "list",
)
SIZES = (1, 1, 1, 1, 1, 1, 1, 2, 2, 2, 3, 6)
"""How many actions and searches; drawn evenly."""


def describe(seed: int, texts: Texts) -> tuple[Connector, set[str]]:
    """The description of a seed with the given texts, and the constructs it uses.

    Its structure depends on the seed alone. Mistakes are for the caller's collector.
    """
    made = _Vendor(Shapes(random.Random(seed), texts))
    return made.connector(), made.shapes.used


@dataclass
class _Vendor:
    shapes: Shapes
    scope: str | None = None

    @property
    def t(self) -> Texts:
        return self.shapes.texts

    @property
    def chance(self) -> random.Random:
        return self.shapes.chance

    def one(self, *options: Any) -> Any:
        return self.chance.choice(options)

    def maybe(self, share: float) -> bool:
        return self.shapes.maybe(share)

    def note(self, construct: str) -> None:
        self.shapes.note(construct)

    def connector(self) -> Connector:
        t = self.t
        connection = self._connection()
        resources = tuple(
            Resource(key=key, noun=t.prose("Resource.noun"), plural=t.prose("Resource.plural"))
            for key in self.chance.sample(("thing", "class", "default", "note", "item", "new"), self.one(1, 1, 2))
        )
        self._resources = [item.key for item in resources]
        more = self.maybe(0.35)  # most are small
        choices = self._choices() if more and self.maybe(0.5) else ()
        kinds = [self.chance.choice(KINDS) for _ in range(self.chance.choice(SIZES) if more else 1)]
        actions, searches = self._operations(kinds)
        triggers, subscription, signature = self._triggers() if self.maybe(0.6 if more else 0.1) else ((), None, None)
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
                resource=self._resources[0],
                request=self._get(),
                paging=self._paging(),
                record=self.shapes.record("id", "name"),
            )
            for key in keys
        )
        self.shapes.choices = keys
        return found

    # Requests

    def _get(self, inputs: tuple[Input, ...] = (), **more: Any) -> Request:
        path = self.t.path("Request.path")
        if inputs and self.maybe(0.4):
            path += f"/{{{inputs[0].key}}}"
            inputs = inputs[1:]
        query = {**self.shapes.query(inputs), **more.pop("query", {})}
        scope = self.scope if self.maybe(0.5) else None
        return Request(path=path, query=query, scope=scope, **more)

    def _send(self, inputs: tuple[Input, ...], *special: Any, **more: Any) -> Request:
        flat, path = more.pop("flat", False), more.pop("path", "")
        more = {"method": self.one("POST", "POST", "PUT", "PATCH"), "acts": self.maybe(0.4), **more}
        return Request(
            path=path or self.t.path("Request.path"),
            body=self.shapes.body(inputs, special, flat=flat),
            scope=self.scope if self.maybe(0.5) else None,
            **more,
        )

    def _paging(self) -> Any:
        t, kind = self.t, self.one("cursor", "page", "offset", "none")
        self.note(f"paging.{kind}")
        items: Any = t.wire("Paging.items")
        if self.maybe(0.2):
            items = (items, t.wire("Paging.items"))
        match kind:
            case "cursor":
                size = t.data("Paging.size_param") if self.maybe(0.5) else None
                return CursorPaging(
                    items=items, cursor=t.wire("Paging.cursor"), param=t.data("Paging.param"), size_param=size
                )
            case "page":
                pages = t.wire("Paging.pages") if self.maybe(0.5) else None
                return PagePaging(
                    items=items,
                    param=t.data("Paging.param"),
                    start=self.one(0, 1),
                    size_param=t.data("Paging.size_param"),
                    pages=pages,
                )
            case "offset":
                total = t.wire("Paging.total") if self.maybe(0.5) else None
                return OffsetPaging(
                    items=items, param=t.data("Paging.param"), size_param=t.data("Paging.size_param"), total=total
                )
        return NoPaging(items=items if self.maybe(0.8) else None)

    def _predicate(self, path: str | None = None) -> Any:
        t = self.t
        at = path or t.wire("Predicate.path")
        values = (t.data("Predicate.values"), 3, True)
        return self.one(Present(path=at), OneOf(path=at, values=values), NoneOf(path=at, values=values[:1]))

    # Operations

    def _operations(self, kinds: list[str]) -> tuple[tuple[Action, ...], tuple[Any, ...]]:
        actions: list[Action] = []
        searches: list[Any] = []
        for number, kind in enumerate(kinds):
            self.note(f"operation.{kind}")
            key = f"{self.one('run', 'to_string', 'new_class', 'get_x', 'then', 'default', 'x')}_{number}y"
            told: dict[str, Any] = {
                "key": self.t.key("Operation.key", key),
                "label": f"Get {self.t.label('Operation.label')}",
                "description": self.t.sentence(
                    "Operation.description", self.one("Creates", "Returns", "Gets", "Finds")
                ),
                "resource": self.one(*self._resources),
                "advanced": self.maybe(0.2),
            }
            if kind in ("find", "match", "list"):
                searches.append(self._search(kind, told, actions))
            else:
                told["verb"] = self.t.prose("Action.verb")
                if self.maybe(0.3):
                    told["qualifier"] = self.t.prose("Action.qualifier")
                actions.append(self._action(kind, told))
        return tuple(actions), tuple(searches)

    def _action(self, kind: str, told: dict[str, Any]) -> Action:
        t, shapes = self.t, self.shapes
        inputs = shapes.inputs(self.one(0, 1, 2, 3, 4), files=kind == "upload")
        at = t.wire("Action.at") if self.maybe(0.3) else None
        if at:
            told["at"] = at
        echo = inputs[0].key if inputs and kind != "upload" and self.maybe(0.2) else ""
        record = shapes.record("id", echo=echo) if self.maybe(0.8) else None
        match kind:
            case "switch":
                return Action(**told, inputs=inputs, request=self._switch(inputs), record=record)
            case "upload":
                request = self._send(inputs, method="POST", encoding="multipart")
                return Action(**told, inputs=inputs, request=request, record=record)
            case "merge":
                inputs = inputs or shapes.inputs(1)
                keep = (t.data("Merge.keep"), t.data("Merge.keep"))
                merge = Merge(request=Request(path=t.path("Request.path")), keep=keep)
                request = self._send(inputs, method="PATCH")
                return Action(**told, inputs=inputs, request=request, record=record, merge=merge)
            case "wait":
                started, done = shapes.record("id"), shapes.record("id", "state")
                wait = Wait(
                    result=Request(path=f"{t.path('Request.path')}/{{id}}"), record=done, done=self._predicate("state")
                )
                request = self._send(inputs, CallbackUrl(), method="POST")
                return Action(**told, inputs=inputs, request=request, record=started, wait=wait)
            case "pending":
                when = self.one(StatusIs(codes=(202, 404)), self._predicate())
                request = self._get(inputs)
                return Action(
                    **told,
                    inputs=inputs,
                    request=request,
                    record=record or shapes.record("id"),
                    reads=True,
                    pending=Pending(when=when),
                )
            case "download":
                return self._download(told, inputs)
            case "delete":
                request = Request(method="DELETE", path=t.path("Request.path"), query=shapes.query(inputs))
                return Action(**told, inputs=inputs, request=request, deletes=True)
        return Action(**told, inputs=inputs, request=self._send(inputs), record=record)

    def _download(self, told: dict[str, Any], inputs: tuple[Input, ...]) -> Action:
        if self.maybe(0.5):
            return Action(
                **told, inputs=inputs, request=self._get(inputs), reads=True, download=Download(name="a b.mp3")
            )
        # Python itself refuses some texts in the name of a class.
        link = type("Linked" + "".join(filter(str.isalnum, told["key"])), (Record,), self._linked())
        download = Download(name="{id}-x.mp3", url="link", media_type="audio/mpeg", hosts=("files.a.example",))
        return Action(**told, inputs=inputs, request=self._get(inputs), reads=True, record=link, download=download)

    def _linked(self) -> dict[str, Any]:
        t = self.t
        return {
            "__annotations__": {"id": str, "link": str},
            "__module__": __name__,
            "id": out(t.label("OutField.label"), sample=t.sample("OutField.sample")),
            "link": out(t.label("OutField.label"), sample="https://files.a.example/1", path=t.wire("OutField.path")),
        }

    def _switch(self, inputs: tuple[Input, ...]) -> Switch:
        t = self.t
        cases = tuple(
            Case(
                value=t.data("Case.value"),
                label=t.label("Case.label"),
                request=self._send(inputs, method="POST", flat=True, path=("/v1/one", "/v2/other")[number]),
                inputs=self.shapes.inputs(self.one(0, 1), "mode", *(item.key for item in inputs)),
            )
            for number in range(2)
        )
        return Switch(
            input="the_switch",
            label=t.label("Switch.label"),
            cases=cases,
            default=cases[0].value,
            help=t.help("Switch.help"),
        )

    def _search(self, kind: str, told: dict[str, Any], actions: list[Action]) -> Any:
        inputs = self.shapes.inputs(self.one(1, 2))
        record = self.shapes.record("id", "name")
        if kind == "list":
            identity = self.one(("id",), ("id", "name"))
            request = self._get(inputs)
            return ListAll(
                **told, inputs=inputs, request=request, paging=self._paging(), record=record, identity=identity
            )
        made = [item.key for item in actions if item.record is not None]
        or_create = self.one(*made) if made and self.maybe(0.4) else None
        if or_create:
            self.note("find.or_create")
        more: dict[str, Any] = {"or_create": or_create}
        if kind == "match":
            more |= {"paging": self._paging(), "match": {"name": inputs[0].key}}
        request = self._get(inputs if kind == "find" else inputs[1:])
        return Find(**told, inputs=inputs, request=request, record=record, **more)

    # Triggers

    def _triggers(self) -> tuple[tuple[Trigger, ...], Any, Any]:
        kind = self.one("managed", "managed", "slot", "manual", None)
        self.note(f"subscription.{kind}")
        signature = self._signature()
        subscription = self._subscription(kind) if kind else None
        triggers = tuple(self._trigger(number, kind is not None) for number in range(self.one(1, 1, 1, 2)))
        return triggers, subscription, signature if kind else None

    def _trigger(self, number: int, pushed: bool) -> Trigger:
        t, shapes = self.t, self.shapes
        record = shapes.record("id", "state", "created_at")
        taken = ("limit", "owner_id")
        filters = tuple(
            Filter(input=shapes.input(key, kinds=("text", "options", "dynamic", "open")), field="state")
            for key in shapes.keys(
                self.one(0, 0, 1), *taken, "resource", "event", "events", "notice", "options", "filters"
            )
        )
        webhook = None
        if pushed:
            events: Any = t.data("Webhook.event")
            if self.maybe(0.3):
                events = (events, t.data("Webhook.event"))
                self.note("webhook.events")
            enrich = None
            if self.maybe(0.5):
                self.note("webhook.enrich")
                enrich = Enrich(
                    request=Request(
                        path=f"{t.path('Request.path')}/{{id}}", query={t.data("Request.query"): field("state")}
                    )
                )
            item = t.wire("Webhook.item") if self.maybe(0.6) else None
            webhook = Webhook(event=events, event_at=t.wire("Webhook.event_at"), item=item, enrich=enrich)
        poll = None
        if not pushed or self.maybe(0.5):
            self.note("poll")
            marked = self.maybe(0.5)
            query = {t.wire_name("Request.query"): Since()} if marked else {}
            poll = Poll(
                request=self._get(tuple(item.input for item in filters), query=query),
                paging=self._paging(),
                watermark=Watermark(field="created_at", lookback_hours=self.one(0, 1)) if marked else None,
                keep=self._predicate("state") if self.maybe(0.4) else None,
                order=self.one("newest_first", "oldest_first", "unordered"),
            )
        return Trigger(
            key=t.key("Operation.key", f"{self.one('made', 'on_class', 'ended')}_{number}"),
            label=t.label("Trigger.label"),
            description=f"a {t.prose('Trigger.description')} is made.",
            resource=self._resources[0],
            record=record,
            identity=("id",),
            filters=filters,
            webhook=webhook,
            poll=poll,
        )

    def _subscription(self, kind: str) -> Any:
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
            more |= {"list": Request(path=t.path("Request.path")), "list_paging": self._paging()}
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

    def _signature(self) -> Any:
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


__all__ = ["Arg", "OutField", "describe"]
