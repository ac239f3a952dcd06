"""The command line as people use it: one clear line for what they do wrong, never a traceback."""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from generate import main
from tests.core.test_load import describe


def run(*arguments: str | Path) -> Result:
    return CliRunner().invoke(main, [str(item) for item in arguments])


def tree(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


def test_build_writes_every_target_and_a_second_build_nothing(tmp_path: Path) -> None:
    first = run("build", "voka", "--out", tmp_path)
    assert first.exit_code == 0, first.output
    assert sorted(item.name for item in (tmp_path / "voka").iterdir() if not item.name.startswith(".")) == [
        "make",
        "n8n",
        "zapier",
    ]
    times = {path: path.stat().st_mtime_ns for path in tmp_path.rglob("*")}
    second = run("build", "voka", "--out", tmp_path, "--json")
    assert {path: path.stat().st_mtime_ns for path in tmp_path.rglob("*")} == times
    for package in json.loads(second.output):
        assert not package["added"]
        assert not package["changed"]
        assert package["unchanged"] > 5


def test_build_check_says_what_is_out_of_date(tmp_path: Path) -> None:
    assert run("build", "voka", "--out", tmp_path, "--check").exit_code == 1
    assert list(tmp_path.iterdir()) == []
    run("build", "voka", "--out", tmp_path)
    assert run("build", "voka", "--out", tmp_path, "--check").exit_code == 0
    file = tmp_path / "voka/make/README.md"
    file.write_text("edited", encoding="utf-8")
    stale = run("build", "voka", "--out", tmp_path, "--check")
    assert stale.exit_code == 1
    assert "change README.md" in stale.output
    refused = run("build", "voka", "--out", tmp_path)
    assert refused.exit_code == 1
    assert "edited since the last build: README.md" in refused.output
    assert run("build", "voka", "--out", tmp_path, "--overwrite").exit_code == 0


def test_base_url_changes_the_base_url_and_nothing_else(tmp_path: Path) -> None:
    url = "http://127.0.0.1:9999/v1"
    run("build", "voka", "--out", tmp_path / "a")
    assert run("build", "voka", "--out", tmp_path / "b", "--base-url", url).exit_code == 0
    before, after = tree(tmp_path / "a"), tree(tmp_path / "b")
    before = {name: text for name, text in before.items() if not name.endswith(".manifest.json")}
    assert set(before) == {name for name in after if not name.endswith(".manifest.json")}
    changed = 0
    for name, old in before.items():
        new = after[name]
        if old != new:
            changed += 1
            assert (
                new.replace(url.encode(), b"https://voice.vokaai.com/api/v1").replace(
                    b"http://127.0.0.1:9999", b"https://voice.vokaai.com"
                )
                == old
            ), name
    assert changed >= 3


@pytest.mark.parametrize(
    ("url", "text"),
    [
        ("http://example.com", "must not travel in the clear"),
        ("ftp://example.com", "not an http(s) URL"),
        ("https://user:pw@example.com", "scheme, host, port and path only"),
        ("https://example.com/?q=1", "scheme, host, port and path only"),
        ("nonsense", "not an http(s) URL"),
        ("https://[", "not a URL"),
        ("https://example.com/${x}", "scheme, host, port and path only"),
    ],
)
def test_a_base_url_that_cannot_be_one(tmp_path: Path, url: str, text: str) -> None:
    result = run("build", "voka", "--out", tmp_path, "--base-url", url)
    assert result.exit_code == 2
    assert text in result.output
    assert list(tmp_path.iterdir()) == []


def test_mistakes_are_printed_all_at_once_and_nothing_is_written(tmp_path: Path) -> None:
    file = describe(
        tmp_path / "c",
        ('label="Tiny Notes",\n    description', 'label="Tiny {{Notes}}",\n    description'),
        ('key="create_note"', 'key="delete"'),
        ('sample="note_1"', 'sample="tiny_live_9f86d081884c7d65"'),
        ('get("/folders"', 'get("/x/../folders"'),
        ('help="What the note says."', 'help="=1+1"'),
    )
    result = run("build", tmp_path / "c", "--out", tmp_path / "out")
    assert result.exit_code == 1
    assert not (tmp_path / "out").exists()
    assert "Traceback" not in result.output
    for code in ("text.code", "key.reserved", "sample.secret", "path.dots", "text.expression"):
        assert re.search(
            rf"^{re.escape(str(file))}:\d+: error\[{re.escape(code)}\] .+\n    hint: ", result.output, re.M
        ), code
    assert "nothing was written" in result.output
    assert "9f86d081884c7d65" not in result.output


@pytest.mark.parametrize(
    ("arguments", "code", "text"),
    [
        (("build", "nothing"), 2, "there is no connector 'nothing'"),
        (("build", "voka", "--target", "fax"), 2, "there is no target 'fax'"),
        (("build", "LICENSE"), 2, "not a Python file"),
        (("mock", "nothing"), 2, "there is no connector 'nothing'"),
        (("simulate", "nothing"), 2, "there is no connector 'nothing'"),
        (("check", "nothing"), 2, "there is no connector 'nothing'"),
        (("list", "nothing"), 2, "there is no connector 'nothing'"),
    ],
)
def test_what_does_not_exist_is_one_line(
    root: Path, monkeypatch: pytest.MonkeyPatch, arguments: tuple[str, ...], code: int, text: str
) -> None:
    monkeypatch.chdir(root)
    result = run(*arguments)
    assert result.exit_code == code
    assert text in result.output
    assert len(result.output.strip().splitlines()) == 1


def test_an_output_folder_that_cannot_be_written(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x", encoding="utf-8")
    result = run("build", "voka", "--out", tmp_path / "file")
    assert result.exit_code == 1
    assert re.fullmatch(r"error: .+cannot be written: .+\n", result.output), result.output


def test_list_json_gives_names_and_inputs() -> None:
    listed = json.loads(run("list", "voka", "--json").output)
    operations = {item["key"]: item for item in listed[0]["operations"]}
    place = operations["place_call"]
    assert [item["key"] for item in place["inputs"]] == ["assistant_id", "to_number", "metadata", "callback_url"]
    assert place["targets"]["n8n"]["type"].startswith("n8n-nodes-voka.")
    assert {"resource", "operation", "inputs"} <= set(place["targets"]["n8n"])
    assert {"kind", "key", "inputs"} <= set(place["targets"]["zapier"])
    assert {"module", "inputs"} <= set(place["targets"]["make"])
    assert set(operations["call_completed"]["targets"]["zapier"]) == {"webhook", "poll"}
    assert "make" not in operations["insight_received"]["targets"]
    for operation in operations.values():
        for target, names in operation["targets"].items():
            entries = names.values() if operation["kind"] == "trigger" else [names]
            for entry in entries:
                assert set(entry["inputs"]) <= {item["key"] for item in operation["inputs"]}, (operation["key"], target)


@pytest.mark.parametrize("arguments", [("simulate", "voka"), ("mock", "voka", "--port", "0")])
def test_without_the_extra_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch, arguments: tuple[str, ...]) -> None:
    monkeypatch.setitem(sys.modules, "uvicorn", None)
    result = run(*arguments)
    assert result.exit_code == 1
    assert "pip install 'connector-generator[harness]'" in result.output
    assert len(result.output.strip().splitlines()) == 1


def test_two_descriptions_of_one_key_are_refused_and_one_named_twice_is_built_once(tmp_path: Path) -> None:
    one, other = describe(tmp_path / "a"), describe(tmp_path / "b")
    result = run("build", one, other, "--out", tmp_path / "out")
    assert result.exit_code == 1
    assert "error[key.connector] the connector key 'tiny' is used twice" in result.output
    assert not (tmp_path / "out").exists()
    built = json.loads(run("build", one, one.parent, "--out", tmp_path / "out", "--json").output)
    assert len(built) == len({item["target"] for item in built})
