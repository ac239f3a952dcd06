"""The package that is printed is the package that was read and judged."""

from __future__ import annotations

from pathlib import Path

import pytest

from connector_core.description import Connector
from connector_core.target import Files, Options
from targets.n8n import TARGET

COPIED = ("nodes/shared/", "nodes/runtime/")


@pytest.fixture(scope="module")
def golden(root: Path) -> Path:
    return root / "tests/golden/voka/n8n"


def _printed(files: Files) -> dict[str, str]:
    return {path: str(text) for path, text in files.items() if not path.startswith(COPIED)}


def test_emitted_package_equals_the_golden(emitted: Files, golden: Path, update_golden: bool) -> None:
    printed = _printed(emitted)
    if update_golden:
        for old in [path for path in golden.rglob("*") if path.is_file()]:
            old.unlink()
        for path, text in printed.items():
            (golden / path).parent.mkdir(parents=True, exist_ok=True)
            (golden / path).write_text(text, "utf-8", newline="\n")
    known = {str(path.relative_to(golden)) for path in golden.rglob("*") if path.is_file()}
    assert sorted(known) == sorted(printed), (
        "files are missing or unexpected; read the difference, then --update-golden"
    )
    for path, text in printed.items():
        assert text == (golden / path).read_bytes().decode("utf-8"), f"{path} differs; read it, then --update-golden"


def test_logic_is_copied_verbatim(emitted: Files, root: Path) -> None:
    sources = {
        f"nodes/{folder}/{path.name}": path.read_text("utf-8")
        for folder, source in (("shared", "targets/javascript/src"), ("runtime", "targets/n8n/runtime"))
        for path in (root / source).glob("*.ts")
    }
    copied = {path: text for path, text in emitted.items() if path.startswith(COPIED)}
    assert copied == sources
    assert len(sources) > 20


def test_two_builds_give_the_same_bytes(voka: Connector, icon: str, emitted: Files) -> None:
    assert TARGET.emit(voka, Options(icon=icon)) == emitted
    assert list(emitted) == sorted(emitted)


def test_another_base_url_changes_that_url_and_nothing_else(voka: Connector, icon: str, emitted: Files) -> None:
    other = TARGET.emit(voka, Options(icon=icon, base_url="http://127.0.0.1:9/staging"))
    changed = {path for path in emitted if emitted[path] != other[path]}
    assert changed == {"nodes/definition/baseUrl.ts"}
    was, now = emitted["nodes/definition/baseUrl.ts"], other["nodes/definition/baseUrl.ts"]
    assert now == str(was).replace(voka.connection.base_url, "http://127.0.0.1:9/staging")


def test_logic_names_no_vendor(emitted: Files, voka: Connector) -> None:
    for path, text in emitted.items():
        if path.startswith(COPIED):
            assert voka.key not in str(text).lower(), path


def test_nothing_emitted_is_local_or_secret(emitted: Files) -> None:
    for path, text in emitted.items():
        for word in ("/root", "/work", "/tmp", "registry.", "whsec_d"):
            assert word not in str(text), f"{word} in {path}"
