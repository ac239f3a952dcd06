"""Files in and out: what the vendor got, who was shown the key, what Zapier was given to keep."""

from __future__ import annotations

from typing import Any

import pytest

from connector_core.harness.driver import FileValue, file_item
from connector_core.harness.serving import LoopbackServer
from connector_core.harness.vendor.messages import Headers, Request, Response
from targets.zapier.driver import ZapierDriver
from targets.zapier.driver.failure import failure
from tests.zapier.opened import refused, run
from tests.zapier.vendor import Part, Vendor, form

pytestmark = pytest.mark.node

SEA = FileValue("The Séa “1”.jpg", "image/jpeg", b"\xff\xd8\x00\r\n--form\r\n\xfe" * 999)
NOTES = FileValue("notes.txt", "text/plain; charset=utf-8", "Grüße\r\n".encode())
EMPTY = FileValue("empty.bin", "application/octet-stream", b"")
AUDIO = b"ID3\x00\xff\xfb" * 2000
STORED = Response.of(201, {"id": "photo_1", "title": "The Sea"})


@pytest.fixture
def driver(parts_app: ZapierDriver, vendor: Vendor) -> ZapierDriver:
    vendor.answers["GET /me"] = Response.of(200, {"ok": True})
    assert parts_app.connect({"api_key": "the-key"}).failure is None
    vendor.seen.clear()
    parts_app.shelf.seen.clear()
    return parts_app


def audio(content: bytes = AUDIO, **headers: str) -> Response:
    return Response(200, Headers({"Content-Type": "audio/mpeg"} | headers), content)


# ------------------------------------------------------------------ in


def test_files_arrive_with_names_and_types(driver: ZapierDriver, vendor: Vendor) -> None:
    vendor.answers["POST /photos"] = STORED
    items = run(driver, "add_photos", photo=SEA, more=[NOTES, EMPTY], title='A "B"', kind="wide")
    assert items == [{"id": "photo_1", "title": "The Sea"}]
    (request,) = vendor.seen
    assert request.headers["X-Tiny-Key"] == "the-key"
    assert form(request) == [
        Part("photo", SEA.content, "The Séa “1”.jpg", "image/jpeg"),
        Part("more", NOTES.content, "notes.txt", "text/plain; charset=utf-8"),
        Part("more", b"", "empty.bin", "application/octet-stream"),
        Part("title", b'A "B"'),
        Part("about", b'{"sort":"wide"}'),
    ]


def test_a_file_is_fetched_without_the_key(driver: ZapierDriver, vendor: Vendor) -> None:
    vendor.answers["POST /photos"] = STORED
    run(driver, "add_photos", photo=SEA)
    (fetched,) = driver.shelf.seen
    assert fetched.method == "GET"
    assert "the-key" not in str(dict(fetched.headers.items()))


def _url(driver: ZapierDriver, url: Any) -> str:
    reply = driver.call("creates.add_photos.operation.perform", driver.app.bundle({"photo": url}))
    assert not reply.ok
    told = failure(reply)
    assert told.kind == "AppError"
    assert "photo" in told.message
    return told.message


@pytest.mark.parametrize(
    ("url", "why"),
    [
        ("the sea", "needs a file"),
        ("file:///etc/hostname", "needs a file"),
        ("http://10.0.0.1/a.jpg", "private network"),
        ("http://192.168.1.1/a.jpg", "private network"),
        ("http://169.254.169.254/latest", "private network"),
        ("http://localhost:9001/a.jpg", "private network"),
        ("http://[::1]:9001/a.jpg", "private network"),
        ("http://[::ffff:10.0.0.1]/a.jpg", "private network"),
        ("http://2130706433:9/a.jpg", "could not be fetched"),  # 127.0.0.1, where the API lives in this test.
    ],
)
def test_what_is_no_public_file_is_not_fetched(driver: ZapierDriver, vendor: Vendor, url: str, why: str) -> None:
    assert why in _url(driver, url)
    assert vendor.seen == []


