"""What a module sends."""

from __future__ import annotations

import json
from typing import Any

import pytest

from targets.make.simulator.errors import MakeError, SimulationError
from targets.make.simulator.http import SendError
from tests.make_simulator.world import BASE, KEY, Maker, Vendor, answer, header, query

OK = answer({"id": "1"})


def sent(make: Maker, spec: dict[str, Any], given: dict[str, Any] | None = None, **options: Any) -> Any:
    """The one request that a module makes."""
    vendor = Vendor([OK])
    fields = [{"name": name, "type": "any"} for name in given or {}]
    simulator = make.module(spec, vendor, codes={"mappableParams": fields}, **options)
    simulator.run("it", given or {}, KEY)
    assert len(vendor.seen) == 1
    return vendor.last


def test_base_is_merged_and_the_module_wins(make: Maker) -> None:
    spec = {"url": "/calls", "headers": {"Authorization": "other", "x-a": "{{1 + 1}}"}, "method": "DELETE"}
    request = sent(make, spec)
    assert (request.method, request.url) == ("DELETE", f"{BASE}/calls")
    assert dict(request.headers) == {"Authorization": "other", "x-a": "2"}
    assert header(sent(make, {"url": "/calls"}), "authorization") == "Bearer key_12345"


def test_qs_replaces_the_query_string_and_repeats_for_arrays(make: Maker) -> None:
    qs = {"a": [1, "two"], "gone": "{{undefined}}", "null": None, "t": True, "{{...}}": "{{parameters.more}}"}
    request = sent(make, {"url": "/calls?old=1", "qs": qs}, {"more": {"é &": "=+"}})
    assert request.url == f"{BASE}/calls?a=1&a=two&null=&t=true&%C3%A9%20%26=%3D%2B"
    assert sent(make, {"url": "/calls?old=1", "qs": {}}).url == f"{BASE}/calls?old=1"


def test_encode_url(make: Maker) -> None:
    given = {"id": "a/b %2F"}
    assert sent(make, {"url": "/x y/{{parameters.id}}"}, given).url == f"{BASE}/x%20y/a/b%20%252F"
    spec = {"url": "/x/{{encodeURL(parameters.id)}}", "encodeUrl": False}
    assert sent(make, spec, given).url == f"{BASE}/x/a%2Fb%20%252F"


@pytest.mark.parametrize(
    ("spec", "media", "body"),
    [
        ({"body": {"a": "{{null}}", "b": "{{undefined}}", "c": [1]}}, "application/json", b'{"a":null,"c":[1]}'),
        ({"type": "json", "body": "text"}, "application/json", b'"text"'),
        (
            {"type": "urlencoded", "body": {"a": "x y", "b": [1, 2], "c": None}},
            "application/x-www-form-urlencoded",
            b"a=x+y&b=1&b=2",
        ),
        ({"type": "text", "body": "{{createJSON(parameters.p)}}"}, "text/plain", b'{"k":"\xc3\xbc"}'),
        ({"type": "text", "body": "{{parameters.p}}"}, "text/plain", b'{"k":"\xc3\xbc"}'),
        ({"type": "raw", "body": "{{toBinary('ff00', 'hex')}}"}, "application/octet-stream", b"\xff\x00"),
        ({"body": "{{undefined}}"}, None, b""),
        ({}, None, b""),
    ],
)
def test_bodies(make: Maker, spec: dict[str, Any], media: str | None, body: bytes) -> None:
    request = sent(make, {"url": "/calls", "method": "POST", **spec}, {"p": {"k": "ü"}})
    assert (header(request, "content-type"), request.body) == (media, body)


def test_a_content_type_of_the_apps_own_stays(make: Maker) -> None:
    spec = {"url": "/c", "method": "POST", "headers": {"content-TYPE": "application/vnd.x+json"}, "body": {}}
    assert header(sent(make, spec), "content-type") == "application/vnd.x+json"


def test_multipart(make: Maker) -> None:
    file = {"value": "{{toBinary('ff', 'hex')}}", "options": {"filename": 'a".bin', "contentType": "audio/wav"}}
    spec = {"url": "/c", "method": "POST", "type": "multipart/form-data", "body": {"n": 1, "gone": None, "f": file}}
    request = sent(make, spec)
    boundary = (header(request, "content-type") or "").partition("boundary=")[2].encode()
    parts = request.body.split(b"--" + boundary)
    assert len(parts) == 4
    assert b'name="n"\r\n\r\n1\r\n' in parts[1]
    assert b'name="f"; filename="a%22.bin"\r\nContent-Type: audio/wav\r\n\r\n\xff\r\n' in parts[2]


