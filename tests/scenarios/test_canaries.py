"""Every secret is a canary: it runs through every scenario on every platform and shows nowhere.

Keys, signing secrets, tokens of URLs, as they are and in disguise, are looked for in what the engine printed and
logged, in items, samples and errors, in the package, in both forms of the report, and at another address.
"""

from __future__ import annotations

import base64
import json
import threading
from collections.abc import Callable
from pathlib import Path
from urllib.parse import quote

import pytest

from connector_core import load
from connector_core.harness.scenario.secrets import Canaries
from connector_core.harness.serve import open_demo, serve
from connector_core.target import Files
from connectors.voka import scenarios as voka
from tests.scenarios.overheard import overhear
from tests.scenarios.timed import changed

TARGETS = ("make", "n8n", "zapier")


@pytest.mark.node
@pytest.mark.parametrize("platform", TARGETS)
@pytest.mark.parametrize("key", load.known())
def test_no_secret_shows_anywhere(key: str, platform: str, tmp_path: Path) -> None:
    heard = overhear(key, platform, tmp_path / "package")
    results = heard.simulation.results
    size = sum(map(len, heard.texts.values()))
    print(f"{key} on {platform}: {len(heard.canaries)} secrets, {len(heard.texts)} places, {size} characters")
    assert heard.leaks() == []
    assert "127.0.0.1" in heard.hosts
    assert heard.texts["errors of redirects"]
    assert len(heard.canaries) >= 10
    assert sum(result.verdict == "passed" for result in results) > 8


def in_the_package(files: Files) -> Files:
    """A key of the world in which everything is sent elsewhere, in hexadecimal: it is made of the seed alone."""
    key = voka.world(0, 0).credentials["api_key"]
    return {**files, "notes.md": f"# Notes\n\n{key.encode().hex()}\n"}


KEY = "Buffer.from(bundle.authData.api_key).toString('hex')"
PLANTED: dict[str, tuple[str, str, Callable[[Files], Files], str]] = {
    "in Make's log": (
        "make",
        "list_calls",
        changed("base.iml.json", '"request.headers.authorization"', '"request.headers.none"'),
        "log: a secret, plain",
    ),
    "in the log of attaching": (
        "make",
        "instant",
        changed(".iml.json", '"response.body.secret"', '"response.body.none"'),
        "log: a secret, plain",
    ),
    "in an item on Make": (
        "make",
        "list_calls",
        changed(
            "list-calls.communication.iml.json",
            '"{{...}}": "{{item}}"',
            '"{{...}}": "{{item}}", "k": "{{connection.api_key}}"',
        ),
        "a secret shows",
    ),
    "in an error on Make, in base64": (
        "make",
        "find_call",
        changed("base.iml.json", "Check the ID.", "{{base64(connection.api_key)}}"),
        "a secret shows",
    ),
    "printed on n8n": (
        "n8n",
        "find_call",
        changed(
            "host.ts",
            "const options: IHttpRequestOptions",
            "console.log(await ctx.getCredentials(api.credential));\n\t\tconst options: IHttpRequestOptions",
        ),
        "output: a secret, plain",
    ),
    "elsewhere from n8n": (
        "n8n",
        "find_call",
        changed("host.ts", "disableFollowRedirect: true", "disableFollowRedirect: false"),
        "a connection to 127.0.0.2",
    ),
    "printed on Zapier": (
        "zapier",
        "find_call",
        changed("host.ts", "if (!binary) {", "console.log(options.headers);\n\tif (!binary) {"),
        "output: a secret, plain",
    ),
    "in an item on Zapier, in hexadecimal": (
        "zapier",
        "list_calls",
        changed(
            "search.ts",
            "return limit === undefined ? items",
            f"return limit ? items.map((item) => ({{ ...item, k: {KEY} }}))",
        ),
        "a secret shows",
    ),
    "in an error on Zapier": (
        "zapier",
        "instant",
        changed("failures.ts", "Object.assign(error, { doNotContextify: true })", "error"),
        "log: a secret, plain",
    ),
    "elsewhere from Zapier": (
        "zapier",
        "find_call",
        changed("host.ts", "redirect: 'manual' as const", "redirect: 'follow' as const"),
        "heard elsewhere",
    ),
    "in the package": ("make", "find_call", in_the_package, "notes.md: a secret, hexadecimal"),
}


@pytest.mark.node
@pytest.mark.parametrize("name", PLANTED)
def test_a_planted_leak_is_found(name: str, tmp_path: Path) -> None:
    platform, scenario, edit, words = PLANTED[name]
    leaks = overhear("voka", platform, tmp_path / "package", edit, [scenario]).leaks()
    assert any(words in leak for leak in leaks), leaks


@pytest.mark.parametrize("key", load.known())
def test_the_mock_shows_its_key_once_and_nothing_else(key: str) -> None:
    demo = open_demo(load.find(key))
    said: list[str] = []
    over = threading.Event()
    over.set()
    serve(demo, say=said.append, stop=over)
    assert sum(demo.key in line for line in said) == 1
    assert Canaries(demo.vendor.redactor.known - {demo.key}).leaks({"output": "\n".join(said)}) == []


SECRET = "acme_live_Zk9/+q?=8 ~x"


@pytest.mark.parametrize(
    ("form", "text"),
    {
        "plain": SECRET,
        "plain, in capitals": SECRET.upper(),
        "percent-encoded": quote(SECRET, safe=""),
        "JSON": json.dumps({"a": SECRET}),
        "hexadecimal": SECRET.encode().hex(),
        "base64": base64.b64encode(SECRET.encode()).decode(),
        "base64, of a header": base64.b64encode(f"Authorization: Bearer {SECRET}".encode()).decode(),
        "base64, of a pair": base64.b64encode(f"{SECRET}:".encode()).decode(),
        "base64, of another offset": base64.b64encode(f"ab{SECRET}".encode()).decode(),
        "base64 for URLs": base64.urlsafe_b64encode(f"a{SECRET}".encode()).decode(),
    }.items(),
)
def test_a_secret_is_known_in_disguise(form: str, text: str) -> None:
    canaries = Canaries([SECRET])
    (leak,) = canaries.leaks({"somewhere": f"before {text} after"})
    assert leak.startswith("somewhere: a secret, ")
    assert SECRET not in leak
    assert canaries.leaks({"blotted": canaries.blot(text)}) == []


def test_what_is_no_secret_is_none() -> None:
    canaries = Canaries([SECRET])
    assert canaries.leaks({"text": "acme_live_ and Zk9/ and nothing", "empty": ""}) == []
    assert Canaries([]).leaks({"text": "anything at all"}) == []
