"""n8n's own REST API, as its editor and its users' scripts call it."""

from __future__ import annotations

import itertools
import secrets
import time
import uuid
from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeVar

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

    def workflow(self, nodes: Sequence[Json]) -> Json:
        """Store a workflow whose nodes follow one another."""
        pairs = itertools.pairwise(item["name"] for item in nodes)
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

    def execution(self, number: str) -> Json:
        """An execution that has ended, with its data."""

        def ended() -> Json | None:
            answer = self._http.get(
                f"/api/v1/executions/{number}?includeData=true", headers={"X-N8N-API-KEY": self._key}
            )
            if answer.status_code != 200:
                return None
            found: Json = answer.json()
            return found if found["status"] in ENDED else None

        return until(ended, f"execution {number} ends", 90)

    def executions(self, workflow: Json, mode: str) -> list[Json]:
        """The workflow's executions of a mode (``webhook``, ``trigger``), oldest first, with data."""
        data = self.public(f"/executions?workflowId={workflow['id']}&includeData=true&limit=100")["data"]
        return [item for item in reversed(data) if item["mode"] == mode]


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
