"""The same things over loopback sockets."""

import json
import threading
from collections.abc import Iterator

import httpx
import pytest

from connector_core.harness.beside import MissingModuleError, load_beside
from connector_core.harness.driver import Answer
from connector_core.harness.receiver import Receiver
from connector_core.harness.serve import serve
from connector_core.harness.serving import LoopbackServer
from connector_core.harness.vendor.messages import Headers, Request, Response
from connector_core.harness.vendor.sending import http_sender
from connectors.voka.fake_demo import VokaDemo


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with Receiver() as made:
        yield made


def test_a_handler_gets_path_query_headers_and_raw_body_as_sent() -> None:
    got: list[Request] = []

    def handle(request: Request) -> Response:
        got.append(request)
        return Response(207, Headers({"X-Kind": "odd"}), b"\xff")

    with LoopbackServer(handle) as server:
        answer = httpx.request(
            "PATCH", f"{server.url}/a%2Fb/%2B?x=1&x=&y=%2B", content=b'{"a": 1}\n', headers={"X-One": "2"}
        )
    assert (answer.status_code, answer.headers["x-kind"], answer.content) == (207, "odd", b"\xff")
    (request,) = got
    assert (request.method, request.path, request.body) == ("PATCH", "/a%2Fb/%2B", b'{"a": 1}\n')
    assert request.query == (("x", "1"), ("x", ""), ("y", "+"))
    assert request.headers["x-one"] == "2"


def test_a_taken_port_is_an_error_at_once() -> None:
    with (
        LoopbackServer(lambda _: Response(200)) as server,
        pytest.raises(OSError, match=r"[Aa]ddress"),
    ):
        LoopbackServer(lambda _: Response(200), port=server.port)


def test_hooks_answer_for_themselves_and_410_when_they_ended(receiver: Receiver) -> None:
    send = http_sender()
    bodies: list[bytes] = []

    def callback(request: Request) -> Answer:
        bodies.append(request.body)
        return Answer(202, b"taken")

    url = receiver.hook(callback)
    assert send(f"{url}?a=1", Headers({"Content-Type": "application/json"}), b'{"a":1}') == 202
    assert bodies == [b'{"a":1}']
    receiver.unhook(url)
    assert send(url, Headers(), b"") == 410
    assert send(url + "x", Headers(), b"") == 404
    assert len(bodies) == 1


def test_two_hooks_do_not_wait_for_each_other(receiver: Receiver) -> None:
    both = threading.Barrier(2, timeout=20)

    def callback(_: Request) -> Answer:
        both.wait()
        return Answer(200)

    url = receiver.hook(callback)
    statuses: list[int] = []
    threads = [threading.Thread(target=lambda: statuses.append(http_sender()(url, Headers(), b""))) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert statuses == [200, 200]


@pytest.mark.parametrize("url", ["http://203.0.113.7/x", "https://127.0.0.1/x", "http:///x"])
def test_deliveries_leave_the_machine_never(url: str) -> None:
    with pytest.raises(OSError, match="loopback"):
        http_sender()(url, Headers(), b"")


def test_the_mock_prints_what_one_needs_and_can_be_driven_over_http(receiver: Receiver) -> None:
    heard = threading.Event()

    def callback(request: Request) -> Answer:
        if request.headers["X-Voka-Event"] == "call.completed":
            heard.set()
        return Answer(200)

    demo = VokaDemo()
    lines: list[str] = []
    ready, stop = threading.Event(), threading.Event()

    def say(line: str) -> None:
        lines.append(line)
        if line.startswith("Ctrl-C"):
            ready.set()

    thread = threading.Thread(target=lambda: serve(demo, say=say, stop=stop), daemon=True)
    thread.start()
    assert ready.wait(20)
    base, key, control = (line.split()[n] for line, n in zip(lines, (2, 2, 1), strict=False))
    headers = {"Authorization": f"Bearer {key}"}
    assert httpx.get(f"{base}/auth/whoami", headers=headers).json()["customer_name"] == "Acme Dental"
    assert len(httpx.get(f"{base}/calls?limit=100", headers=headers).json()["data"]) == 60
    hook = {"url": receiver.hook(callback), "events": ["call.completed"]}
    assert httpx.post(f"{base}/webhook-subscriptions", headers=headers, json=hook).status_code == 201
    assert "start_call" in httpx.get(control).json()
    call = httpx.post(f"{control}/start_call", json={"direction": "outbound"}).json()
    assert httpx.post(f"{control}/finish_call", json=call).json() == {"deliveries": 1}
    assert heard.wait(20)
    assert httpx.post(f"{control}/emit", json={**call, "event": "call.insight.received"}).status_code == 200
    assert httpx.post(f"{control}/finish_call", json={"id": "none"}).status_code == 400
    assert httpx.post(f"{control}/finish_call", json={"wrong": 1}).status_code == 400
    assert httpx.post(f"{control}/nothing").status_code == 404
    requests = httpx.post(f"{control}/requests", json={"last": 2}).json()
    assert requests[-1] == "<POST /webhook-subscriptions → 201>"
    httpx.post(f"{control}/throttle", json={"seconds": 7})
    refused = httpx.get(f"{base}/calls", headers=headers)
    assert (refused.status_code, refused.headers["Retry-After"]) == (429, "7")
    stop.set()
    thread.join(20)
    assert not thread.is_alive()
    assert json.dumps(lines).count(key) == 1


def test_a_module_beside_a_description_is_found_wherever_it_stands(tmp_path) -> None:  # type: ignore[no-untyped-def]
    (tmp_path / "connector.py").touch()
    (tmp_path / "rows.py").write_text("NAME = 'beside'\n")
    (tmp_path / "fake_demo.py").write_text("from .rows import NAME\n")
    assert load_beside(tmp_path / "connector.py", "fake_demo").NAME == "beside"
    with pytest.raises(MissingModuleError, match=r"there is no scenarios\.py beside connector\.py"):
        load_beside(tmp_path / "connector.py", "scenarios")
