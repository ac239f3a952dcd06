"""The README says what a vendor keeps, what Zapier does not offer, and where files go."""

from __future__ import annotations

from connector_core.description import Connector
from connector_core.target import Options
from targets.zapier import TARGET
from targets.zapier.readme import LARGEST_MB
from tests.zapier import parts, variants

HOST = "https://a.example"


def _readme(connector: Connector) -> str:
    return str(TARGET.emit(connector, Options())["README.md"])


def test_what_the_vendor_keeps() -> None:
    text = _readme(parts.kept(HOST))
    assert "Tiny Notes offers no way to remove a webhook" in text
    assert "another webhook is made" in text


def test_a_place_that_is_taken() -> None:
    text = _readme(parts.slot(HOST))
    assert "Tiny Notes keeps one webhook for each folder" in text
    assert "*Replace Existing Webhook*" in text
    assert "no way to remove" not in text


def test_webhooks_that_are_pasted_by_hand(voka: Connector) -> None:
    text = _readme(variants.polled(voka, HOST))
    assert "there is no instant trigger for Call Completed" in text
    assert "D016" in text
    assert "does not remove duplicates of instant triggers" not in text


def test_files_and_connections_without_an_account() -> None:
    text = _readme(parts.inputs_and_files(HOST, HOST + "/other"))
    assert f"of at most {LARGEST_MB} MB" in text
    assert "fetched when a later step uses it" in text
    assert "does not say whose the key is" in text
    assert "are all labelled `Tiny (Host 0)`" in text
    assert "| Find or Create Folder | `find_folder` |" in text


def test_voka_has_none_of_it(voka: Connector) -> None:
    text = _readme(voka)
    for words in ("no way to remove", "keeps one webhook", "by hand", "A file to", "does not say whose"):
        assert words not in text


def test_the_size_is_the_runtimes(voka: Connector) -> None:
    runtime = str(TARGET.emit(voka, Options())["src/lib/bytes.ts"])
    assert f"LARGEST_FILE = {LARGEST_MB} * 1024 * 1024" in runtime
