"""n8n's own REST API, as its editor and its users' scripts call it."""

from __future__ import annotations

import itertools
import json
import secrets
import time
import uuid
from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeVar
from urllib.parse import quote

from connector_core.expected import ExpectedError

Json = dict[str, Any]
T = TypeVar("T")
ENDED = ("success", "error", "crashed", "canceled")
PUBLISHING = ("pending", "in_progress", "queued", "processing", "publishing")


class Client:
    """A logged-in owner with an API key. Raises ExpectedError with n8n's words when it refuses."""

    def __init__(self, url: str) -> None:
        import httpx

        self._http = httpx.Client(base_url=url, timeout=60)
        self._owner = {"email": "owner@example.com", "password": f"Pw1{secrets.token_hex(8)}"}
        self._names = itertools.count(1)
        self._key = ""
        self.published: dict[str, Json] = {}
        """Workflows that were published and not unpublished yet, by id."""

    def set_up(self) -> None:
        """Make the owner, log in, make an API key."""
        self.rest("POST", "/owner/setup", {**self._owner, "firstName": "O", "lastName": "W"})
        self.log_in()
        scopes = self.rest("GET", "/api-keys/scopes")
        made = self.rest("POST", "/api-keys", {"label": "tests", "expiresAt": None, "scopes": scopes})
        self._key = made["rawApiKey"]

    def log_in(self) -> None:
        login = {"emailOrLdapLoginId": self._owner["email"], "password": self._owner["password"]}
        self.rest("POST", "/login", login)

    def rest(self, method: str, path: str, body: Any = None) -> Any:
        """The editor's API."""
        answer = self._http.request(method, f"/rest{path}", json=body)
        if answer.status_code >= 400:
            raise ExpectedError(f"n8n: {method} {path}: {answer.status_code} {answer.text[:500]}")
        data = answer.json()
        return data["data"] if isinstance(data, dict) and "data" in data else data

    def public(self, path: str) -> Any:
        """The public API."""
        answer = self._http.get(f"/api/v1{path}", headers={"X-N8N-API-KEY": self._key})
        answer.raise_for_status()
        return answer.json()

    def node_types(self) -> dict[str, Json]:
        """The node types that the server loaded, by name."""
        return {item["name"]: item for item in self._http.get("/types/nodes.json").json()}

    def test_credential(self, type_: str, data: Mapping[str, str]) -> Json:
        """What the editor says: ``{"status": "OK" | "Error", "message"}``."""
        given = {"id": "", "name": "under test", "type": type_, "data": dict(data)}
        found: Json = self.rest("POST", "/credentials/test", {"credentials": given})
        return found

    def credential(self, type_: str, data: Mapping[str, str]) -> Json:
        """Store a credential; gives what a node refers to it by."""
        name = f"{type_} {next(self._names)}"
        made = self.rest("POST", "/credentials", {"name": name, "type": type_, "data": dict(data)})
        return {type_: {"id": made["id"], "name": name}}

    def choices(self, type_: str, method: str, credentials: Json, parameters: Json) -> list[Json]:
        """A resource locator's list."""
        found = self.rest(
            "POST",
            "/dynamic-node-parameters/resource-locator-results",
            {
                "path": "parameters.choice",
                "methodName": method,
                "credentials": credentials,
                "nodeTypeAndVersion": {"name": type_, "version": 1},
                "currentNodeParameters": parameters,
            },
        )
        results: list[Json] = found["results"]
        return results

    def workflow(self, nodes: Sequence[Json], wires: Json | None = None) -> Json:
        """Store a workflow, whose nodes follow one another unless `wires` say otherwise."""
        pairs = itertools.pairwise(item["name"] for item in nodes)
        if wires is None:
            wires = {one: {"main": [[{"node": other, "type": "main", "index": 0}]]} for one, other in pairs}
        name = f"workflow {next(self._names)}"
        settings = {"executionOrder": "v1"}
        body = {"name": name, "nodes": list(nodes), "connections": wires, "settings": settings}
        made: Json = self.rest("POST", "/workflows", body)
        return made

    def change(self, workflow: Json, nodes: Sequence[Json]) -> Json:
        """Store other nodes of the same names."""
        body = {"nodes": list(nodes), "connections": workflow["connections"], "versionId": workflow["versionId"]}
        changed: Json = self.rest("PATCH", f"/workflows/{workflow['id']}", body)
        return changed

    def publish(self, workflow: Json) -> Json:
        """Publish and wait for the outcome: publishing goes on after n8n has answered."""
        self.published[workflow["id"]] = workflow
        self.rest("POST", f"/workflows/{workflow['id']}/activate", {"versionId": workflow["versionId"]})

        def settled() -> Json | None:
            state: Json = self.rest("GET", f"/workflows/{workflow['id']}/publication-status")
            return None if state["status"] in PUBLISHING else state

        return until(settled, "the workflow is published", 60)

    def unpublish(self, workflow: Json) -> None:
        self.rest("POST", f"/workflows/{workflow['id']}/deactivate", {})
        self.published.pop(workflow["id"], None)

    def run(self, workflow: Json, start: str) -> str:
        """Run it by hand; gives the execution's id."""
        made = self.rest("POST", f"/workflows/{workflow['id']}/run", {"triggerToStartFrom": {"name": start}})
        execution: str = made["executionId"]
        return execution

    def execution(self, number: str, seconds: float = 90) -> Json:
        """An execution, with its data, when it has ended; it has so many seconds."""

        def ended() -> Json | None:
            answer = self._http.get(
                f"/api/v1/executions/{number}?includeData=true", headers={"X-N8N-API-KEY": self._key}
            )
            if answer.status_code != 200:
                return None
            found: Json = answer.json()
            return found if found["status"] in ENDED else None

        return until(ended, f"execution {number} ends", seconds)

    def executions(self, workflow: Json, mode: str | None = None) -> list[Json]:
        """The workflow's executions (of a mode: ``webhook``, ``trigger``, ``retry``), oldest first, with data."""
        found: list[Json] = []
        page = f"/executions?workflowId={workflow['id']}&includeData=true&limit=250"
        answer = self.public(page)
        found += answer["data"]
        while answer.get("nextCursor"):
            answer = self.public(f"{page}&cursor={answer['nextCursor']}")
            found += answer["data"]
        found.sort(key=lambda item: int(item["id"]))
        return [item for item in found if mode in (None, item["mode"])]

    def statuses(self, workflow: Json) -> dict[str, str]:
        """What became of each of the workflow's executions so far, by id; also of those that go on."""
        query = f"/executions?limit=100&filter={quote(json.dumps({'workflowId': workflow['id']}))}"
        found: dict[str, str] = {}
        page = self.rest("GET", query)
        while True:
            found |= {item["id"]: item["status"] for item in page["results"]}
            if not page.get("nextCursor"):
                return found
            page = self.rest("GET", f"{query}&cursor={quote(page['nextCursor'])}")

    def retry(self, execution: Json) -> Json:
        """Run an execution that did not succeed again, with what it was started with; gives the new one, ended."""
        made = self.rest("POST", f"/executions/{execution['id']}/retry", {"loadWorkflow": False})
        return self.execution(str(made["id"]))

    def listen(self, workflow: Json, trigger: str) -> None:
        """Wait for a test event, as "Listen for test event" does; deliveries go to the test URL until one came."""
        made = self.rest("POST", f"/workflows/{workflow['id']}/run", {"triggerToStartFrom": {"name": trigger}})
        if not made.get("waitingForWebhook"):
            raise ExpectedError(f"n8n does not listen: {made}")

    def stop_listening(self, workflow: Json) -> None:
        self.rest("DELETE", f"/test-webhook/{workflow['id']}")

    def replace_credential(self, credential: Json, data: Mapping[str, str]) -> None:
        """Fill other values into a stored credential."""
        ((type_, known),) = credential.items()
        body = {"name": known["name"], "type": type_, "data": dict(data)}
        self.rest("PATCH", f"/credentials/{known['id']}", body)

    def archive(self, workflow: Json) -> None:
        """Archive a workflow, which unpublishes it; what is archived can be deleted."""
        self.rest("POST", f"/workflows/{workflow['id']}/archive", {})
        self.published.pop(workflow["id"], None)

    def delete(self, workflow: Json) -> None:
        self.rest("DELETE", f"/workflows/{workflow['id']}")


def node(name: str, type_: str, parameters: Json, credentials: Json | None = None) -> Json:
    """A node as a workflow stores it."""
    found: Json = {
        "id": str(uuid.uuid4()),
        "name": name,
        "type": type_,
        "typeVersion": 1,
        "position": [0, 0],
        "parameters": parameters,
        "webhookId": str(uuid.uuid4()),
    }
    return found | ({"credentials": credentials} if credentials else {})


def output(execution: Json, name: str) -> list[Json]:
    """The items that a node put out in its last run."""
    run = execution["data"]["resultData"]["runData"][name][-1]
    return [item["json"] for item in run["data"]["main"][0]]


def until(look: Callable[[], T | None], what: str, seconds: float = 30) -> T:
    """Look again until there is something. Raises ExpectedError when there never is."""
    end = time.monotonic() + seconds
    while True:
        found = look()
        if found:
            return found
        if time.monotonic() > end:
            raise ExpectedError(f"waited {seconds:g} s in vain until {what}")
        time.sleep(0.1)