def test_a_file_that_is_gone_or_leads_astray(driver: ZapierDriver, vendor: Vendor, production: LoopbackServer) -> None:
    seen: list[Request] = []

    def answer(request: Request) -> Response:
        seen.append(request)
        if request.path == "/home":
            return Response(302, Headers({"Location": "http://192.168.0.1/a.jpg"}))
        if request.path == "/round":
            return Response(302, Headers({"Location": "/round"}))
        return Response(410)

    production.handle = answer
    assert "HTTP 410" in _url(driver, production.url + "/gone")
    assert "private network" in _url(driver, production.url + "/home")
    assert "from one address to the next" in _url(driver, production.url + "/round")
    assert [request.path for request in seen] == ["/gone", "/home", *["/round"] * 6]
    assert vendor.seen == []


def test_a_redirect_to_the_file_is_followed_and_names_it(
    driver: ZapierDriver, vendor: Vendor, production: LoopbackServer
) -> None:
    def answer(request: Request) -> Response:
        if request.path == "/first":
            return Response(302, Headers({"Location": "/files/The%20Sea.png?signature=%7B%7B"}))
        return Response(200, Headers({"Content-Type": "image/png"}), b"png")

    production.handle = answer
    vendor.answers["POST /photos"] = STORED
    reply = driver.call("creates.add_photos.operation.perform", driver.app.bundle({"photo": production.url + "/first"}))
    assert reply.ok, reply.text
    assert form(vendor.seen[0]) == [Part("photo", b"png", "The Sea.png", "image/png")]


def test_a_file_that_is_too_large_is_not_taken(driver: ZapierDriver, vendor: Vendor) -> None:
    told = refused(driver, "add_photos", photo=FileValue("big.bin", "application/zip", bytes(50 * 1024 * 1024 + 1)))
    assert "more than 50 MB" in told.message
    assert vendor.seen == []


def test_a_required_file_is_asked_for(driver: ZapierDriver, vendor: Vendor) -> None:
    assert refused(driver, "add_photos", title="x").kind == "MissingInput"
    assert vendor.seen == []


# ------------------------------------------------------------------ out


def test_an_answer_that_is_a_file(driver: ZapierDriver, vendor: Vendor) -> None:
    vendor.answers["GET /notes/n1/audio"] = audio()
    (item,) = run(driver, "get_audio", note_id="n1")
    assert item == {"file_name": "n1.mp3", "file": file_item("n1.mp3", "audio/mpeg", AUDIO)}
    assert [request.headers["X-Tiny-Key"] for request in vendor.seen] == ["the-key"]


def test_zapier_fetches_it_only_when_a_step_wants_it(driver: ZapierDriver, vendor: Vendor) -> None:
    vendor.answers["GET /notes/n1/audio"] = audio()
    reply = driver.call("searches.get_audio.operation.perform", driver.app.bundle({"note_id": "n1"}))
    (item,) = reply.results
    assert item["file"].startswith("hydrate|||")
    assert "the-key" not in item["file"]
    assert vendor.seen == []


@pytest.mark.parametrize(
    "answer",
    [
        Response.of(404, {"message": "There is no recording."}),
        Response.of(200, {"message": "Not ready."}),
        Response(200, Headers({"Content-Type": "text/html"}), b"<html>"),
        Response(302, Headers({"Location": "http://files.example/n1.mp3"})),
    ],
)
def test_an_answer_that_is_no_file(driver: ZapierDriver, vendor: Vendor, answer: Response) -> None:
    vendor.answers["GET /notes/n1/audio"] = answer
    told = refused(driver, "get_audio", note_id="n1")
    assert told.kind == "AppError"
    assert len(vendor.seen) == 1
    assert driver.app.engine.refused == []


def _recording(vendor: Vendor, link: str | None) -> None:
    vendor.answers["GET /recordings/r1"] = Response.of(200, {"id": "rec_1", "audio": {"url": link}})


def test_a_file_that_a_record_links_to(driver: ZapierDriver, vendor: Vendor) -> None:
    link = vendor.url + "/files/one.mp3?signature=a%2Fb"
    _recording(vendor, link)
    vendor.answers["GET /files/one.mp3"] = audio()
    (item,) = run(driver, "get_recording", recording="r1")
    name = "r1 rec_1.mp3"
    assert item["id"] == "rec_1"
    assert item["link"] == link
    assert (item["file_name"], item["file"]) == (name, file_item(name, "audio/mpeg", AUDIO))
    described, fetched = vendor.seen
    assert described.headers["X-Tiny-Key"] == "the-key"
    # Even at the API's own origin the link is enough.
    assert "X-Tiny-Key" not in fetched.headers
    assert fetched.parameter("signature") == "a/b"