@pytest.mark.parametrize(
    ("spec", "message"),
    [
        ({"url": "calls"}, "neither absolute nor"),
        ({"url": "ftp://x.example/"}, "neither absolute nor"),
        ({}, "neither absolute nor"),
        ({"url": "/c", "method": "{{'BREW'}}"}, "the method is none of"),
        ({"url": "/c", "headers": {"a": "x\r\nb: y"}}, "has a line break"),
        ({"url": "/c", "qs": {"a": "{{connection}}"}}, "a in the query string is a collection"),
        ({"url": "/c", "type": "urlencoded", "body": "text"}, "a form is made of a collection"),
        ({"url": "/c/{{1 + 'a'}}"}, "+ works on numbers"),
    ],
)
def test_what_cannot_be_sent_is_an_error_and_nothing_is_sent(make: Maker, spec: dict[str, Any], message: str) -> None:
    vendor = Vendor([OK])
    simulator = make.module(spec or {"method": "GET"}, vendor)
    with pytest.raises(MakeError) as caught:
        simulator.run("it", {}, KEY)
    assert message in caught.value.message
    assert not vendor.seen


def test_requests_run_in_turn_with_one_temp_and_the_last_decides(make: Maker) -> None:
    vendor = Vendor([answer({"id": "c1"}, 201), answer({"state": "done"})])
    specs = [
        {"url": "/calls", "method": "POST", "body": {}, "response": {"temp": {"made": "{{body}}"}}},
        {
            "url": "/calls/{{temp.made.id}}",
            "response": {"output": {"id": "{{temp.made.id}}", "state": "{{body.state}}", "old": "{{body.id}}"}},
        },
    ]
    assert make.module(specs, vendor).run("it", {}, KEY) == [{"id": "c1", "state": "done"}]
    assert [request.url for request in vendor.seen] == [f"{BASE}/calls", f"{BASE}/calls/c1"]


def test_a_condition_keeps_a_request_from_being_made(make: Maker) -> None:
    vendor = Vendor([OK])
    specs = [{"url": "/a", "response": {"output": {"from": "a"}}}, {"url": "/b", "condition": "{{1 = 2}}"}]
    assert make.module(specs, vendor).run("it", {}, KEY) == [{"from": "a"}]
    default = [specs[0], {"url": "/b", "condition": {"condition": False, "default": {"from": "{{'default'}}"}}}]
    assert make.module(default, vendor).run("it", {}, KEY) == [{"from": "default"}]
    assert [request.url for request in vendor.seen] == [f"{BASE}/a"] * 2


def test_repeat_waits_on_the_clock_and_stops_at_the_limit(make: Maker) -> None:
    spec: dict[str, Any] = {
        "url": "/t",
        "temp": {"deadline": "{{ifempty(temp.deadline, addSeconds(now, 20))}}", "n": "{{ifempty(temp.n, 0) + 1}}"},
        "repeat": {"condition": "{{statusCode = 202 && now < temp.deadline}}", "delay": 5000, "limit": 3},
        "response": {"output": {"status": "{{statusCode}}", "n": "{{temp.n}}"}},
    }
    vendor = Vendor([answer({}, 202), answer({}, 202), OK])
    simulator = make.module(spec, vendor)
    start = simulator.host.time.now()
    assert simulator.run("it", {}, KEY) == [{"status": 200, "n": 3}]
    assert simulator.host.time.now() - start == 10
    pending = Vendor([answer({}, 202)])
    assert make.module(spec, pending).run("it", {}, KEY) == [{"status": 202, "n": 4}]
    assert len(pending.seen) == 4
    spec["repeat"] = spec["repeat"] | {"limit": 9}
    patient = Vendor([answer({}, 202)])
    assert make.module(spec, patient).run("it", {}, KEY) == [{"status": 202, "n": 5}]


