"""The fake vendor's parts one by one: deliveries and their retries, the rate limit, pages and cursors."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import pytest

from connector_core.harness.clock import VirtualClock
from connector_core.harness.vendor.deliveries import Alteration, Attempt, Deliveries
from connector_core.harness.vendor.limits import RateLimit, Usage, retry_after
from connector_core.harness.vendor.messages import Headers, Request
from connector_core.harness.vendor.pages import Pages
from connector_core.harness.vendor.paging import by_cursor, by_offset, by_page, decode_cursor, encode_cursor
from connector_core.harness.vendor.sending import Sender
from connector_core.harness.vendor.subscriptions import Subscription

# ------------------------------------------------------------------ deliveries


@dataclass
class Post:
    """Takes deliveries; answers with what ``answers`` holds in turn, the last one ever after."""

    answers: list[int | Exception] = field(default_factory=lambda: [200])
    took: list[tuple[str, dict[str, str], bytes]] = field(default_factory=list)
    signed: list[tuple[str | None, str, bytes, float]] = field(default_factory=list)

    def send(self, url: str, headers: Headers, body: bytes) -> int:
        self.took.append((url, dict(headers.items()), body))
        answer = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
        if isinstance(answer, Exception):
            raise answer
        return answer

    def sign(self, secret: str | None, event: str, body: bytes, at: float) -> Mapping[str, str]:
        self.signed.append((secret, event, body, at))
        return {"X-Signature": str(len(self.signed))}


@pytest.fixture
def clock() -> VirtualClock:
    return VirtualClock(1000.0)


@pytest.fixture
def post() -> Post:
    return Post()


Make = Callable[..., Deliveries]


@pytest.fixture
def make(clock: VirtualClock, post: Post) -> Make:
    def deliveries(**options: Any) -> Deliveries:
        made = Deliveries(clock, post.send, post.sign, threading.RLock(), **options)
        made.subscriptions.add(Subscription("s1", "a", "http://one", ("x", "y"), "secret"))
        made.subscriptions.add(Subscription("s2", "a", "http://two", ("y",), None))
        made.subscriptions.add(Subscription("s3", "b", "http://three", ("x",), "other"))
        return made

    return deliveries


def test_an_event_goes_to_those_of_its_account_that_want_it(make: Make, clock: VirtualClock, post: Post) -> None:
    deliveries = make()
    one, two = deliveries.emit("a", "y", {"é": 1})
    (third,) = deliveries.emit("b", "x", b"raw")
    assert [(row.number, row.account, row.url, row.event) for row in (one, two, third)] == [
        (0, "a", "http://one", "y"),
        (1, "a", "http://two", "y"),
        (2, "b", "http://three", "x"),
    ]
    assert {row.state for row in (one, two, third)} == {"pending"}
    assert one.status is None
    clock.settle()
    body = '{"é": 1}'.encode()
    assert post.took == [
        ("http://one", {"Content-Type": "application/json", "X-Signature": "1"}, body),
        ("http://two", {"Content-Type": "application/json", "X-Signature": "2"}, body),
        ("http://three", {"Content-Type": "application/json", "X-Signature": "3"}, b"raw"),
    ]
    assert post.signed == [
        ("secret", "y", body, 1000.0),
        (None, "y", body, 1000.0),
        ("other", "x", b"raw", 1000.0),
    ]
    assert {row.state for row in (one, two, third)} == {"delivered"}
    assert one.attempts == [Attempt(1000.0, 200)]
    assert one.status == 200
    assert deliveries.all() == [one, two, third]
    assert deliveries.all("a") == [one, two]
    assert deliveries.all("b") == [third]
    assert deliveries.all("c") == []


def test_one_subscription_alone_and_later(make: Make, clock: VirtualClock, post: Post) -> None:
    deliveries = make()
    only = deliveries.subscriptions.get("a", "s2")
    (sent,) = deliveries.emit("a", "x", {}, only=only, delay=5)
    assert (sent.url, sent.subscription) == ("http://two", only)
    clock.advance(4.5)
    assert post.took == []
    clock.advance(0.5)
    assert [url for url, _, _ in post.took] == ["http://two"]


def test_a_callback_belongs_to_no_subscription(make: Make, clock: VirtualClock, post: Post) -> None:
    post.answers = [500, 200]
    deliveries = make(retries=(7,))
    at_once = deliveries.post("a", "http://back", "done", {"n": 1})
    assert (at_once.account, at_once.url, at_once.event) == ("a", "http://back", "done")
    assert (at_once.subscription, at_once.alteration) == (None, None)
    clock.settle()
    clock.advance(7)
    assert [row.at for row in at_once.attempts] == [1000.0, 1007.0]
    assert at_once.state == "delivered"
    assert post.signed[0] == (None, "done", b'{"n": 1}', 1000.0)
    later = deliveries.post("a", "http://back", "done", {}, 3)
    clock.advance(2.9)
    assert later.attempts == []
    clock.advance(0.2)
    assert len(later.attempts) == 1


def test_the_same_again(make: Make, clock: VirtualClock, post: Post) -> None:
    deliveries = make()
    first = deliveries.emit("a", "x", {"n": 1}, alteration=Alteration(secret="forged"))[0]
    again = deliveries.repeat(first, 2)
    assert again is not first
    assert again.number == 1
    assert (again.account, again.url, again.event, again.body) == ("a", "http://one", "x", b'{"n": 1}')
    assert again.subscription is first.subscription is not None
    assert again.alteration is first.alteration is not None
    clock.settle()
    assert len(post.took) == 1
    clock.advance(2)
    assert len(post.took) == 2
    assert post.took[0][2] == post.took[1][2]
    assert [secret for secret, *_ in post.signed] == ["forged", "forged"]
    soon = deliveries.repeat(first)
    clock.settle()
    assert soon.state == "delivered"


def test_what_an_alteration_alters(make: Make, clock: VirtualClock, post: Post) -> None:
    post.answers = [500]
    deliveries = make(disable_after=1)
    change = Alteration(
        timestamp=0.0,
        headers={"X-Signature": None, "X-More": "m", "Content-Type": "text/plain"},
        tamper=lambda body: body + b"!",
    )
    (sent,) = deliveries.emit("a", "x", {"n": 1}, alteration=change)
    clock.advance(10_000)
    assert post.signed == [("secret", "x", b'{"n": 1}', 0.0)]
    assert post.took == [("http://one", {"X-More": "m", "Content-Type": "text/plain"}, b'{"n": 1}!')]
    # Forged: tried once, and the subscription is none the worse for it.
    assert sent.state == "given up"
    assert sent.attempts == [Attempt(1000.0, 500)]
    assert sent.subscription is not None
    assert (sent.subscription.failures, sent.subscription.active) == (0, True)
    post.answers = [204]
    (taken,) = deliveries.emit("a", "x", {}, alteration=Alteration())
    clock.settle()
    assert taken.state == "delivered"


@pytest.mark.parametrize(("status", "ok"), [(199, False), (200, True), (204, True), (299, True), (300, False)])
def test_any_2xx_is_an_acknowledgement(status: int, ok: bool) -> None:
    assert Attempt(0.0, status).ok is ok
    assert not Attempt(0.0, None, "nobody").ok


def test_retries_wait_as_long_as_they_say(make: Make, clock: VirtualClock, post: Post) -> None:
    post.answers = [503]
    deliveries = make()
    (sent,) = deliveries.emit("b", "x", {})
    clock.advance(100_000)
    assert [row.at - 1000 for row in sent.attempts] == [0, 5, 35, 155, 755]
    assert sent.state == "given up"
    assert sent.subscription is not None
    assert (sent.subscription.failures, sent.subscription.active) == (5, True)


def test_a_success_ends_the_retries_and_the_count(make: Make, clock: VirtualClock, post: Post) -> None:
    post.answers = [500, OSError("reset"), 200]
    deliveries = make(retries=(1, 1))
    (sent,) = deliveries.emit("b", "x", {})
    clock.settle()
    assert sent.state == "pending"
    clock.advance(100)
    assert sent.attempts == [Attempt(1000.0, 500), Attempt(1001.0, None, "reset"), Attempt(1002.0, 200)]
    assert sent.subscription is not None
    assert (sent.state, sent.subscription.failures) == ("delivered", 0)


def test_an_error_without_words_is_named(make: Make, clock: VirtualClock, post: Post) -> None:
    post.answers = [ConnectionResetError()]
    deliveries = make(retries=())
    (sent,) = deliveries.emit("b", "x", {})
    clock.settle()
    assert sent.attempts == [Attempt(1000.0, None, "ConnectionResetError")]
    assert sent.state == "given up"


def test_so_many_failures_disable(make: Make, clock: VirtualClock, post: Post) -> None:
    post.answers = [500]
    deliveries = make(retries=(1, 1, 1), disable_after=2)
    (sent,) = deliveries.emit("b", "x", {})
    (waits,) = deliveries.emit("b", "x", {}, delay=10)
    clock.advance(1)
    assert sent.subscription is not None
    assert sent.subscription.active is False
    assert (len(sent.attempts), sent.state) == (2, "given up")
    clock.advance(100)
    assert (waits.attempts, waits.state) == ([], "dropped")
    assert deliveries.emit("b", "x", {}) == []


def test_ten_failures_disable_unless_said_otherwise(make: Make, clock: VirtualClock, post: Post) -> None:
    post.answers = [500]
    deliveries = make(retries=())
    for number in range(1, 11):
        (sent,) = deliveries.emit("b", "x", {})
        clock.settle()
        assert sent.subscription is not None
        assert sent.subscription.active is (number < 10)


def test_a_removed_subscription_hears_nothing(make: Make, clock: VirtualClock, post: Post) -> None:
    deliveries = make()
    (sent,) = deliveries.emit("b", "x", {})
    assert sent.subscription is not None
    deliveries.subscriptions.remove(sent.subscription)
    clock.settle()
    assert (sent.state, sent.attempts, post.took) == ("dropped", [], [])


def test_something_between_it_and_the_network(make: Make, clock: VirtualClock, post: Post) -> None:
    deliveries = make()

    def around(send: Sender) -> Sender:
        return lambda url, headers, body: send(f"{url}/through", headers, body)

    deliveries.send_through(around)
    deliveries.emit("b", "x", {})
    clock.settle()
    assert [url for url, _, _ in post.took] == ["http://three/through"]


def test_honest_deliveries_may_say_something_else(make: Make, clock: VirtualClock, post: Post) -> None:
    deliveries = make()
    deliveries.tell_through(lambda event, payload: [(event, {**payload, "more": 1}), ("y", {"other": True})])
    first, second = deliveries.emit("b", "x", {"n": 1})
    clock.settle()
    assert [(row.event, row.body) for row in (first, second)] == [
        ("x", b'{"n": 1, "more": 1}'),
        ("y", b'{"other": true}'),
    ]
    assert [event for _, event, _, _ in post.signed] == ["x", "y"]
    # A forged one says what the forger says.
    (forged,) = deliveries.emit("b", "x", {"n": 1}, alteration=Alteration())
    assert forged.body == b'{"n": 1}'


# ------------------------------------------------------------------ the rate limit


def test_a_window_opens_with_its_first_request() -> None:
    limit = RateLimit(3, 10)
    assert limit.take("a", 100.5) == Usage(3, 2, 110.5, True)
    assert limit.take("a", 101.0) == Usage(3, 1, 110.5, True)
    assert limit.take("b", 102.0) == Usage(3, 2, 112.0, True)
    assert limit.take("a", 110.4) == Usage(3, 0, 110.5, True)
    assert limit.take("a", 110.49) == Usage(3, 0, 110.5, False)
    assert limit.take("a", 110.49) == Usage(3, 0, 110.5, False)
    assert limit.take("a", 110.5) == Usage(3, 2, 120.5, True)
    assert limit.take("a", 110.5) == Usage(3, 1, 120.5, True)
    assert RateLimit(3).window == 60.0


def test_an_exhausted_bucket_refuses_so_long() -> None:
    limit = RateLimit(3, 10)
    limit.exhaust("a", 100, 25)
    assert limit.take("a", 100) == Usage(3, 0, 125, False)
    assert limit.take("a", 124.9) == Usage(3, 0, 125, False)
    assert limit.take("b", 100).allowed
    assert limit.take("a", 125) == Usage(3, 2, 135, True)


@pytest.mark.parametrize(("reset", "seconds"), [(100.0, "1"), (99.0, "1"), (101.0, "1"), (101.1, "2"), (160.0, "60")])
def test_retry_after_is_rounded_up_and_never_nothing(reset: float, seconds: str) -> None:
    assert retry_after(reset, 100.0) == seconds
    assert retry_after(reset, 100.0, "seconds") == seconds


def test_retry_after_as_a_date_is_not_too_early() -> None:
    assert retry_after(1_778_414_400.2, 0.0, "date") == "Sun, 10 May 2026 12:00:01 GMT"
    assert retry_after(1_778_414_400.0, 0.0, "date") == "Sun, 10 May 2026 12:00:00 GMT"


# ------------------------------------------------------------------ pages


def test_offsets_and_pages() -> None:
    rows = list("abcdefg")
    assert by_offset(rows, 2, 3) == ["c", "d", "e"]
    assert by_offset(rows, 6, 3) == ["g"]
    assert by_offset(rows, 7, 3) == []
    assert by_page(rows, 0, 3) == ["a", "b", "c"]
    assert by_page(rows, 1, 3) == ["d", "e", "f"]
    assert by_page(rows, 1, 3, first=1) == ["a", "b", "c"]
    assert by_page(rows, 3, 3, 1) == ["g"]


def test_cursors() -> None:
    rows = ["g", "f", "e", "d", "c"]

    def page(cursor: str | None, limit: int) -> tuple[list[str], str | None]:
        return by_cursor(rows, cursor, limit, str)

    first, cursor = page(None, 2)
    assert (first, cursor) == (["g", "f"], encode_cursor("f"))
    assert page(cursor, 2) == (["e", "d"], encode_cursor("d"))
    assert page(encode_cursor("d"), 2) == (["c"], None)
    assert page(encode_cursor("e"), 2) == (["d", "c"], None)
    assert page(None, 5) == (rows, None)
    assert page(None, 1) == (["g"], encode_cursor("g"))
    assert page(None, 3) == (["g", "f", "e"], encode_cursor("e"))
    assert page(encode_cursor("a"), 2) == ([], None)


@pytest.mark.parametrize(
    "edge", ["", "a", "ab", "abW", "abc", "abcd", "é|日本", "2026-05-10T12:00:00.000Z|id", "\x7f~?>", "???"]
)
def test_a_cursor_gives_its_edge_back(edge: str) -> None:
    cursor = encode_cursor(edge)
    assert decode_cursor(cursor) == edge
    assert set(cursor) <= set("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_")


def test_the_text_of_a_cursor() -> None:
    assert encode_cursor("a") == "YQ"
    assert encode_cursor("???") == "Pz8_"
    assert encode_cursor("~~~") == "fn5-"


@pytest.mark.parametrize("cursor", ["Y", "YQ!", "Y Q", "_w", "%%%%", "é"])
def test_a_cursor_that_is_not_ours(cursor: str) -> None:
    with pytest.raises(ValueError, match=r"^not a cursor of this list$"):
        by_cursor(["a"], cursor, 1, str)


def test_first_and_further_pages_are_told_apart() -> None:
    pages = Pages("/calls", "page", lambda body: list(body["rows"]), start="1")
    numbers = {
        target: pages.number(Request.of("GET", target))
        for target in ("/v1/calls", "/v1/calls?page=1", "/v1/calls?page=2", "/v1/calls?page=", "/v1/calls/7", "/v1/x")
    }
    assert list(numbers.values()) == [0, 0, 1, 1, None, None]
    assert pages.number(Request.of("POST", "/v1/calls")) is None
    assert pages.first((("a", "b"), ("page", "3"), ("page", "4"), ("c", "d"))) == (("a", "b"), ("c", "d"))
    assert not pages.inserts
    pages.insert()
    made: list[int] = []
    pages.on_insert = lambda: made.append(1)
    pages.insert()
    assert (pages.inserts, made) == (True, [1])
