"""The Node process below the driver: errors by type, the stand-in services, and that it stays on loopback."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from connector_core.harness.driver import DriverError
from connector_core.harness.serving import LoopbackServer
from connector_core.harness.vendor.messages import Headers, Request, Response
from targets.zapier.driver import ZapierDriver
from targets.zapier.driver.bundle import raw_header, received
from targets.zapier.driver.engine import Reply
from targets.zapier.driver.failure import failure
from tests.zapier_driver.small import write_app

pytestmark = pytest.mark.node

CODE = """
const creates = {
  app: (z) => { throw new z.errors.Error('said so', 'no_credit', 402); },
  throttled: (z) => { throw new z.errors.ThrottledError('slow down', 37); },
  halted: (z) => { throw new z.errors.HaltedError('nothing to do'); },
  expired: (z) => { throw new z.errors.ExpiredAuthError('sign in again'); },
  refresh: (z) => { throw new z.errors.RefreshAuthError(); },
  plain: () => { throw new Error('a bug'); },
  thrown: () => { throw 'just text'; },
  number: () => 5,
  answer: async (z, bundle) => (await z.request({ url: bundle.inputData.url, ...bundle.inputData.options })).data,
  cache: async (z, bundle) => {
    await z.cache.set('place', { page: 7 });
    const found = await z.cache.get('place');
    const kept = await z.cache.set('place', { page: 8 }, 60, null, true);
    const still = await z.cache.get('place');
    return { found, kept, still, gone: await z.cache.delete('place'), after: await z.cache.get('place') };
  },
  stash: async (z) => ({ url: await z.stashFile('content of the file', 19, 'note.txt', 'text/plain') }),
  fetch: async (z, bundle) => (await fetch(bundle.inputData.url)).json(),
  print: () => { console.log('printed'); process.stdout.write(''); return { id: '1' }; },
  callback: (z) => ({ url: z.generateCallbackUrl() }),
  wait: async (z, bundle) => ({ data: (await z.request({ url: bundle.inputData.url })).data }),
};
app.creates = keyed(Object.fromEntries(Object.entries(creates).map(([key, perform]) => [key, step(key, { perform })])));
"""


@pytest.fixture(scope="module")
def driver(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ZapierDriver]:
    with ZapierDriver(write_app(tmp_path_factory.mktemp("small") / "app", CODE), {}) as opened:
        yield opened


def perform(driver: ZapierDriver, key: str, **inputs: object) -> Reply:
    return driver.call(f"creates.{key}.operation.perform", {"inputData": inputs, "authData": {}, "meta": {}})


@pytest.mark.parametrize(
    ("key", "kind", "message", "status", "delay"),
    [
        ("app", "AppError", "said so", 402, None),
        ("throttled", "ThrottledError", "slow down", 429, 37),
        ("halted", "HaltedError", "nothing to do", None, None),
        ("expired", "ExpiredAuthError", "sign in again", 401, None),
        ("refresh", "RefreshAuthError", "", 401, None),
        ("plain", "Error", "a bug", None, None),
    ],
)
def test_errors_keep_their_type(
    driver: ZapierDriver, key: str, kind: str, message: str, status: int | None, delay: float | None
) -> None:
    found = failure(perform(driver, key))
    assert (found.kind, found.message, found.status, found.delay) == (kind, message, status, delay)


def test_the_code_of_an_error_is_kept(driver: ZapierDriver) -> None:
    assert failure(perform(driver, "app")).code == "no_credit"


def test_a_text_can_be_thrown(driver: ZapierDriver) -> None:
    reply = perform(driver, "thrown")
    assert not reply.ok
    assert "just text" in reply.text


def test_core_checks_what_a_create_returns(driver: ZapierDriver) -> None:
    assert perform(driver, "number").name == "CheckError"


def test_http_answers_of_the_vendor(driver: ZapierDriver) -> None:
    answers = {
        "/busy": Response(429, Headers({"Retry-After": "12"})),
        "/later": Response(429, Headers({"Retry-After": "Fri, 31 Dec 2027 23:59:59 GMT"})),
        "/teapot": Response(418, Headers(), b"{}"),
    }
    with LoopbackServer(lambda request: answers[request.path]) as server:
        busy = failure(perform(driver, "answer", url=f"{server.url}/busy"))
        later = failure(perform(driver, "answer", url=f"{server.url}/later"))
        reply = perform(driver, "answer", url=f"{server.url}/teapot")
    assert (busy.kind, busy.delay, busy.status) == ("ThrottledError", 12, 429)
    # Core itself reads whole seconds only.
    assert (later.kind, later.delay) == ("ThrottledError", None)
    assert (failure(reply).kind, failure(reply).status, failure(reply).message) == ("ResponseError", 418, "HTTP 418")
    assert [entry["status"] for entry in reply.log if entry.get("status")] == [418]


def test_the_cache(driver: ZapierDriver) -> None:
    found = {"page": 7}
    assert perform(driver, "cache").results == {
        "found": found,
        "kept": False,
        "still": found,
        "gone": True,
        "after": None,
    }


def test_a_file_is_stashed(driver: ZapierDriver) -> None:
    reply = perform(driver, "stash")
    assert reply.ok, reply.text
    stored = driver.app.rpc.files
    (key,) = [key for key in stored if reply.results["url"].endswith(key)]
    assert b"content of the file" in stored[key].content


def test_a_callback_url_sets_the_status(driver: ZapierDriver) -> None:
    method = "creates.callback.operation.perform"
    reply = driver.call(method, {"inputData": {}}, callback="http://127.0.0.1:1/x")
    assert (reply.status, reply.results) == ("CALLBACK", {"url": "http://127.0.0.1:1/x"})
    assert perform(driver, "print").status == "SUCCESS"


def test_what_an_app_prints_does_not_disturb(tmp_path: Path) -> None:
    with ZapierDriver(write_app(tmp_path / "app", CODE), {}) as opened:
        assert perform(opened, "print").results == {"id": "1"}
        engine = opened.app.engine
    assert "printed" in engine.said()


@pytest.mark.parametrize("key", ["answer", "fetch"])
@pytest.mark.parametrize("url", ["http://example.com/x", "https://example.com/x", "http://192.0.2.1/x"])
def test_nothing_but_loopback_is_reached(driver: ZapierDriver, key: str, url: str) -> None:
    reply = perform(driver, key, url=url)
    assert not reply.ok
    assert driver.app.engine.refused[-1] == url.split("/")[2]


def test_calls_run_side_by_side(driver: ZapierDriver) -> None:
    """Each request is held until the other has come as well."""
    both = threading.Barrier(2, timeout=20)

    def meet(_: Request) -> Response:
        both.wait()
        return Response.of(200, {"met": True})

    with LoopbackServer(meet, blocking=True) as server:
        found: list[Reply] = []
        threads = [
            threading.Thread(target=lambda: found.append(perform(driver, "wait", url=server.url))) for _ in range(2)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert [reply.results for reply in found] == [{"data": {"met": True}}] * 2


def test_an_operation_that_takes_too_long_is_ended(driver: ZapierDriver) -> None:
    held = threading.Event()

    def hold(_: Request) -> Response:
        held.wait(20)
        return Response.of(200, {})

    with LoopbackServer(hold, blocking=True) as server:
        bundle = {"inputData": {"url": server.url}, "authData": {}, "meta": {}}
        event = {"command": "execute", "method": "creates.wait.operation.perform", "bundle": bundle}
        reply = driver.app.engine.call(event, limit=0.05)
        held.set()
    assert reply.name == "TimeoutError"


def test_an_event_with_a_token_is_refused(driver: ZapierDriver) -> None:
    with pytest.raises(DriverError, match="token"):
        driver.app.engine.call({"command": "definition", "bundle": {}, "token": "x"})


def test_an_app_that_does_not_load_is_told(tmp_path: Path) -> None:
    package = write_app(tmp_path / "app", "throw new Error('no such thing');")
    with pytest.raises(DriverError, match="no such thing"), ZapierDriver(package, {}):
        pass


def test_typescript_that_does_not_compile_is_told(tmp_path: Path) -> None:
    package = write_app(tmp_path / "app", "")
    (package / "tsconfig.json").write_text('{"files": ["wrong.ts"]}', encoding="utf-8")
    (package / "wrong.ts").write_text("const number: number = 'text';\n", encoding="utf-8")
    with pytest.raises(DriverError, match=r"wrong\.ts.*TS2322"), ZapierDriver(package, {}):
        pass


def test_a_folder_without_a_package_is_told(tmp_path: Path) -> None:
    with pytest.raises(DriverError, match="no package"), ZapierDriver(tmp_path, {}):
        pass


def test_calls_after_the_end_are_told(tmp_path: Path) -> None:
    with ZapierDriver(write_app(tmp_path / "app", CODE), {}) as opened:
        engine = opened.app.engine
    with pytest.raises(DriverError, match="Node ended"):
        engine.call({"command": "definition", "bundle": {}})


@pytest.mark.parametrize(
    ("name", "written"),
    [
        ("x-voka-signature-256", "Http-X-Voka-Signature-256"),
        ("X-SHOUTED", "Http-X-Shouted"),
        ("content-type", "Content-Type"),
        ("Content-Length", "Content-Length"),
        ("user-agent", "Http-User-Agent"),
    ],
)
def test_headers_as_zapier_spells_them(name: str, written: str) -> None:
    assert raw_header(name) == written


@pytest.mark.parametrize(
    ("content_type", "body", "clean"),
    [
        ("application/json", b'{"a": 1}', {"a": 1}),
        ("application/vnd.x+json; charset=utf-8", b"[1]", [1]),
        ("application/json", b'\xef\xbb\xbf{"a": 1}', {"a": 1}),
        ("application/json", b"not json", {}),
        ("application/x-www-form-urlencoded", b"a=1&b=", {"a": "1", "b": ""}),
        ("text/plain", b"\xff\xfe", {}),
    ],
)
def test_bodies_as_zapier_parses_them(content_type: str, body: bytes, clean: object) -> None:
    assert received("POST", [("content-type", content_type)], body)["cleanedRequest"] == clean
