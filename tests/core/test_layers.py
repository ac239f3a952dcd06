"""The architecture, read from the imports: who may know whom."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from connector_core import load, target

# What `build` may import besides our own code and the standard library.
LIGHT = {"click", "pydantic", "pydantic_core", "jinja2", "typing_extensions", "annotated_types", "markupsafe"}
LIGHT |= {"typing_inspection"}  # of newer pydantic
CODE = ("*.py", "*.ts", "*.js", "*.mjs", "*.cjs", "*.jinja")


def imports(file: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (item.name for item in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module


def python_files(root: Path, *folders: str) -> Iterator[Path]:
    for folder in folders:
        yield from sorted((root / folder).rglob("*.py"))


def test_the_core_imports_no_target_and_no_vendor(root: Path) -> None:
    for file in python_files(root, "connector_core"):
        for name in imports(file):
            first, *rest = name.split(".")
            assert not (first in ("targets", "connectors") and rest), f"{file} imports {name}"
            assert first != "generate", file


def test_no_target_imports_another_or_a_vendor(root: Path) -> None:
    for file in python_files(root, "targets"):
        own = file.relative_to(root / "targets").parts[0]
        for name in imports(file):
            parts = name.split(".")
            assert parts[0] != "connectors", f"{file} imports {name}"
            if parts[0] == "targets" and len(parts) > 1:
                assert parts[1] == own, f"{file} imports {name}"


def test_vendors_import_no_target(root: Path) -> None:
    for file in python_files(root, "connectors"):
        assert not [name for name in imports(file) if name.split(".")[0] == "targets"], file


def test_vendors_are_named_only_in_connectors_and_tests(root: Path) -> None:
    names = re.compile("|".join([*load.known(), "voxpria", "voicedock", "voisa"]), re.IGNORECASE)
    for folder in ("connector_core", "targets"):
        for pattern in CODE:
            for file in (root / folder).rglob(pattern):
                if "node_modules" not in file.parts:
                    found = names.search(file.read_text(encoding="utf-8"))
                    assert not found, f"{file.relative_to(root)} names {found and found[0]}"
    assert not names.search((root / "generate.py").read_text(encoding="utf-8"))


def test_no_code_branches_on_the_name_of_a_target_in_the_core(root: Path) -> None:
    names = "|".join(target.found())
    branch = re.compile(rf"""(==|!=|\bin\b|case)\s*[(\[{{]?\s*["']({names})["']""")
    for file in [*python_files(root, "connector_core"), root / "generate.py"]:
        assert not branch.search(file.read_text(encoding="utf-8")), file


@pytest.mark.parametrize(
    ("arguments", "allowed"),
    [(["--help"], {"click"}), (["build", "voka", "--out"], LIGHT), (["list"], LIGHT)],
    ids=["help", "build", "list"],
)
def test_commands_import_only_what_they_need(
    root: Path, tmp_path: Path, arguments: list[str], allowed: set[str]
) -> None:
    if arguments[-1] == "--out":
        arguments = [*arguments, str(tmp_path)]
    script = (
        "import sys, json\n"
        f"sys.argv = ['generate.py', *{arguments!r}]\n"
        "import generate\n"
        "try:\n    generate.main(prog_name='generate.py')\n"
        "except SystemExit as stop:\n    assert not stop.code, stop.code\n"
        "from importlib.metadata import packages_distributions\n"
        "loaded = {name.split('.')[0] for name in sys.modules}\n"
        "print('\\n' + json.dumps(sorted(loaded & set(packages_distributions()))))\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], cwd=root, capture_output=True, text=True, check=False, timeout=120
    )
    assert done.returncode == 0, done.stderr
    ours = {"connector_core", "connectors", "targets", "generate"}
    loaded = set(ast.literal_eval(done.stdout.strip().splitlines()[-1])) - ours
    loaded = {name for name in loaded if not name.startswith(("_", "__editable__"))}
    assert loaded <= allowed | {"colorama"}, loaded - allowed
