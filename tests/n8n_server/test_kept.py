"""A vendor that keeps every webhook, in the real server: what is made is used again, whatever n8n does in between."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from targets.n8n.server.client import Json, node, output, until
from tests.n8n.parts.vendor import body, wrapped
from tests.n8n_server.conftest import SmallPlace
from tests.n8n_server.stories import settled

pytestmark = pytest.mark.server


def _end() -> Json:
    return node("End", "n8n-nodes-base.noOp", {})


def _send(made: Any, event: str, number: str) -> int:
    return httpx.post(made["url"], json={"event": event, "data": {"id": number}}).status_code


def test_it_is_made_once_and_used_again_until_more_events_are_wanted(at_mill: SmallPlace) -> None:
    vendor, client = at_mill.vendor, at_mill.client
    vendor.routes["POST /v1/hooks"] = wrapped({})
    trigger = at_mill.node("Trigger", "sack_filled", {}, "webhook")
    workflow = client.workflow([trigger, _end()])
    assert client.publish(workflow)["status"] == "published"
    (made,) = (body(seen) for seen in vendor.seen)
    assert _send(made, "sack.filled", "s1") == 200
    assert httpx.post(made["url"].split("?")[0], json={"event": "sack.filled", "data": {}}).status_code == 401
    client.unpublish(workflow)
    # It goes on after n8n has answered; what comes before it has ended is taken.
    assert settled(at_mill, workflow) == "not_published"
    assert _send(made, "sack.filled", "s2") == 404

    at_mill.server.restart()
    client.log_in()
    assert client.publish(workflow)["status"] == "published"
    assert len(vendor.seen) == 1
    assert _send(made, "sack.filled", "s3") == 200

    more = {**trigger, "parameters": {**trigger["parameters"], "events": ["sack_filled", "sack_lost"]}}
    assert client.publish(client.change(workflow, [more, _end()]))["status"] == "published"
    _, second = (body(seen) for seen in vendor.seen)
    assert second["events"] == ["sack.filled", "sack.lost", "sack.torn"]
    assert _send(made, "sack.filled", "s4") == 401
    assert _send(second, "sack.torn", "s5") == 200

    def ran() -> list[Json] | None:
        found = client.executions(workflow, "webhook")
        return found if len([item for item in found if item["status"] == "success"]) >= 3 else None

    executions = until(ran, "three events have started the workflow")
    assert sorted(item["id"] for one in executions for item in output(one, "End")) == ["s1", "s3", "s5"]
    assert vendor.asked() == ["POST /v1/hooks"] * 2
    secrets = {made["secret"], second["secret"], made["url"].split("=")[1], second["url"].split("=")[1]}
    log = at_mill.server.log.read_text("utf-8")
    assert not [secret for secret in secrets if secret in log]
