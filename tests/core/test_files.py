"""Writing: whole or not at all, unchanged files untouched, foreign files kept, edits respected."""

from __future__ import annotations

import contextlib
import os
from pathlib import Path

import pytest

from connector_core import files
from connector_core.files import WriteError, compare, write

OLD = {"a.txt": "old a", "dir/b.txt": "old b", "gone.txt": "gone"}
NEW = {"a.txt": "old a", "dir/b.txt": "new b", "c.txt": "new c"}


def read(folder: Path) -> dict[str, str]:
    return {str(path.relative_to(folder)): path.read_text() for path in sorted(folder.rglob("*")) if path.is_file()}


def test_write_then_change(tmp_path: Path) -> None:
    folder = tmp_path / "p"
    assert write(folder, OLD).added == ["a.txt", "dir/b.txt", "gone.txt"]
    kept = os.stat(folder / "a.txt")
    change = write(folder, NEW)
    assert (change.added, change.changed, change.removed, change.unchanged) == (
        ["c.txt"],
        ["dir/b.txt"],
        ["gone.txt"],
        1,
    )
    assert read(folder) == NEW
    now = os.stat(folder / "a.txt")
    assert (now.st_mtime_ns, now.st_ino) == (kept.st_mtime_ns, kept.st_ino)
    assert sorted(item.name for item in tmp_path.iterdir()) == [".p.manifest.json", "p"]


def test_a_build_that_changes_nothing_writes_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(tmp_path / "p", OLD)
    for name in ("_stage", "_swap", "_note"):
        monkeypatch.setattr(files, name, lambda *_: pytest.fail("it wrote"))
    assert not write(tmp_path / "p", OLD)


def test_files_that_are_not_ours_are_kept(tmp_path: Path) -> None:
    folder = tmp_path / "p"
    write(folder, OLD)
    (folder / "node_modules/x").mkdir(parents=True)
    (folder / "node_modules/x/i.js").write_text("foreign")
    (folder / "dir/mine.txt").write_text("mine")
    write(folder, NEW)
    assert read(folder) == {**NEW, "node_modules/x/i.js": "foreign", "dir/mine.txt": "mine"}


def test_an_edited_file_stops_the_build_with_its_name(tmp_path: Path) -> None:
    folder = tmp_path / "p"
    write(folder, OLD)
    (folder / "dir/b.txt").write_text("edited")
    with pytest.raises(WriteError, match=r"edited since the last build: dir/b\.txt"):
        write(folder, NEW)
    assert read(folder) == {**OLD, "dir/b.txt": "edited"}
    write(folder, NEW, overwrite=True)
    assert read(folder) == NEW


def test_a_folder_that_no_build_wrote_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "p").mkdir()
    (tmp_path / "p/a.txt").write_text("somebody's")
    with pytest.raises(WriteError, match="no build wrote"):
        write(tmp_path / "p", OLD)
    assert read(tmp_path / "p") == {"a.txt": "somebody's"}


@pytest.mark.parametrize("name", ["../x", "/x", "a/../b", "a\\b", "a\0b", "./a", "a//b"])
def test_a_path_that_leaves_the_package_is_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(WriteError):
        write(tmp_path / "p", {name: "x"})
    assert list(tmp_path.iterdir()) == []


def test_names_that_differ_in_case_only_are_refused(tmp_path: Path) -> None:
    with pytest.raises(WriteError, match="one file on some systems"):
        write(tmp_path / "p", {"A.txt": "1", "a.txt": "2"})


class StopError(BaseException):
    """As if the process had been killed here."""


