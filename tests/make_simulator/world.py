"""Tiny apps made by hand, and a vendor that answers from a list."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from targets.make.simulator.app import load_app
from targets.make.simulator.clock import VirtualTime
from targets.make.simulator.http import HttpRequest, HttpResponse
from targets.make.simulator.run import Host
from targets.make.simulator.simulator import Connection, Simulator

BASE = "https://api.voxline.example/v1"
KEY = Connection({"apiKey": "key_12345"}, "Ada")
JSON = (("Content-Type", "application/json"),)
Answering = Callable[[HttpRequest], HttpResponse]


def answer(value: Any, status: int = 200, **headers: str) -> HttpResponse:
    """A JSON answer; header names with ``_`` for ``-``."""
    fields = JSON + tuple((name.replace("_", "-"), text) for name, text in headers.items())
    return HttpResponse(status, fields, json.dumps(value).encode())


@dataclass
class Vendor:
    """Answers with what it is told, in turn; the last answer again and again. Keeps what it saw."""

    answers: list[HttpResponse | Answering]
    seen: list[HttpRequest] = field(default_factory=list)

    def __call__(self, request: HttpRequest) -> HttpResponse:
        self.seen.append(request)
        found = self.answers[min(len(self.seen), len(self.answers)) - 1]
        return found if isinstance(found, HttpResponse) else found(request)

    @property
    def last(self) -> HttpRequest:
        return self.seen[-1]

    def queries(self) -> list[dict[str, str]]:
        return [query(request) for request in self.seen]


def query(request: HttpRequest) -> dict[str, str]:
    return dict(parse_qsl(urlsplit(request.url).query, keep_blank_values=True))


def header(request: HttpRequest, name: str) -> str | None:
    return next((value for key, value in request.headers if key.lower() == name.lower()), None)


BASE_FILE = {
    "baseUrl": BASE,
    "headers": {"authorization": "Bearer {{connection.apiKey}}"},
    "response": {"error": {"message": "[{{statusCode}}] {{ifempty(body.message, 'no reason')}}"}},
    "log": {"sanitize": ["request.headers.authorization"]},
}


@dataclass
class Maker:
    """Writes an app of one component of a kind and opens it."""

    folder: Path

    def open(
        self,
        kind: str,
        codes: Mapping[str, Any],
        vendor: Vendor | Answering,
        *,
        entry: Mapping[str, Any] | None = None,
        base: Mapping[str, Any] | None = None,
        more: Mapping[str, Mapping[str, tuple[Mapping[str, Any], Mapping[str, Any]]]] | None = None,
    ) -> Simulator:
        """The component is called ``it``. ``more``: kind → id → (entry, codes)."""
        parts: dict[str, dict[str, Any]] = {name: {} for name in ("connection", "webhook", "module", "rpc")}
        parts[kind]["it"] = self._component("it", entry or {}, codes)
        for other, found in (more or {}).items():
            for name, (extra, files) in found.items():
                parts[other][name] = self._component(name, extra, files)
        general = {"base": self._write("base.json", BASE_FILE if base is None else base), "common": None}
        manifest = {"generalCodeFiles": general, "components": {**parts, "function": {}, "endpoint": {}}}
        self._write("makecomapp.json", manifest)
        return Simulator(load_app(self.folder), Host(vendor, VirtualTime()))

    def module(
        self, communication: Any, vendor: Vendor | Answering, type_: str = "action", **options: Any
    ) -> Simulator:
        codes = {"communication": communication, **options.pop("codes", {})}
        return self.open("module", codes, vendor, entry={"moduleType": type_}, **options)

    def _component(self, name: str, entry: Mapping[str, Any], codes: Mapping[str, Any]) -> dict[str, Any]:
        files = {code: self._write(f"{name}.{code}.json", value) for code, value in codes.items()}
        return {**entry, "codeFiles": files}

    def _write(self, name: str, value: Any) -> str:
        (self.folder / name).write_text(json.dumps(value), encoding="utf-8")
        return name
