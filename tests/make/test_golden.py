"""What is emitted for Voka, byte for byte."""

from __future__ import annotations

import json
import re
from pathlib import Path

from connector_core.description import Connector
from connector_core.diagnostics import Diagnostics
from connector_core.target import Files, Options
from targets.make import TARGET
from targets.make.lint import lint


def test_emitted_equals_the_golden(emitted: Files, golden: Path, update_golden: bool) -> None:
    if update_golden:
        for path in golden.rglob("*"):
            if path.is_file() and path.relative_to(golden).as_posix() not in emitted:
                path.unlink()
        for name, text in emitted.items():
            (golden / name).parent.mkdir(parents=True, exist_ok=True)
            (golden / name).write_text(str(text), encoding="utf-8")
    kept = {
        path.relative_to(golden).as_posix(): path.read_text("utf-8") for path in golden.rglob("*") if path.is_file()
    }
    assert sorted(emitted) == sorted(kept)
    for name, text in emitted.items():
        assert text == kept[name], name


def test_two_builds_give_the_same_bytes(voka: Connector, emitted: Files) -> None:
    assert TARGET.emit(voka, Options()) == emitted
    assert list(emitted) == sorted(emitted)


def test_another_base_url_changes_that_url_and_nothing_else(voka: Connector, emitted: Files) -> None:
    url = "http://127.0.0.1:9/staging"
    other = TARGET.emit(voka, Options(base_url=url))
    changed = {path for path in emitted if emitted[path] != other[path]}
    assert {"general/base.iml.json", "connections/api-key/api-key.communication.iml.json"} <= changed
    for path in emitted:
        assert str(other[path]).replace(url, voka.connection.base_url) == emitted[path], path
    assert lint(other) == []


def test_nothing_emitted_is_local_or_secret(emitted: Files) -> None:
    for path, text in emitted.items():
        assert not re.search(r"/root|/work|/tmp|localhost|127\.0\.0\.1", str(text)), path
        assert not re.search(r"voka_(live|test)_\w{4,}|whsec_\w{4,}", str(text)), path


def test_the_description_has_no_fault_on_make(voka: Connector) -> None:
    diagnostics = Diagnostics()
    TARGET.check(voka, diagnostics)
    assert diagnostics.found == []


def test_an_event_that_nothing_confirms_is_not_offered(voka: Connector, emitted: Files) -> None:
    manifest = json.loads(str(emitted["makecomapp.json"]))
    assert "insight_received" not in TARGET.names(voka)
    assert not any("insight" in name.lower() for name in manifest["components"]["module"])
    assert "**Insight Received is not offered**" in str(emitted["README.md"])


def test_the_readme_says_what_make_cannot_do_and_what_is_unverified(voka: Connector, emitted: Files) -> None:
    text = str(emitted["README.md"])
    for said in ("Signatures are not checked", "may put out an item twice", "Waiting is bounded", "not\ngenerated"):
        assert said in text, said
    for fact in voka.unverified():
        assert fact.setting in text, fact.about
