"""A description's mistakes come all at once, each at its line, with a hint; nothing is raised."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from connector_core import check, load

EXAMPLE = Path(check.__file__).parent / "example.py"
ICON = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1 1"><rect width="1" height="1"/></svg>'


def describe(folder: Path, *changes: tuple[str, str]) -> Path:
    """A copy of the example with some of its text replaced."""
    text = EXAMPLE.read_text(encoding="utf-8")
    for old, new in changes:
        assert old in text
        text = text.replace(old, new, 1)
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "connector.py").write_text(text, encoding="utf-8")
    (folder / "icon.svg").write_text(ICON, encoding="utf-8")
    return folder / "connector.py"


def found(file: Path) -> list[tuple[int, str, str]]:
    loaded = load.load(file)
    if loaded.connector is not None:
        check.run(loaded.connector, loaded.diagnostics)
    return [(item.line, item.code, item.message) for item in loaded.diagnostics.sorted()]


def line_of(file: Path, text: str) -> int:
    return next(n for n, line in enumerate(file.read_text(encoding="utf-8").splitlines(), 1) if text in line)


def test_all_mistakes_at_once_each_at_its_line(tmp_path: Path) -> None:
    file = describe(
        tmp_path / "c",
        ('label="Folder", type', 'labl="Folder", type'),
        ('verb="create"', "verb=7"),
        ('resource="folder",', 'resource="foldr",'),
        ('get("/notes/{note_id}"', 'get("/notes/{nota_id}"'),
        ('sample="Inbox"', "sample=12"),
        ('key="find_note"', 'key="list_notes"'),
    )
    mistakes = found(file)
    at = {(line, code) for line, code, _ in mistakes}
    assert (line_of(file, "labl="), "field.unknown") in at
    assert (line_of(file, "labl="), "field.missing") in at
    assert (line_of(file, "verb=7"), "field.value") in at
    assert (line_of(file, '"foldr"'), "ref.resource") in at
    assert (line_of(file, "nota_id"), "ref.input") in at
    assert (line_of(file, "sample=12"), "sample.type") in at
    assert "key.duplicate" in {code for _, code, _ in mistakes}


def test_a_keyword_on_its_own_line_is_the_line_named(tmp_path: Path) -> None:
    file = describe(tmp_path / "c", ('theme="#336699"', 'theme="blue"'))
    assert [(line, code) for line, code, _ in found(file)] == [(line_of(file, 'theme="blue"'), "field.value")]


def test_the_hint_names_the_nearest_word(tmp_path: Path) -> None:
    loaded = load.load(describe(tmp_path / "c", ('choices="folders"', 'choices="foldrs"')))
    assert loaded.connector is not None
    check.run(loaded.connector, loaded.diagnostics)
    assert [item.hint for item in loaded.diagnostics.found] == ["did you mean 'folders'?"]


@pytest.mark.parametrize(
    ("content", "code", "line"),
    [
        (b"x = (\n", "load.syntax", 1),
        (b"a = 1\nb = undefined_name\n", "load.raised", 2),
        (b"a = 1\n", "load.connector", 1),
        (b"connector = 5\n", "load.type", 1),
        (b"\xff\xfe\x00binary", "load.syntax", 1),
        (b"import nothing_of_this_name\n", "load.raised", 1),
    ],
)
def test_a_file_that_is_no_description(tmp_path: Path, content: bytes, code: str, line: int) -> None:
    file = tmp_path / "connector.py"
    file.write_bytes(content)
    assert [(at, of) for at, of, _ in found(file)] == [(line, code)]


@pytest.mark.parametrize("icon", ["../icon.svg", "missing.svg", "/etc/passwd"])
def test_an_icon_is_a_file_beside_the_description(tmp_path: Path, icon: str) -> None:
    file = describe(tmp_path / "c", ('theme="#336699",', f'theme="#336699", icon="{icon}",'))
    assert {code for _, code, _ in found(file)} & {"path.icon", "load.icon"}


def test_an_icon_with_a_script_is_refused(tmp_path: Path) -> None:
    file = describe(tmp_path / "c")
    (file.parent / "icon.svg").write_text("<svg><script>1</script></svg>", encoding="utf-8")
    assert [code for _, code, _ in found(file)] == ["load.icon"]


def test_folders_files_and_names_are_found(tmp_path: Path) -> None:
    file = describe(tmp_path / "c")
    assert load.find(str(tmp_path / "c")) == file
    other = tmp_path / "other.py"
    shutil.copy(file, other)
    assert load.find(str(other)) == other
    assert load.find("voka").name == "connector.py"
    for name, text in (("vokka", "did you mean 'voka'?"), (str(tmp_path), "holds no connector.py")):
        with pytest.raises(load.NotFoundError) as caught:
            load.find(name)
        assert text in str(caught.value)
