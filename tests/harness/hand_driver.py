"""A driver written by hand in Python: the subject on which the scenarios and the runner are tested.

It runs no emitted package and proves nothing about one. `Bugs` plant one mistake each.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, Self
from urllib.parse import quote

import httpx

from connector_core.harness.driver import Answer, DriverError, Failure, Item, Outcome
from connector_core.harness.receiver import Receiver
from connector_core.harness.vendor.messages import Request

EVENTS = {
    "call_completed": "call.completed",
    "transcript_ready": "call.transcript.ready",
    "insight_received": "call.insight.received",
}
OPERATIONS = frozenset(
    {
        "place_call",
        "place_call_and_wait",
        "get_transcript",
        "list_subscriptions",
        "delete_subscription",
        "api_call",
        "list_calls",
        "find_call",
        "list_assistants",
        "call_completed",
        "call_completed:webhook",
        "call_completed:poll",
        "transcript_ready",
        "transcript_ready:webhook",
        "insight_received",
        "insight_received:webhook",
    }
)
INPUTS = {"assistant_id": "assistant_id", "direction": "direction", "started_after": "from", "started_before": "to"}


@dataclass
class Bugs:
    """What this driver does wrong."""

    lose: bool = False
    """Passes on all but the last item of a list."""
    invent: bool = False
    field: tuple[str, Any] | None = None
    """Sets a field of every call."""
    repeat: bool = False
    """Does not remove duplicates although it says so."""
    trusting: bool = False
    """Does not check signatures although it says so."""
    orphan: bool = False
    """Leaves the subscription."""
    adopting: bool = False
    """Keeps a subscription of which it has no secret."""
    one_page: bool = False
    talkative: bool = False
    """Puts the key into an item."""
    twice: bool = False
    """Places every call twice."""
    silent: bool = False
    """Does not name the missing scope."""
    first_poll: bool = False
    """Passes on what is there at the first poll."""
    salt: str = ""
    """Goes into the digest that identifies an insight."""
    hasty: bool = False
    """Does not wait for Retry-After."""


@dataclass
class HandDriver:
    """Entering it opens a receiver; `capabilities` may be taken away."""

    base_url: str
    bugs: Bugs = field(default_factory=Bugs)
    capabilities: frozenset[str] = frozenset({"signature", "dedupe", "lookback", "label", "samples"})
    target: str = "hand"
    engine: str = "written by hand"
    key: str = ""

    def __enter__(self) -> Self:
        self.receiver = Receiver()
        self.http = httpx.Client(base_url=self.base_url, trust_env=False, timeout=20)
        return self

    def __exit__(self, *_: object) -> None:
        self.http.close()
        self.receiver.close()

    def ask(self, method: str, path: str, *, params: Any = None, body: Any = None) -> httpx.Response:
        headers = {"Authorization": f"Bearer {self.key}"}
        while True:
            answer = self.http.request(method, self.base_url + path, params=params, json=body, headers=headers)
            if answer.status_code != 429:
                return answer
            if not self.bugs.hasty:
                time.sleep(int(answer.headers["Retry-After"]))

    def connect(self, credentials: Mapping[str, str]) -> Outcome:
        self.key = credentials["api_key"]
        answer = self.ask("GET", "/auth/whoami")
        if answer.status_code != 200:
            return _failed(answer)
        account = answer.json()
        self.scopes = account["permissions"]
        return Outcome([{"label": f"{account['customer_name']} ({account['mode']})"}])

    def choices(self, name: str, inputs: Mapping[str, Any]) -> Outcome:
        rows = self.ask("GET", "/assistants").json()["data"]
        return Outcome([{"value": row["id"], "label": row["name"]} for row in rows])

    def run(self, operation: str, inputs: Mapping[str, Any]) -> Outcome:
        outcome: Outcome = getattr(self, f"_{operation}")(dict(inputs))
        items = [self._spoiled(item) for item in outcome.items]
        if self.bugs.lose and operation.startswith("list"):
            items = items[:-1]
        if self.bugs.invent and operation.startswith("list"):
            items.append(dict(items[0], id="invented") if items else {"id": "invented"})
        return Outcome(items, outcome.failure)

    def activate(
        self, trigger: str, inputs: Mapping[str, Any], delivery: Literal["webhook", "poll"]
    ) -> HandHook | HandPoll:
        return (HandHook if delivery == "webhook" else HandPoll)(self, trigger, dict(inputs))

    def sample(self, trigger: str, inputs: Mapping[str, Any], delivery: Literal["webhook", "poll"]) -> Outcome:
        return Outcome(self.ask("GET", "/calls", params={"limit": 3}).json()["data"])

    def _spoiled(self, item: Item) -> Item:
        if self.bugs.field and "direction" in item:
            item = item | {self.bugs.field[0]: self.bugs.field[1]}
        return item | {"debug": f"used {self.key}"} if self.bugs.talkative else item

    def _place_call(self, inputs: Item) -> Outcome:
        if self.bugs.twice:
            self.ask("POST", "/outbound-calls", body=inputs)
        answer = self.ask("POST", "/outbound-calls", body=inputs)
        return Outcome([answer.json()]) if answer.status_code == 201 else self._refused(answer)

    def _refused(self, answer: httpx.Response) -> Outcome:
        outcome = _failed(answer)
        if self.bugs.silent and outcome.failure is not None:
            return Outcome([], Failure("Error", "That did not work.", answer.status_code))
        return outcome

    def _place_call_and_wait(self, inputs: Item) -> Outcome:
        placed = self._place_call(inputs).items[0]
        while True:
            call = self.ask("GET", f"/calls/{placed['id']}").json()
            if call["ended_at"]:
                return Outcome([call | {"finished": True}])
            time.sleep(0.05)

    def _get_transcript(self, inputs: Item) -> Outcome:
        path = "outbound-calls" if inputs["call_type"] == "outbound" else "calls"
        answer = self.ask("GET", f"/{path}/{inputs['call_id']}/transcript")
        return Outcome([_transcript(answer)]) if answer.status_code < 300 else self._refused(answer)

    def _find_call(self, inputs: Item) -> Outcome:
        answer = self.ask("GET", f"/calls/{quote(inputs['call_id'], safe='')}")
        return Outcome([answer.json()] if answer.status_code == 200 else [])

    def _list_calls(self, inputs: Item) -> Outcome:
        limit = 10**9 if inputs.get("return_all") else inputs["limit"]
        params = {INPUTS[key]: value for key, value in inputs.items() if key in INPUTS}
        return Outcome(self._pages(params, limit))

    def _pages(self, params: Mapping[str, Any], limit: int = 10**9) -> list[Item]:
        rows: list[Item] = []
        cursor: str | None = None
        while True:
            size = {"limit": min(100, limit - len(rows))} | ({"cursor": cursor} if cursor else {})
            page = self.ask("GET", "/calls", params={**params, **size}).json()
            rows += page["data"]
            cursor = page["next_cursor"]
            if cursor is None or len(rows) >= limit or self.bugs.one_page:
                return rows

    def _list_assistants(self, inputs: Item) -> Outcome:
        params = {"id": inputs["assistant_id"]} if "assistant_id" in inputs else None
        return Outcome(self.ask("GET", "/assistants", params=params).json()["data"])

    def _list_subscriptions(self, inputs: Item) -> Outcome:
        return Outcome(self.ask("GET", "/webhook-subscriptions").json()["data"])

    def _delete_subscription(self, inputs: Item) -> Outcome:
        self.ask("DELETE", f"/webhook-subscriptions/{inputs['subscription_id']}")
        return Outcome([{"deleted": True}])

    def _api_call(self, inputs: Item) -> Outcome:
        path = inputs["path"]
        if not path.startswith("/") or path.startswith("//"):
            return Outcome([], Failure("Error", "The path must begin with one slash."))
        answer = self.ask(inputs["method"], path, params=inputs.get("query"), body=inputs.get("body"))
        return Outcome([{"status": answer.status_code, "body": answer.json()}])


class HandHook:
    """A live instant trigger."""

    def __init__(self, driver: HandDriver, trigger: str, inputs: dict[str, Any]) -> None:
        self.driver, self.trigger, self.inputs = driver, trigger, inputs
        self._items: list[Item] = []
        self._known: set[str] = set()
        self.url: str | None = driver.receiver.hook(self._receive)
        body = {"url": self.url, "events": [EVENTS[trigger]]}
        answer = driver.ask("POST", "/webhook-subscriptions", body=body)
        if answer.status_code == 200 and not driver.bugs.adopting:
            driver.ask("DELETE", f"/webhook-subscriptions/{answer.json()['id']}")
            answer = driver.ask("POST", "/webhook-subscriptions", body=body)
        if answer.status_code not in (200, 201):
            raise DriverError(f"subscribing failed: {answer.status_code}")
        self.subscription = answer.json()

    def _receive(self, request: Request) -> Answer:
        if "signature" in self.driver.capabilities and not self.driver.bugs.trusting and not self._signed(request):
            return Answer(401)
        event = json.loads(request.body)
        item = self._item(event)
        wanted = item is not None and all(item.get(key) == value for key, value in self.inputs.items())
        if item is None or not wanted:
            return Answer(200)
        identity = json.dumps(event if self.trigger == "insight_received" else event["data"]["call_id"])
        if "dedupe" not in self.driver.capabilities or self.driver.bugs.repeat or identity not in self._known:
            self._known.add(identity)
            self._items.append(self.driver._spoiled(item))
        return Answer(200)

    def _signed(self, request: Request) -> bool:
        stamp = request.headers.get("X-Voka-Timestamp", "")
        if not stamp.isdigit() or abs(time.time() - int(stamp)) > 301:
            return False
        signed = hmac.new(
            self.subscription.get("secret", "").encode(), f"{stamp}.".encode() + request.body, hashlib.sha256
        )
        return hmac.compare_digest(signed.hexdigest(), request.headers.get("X-Voka-Signature-256", ""))

    def _item(self, event: Mapping[str, Any]) -> Item | None:
        data = event["data"]
        if self.trigger == "insight_received":
            digest = hashlib.sha256((json.dumps(event) + self.driver.bugs.salt).encode()).hexdigest()
            return {"id": digest, "call_id": data["call_id"], **event}
        path = f"/calls/{data['call_id']}"
        answer = self.driver.ask("GET", path if self.trigger == "call_completed" else f"{path}/transcript")
        if answer.status_code >= 300:
            return None
        call: Item = answer.json()
        return call if self.trigger == "call_completed" else _transcript(answer)

    def poll(self) -> Outcome:
        raise DriverError("not a poll")

    def items(self) -> list[Item]:
        return list(self._items)

    def failures(self) -> list[Failure]:
        return []

    def deactivate(self) -> None:
        assert self.url is not None
        self.driver.receiver.unhook(self.url)
        if not self.driver.bugs.orphan:
            self.driver.ask("DELETE", f"/webhook-subscriptions/{self.subscription['id']}")


class HandPoll:
    """A live polling trigger: knows what it has seen by id."""

    url: str | None = None

    def __init__(self, driver: HandDriver, trigger: str, inputs: dict[str, Any]) -> None:
        self.driver = driver
        self._items: list[Item] = []
        self._known: set[str] | None = set() if driver.bugs.first_poll else None

    def poll(self) -> Outcome:
        ended = [row for row in self.driver._pages({}) if row["ended_at"]]
        fresh = [row for row in ended if self._known is not None and row["id"] not in self._known]
        self._known = (self._known or set()) | {row["id"] for row in ended}
        self._items += fresh
        return Outcome(fresh)

    def items(self) -> list[Item]:
        return list(self._items)

    def failures(self) -> list[Failure]:
        return []

    def deactivate(self) -> None:
        """Nothing to undo at the vendor."""


def _transcript(answer: httpx.Response) -> Item:
    body: Item = answer.json()
    inner = body.pop("transcript", None) or {}
    return body | {"ready": bool(inner)} | inner


def _failed(answer: httpx.Response) -> Outcome:
    return Outcome([], Failure("Error", answer.json()["detail"], answer.status_code))
