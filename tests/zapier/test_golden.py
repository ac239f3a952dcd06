"""The app that is printed is the app that was read and judged."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import pytest

from connector_core.description import Connector, Host
from connector_core.harness import node
from connector_core.target import Files, Options
from targets.zapier import TARGET
from tests.zapier import parts
from tests.zapier.opened import write

COPIED = ("src/shared/", "src/lib/")
BASE_URL = "src/definition/baseUrl.ts"
PRETTIER = {"useTabs": True, "singleQuote": True, "printWidth": 100, "trailingComma": "all"}


@pytest.fixture(scope="module")
def golden(root: Path) -> Path:
    return root / "tests/golden/voka/zapier"


def _printed(files: Files) -> dict[str, str]:
    return {path: str(text) for path, text in files.items() if not path.startswith(COPIED)}


def test_emitted_app_equals_the_golden(emitted: Files, golden: Path, update_golden: bool) -> None:
    printed = _printed(emitted)
    if update_golden:
        for old in [path for path in golden.rglob("*") if path.is_file()]:
            old.unlink()
        write(dict(printed), golden)
    known = {path.relative_to(golden).as_posix() for path in golden.rglob("*") if path.is_file()}
    assert sorted(known) == sorted(printed), (
        "files are missing or unexpected; read the difference, then --update-golden"
    )
    for path, text in printed.items():
        assert text == (golden / path).read_bytes().decode("utf-8"), f"{path} differs; read it, then --update-golden"


def test_logic_is_copied_verbatim(emitted: Files, root: Path) -> None:
    sources = {
        f"src/{folder}/{path.name}": path.read_text("utf-8")
        for folder, source in (("shared", "targets/javascript/src"), ("lib", "targets/zapier/runtime"))
        for path in (root / source).glob("*.ts")
    }
    assert {path: text for path, text in emitted.items() if path.startswith(COPIED)} == sources
    assert len(sources) > 20


def test_two_builds_give_the_same_bytes(voka: Connector, emitted: Files) -> None:
    assert TARGET.emit(voka, Options()) == emitted
    assert list(emitted) == sorted(emitted)


@pytest.mark.parametrize("several", [False, True])
def test_another_base_url_changes_that_url_and_nothing_else(voka: Connector, several: bool) -> None:
    more = (Host(label="Staging", url="https://staging.example/api"),) if several else ()
    connection = voka.connection.changed(hosts=(*voka.connection.hosts, *more))
    connector = voka.changed(connection=connection)
    before = TARGET.emit(connector, Options())
    after = TARGET.emit(connector, Options(base_url="http://127.0.0.1:9/staging"))
    assert {path for path in before if before[path] != after[path]} == {BASE_URL}
    assert after[BASE_URL] == str(before[BASE_URL]).replace(voka.connection.base_url, "http://127.0.0.1:9/staging")
    assert "https://staging.example/api" in str(after[BASE_URL]) or not several


def test_logic_names_no_vendor(emitted: Files, voka: Connector) -> None:
    for path, text in emitted.items():
        if path.startswith(COPIED):
            assert voka.key not in str(text).lower(), path


def test_nothing_emitted_is_local_or_secret(emitted: Files) -> None:
    for path, text in emitted.items():
        for word in ("/root", "/work", "/tmp", "registry.", "whsec_d"):
            assert word not in str(text), f"{word} in {path}"


@pytest.mark.node
def test_what_is_printed_is_laid_out_as_prettier_would(emitted: Files, root: Path, tmp_path: Path) -> None:
    installed = node.install(root / "targets/javascript/npm/typescript")
    write(emitted, tmp_path)
    hosts = ("https://a.example", "https://b.example")
    for other in (parts.inputs_and_files(*hosts), parts.kept(hosts[0]), parts.slot(hosts[0])):
        files = {path: text for path, text in TARGET.emit(other, Options()).items() if not path.startswith(COPIED)}
        write(files, tmp_path / str(len(list(tmp_path.iterdir()))))
    (tmp_path / ".prettierrc.json").write_text(json.dumps(PRETTIER))
    done = subprocess.run(
        [node.node(), installed / "node_modules/prettier/bin/prettier.cjs", "--check", "**/*.ts", "**/tsconfig.json"],
        cwd=tmp_path,
        env=node.environment(),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr


def test_the_app_asks_for_the_packages_that_it_was_tried_with(emitted: Files, root: Path) -> None:
    tried = json.loads((root / "targets/zapier/npm/platform/package.json").read_text("utf-8"))
    asked = json.loads(str(emitted["package.json"]))
    for kind in ("dependencies", "devDependencies"):
        assert asked[kind] == tried[kind]