def test_a_module_has_forty_seconds(make: Maker) -> None:
    vendor = Vendor([answer({}, 202)])
    spec = {"url": "/t", "repeat": {"condition": "{{true}}", "delay": 9000, "limit": 50}}
    with pytest.raises(MakeError, match="ModuleTimeoutError"):
        make.module(spec, vendor).run("it", {}, KEY)
    assert len(vendor.seen) == 5
    assert vendor.last.timeout == pytest.approx(4)


def test_a_module_makes_a_hundred_requests(make: Maker) -> None:
    vendor = Vendor([OK])
    with pytest.raises(MakeError, match="at most 100 requests"):
        make.module([{"url": "/t"}] * 101, vendor).run("it", {}, KEY)
    assert len(vendor.seen) == 100


def test_a_broken_connection_is_a_connection_error(make: Maker) -> None:
    def broken(_: Any) -> Any:
        raise SendError("ConnectTimeout at the vendor")

    with pytest.raises(MakeError) as caught:
        make.module({"url": "/t"}, broken).run("it", {}, KEY)
    assert (caught.value.kind, caught.value.action) == ("ConnectionError", "rerun")


@pytest.mark.parametrize(("method", "directive"), [("GET", "followRedirects"), ("POST", "followAllRedirects")])
def test_redirects_are_never_followed(make: Maker, method: str, directive: str) -> None:
    vendor = Vendor([answer({}, 302, Location="https://evil.example/")])
    spec = {"url": "/t", "method": method, "body": {}}
    with pytest.raises(SimulationError, match=f"{directive} is not false"):
        make.module(spec, vendor).run("it", {}, KEY)
    valid = {"response": {"valid": "{{statusCode < 300}}", "error": {"message": "no", "302": {"message": "moved"}}}}
    with pytest.raises(MakeError, match="RuntimeError: moved"):
        make.module({**spec, **valid, directive: False}, vendor).run("it", {}, KEY)
    assert all(request.url.startswith(BASE) for request in vendor.seen)


def test_the_log_has_no_secret(make: Maker) -> None:
    vendor = Vendor([answer({"secret": "whsec_9", "rows": [{"secret": "whsec_8", "id": 1}]})])
    spec = {"url": "/t", "log": {"sanitize": ["response.body.secret", "response.body.rows.secret"]}}
    simulator = make.module(spec, vendor)
    assert simulator.run("it", {}, KEY)[0]["secret"] == "whsec_9"
    (entry,) = simulator.host.log
    assert header(vendor.last, "authorization") == "Bearer key_12345"
    text = json.dumps([entry.request, entry.response])
    assert "key_12345" not in text
    assert "whsec" not in text
    assert entry.response["body"]["rows"][0]["id"] == 1


def test_a_connection_uses_its_parameters_and_no_base(make: Maker) -> None:
    communication = {
        "url": "https://api.voxline.example/v1/me",
        "headers": {"x-key": "{{parameters.apiKey}}", "x-base": "{{connection.apiKey}}"},
        "response": {
            "uid": "{{body.id}}",
            "metadata": {"type": "email", "value": "{{body.email}}"},
            "data": {"scopes": "{{body.scopes}}"},
        },
    }
    params = [{"name": "apiKey", "type": "password", "required": True}]
    vendor = Vendor([answer({"id": 7, "email": "a@b.example", "scopes": {"read": True}})])
    simulator = make.open("connection", {"communication": communication, "params": params}, vendor)
    made = simulator.connect("it", {"apiKey": "k"})
    assert (made.label, made.uid) == ("a@b.example", "7")
    assert made.values == {"apiKey": "k", "scopes": {"read": True}}
    assert dict(vendor.last.headers) == {"x-key": "k"}
    with pytest.raises(MakeError, match="Missing value of required parameter 'apiKey'"):
        simulator.connect("it", {})


def test_a_remote_procedure_gives_options(make: Maker) -> None:
    spec = {
        "url": "/agents",
        "qs": {"limit": 100},
        "response": {"iterate": "{{body.data}}", "output": {"label": "{{item.name}}", "value": "{{item.id}}"}},
    }
    vendor = Vendor([answer({"data": [{"id": 1, "name": "Ada"}, {"id": 2, "name": None}]})])
    simulator = make.open("rpc", {"communication": spec}, vendor)
    assert simulator.call("it", {}, KEY) == [{"label": "Ada", "value": 1}, {"label": None, "value": 2}]
    assert query(vendor.last) == {"limit": "100"}
