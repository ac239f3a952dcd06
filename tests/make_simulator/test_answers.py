"""What a module makes of answers: good or not, which error, which bundles."""

from __future__ import annotations

from typing import Any

import pytest

from targets.make.simulator.errors import MakeError
from targets.make.simulator.http import HttpResponse
from tests.make_simulator.world import KEY, Maker, Vendor, answer


def output(make: Maker, response: HttpResponse, spec: dict[str, Any], type_: str = "action") -> Any:
    return make.module({"url": "/t", "response": spec}, Vendor([response]), type_).run("it", {}, KEY)


RULES = {
    "error": {
        "message": "general {{body.message}}",
        "type": "DataError",
        "429": {"message": "slow down {{headers.`retry-after`}}", "type": "RateLimitError"},
        "200": {"message": "not believed", "type": "InvalidConfigurationError"},
        "418": {"message": "teapot"},
    }
}


@pytest.mark.parametrize(
    ("status", "spec", "kind", "message"),
    [
        (404, {}, "RuntimeError", "[404] no reason"),
        (500, RULES, "DataError", "general why"),
        (429, RULES, "RateLimitError", "slow down 30"),
        (418, RULES, "DataError", "teapot"),
        (200, RULES, None, ""),
        (302, RULES, None, ""),
        (404, RULES | {"valid": "{{statusCode = 404}}"}, None, ""),
        (200, RULES | {"valid": "{{body.id}}"}, "InvalidConfigurationError", "not believed"),
        (200, RULES | {"valid": False}, "InvalidConfigurationError", "not believed"),
        (
            429,
            RULES | {"valid": {"condition": "{{false}}", "message": "said by valid"}},
            "RateLimitError",
            "said by valid",
        ),
        (
            201,
            RULES | {"valid": {"condition": "{{false}}", "type": "OutOfSpaceError"}},
            "OutOfSpaceError",
            "general why",
        ),
        (503, {"error": "short {{statusCode}}"}, "RuntimeError", "short 503"),
    ],
)
def test_which_error(make: Maker, status: int, spec: dict[str, Any], kind: str | None, message: str) -> None:
    response = answer({"message": "why"}, status, Retry_After="30")
    if spec == {}:
        response = answer({}, status)
    if kind is None:
        assert output(make, response, spec) == [{"message": "why"}]
        return
    with pytest.raises(MakeError) as caught:
        output(make, response, spec)
    assert (caught.value.kind, caught.value.message, caught.value.status) == (kind, message, status)


def test_without_any_rule_the_status_is_told(make: Maker) -> None:
    simulator = make.module({"url": "https://x.example/"}, Vendor([HttpResponse(503)]), base={})
    with pytest.raises(MakeError, match=r"RuntimeError: \[503\] Service Unavailable"):
        simulator.run("it", {}, KEY)


def test_base_rules_join_those_of_the_module(make: Maker) -> None:
    base = {"response": {"error": {"message": "base", "401": {"message": "key", "type": "InvalidAccessTokenError"}}}}
    spec = {"url": "https://x.example/", "response": {"error": {"message": "own"}}}
    for status, message in ((401, "key"), (500, "own")):
        simulator = make.module(spec, Vendor([answer({}, status)]), base=base)
        with pytest.raises(MakeError) as caught:
            simulator.run("it", {}, KEY)
        assert caught.value.message == message


