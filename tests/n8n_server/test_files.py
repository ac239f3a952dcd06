"""Files between two nodes of a real server, which keeps them beside its database and not in the items."""

from __future__ import annotations

import pytest

from targets.n8n.server.client import node
from tests.n8n.parts.vendor import FormPart, file, form, wrapped
from tests.n8n_server.conftest import SmallPlace

pytestmark = pytest.mark.server
BYTES = bytes(range(256)) * 4096
"""1 MB."""


def test_a_file_that_came_out_of_one_node_goes_into_the_next(at_library: SmallPlace) -> None:
    vendor, client = at_library.vendor, at_library.client
    vendor.routes["GET /v1/books/b1/cover"] = file(BYTES, "image/webp")
    vendor.routes["POST /v1/books/b2/scans"] = wrapped({"id": "u1"})
    out = at_library.node("Out", "get_cover", {"book_id": "b1"})
    into = at_library.node("Step", "add_scans", {"book_id": "b2", "pages": "data, data"})
    workflow = client.workflow([node("Start", "n8n-nodes-base.manualTrigger", {}), out, into])
    execution = client.execution(client.run(workflow, "Start"))
    assert execution["status"] == "success", execution["data"]["resultData"].get("error")
    assert vendor.asked() == ["GET /v1/books/b1/cover", "POST /v1/books/b2/scans"]
    page = FormPart("pages[]", "b1.png", "image/webp", BYTES)
    assert form(vendor.seen[1]) == [page, page, FormPart("source", None, "", b"n8n")]
    assert {seen.headers["x-library-key"] for seen in vendor.seen} == {"lib-key"}
