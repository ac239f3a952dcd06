"""One module's requests, below the apps: pages, repeats, limits, what is asked next and with what."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from targets.make.simulator.clock import VirtualTime
from targets.make.simulator.errors import MakeError, Note, SimulationError
from targets.make.simulator.http import HttpRequest, HttpResponse, SendError
from targets.make.simulator.iml import UNDEFINED, ImlError
from targets.make.simulator.run import Answer, Host, Run
from tests.make_simulator.world import BASE, Answering, Vendor, answer, header, query

Given = dict[str, Any]


class Bench:
    """A run on a vendor, with what it took and how time passed."""

    def __init__(self, *answers: HttpResponse | Answering) -> None:
        self.vendor = Vendor(list(answers) or [answer({})])
        self.time = VirtualTime(1000.0)
        self.host = Host(self.vendor, self.time)
        self.run = Run(self.host, {"parameters": {"no": False, "few": 2, "wait": 1500, "kind": "text"}})

    def pages(self, **spec: Any) -> list[Answer]:
        return list(self.run.pages({"baseUrl": BASE, "url": "/calls", **spec}))

    def bodies(self, **spec: Any) -> list[Any]:
        return [page.scope.read("body") for page in self.pages(**spec)]

    @property
    def notes(self) -> list[Note]:
        return self.host.notes


def counted(*, stop: int | None = None, body: Given | None = None) -> Answering:
    """Answers 1, 2, 3, …; ``more`` is false from ``stop`` on."""
    number = 0

    def respond(_: HttpRequest) -> HttpResponse:
        nonlocal number
        number += 1
        return answer({"n": number, "more": stop is None or number < stop, **(body or {})})

    return respond


def slow(bench: Callable[[], Bench], seconds: float) -> Answering:
    def respond(_: HttpRequest) -> HttpResponse:
        bench().time.wait(seconds)
        return answer({})

    return respond


# ------------------------------------------------------------------ pages


def test_without_a_rule_there_is_one_page() -> None:
    bench = Bench(counted())
    (page,) = bench.pages()
    assert (page.scope.read("statusCode"), page.scope.read("body")) == (200, {"n": 1, "more": True})
    assert page.built is not None
    assert page.default is UNDEFINED
    assert page.scope.read("pagination") is UNDEFINED


def test_the_answer_to_a_page_knows_its_number() -> None:
    bench = Bench(counted(stop=3))
    pages = bench.pages(pagination={"qs": {"p": "{{pagination.page}}"}, "condition": "{{body.more}}"})
    assert [page.scope.read("pagination") for page in pages] == [UNDEFINED, {"page": 2}, {"page": 3}]
    assert bench.vendor.queries() == [{}, {"p": "2"}, {"p": "3"}]
    assert bench.notes == []


def test_a_rule_without_a_condition_goes_on_for_fifty_pages() -> None:
    bench = Bench(counted())
    assert len(bench.pages(pagination={"qs": {"p": "{{pagination.page}}"}})) == 50
    assert bench.vendor.queries()[-1] == {"p": "50"}
    assert bench.notes == [Note("stopped after 50 pages")]


@pytest.mark.parametrize(("last", "noted"), [(50, False), (51, True), (52, True)])
def test_the_note_says_that_a_51st_page_was_wanted(last: int, noted: bool) -> None:
    bench = Bench(counted())
    bench.pages(pagination={"condition": f"{{{{pagination.page <= {last}}}}}"})
    assert len(bench.vendor.seen) == 50
    assert bool(bench.notes) is noted


def test_a_condition_that_a_page_ends_is_asked_of_each_answer() -> None:
    bench = Bench(answer({"next": "b"}), answer({"next": "c"}), answer({}))
    rule = {"qs": {"c": "{{body.next}}"}, "condition": "{{body.next}}"}
    bench.pages(pagination=rule)
    assert bench.vendor.queries() == [{}, {"c": "b"}, {"c": "c"}]


# ------------------------------------------------------------------ what a next page is asked with

FIRST: Given = {
    "method": "POST",
    "qs": {"a": "1", "b": "2"},
    "headers": {"x-a": "1", "x-b": "2"},
    "body": {"a": 1, "b": 2},
}


def second(rule: Given, spec: Given | None = None) -> HttpRequest:
    bench = Bench(answer({"next": "n2"}))
    once = {"condition": "{{pagination.page = 2}}", **rule}
    bench.pages(**{**FIRST, **(spec or {}), "pagination": once})
    assert len(bench.vendor.seen) == 2
    return bench.vendor.last


def test_a_next_page_is_the_first_request_with_changes() -> None:
    same = second({})
    assert (same.method, same.url, same.body) == ("POST", f"{BASE}/calls?a=1&b=2", b'{"a":1,"b":2}')
    assert (header(same, "x-a"), header(same, "x-b")) == ("1", "2")
    changed = second(
        {"qs": {"b": "{{body.next}}", "c": "3"}, "headers": {"x-b": "{{body.next}}"}, "body": {"b": 9, "c": 3}}
    )
    assert (changed.url, changed.body) == (f"{BASE}/calls?a=1&b=n2&c=3", b'{"a":1,"b":9,"c":3}')
    assert (header(changed, "x-a"), header(changed, "x-b")) == ("1", "n2")


def test_url_and_method_of_its_own() -> None:
    assert second({"url": "/more/{{body.next}}"}).url == f"{BASE}/more/n2?a=1&b=2"
    assert second({"url": "https://other.example/{{body.next}}"}).url == "https://other.example/n2?a=1&b=2"
    assert second({"method": "{{if(body.next, 'put', 'get')}}"}).method == "PUT"


def test_a_relative_url_needs_a_base() -> None:
    bench = Bench(answer({}))
    with pytest.raises(MakeError, match="neither absolute nor"):
        bench.pages(baseUrl="", url=f"{BASE}/calls", pagination={"url": "/more"})
    bench = Bench(answer({}))
    with pytest.raises(MakeError, match="neither absolute nor"):
        list(bench.run.pages({"url": f"{BASE}/calls", "pagination": {"url": "/more"}}))


@pytest.mark.parametrize("body", ["text", ["a"], None])
def test_a_body_that_is_no_collection_replaces(body: Any) -> None:
    assert second({"body": body}).body == json.dumps(body, separators=(",", ":")).encode()
    assert second({"body": {"c": 3}}, {"body": body}).body == b'{"c":3}'


def test_without_merging_only_address_time_and_encoding_stay() -> None:
    spec = {"timeout": 2500, "encodeUrl": False, "type": "urlencoded"}
    alone = second({"mergeWithParent": False, "url": "/a b?x", "qs": {"c": "3"}}, spec)
    assert (alone.method, alone.url, alone.headers, alone.body) == ("GET", f"{BASE}/a b?c=3", (), b"")
    assert alone.timeout == 2.5
    merged = second({"mergeWithParent": True, "url": "/a b"}, spec)
    assert (merged.method, merged.url, merged.timeout) == ("POST", f"{BASE}/a b?a=1&b=2", 2.5)
    assert second({"mergeWithParent": False, "url": "/a b"}, {}).url == f"{BASE}/a%20b"
    # Its own values win over those that stay.
    assert second({"mergeWithParent": False, "url": "/x", "timeout": 1000}, spec).timeout == 1.0


# ------------------------------------------------------------------ conditions


@pytest.mark.parametrize("condition", [True, "{{1}}", "{{parameters.few}}", {}, {"default": 7}, {"condition": True}])
def test_a_request_is_made(condition: Any) -> None:
    bench = Bench()
    (page,) = bench.pages(condition=condition)
    assert page.built is not None
    assert len(bench.vendor.seen) == 1


@pytest.mark.parametrize(
    ("condition", "default"),
    [
        (False, UNDEFINED),
        ("{{parameters.no}}", UNDEFINED),
        ({"condition": "{{parameters.no}}"}, UNDEFINED),
        ({"condition": False, "default": {"n": "{{parameters.few}}"}}, {"n": 2}),
    ],
)
def test_a_request_is_not_made(condition: Any, default: Any) -> None:
    bench = Bench()
    (page,) = bench.pages(condition=condition, pagination={"qs": {}})
    assert (page.built, page.default) == (None, default)
    assert page.scope.read("parameters")["few"] == 2
    assert bench.vendor.seen == []


# ------------------------------------------------------------------ repeats


def test_it_repeats_while_the_condition_holds() -> None:
    bench = Bench(counted(stop=4))
    repeat = {"condition": "{{body.more}}", "delay": 1500, "limit": 10}
    assert bench.bodies(repeat=repeat) == [{"n": 4, "more": False}]
    assert bench.time.now() == 1000 + 3 * 1.5


def test_it_repeats_so_often_at_most() -> None:
    for limit, requests in (("{{parameters.few}}", 3), (1, 2), (0, 1), (-1, 1), ("1", 2)):
        bench = Bench(counted())
        bench.bodies(repeat={"condition": "{{body.more}}", "limit": limit})
        assert len(bench.vendor.seen) == requests, limit
        assert bench.time.now() == 1000


def test_a_repeat_without_condition_and_limit_ends_with_the_requests() -> None:
    bench = Bench(counted())
    with pytest.raises(MakeError) as told:
        bench.bodies(repeat={"delay": "{{0}}"})
    assert (told.value.kind, told.value.message) == ("RuntimeError", "a module makes at most 100 requests")
    assert told.value.action == "rollback"
    assert len(bench.vendor.seen) == 100


def test_a_repeat_may_use_what_the_scope_says() -> None:
    bench = Bench(counted(stop=2, body={"wait": 250}))
    bench.bodies(repeat={"condition": "{{body.more}}", "delay": "{{body.wait + parameters.wait}}"})
    assert bench.time.now() == 1001.75


def test_a_negative_delay_is_none() -> None:
    bench = Bench(counted(stop=2))
    bench.bodies(repeat={"condition": "{{body.more}}", "delay": -5})
    assert bench.time.now() == 1000


@pytest.mark.parametrize("what", ["limit", "delay"])
def test_a_repeat_needs_numbers(what: str) -> None:
    bench = Bench(counted())
    with pytest.raises(ImlError) as told:
        bench.bodies(repeat={"condition": "{{body.more}}", "limit": 2, what: "soon"})
    assert str(told.value) == f"repeat.{what} needs a number, not text"


def test_without_repeat_there_is_one_request() -> None:
    for repeat in (None, {}):
        bench = Bench(counted())
        bench.bodies(repeat=repeat)
        assert len(bench.vendor.seen) == 1


# ------------------------------------------------------------------ temp


def test_temp_is_kept_from_request_to_request() -> None:
    bench = Bench(counted())
    temp = {"before": "{{ifempty(temp.after, 'first')}}"}
    response = {"temp": {"after": "{{body.n}}"}}
    pages = bench.pages(
        temp=temp,
        response=response,
        qs={"t": "{{temp.before}}"},
        pagination={"qs": {"t": "{{temp.after}}"}, "condition": "{{pagination.page <= 3}}"},
    )
    assert [page.scope.read("temp") for page in pages] == [
        {"before": "first", "after": 1},
        {"before": 1, "after": 2},
        {"before": 2, "after": 3},
    ]
    assert bench.vendor.queries() == [{"t": "first"}, {"t": "1"}, {"t": "2"}]
    assert bench.run.scope.read("temp") == {"before": 2, "after": 3}


# ------------------------------------------------------------------ time


def test_exactly_forty_seconds_are_allowed() -> None:
    bench = Bench(slow(lambda: bench, 40.0))
    assert len(bench.pages()) == 1
    late = Bench(slow(lambda: late, 40.001))
    with pytest.raises(MakeError) as told:
        late.pages()
    assert (told.value.kind, told.value.message) == (
        "ModuleTimeoutError",
        "The module ran for longer than 40 seconds.",
    )
    assert told.value.action == "rerun"


def test_a_request_may_last_as_long_as_is_left() -> None:
    bench = Bench(slow(lambda: bench, 15.0))
    bench.pages(pagination={"condition": "{{pagination.page <= 2}}"})
    assert [request.timeout for request in bench.vendor.seen] == [40.0, 25.0]
    short = Bench(slow(lambda: short, 15.0))
    short.pages(timeout=20_000, pagination={"condition": "{{pagination.page <= 2}}"})
    assert [request.timeout for request in short.vendor.seen] == [20.0, 20.0]
    spent = Bench(slow(lambda: spent, 40.0), answer({}))
    spent.pages(pagination={"condition": "{{pagination.page <= 2}}"})
    assert [request.timeout for request in spent.vendor.seen] == [40.0, 0.001]


def test_waiting_counts_too() -> None:
    bench = Bench(counted())
    with pytest.raises(MakeError) as told:
        bench.pages(repeat={"condition": True, "delay": 15_000})
    assert told.value.kind == "ModuleTimeoutError"
    assert len(bench.vendor.seen) == 3


# ------------------------------------------------------------------ the network, redirects, answers


def broken(seconds: float, bench: Callable[[], Bench]) -> Answering:
    def respond(_: HttpRequest) -> HttpResponse:
        bench().time.wait(seconds)
        raise SendError("reset")

    return respond


def test_a_broken_connection() -> None:
    bench = Bench(broken(1, lambda: bench))
    with pytest.raises(MakeError) as told:
        bench.pages()
    assert (told.value.kind, told.value.message) == ("ConnectionError", "The connection failed: reset")
    assert str(told.value) == "ConnectionError: The connection failed: reset"
    late = Bench(broken(41, lambda: late))
    with pytest.raises(MakeError) as told:
        late.pages()
    assert told.value.kind == "ModuleTimeoutError"


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
@pytest.mark.parametrize(("method", "directive"), [("GET", "followRedirects"), ("POST", "followAllRedirects")])
def test_a_redirect_is_followed_by_nobody(status: int, method: str, directive: str) -> None:
    moved = answer({}, status, LOCATION="/elsewhere")
    for spec in ({}, {directive: True}):
        with pytest.raises(SimulationError, match=f"^the answer is a redirect and {directive} is not false: whether"):
            Bench(moved).pages(method=method, **spec)
    other = {"followRedirects", "followAllRedirects"} - {directive}
    with pytest.raises(SimulationError):
        Bench(moved).pages(method=method, **dict.fromkeys(other, False))
    # Told not to follow it, Make hands the answer itself on.
    (page,) = Bench(moved).pages(method=method, **{directive: False})
    assert page.scope.read("statusCode") == status


@pytest.mark.parametrize("moved", [answer({}, 302), answer({}, 200, Location="/x"), answer({}, 304, Location="/x")])
def test_what_is_no_redirect(moved: HttpResponse) -> None:
    (page,) = Bench(moved).pages()
    assert page.scope.read("statusCode") == moved.status


def test_headers_are_lower_case_and_joined_in_order() -> None:
    fields = (("X-A", "1"), ("x-a", "2"), ("X-B", "3"), ("X-A", "4"))
    (page,) = Bench(HttpResponse(200, fields, b"plain")).pages()
    assert page.scope.read("headers") == {"x-a": "1, 2, 4", "x-b": "3"}
    assert page.scope.read("statusCode") == 200


def test_the_type_of_an_answer_is_an_expression_too() -> None:
    data = HttpResponse(200, (("content-type", "application/json"),), b'{"a": 1}')
    assert Bench(data).bodies() == [{"a": 1}]
    assert Bench(data).bodies(response={"type": "text"}) == ['{"a": 1}']
    assert Bench(data).bodies(response={"type": "{{parameters.kind}}"}) == ['{"a": 1}']
    bare = HttpResponse(200, (), b'{"a": 1}')
    assert Bench(bare).bodies(response={"type": "json"}) == [{"a": 1}]


def test_what_is_logged() -> None:
    bench = Bench(answer({"token": "t", "n": 1}))
    bench.pages(
        headers={"authorization": "secret"}, log={"sanitize": ["request.headers.authorization", "response.body.token"]}
    )
    (line,) = bench.host.log
    assert "secret" not in str(line)
    assert "'t'" not in str(line)
    open_ = Bench(answer({"token": "t"}))
    open_.pages(headers={"x-plain": "seen"})
    assert "seen" in str(open_.host.log[0])
    assert query(open_.vendor.last) == {}