@pytest.mark.parametrize(
    ("media", "data", "type_", "body"),
    [
        ("application/json; charset=utf-8", b'{"a": 1}', None, {"a": 1}),
        ("application/problem+json", b'{"a": 1}', None, {"a": 1}),
        ("application/json", b"{broken", None, "{broken"),
        ("text/html", b"<html>", None, "<html>"),
        ("text/html", b'{"a": 1}', "json", {"a": 1}),
        ("application/json", b'{"a": 1}', "text", '{"a": 1}'),
        ("application/x-www-form-urlencoded", b"a=1&b=", None, {"a": "1", "b": ""}),
        ("application/json", b'{"a": 1}', {"200-299": "text", "200": "json"}, {"a": 1}),
        ("application/json", b'{"a": 1}', {"200-299": "text", "*": "json"}, '{"a": 1}'),
        ("application/json", b'{"a": 1}', {"404": "text", "*": "json"}, {"a": 1}),
        ("application/json", b"", None, "nothing"),
    ],
)
def test_which_body(make: Maker, media: str, data: bytes, type_: Any, body: Any) -> None:
    spec = {"output": {"body": "{{if(statusCode = 200 && !body, 'nothing', body)}}"}}
    response = HttpResponse(200, (("Content-Type", media),), data)
    assert output(make, response, spec | ({"type": type_} if type_ else {})) == [{"body": body}]


def test_headers_are_lower_case_and_joined(make: Maker) -> None:
    fields = (("X-One", "1"), ("x-one", "2"), ("Content-Type", "text/plain"))
    response = HttpResponse(200, fields, b"hi")
    assert output(make, response, {"output": "{{headers}}"}) == [{"x-one": "1, 2", "content-type": "text/plain"}]


def test_dates_are_put_out_as_text_that_json_has(make: Maker) -> None:
    spec = {"output": {"{{...}}": "{{body}}", "at": "{{parseDate(body.at)}}", "no": "{{parseDate(body.no)}}"}}
    response = answer({"at": "2026-05-10T14:00:00+02:00", "no": None, "x": 1})
    assert output(make, response, spec) == [{"at": "2026-05-10T12:00:00.000Z", "x": 1}]


ROWS = answer({"data": [{"id": n} for n in range(5)], "name": "list"})


@pytest.mark.parametrize(
    ("spec", "ids"),
    [
        ({"iterate": "{{body.data}}"}, [0, 1, 2, 3, 4]),
        ({"iterate": "{{body.data}}", "limit": 2}, [0, 1]),
        ({"iterate": "{{body.data}}", "limit": "{{0}}"}, [0, 1, 2, 3, 4]),
        ({"iterate": "{{body.data}}", "limit": "{{parameters.none}}"}, [0, 1, 2, 3, 4]),
        ({"iterate": {"container": "{{body.data}}", "condition": "{{item.id > 2}}"}}, [3, 4]),
        ({"iterate": {"container": "{{body.data}}", "condition": "{{item.id > 0}}"}, "limit": 1}, [1]),
        ({"iterate": "{{body.none}}"}, []),
    ],
)
def test_iterating(make: Maker, spec: dict[str, Any], ids: list[int]) -> None:
    assert [item["id"] for item in output(make, ROWS, spec, "search")] == ids


def test_the_output_of_an_item_sees_the_body_too(make: Maker) -> None:
    spec = {"iterate": "{{body.data}}", "limit": 1, "output": {"n": "{{item.id}}", "of": "{{body.name}}"}}
    assert output(make, ROWS, spec, "search") == [{"n": 0, "of": "list"}]


def test_iterating_over_what_is_no_array_is_an_error(make: Maker) -> None:
    with pytest.raises(MakeError, match="iterate goes over an array, not text"):
        output(make, ROWS, {"iterate": "{{body.name}}"}, "search")


def test_a_wrapper_sees_the_output(make: Maker) -> None:
    spec = {"output": {"a": "{{body.name}}"}, "wrapper": {"wrapped": "{{output}}"}}
    assert output(make, ROWS, spec) == [{"wrapped": {"a": "list"}}]
    many = {"iterate": "{{body.data}}", "limit": 2, "wrapper": {"count": "{{length(output)}}"}}
    assert output(make, ROWS, many, "search") == [{"count": 2}]


def test_outputs_that_are_no_collections(make: Maker) -> None:
    assert output(make, ROWS, {"output": "{{body.data}}"})[1] == {"id": 1}
    assert output(make, ROWS, {"output": "{{body.name}}"}) == [{"value": "list"}]
    assert output(make, ROWS, {"output": "{{body.none}}"}) == [{}]
