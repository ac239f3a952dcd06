"""The engine, seen through a vendor of three routes."""

from collections.abc import Mapping

import pytest

from connector_core.harness.clock import VirtualClock
from connector_core.harness.vendor.deliveries import Alteration
from connector_core.harness.vendor.engine import Vendor
from connector_core.harness.vendor.errors import VendorError, problem_json
from connector_core.harness.vendor.ids import Ids
from connector_core.harness.vendor.keys import ApiKey
from connector_core.harness.vendor.limits import RateLimit, retry_after
from connector_core.harness.vendor.messages import Headers, Request, Response
from connector_core.harness.vendor.paging import by_cursor, by_page, decode_cursor
from connector_core.harness.vendor.routing import Exchange, Route
from connector_core.harness.vendor.subscriptions import Subscription
from connector_core.harness.vendor.times import http_date, iso, parse_iso

TOKEN = "tiny_live_0123456789"


class Tiny(Vendor):
    prefix = "/v1"
    requests_per_minute = 3

    def routes(self) -> list[Route]:
        return [
            Route("GET", "/things/{id}", self._thing),
            Route("POST", "/things", self._thing, "write_things"),
        ]

    def _thing(self, exchange: Exchange) -> Response:
        return Response.of(200, {"id": exchange.params.get("id")})

    def sign(self, secret: str | None, event: str, body: bytes, moment: float) -> Mapping[str, str]:
        return {"X-Signed": f"{secret}:{event}:{int(moment)}:{len(body)}"}

    def render_error(self, error: VendorError, exchange: Exchange) -> Response:
        return problem_json(error, type_base="about:", request_id=exchange.request_id)


@pytest.fixture
def clock() -> VirtualClock:
    return VirtualClock()


@pytest.fixture
def sent() -> list[tuple[str, Headers, bytes]]:
    return []


@pytest.fixture
def vendor(clock: VirtualClock, sent: list[tuple[str, Headers, bytes]]) -> Tiny:
    answers = {"https://up": 200, "https://down": 500, "https://gone": 410}

    def send(url: str, headers: Headers, body: bytes) -> int:
        sent.append((url, headers, body))
        if url not in answers:
            raise OSError("refused")
        return answers[url]

    tiny = Tiny(clock=clock, send=send)
    tiny.redactor.add(TOKEN, 9)
    tiny.keys.add(ApiKey("key_1", TOKEN, "acme", frozenset({"read_things"})))
    return tiny


def ask(vendor: Vendor, method: str, target: str, token: str | None = TOKEN) -> Response:
    headers = {"authorization": f"Bearer {token}"} if token else {}
    return vendor.handle(Request.of(method, target, headers=headers))


def test_path_parameters_are_decoded_after_the_path_was_split(vendor: Tiny) -> None:
    assert ask(vendor, "GET", "/v1/things/call-_%2B316%2F2").json() == {"id": "call-_+316/2"}


@pytest.mark.parametrize(
    ("method", "target", "token", "status", "code"),
    [
        ("GET", "/v1/things/1", None, 401, "auth.missing"),
        ("GET", "/v1/things/1", "other", 401, "auth.invalid"),
        ("GET", "/v1/nothing", TOKEN, 404, "resource.not_found"),
        ("GET", "/things/1", TOKEN, 404, "resource.not_found"),
        ("GET", "/v1/things/", TOKEN, 404, "resource.not_found"),
        ("DELETE", "/v1/things/1", TOKEN, 405, "method.not_allowed"),
        ("POST", "/v1/things", TOKEN, 403, "perm.denied"),
    ],
)
def test_refusals(vendor: Tiny, method: str, target: str, token: str | None, status: int, code: str) -> None:
    answer = ask(vendor, method, target, token)
    assert (answer.status, answer.json()["code"]) == (status, code)
    assert answer.headers["content-type"] == "application/problem+json"


def test_the_missing_scope_is_named(vendor: Tiny) -> None:
    assert "write_things" in ask(vendor, "POST", "/v1/things").json()["detail"]


