"""The requests of a description: paths, queries, bodies, pages and conditions."""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from typing import Any

from connector_core.description import (
    CursorPaging,
    Input,
    NoneOf,
    NoPaging,
    OffsetPaging,
    OneOf,
    PagePaging,
    Present,
    Request,
)
from tests.hostile.shapes import Shapes
from tests.hostile.texts import Texts


@dataclass
class Requests:
    """What requests, their pages and conditions are made of, and the dice."""

    shapes: Shapes
    scope: str | None = None
    resources: list[str] = field(default_factory=list)

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

    def get(self, inputs: tuple[Input, ...] = (), **more: Any) -> Request:
        path = self.t.path("Request.path")
        if inputs and self.maybe(0.4):
            path += f"/{{{inputs[0].key}}}"
            inputs = inputs[1:]
        query = {**self.shapes.query(inputs), **more.pop("query", {})}
        scope = self.scope if self.maybe(0.5) else None
        return Request(path=path, query=query, scope=scope, **more)

    def send(self, inputs: tuple[Input, ...], *special: Any, **more: Any) -> Request:
        flat, path = more.pop("flat", False), more.pop("path", "")
        more = {"method": self.one("POST", "POST", "PUT", "PATCH"), "acts": self.maybe(0.4), **more}
        return Request(
            path=path or self.t.path("Request.path"),
            body=self.shapes.body(inputs, special, flat=flat),
            scope=self.scope if self.maybe(0.5) else None,
            **more,
        )

    def paging(self) -> Any:
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

    def predicate(self, path: str | None = None) -> Any:
        t = self.t
        at = path or t.wire("Predicate.path")
        values = (t.data("Predicate.values"), 3, True)
        return self.one(Present(path=at), OneOf(path=at, values=values), NoneOf(path=at, values=values[:1]))
