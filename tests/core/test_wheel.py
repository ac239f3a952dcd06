"""A wheel, installed into a clean environment, gives ``connector``, which builds a description from any folder."""

from __future__ import annotations

import shutil
import subprocess
import sys
import venv
from pathlib import Path

from tests.core.test_load import describe

IGNORED = shutil.ignore_patterns(
    ".git", ".venv", ".cache", "dist", "build", "*.egg-info", "__pycache__", "node_modules"
)


def tree(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_the_installed_command_builds_a_description_from_any_folder(root: Path, tmp_path: Path) -> None:
    source = tmp_path / "source"
    shutil.copytree(root, source, ignore=IGNORED)
    subprocess.run(
        [sys.executable, "-m", "build", "--wheel", "--outdir", tmp_path / "wheels", source],
        check=True,
        capture_output=True,
        timeout=600,
    )
    wheel = next((tmp_path / "wheels").glob("*.whl"))
    home = tmp_path / "environment"
    venv.create(home, with_pip=True)
    subprocess.run([home / "bin/python", "-m", "pip", "install", "-q", wheel], check=True, timeout=600)
    describe(tmp_path / "somewhere" / "tiny")
    done = subprocess.run(
        [home / "bin/connector", "build", "tiny"],
        cwd=tmp_path / "somewhere",
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert done.returncode == 0, done.stderr
    built = tmp_path / "somewhere/dist/tiny"
    assert (built / "n8n/package.json").is_file()
    assert (built / "zapier/package.json").is_file()
    assert (built / "make/makecomapp.json").is_file()
    # The wheel carries every template and every file that is copied: the same packages come out of it.
    here = tmp_path / "here"
    checkout = [sys.executable, root / "generate.py", "build", tmp_path / "somewhere/tiny", "--out", here]
    subprocess.run(checkout, check=True, capture_output=True, timeout=120)
    assert tree(built) == tree(here / "tiny")
    listed = subprocess.run(
        [home / "bin/connector", "list"], cwd=tmp_path, capture_output=True, text=True, check=True, timeout=120
    )
    assert "voka" in listed.stdout