def test_a_revoked_key_says_so(vendor: Tiny) -> None:
    key = vendor.keys.get(TOKEN)
    assert key is not None
    key.state = "revoked"
    assert ask(vendor, "GET", "/v1/things/1").json()["code"] == "auth.revoked"


def test_the_limit_is_counted_by_window(vendor: Tiny, clock: VirtualClock) -> None:
    statuses = [ask(vendor, "GET", "/v1/things/1").status for _ in range(4)]
    assert statuses == [200, 200, 200, 429]
    clock.advance(59)
    assert ask(vendor, "GET", "/v1/things/1").status == 429
    clock.advance(1)
    assert ask(vendor, "GET", "/v1/things/1").status == 200


def test_retry_after_is_never_too_early() -> None:
    limit = RateLimit(1)
    limit.take("a", 1000.2)
    usage = limit.take("a", 1010.9)
    assert not usage.allowed
    assert usage.reset == 1060.2
    assert retry_after(usage.reset, 1010.9) == "50"
    assert retry_after(usage.reset, 1010.9, "date") == http_date(1061)
    limit.exhaust("b", 0.0, 7.0)
    assert retry_after(limit.take("b", 0.0).reset, 0.0) == "7"


def test_the_log_holds_everything_but_secrets(vendor: Tiny) -> None:
    mark = vendor.seen.mark()
    ask(vendor, "GET", f"/v1/things/1?token={TOKEN}")
    (seen,) = vendor.seen.since(mark)
    assert (seen.method, seen.path, seen.status, seen.key) == ("GET", "/things/1", 200, "key_1")
    assert seen.headers["Authorization"] == "Bearer tiny_live…"
    assert TOKEN not in repr(seen) + repr(seen.headers) + repr(vendor.keys.get(TOKEN)) + seen.answer
    assert seen.parameters() == {"token": "tiny_live…"}


def test_an_interceptor_answers_first(vendor: Tiny) -> None:
    vendor.interceptors.append(lambda request: Response(503) if request.path.endswith("/2") else None)
    assert ask(vendor, "GET", "/v1/things/2").status == 503
    assert ask(vendor, "GET", "/v1/things/1").status == 200
    assert [seen.status for seen in vendor.seen] == [503, 200]


def subscribe(vendor: Tiny, url: str) -> Subscription:
    row = Subscription(f"sub{url}", "acme", url, ("thing.made",), "s3cret")
    return vendor.deliveries.subscriptions.add(row)


def test_a_delivery_is_signed_and_goes_only_to_who_wants_it(
    vendor: Tiny, clock: VirtualClock, sent: list[tuple[str, Headers, bytes]]
) -> None:
    subscribe(vendor, "https://up")
    (delivery,) = vendor.deliveries.emit("acme", "thing.made", {"é": 1})
    assert vendor.deliveries.emit("acme", "thing.lost", {}) == []
    assert vendor.deliveries.emit("other", "thing.made", {}) == []
    vendor.settle()
    ((url, headers, body),) = sent
    assert (url, body) == ("https://up", '{"é": 1}'.encode())
    assert headers["x-signed"] == f"s3cret:thing.made:{int(clock.now())}:{len(body)}"
    assert (delivery.state, delivery.status) == ("delivered", 200)


def test_failures_are_retried_with_back_off_and_then_given_up(vendor: Tiny, clock: VirtualClock) -> None:
    subscribe(vendor, "https://down")
    start = clock.now()
    (delivery,) = vendor.deliveries.emit("acme", "thing.made", {})
    clock.advance(10_000)
    assert [attempt.at - start for attempt in delivery.attempts] == [0, 5, 35, 155, 755]
    assert delivery.state == "given up"


def test_nobody_listening_is_a_failure_too(vendor: Tiny) -> None:
    subscribe(vendor, "https://nowhere")
    (delivery,) = vendor.deliveries.emit("acme", "thing.made", {})
    vendor.settle()
    assert (delivery.status, delivery.attempts[0].error) == (None, "refused")


