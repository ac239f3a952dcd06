"""The actions and searches of a description, of every kind."""

from __future__ import annotations

from typing import Any

from connector_core.description import (
    Action,
    CallbackUrl,
    Case,
    Download,
    Find,
    Input,
    ListAll,
    Merge,
    Pending,
    Record,
    Request,
    StatusIs,
    Switch,
    Wait,
    out,
)
from tests.hostile.requests import Requests

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


class Operations(Requests):
    """Draws actions and searches."""

    def operations(self, kinds: list[str]) -> tuple[tuple[Action, ...], tuple[Any, ...]]:
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
                "resource": self.one(*self.resources),
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
                request = self.send(inputs, method="POST", encoding="multipart")
                return Action(**told, inputs=inputs, request=request, record=record)
            case "merge":
                inputs = inputs or shapes.inputs(1)
                keep = (t.data("Merge.keep"), t.data("Merge.keep"))
                merge = Merge(request=Request(path=t.path("Request.path")), keep=keep)
                request = self.send(inputs, method="PATCH")
                return Action(**told, inputs=inputs, request=request, record=record, merge=merge)
            case "wait":
                started, done = shapes.record("id"), shapes.record("id", "state")
                wait = Wait(
                    result=Request(path=f"{t.path('Request.path')}/{{id}}"), record=done, done=self.predicate("state")
                )
                request = self.send(inputs, CallbackUrl(), method="POST")
                return Action(**told, inputs=inputs, request=request, record=started, wait=wait)
            case "pending":
                when = self.one(StatusIs(codes=(202, 404)), self.predicate())
                request = self.get(inputs)
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
        return Action(**told, inputs=inputs, request=self.send(inputs), record=record)

    def _download(self, told: dict[str, Any], inputs: tuple[Input, ...]) -> Action:
        if self.maybe(0.5):
            return Action(
                **told, inputs=inputs, request=self.get(inputs), reads=True, download=Download(name="a b.mp3")
            )
        # Python itself refuses some texts in the name of a class.
        link = type("Linked" + "".join(filter(str.isalnum, told["key"])), (Record,), self._linked())
        download = Download(name="{id}-x.mp3", url="link", media_type="audio/mpeg", hosts=("files.a.example",))
        return Action(**told, inputs=inputs, request=self.get(inputs), reads=True, record=link, download=download)

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
                request=self.send(inputs, method="POST", flat=True, path=("/v1/one", "/v2/other")[number]),
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
            request = self.get(inputs)
            return ListAll(
                **told, inputs=inputs, request=request, paging=self.paging(), record=record, identity=identity
            )
        made = [item.key for item in actions if item.record is not None]
        or_create = self.one(*made) if made and self.maybe(0.4) else None
        if or_create:
            self.note("find.or_create")
        more: dict[str, Any] = {"or_create": or_create}
        if kind == "match":
            more |= {"paging": self.paging(), "match": {"name": inputs[0].key}}
        request = self.get(inputs if kind == "find" else inputs[1:])
        return Find(**told, inputs=inputs, request=request, record=record, **more)
