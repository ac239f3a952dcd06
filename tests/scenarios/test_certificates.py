"""A host whose certificate nobody vouches for gets no request, on any platform: there is no insecure way out."""

from __future__ import annotations

import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest
import trustme

from connector_core import load, target
from connector_core.build import checked
from connector_core.harness.simulate import platform_of

pytestmark = pytest.mark.node

INPUTS = {
    "voka": ("find_call", {"call_id": "c"}),
    "voxpria": ("find_call", {"call_id": "c"}),
    "voicedock": ("find_call", {"call_id": "c"}),
    "voisa": ("find_conversation", {"conversation_id": "c"}),
}


@contextmanager
def untrusted() -> Iterator[tuple[str, list[str]]]:
    """An HTTPS server with a certificate of nobody's, and the requests that it heard."""
    heard: list[str] = []

    class Ear(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            heard.append(f"{self.command} {self.path} {self.headers.get('Authorization')}")
            self.send_response(200)
            self.end_headers()

        do_POST = do_GET  # noqa: N815

        def log_message(self, *_: object) -> None:
            pass

    class Quiet(HTTPServer):
        def handle_error(self, *_: object) -> None:
            """A client that hangs up in the handshake is what is wanted."""

    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    trustme.CA().issue_cert("127.0.0.1", "localhost").configure_cert(context)
    with Quiet(("127.0.0.1", 0), Ear) as server:
        server.socket = context.wrap_socket(server.socket, server_side=True)
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        try:
            yield f"https://127.0.0.1:{server.server_port}", heard
        finally:
            server.shutdown()
            thread.join()


@pytest.mark.parametrize("connector", sorted(load.known()))
@pytest.mark.parametrize("name", ["n8n", "zapier", "make"])
def test_no_request_goes_to_a_host_that_nobody_vouches_for(connector: str, name: str, tmp_path: Path) -> None:
    platform = target.load(name)
    (item,), _ = checked([connector], [platform])
    operation, inputs = INPUTS[connector]
    with untrusted() as (url, heard), platform_of(item, platform, tmp_path).open(f"{url}/v1") as driver:
        connected = driver.connect({"api_key": "key_that_must_not_be_heard"})
        assert connected.failure is not None
        assert driver.run(operation, inputs).failure is not None
        assert heard == []


def test_the_ear_hears() -> None:
    with untrusted() as (url, heard):
        import httpx

        httpx.get(f"{url}/v1/x", verify=False)
        assert heard == ["GET /v1/x None"]