def test_ten_consecutive_failures_disable_and_a_success_starts_over(vendor: Tiny, clock: VirtualClock) -> None:
    row = subscribe(vendor, "https://down")
    for _ in range(9):
        vendor.deliveries.emit("acme", "thing.made", {})
    vendor.settle()
    assert (row.active, row.failures) == (True, 9)
    row.url = "https://up"
    vendor.deliveries.emit("acme", "thing.made", {})
    vendor.settle()
    assert (row.active, row.failures) == (True, 0)
    row.url = "https://down"
    for _ in range(10):
        vendor.deliveries.emit("acme", "thing.made", {})
    vendor.settle()
    assert not row.active
    attempts = sum(len(delivery.attempts) for delivery in vendor.deliveries.all())
    clock.advance(10_000)
    assert sum(len(delivery.attempts) for delivery in vendor.deliveries.all()) == attempts
    assert vendor.deliveries.emit("acme", "thing.made", {}) == []


def test_a_removed_subscription_gets_nothing_more(vendor: Tiny, sent: list[object]) -> None:
    row = subscribe(vendor, "https://up")
    (delivery,) = vendor.deliveries.emit("acme", "thing.made", {}, delay=5)
    vendor.deliveries.subscriptions.remove(row)
    vendor.clock.call_later(0, lambda: None)
    assert isinstance(vendor.clock, VirtualClock)
    vendor.clock.advance(10)
    assert (delivery.state, sent) == ("dropped", [])


def test_a_forged_delivery_is_sent_once_and_says_nothing_about_health(
    vendor: Tiny, clock: VirtualClock, sent: list[tuple[str, Headers, bytes]]
) -> None:
    row = subscribe(vendor, "https://down")
    change = Alteration("wrong", 1.0, {"X-Extra": "1", "Content-Type": None}, lambda body: body + b" ")
    (delivery,) = vendor.deliveries.emit("acme", "thing.made", {}, alteration=change)
    clock.advance(10_000)
    ((_, headers, body),) = sent
    assert headers["X-Signed"] == "wrong:thing.made:1:2"
    assert (headers["X-Extra"], "Content-Type" in headers, body) == ("1", False, b"{} ")
    assert (len(delivery.attempts), row.failures) == (1, 0)


def test_repeat_sends_the_same_bytes_again(vendor: Tiny, sent: list[tuple[str, Headers, bytes]]) -> None:
    subscribe(vendor, "https://up")
    (delivery,) = vendor.deliveries.emit("acme", "thing.made", {"a": 1})
    vendor.deliveries.repeat(delivery)
    vendor.settle()
    assert [body for _, _, body in sent] == [b'{"a": 1}', b'{"a": 1}']


def test_keyset_pages_do_not_shift_under_inserts() -> None:
    rows = ["f", "e", "d", "c"]
    page, cursor = by_cursor(rows, None, 2, str)
    assert page == ["f", "e"]
    page, cursor = by_cursor(["g", *rows], cursor, 2, str)
    assert (page, cursor) == (["d", "c"], None)
    with pytest.raises(ValueError, match="not a cursor"):
        decode_cursor("§")
    assert by_page(rows, 2, 3, first=1) == ["c"]


def test_ids_repeat_with_the_seed() -> None:
    first, second = Ids(7), Ids(7)
    assert [first.uuid(), first.token("k_"), first.secret("w_")] == [
        second.uuid(),
        second.token("k_"),
        second.secret("w_"),
    ]
    assert Ids(8).uuid() != Ids(7).uuid()


def test_times_survive_the_wire() -> None:
    assert iso(1778414400.0) == "2026-05-10T12:00:00Z"
    assert iso(1778414400.25) == "2026-05-10T12:00:00.250Z"
    assert parse_iso("2026-05-10T14:00:00.25+02:00") == 1778414400.25


def test_headers_compare_without_case_and_join() -> None:
    headers = Headers([("X-A", "1"), ("x-a", "2")])
    assert (headers["x-A"], list(headers), len(headers)) == ("1, 2", ["X-A"], 1)
    assert "X-a" in headers
    assert dict(headers.changed({"X-A": None, "B": "3"})) == {"B": "3"}
