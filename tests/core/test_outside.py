"""The program attacked from outside: a located mistake or one line, valid JSON on stdout, and no secret repeated."""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from connector_core.diagnostics import Diagnostics
from connector_core.expected import base_url_problem
from connector_core.secrets import looks_secret
from generate import main
from tests.core.test_load import describe, found

LOCATED = re.compile(r"\S+:\d+: (error|warning)\[[\w.]+\] .+|    hint: .+")


def check(folder: Path) -> Result:
    result = CliRunner().invoke(main, ["check", str(folder), "--json"])
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result


def refused(folder: Path) -> set[str]:
    """Codes of the mistakes; asserts how they are told."""
    result = check(folder)
    assert result.exit_code == 1
    assert all(LOCATED.fullmatch(line) for line in result.stderr.splitlines()[:-1]), result.stderr
    assert max(len(line) for line in result.stderr.splitlines()) < 1200
    return {item["code"] for item in json.loads(result.stdout)["diagnostics"]}


@pytest.mark.parametrize(
    "code",
    ["import sys\nsys.exit(0)\n", "raise GeneratorExit\n", "class E(Exception):\n  def __str__(s): 1/0\nraise E\n"],
)
def test_a_description_cannot_end_the_program(tmp_path: Path, code: str) -> None:
    (tmp_path / "connector.py").write_text(code, encoding="utf-8")
    assert refused(tmp_path) == {"load.raised"}


def test_what_a_description_prints_is_not_on_stdout(tmp_path: Path) -> None:
    describe(tmp_path, ("from __future__ import annotations", "from __future__ import annotations\nprint('noise')"))
    result = check(tmp_path)
    assert result.exit_code == 0
    assert json.loads(result.stdout)["connectors"] == ["tiny"]
    assert "noise" in result.stderr


def test_a_neighbour_is_imported_and_its_mistakes_come_back_every_time(tmp_path: Path) -> None:
    (tmp_path / "more.py").write_text(
        "from connector_core.description import Resource\nnote = Resource(key='A', noun='n', plural='n')\n"
    )
    describe(tmp_path, ("from __future__ import annotations", "from __future__ import annotations\nfrom . import more"))
    modules = set(sys.modules)
    for _ in range(2):
        assert refused(tmp_path) == {"text.key"}
    assert not [name for name in set(sys.modules) - modules if name.startswith("connector_description")]


def test_a_neighbour_that_is_not_python_is_named(tmp_path: Path) -> None:
    (tmp_path / "more.py").write_text("a = 1\nb = (\n")
    file = describe(
        tmp_path, ("from __future__ import annotations", "from __future__ import annotations\nfrom . import more")
    )
    data = json.loads(check(file.parent).stdout)
    assert [(Path(item["file"]).name, item["line"]) for item in data["diagnostics"]] == [("more.py", 2)]


def test_a_plain_import_of_a_neighbour_gets_a_hint(tmp_path: Path) -> None:
    (tmp_path / "more.py").write_text("")
    (tmp_path / "connector.py").write_text("import more\n")
    assert "from . import more" in check(tmp_path).stderr


def test_a_changed_part_is_checked_like_one_written_whole(tmp_path: Path) -> None:
    file = describe(tmp_path, ("inputs=(note_id,)", "inputs=(note_id.changed(lable=5, label=7),)"))
    assert {code for _, code, _ in found(file)} == {"field.unknown", "field.value"}


def test_an_icon_that_no_file_can_be(tmp_path: Path) -> None:
    describe(tmp_path, ('theme="#336699",', 'theme="#336699", icon="a\\0.svg",'))
    assert "load.icon" in refused(tmp_path)


def test_a_name_too_long_for_a_file(tmp_path: Path) -> None:
    result = CliRunner().invoke(main, ["check", "x" * 5000])
    assert result.exit_code == 2
    assert len(result.output) < 300


@pytest.mark.parametrize("value", ["'x' * 1_000_000", "('a',) * 5000", "{'a': object()}", "float('nan')", "lambda: 1"])
def test_a_huge_or_strange_value_is_told_shortly(tmp_path: Path, value: str) -> None:
    describe(tmp_path, ('default="short"', f"default={value}"), ('identity=("id",)', f"identity={value}"))
    assert refused(tmp_path)


def test_a_folder_whose_name_holds_pydantic_is_located_too(tmp_path: Path) -> None:
    file = describe(tmp_path / "pydantic", ('theme="#336699"', 'theme="blue"'))
    assert [code for _, code, _ in found(file)] == ["field.value"]
    assert found(file)[0][0] > 1


@pytest.mark.parametrize("field", ["help", "default", "placeholder"])
def test_a_secret_is_refused_wherever_it_stands_and_not_repeated(tmp_path: Path, field: str) -> None:
    secret = "tiny_live_9f86d081884c7d65"
    describe(tmp_path, ('default="short",\n', "\n"), ('help="How long the note is."', f'{field}="Use {secret} here."'))
    result = check(tmp_path)
    assert result.exit_code == 1
    assert secret not in result.stdout + result.stderr


def test_a_message_never_quotes_a_secret() -> None:
    diagnostics = Diagnostics()
    diagnostics.add("x", "sk_live_0123456789abcdef\nand\u2028more", hint="Bearer abcdefghijklmnop0123")
    assert diagnostics.found[0].message == r"sk_liv…\nand\u2028more"
    assert "ijkl" not in diagnostics.found[0].hint


@pytest.mark.parametrize(
    "text", ["it_is_a_secret_thing", "Basic authentication", "0123abcd-0123-0123-0123-0123456789ab"]
)
def test_ordinary_words_are_no_secret(text: str) -> None:
    assert not looks_secret(text)


@pytest.mark.parametrize(
    "url",
    [
        "http://127.evil.example",
        "https://@x.example",
        "https://x.example?",
        "https://x.example#",
        "https://x.example/a\r",
        "https://x.example/\u2028",
        "https://x.example/*/",
        "https://x.example/../a",
        "https://x.example/%2e%2e/a",
        "https://ехample.com",
        "https://x.example:99999",
    ],
)
def test_no_base_url(url: str) -> None:
    assert base_url_problem(url)


@pytest.mark.parametrize(
    "url", ["http://127.0.0.1:80/v1", "http://[::1]:8080", "http://localhost", "https://a.example/v1/"]
)
def test_a_base_url(url: str) -> None:
    assert base_url_problem(url) == ""