@pytest.mark.parametrize("exchangeable", [True, False], ids=["exchange", "two-renames"])
@pytest.mark.parametrize("at", range(1, 16))
def test_interrupted_anywhere_it_is_old_or_new_and_the_next_build_completes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, at: int, exchangeable: bool
) -> None:
    folder = tmp_path / "p"
    write(folder, OLD)
    (folder / "node_modules").mkdir()
    (folder / "node_modules/f").write_text("foreign")
    calls = 0

    def counted(real):  # type: ignore[no-untyped-def]
        def call(*args, **kwargs):  # type: ignore[no-untyped-def]
            nonlocal calls
            calls += 1
            if calls == at:
                raise StopError
            return real(*args, **kwargs)

        return call

    real_exchange = files.exchange if exchangeable else (lambda *_: False)
    with monkeypatch.context() as patch:
        patch.setattr(files, "exchange", counted(real_exchange))
        for module, name in ((os, "rename"), (os, "link"), (os, "replace"), (files.shutil, "rmtree")):
            patch.setattr(module, name, counted(getattr(module, name)))
        for name in ("write_bytes", "write_text", "unlink"):
            patch.setattr(Path, name, counted(getattr(Path, name)))
        try:
            write(folder, NEW)
            finished = True
        except StopError:
            finished = False
    if folder.exists():
        ours = {name: text for name, text in read(folder).items() if name != "node_modules/f"}
        assert ours in (OLD, NEW)
    else:
        assert not exchangeable  # without an exchange there is an instant between two renames
    write(folder, NEW)
    assert read(folder) == {**NEW, "node_modules/f": "foreign"}
    assert sorted(item.name for item in tmp_path.iterdir()) == [".p.manifest.json", "p"]
    assert finished or at <= calls


def test_compare_reads_only(tmp_path: Path) -> None:
    write(tmp_path / "p", OLD)
    change = compare(tmp_path / "p", NEW)
    assert (change.added, change.changed, change.removed) == (["c.txt"], ["dir/b.txt"], ["gone.txt"])
    assert read(tmp_path / "p") == OLD


def test_an_output_that_cannot_be_written_is_one_line(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    with pytest.raises(WriteError) as caught:
        write(tmp_path / "file/p", OLD)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("last", ["_note", "_carry_over"])
def test_after_an_interruption_another_version_can_be_built(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, last: str
) -> None:
    """The manifest of the interrupted build is not lost: its files are not taken for edited ones."""

    def stop(*_: object) -> None:
        raise StopError

    for before in ({}, OLD):
        folder = tmp_path / f"p{len(before)}"
        if before:
            write(folder, before)
        with monkeypatch.context() as patch:
            patch.setattr(files, last, stop)
            with contextlib.suppress(StopError):  # a first build has nothing to carry over
                write(folder, NEW)
        write(folder, {"a.txt": "third", "dir/b.txt": "third"})
        assert read(folder) == {"a.txt": "third", "dir/b.txt": "third"}


def test_a_link_to_a_package_stays_a_link(tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    (tmp_path / "out").mkdir()
    (tmp_path / "out/p").symlink_to(tmp_path / "real/p")
    for version in (OLD, NEW, OLD):
        write(tmp_path / "out/p", version)
        assert read(tmp_path / "real/p") == version
        assert (tmp_path / "out/p").is_symlink()
    assert [item.name for item in (tmp_path / "out").iterdir()] == ["p"]


def test_what_is_not_a_folder_is_not_lost(tmp_path: Path) -> None:
    (tmp_path / "p").write_text("mine")
    with pytest.raises(WriteError, match="is not a folder"):
        write(tmp_path / "p", OLD, overwrite=True)
    assert read(tmp_path) == {"p": "mine"}


@pytest.mark.parametrize("foreign", ["c.txt/mine", "dir2"])
def test_a_folder_for_a_file_and_a_file_for_a_folder_are_not_lost(tmp_path: Path, foreign: str) -> None:
    folder = tmp_path / "p"
    write(folder, OLD)
    (folder / foreign).parent.mkdir(exist_ok=True)
    (folder / foreign).write_text("mine")
    with pytest.raises(WriteError, match="belongs; move it away"):
        write(folder, {**NEW, "dir2/x": "new"}, overwrite=True)
    assert read(folder) == {**OLD, foreign: "mine"}


def test_a_file_of_ours_may_become_a_folder(tmp_path: Path) -> None:
    write(tmp_path / "p", {"a": "1"})
    write(tmp_path / "p", {"a/b": "1"})
    assert read(tmp_path / "p") == {"a/b": "1"}


def test_comparing_with_what_cannot_be_read_is_one_line(tmp_path: Path) -> None:
    (tmp_path / "loop").symlink_to(tmp_path / "loop")
    for path in (tmp_path / "loop/p", tmp_path / ("x" * 300) / "p"):
        with pytest.raises(WriteError):
            compare(path, OLD)