@pytest.mark.parametrize(
    "link",
    [
        "https://elsewhere.example/one.mp3",
        "http://files.example/one.mp3",
        "https://files.example:8443/one.mp3",
        "https://files.example.evil.example/one.mp3",
        "https://key@files.example/one.mp3",
        "http://localhost:9/one.mp3",
        "file:///etc/hostname",
        "javascript:alert(1)",
        "one.mp3",
        None,
    ],
)
def test_a_link_that_is_not_known_is_not_followed(driver: ZapierDriver, vendor: Vendor, link: str | None) -> None:
    _recording(vendor, link)
    told = refused(driver, "get_recording", recording="r1")
    assert told.kind == "AppError"
    assert vendor.asked() == ["GET /recordings/r1"]
    assert driver.app.engine.refused == []
    # Nor by the hydrator itself, whatever it is handed.
    wanted = {"inputs": {"recording": "r1"}, "name": "x.mp3", "url": link or "https://elsewhere.example/"}
    reply = driver.call("hydrators.getRecordingFile", driver.app.bundle(wanted))
    assert failure(reply).kind == "AppError"
    assert driver.app.engine.refused == []


def test_a_link_that_leads_on_is_not_followed(driver: ZapierDriver, vendor: Vendor) -> None:
    _recording(vendor, vendor.url + "/files/one.mp3")
    vendor.answers["GET /files/one.mp3"] = Response(302, Headers({"Location": "/files/two.mp3"}))
    vendor.answers["GET /files/two.mp3"] = audio()
    assert refused(driver, "get_recording", recording="r1").kind == "AppError"
    assert vendor.asked()[:2] == ["GET /recordings/r1", "GET /files/one.mp3"]
    assert "GET /files/two.mp3" not in vendor.asked()


def test_a_link_that_has_run_out_is_asked_for_anew(driver: ZapierDriver, vendor: Vendor) -> None:
    links = [vendor.url + "/files/old.mp3", vendor.url + "/files/new.mp3"]
    vendor.answers["GET /recordings/r1"] = lambda _: Response.of(200, {"id": "rec_1", "audio": {"url": links.pop(0)}})
    vendor.answers["GET /files/old.mp3"] = Response(403)
    vendor.answers["GET /files/new.mp3"] = audio(b"new")
    (item,) = run(driver, "get_recording", recording="r1")
    assert item["file"] == file_item("r1 rec_1.mp3", "audio/mpeg", b"new")


def test_a_refused_link_does_not_ask_to_connect_again(driver: ZapierDriver, vendor: Vendor) -> None:
    _recording(vendor, vendor.url + "/files/one.mp3")
    vendor.answers["GET /files/one.mp3"] = Response(401)
    told = refused(driver, "get_recording", recording="r1")
    assert (told.kind, told.status) == ("AppError", 401)
    assert "connect" not in told.message.lower()


def test_an_unknown_recording_is_an_empty_search(driver: ZapierDriver, vendor: Vendor) -> None:
    assert run(driver, "get_recording", recording="r2") == []


def test_an_action_that_makes_a_file_runs_once(driver: ZapierDriver, vendor: Vendor) -> None:
    vendor.answers["POST /speech"] = Response(200, Headers({"Content-Type": "audio/wav"}), b"RIFF\x00")
    (item,) = run(driver, "speak_words", words="../Hi:there")
    assert item["file_name"] == "__Hi_there.wav"
    assert item["file"] == file_item("__Hi_there.wav", "audio/wav", b"RIFF\x00")
    assert [request.json() for request in vendor.seen] == [{"words": "../Hi:there"}]


def test_an_action_that_makes_a_file_is_not_repeated(driver: ZapierDriver, vendor: Vendor) -> None:
    vendor.answers["POST /speech"] = Response.of(429, {"message": "Slow down."})
    told = refused(driver, "speak_words", words="Hi")
    assert (told.kind, told.status) == ("AppError", 429)
    assert len(vendor.seen) == 1


def test_a_file_that_never_ends_is_given_up(driver: ZapierDriver, vendor: Vendor) -> None:
    vendor.answers["GET /notes/n1/audio"] = audio(bytes(50 * 1024 * 1024 + 1))
    assert refused(driver, "get_audio", note_id="n1").kind == "AppError"
