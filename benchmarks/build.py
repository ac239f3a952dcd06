"""How fast the command line is, as ratios measured in one run.

    python benchmarks/build.py [--runs 15]

Each pair is run in turn, A B A B …, as whole processes; the ratio of the medians is what counts.
- ``--help`` against a click program that does nothing else
- a build of Voka against starting Python with the same imports
- a rebuild that changes nothing: seconds against the first build, and files written (0)
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BARE = "import click\n@click.group()\ndef main(): pass\n@main.command()\ndef build(): pass\nmain(prog_name='bare')\n"
LOADED = """
import sys
sys.argv = ["generate.py", "build", "voka", "--out", sys.argv[1]]
import generate
try:
    generate.main(prog_name="generate.py")
except SystemExit:
    pass
print("modules", *(name for name in sys.modules if name.split(".")[0] in {packages}))
"""
OURS = ("click", "pydantic", "jinja2", "connector_core", "targets", "generate")


def floor_of(folder: Path) -> str:
    """A program that imports what a build imports, in the same order, and does nothing with it."""
    script = LOADED.replace("{packages}", repr(OURS))
    said = subprocess.run(
        [sys.executable, "-c", script, str(folder)], cwd=ROOT, capture_output=True, check=True, text=True
    )
    names = said.stdout.splitlines()[-1].split()[1:]
    return "import " + ", ".join(names)


def timed(command: list[str]) -> float:
    start = time.perf_counter()
    done = subprocess.run(command, cwd=ROOT, capture_output=True, check=False)
    seconds = time.perf_counter() - start
    if done.returncode:
        sys.exit(done.stderr.decode())
    return seconds


def pair(name: str, one: list[str], other: list[str], runs: int) -> dict[str, float | str]:
    timed(one), timed(other)
    samples = [(timed(one), timed(other)) for _ in range(runs)]
    mine, floor = (statistics.median(column) for column in zip(*samples, strict=True))
    row = {"what": name, "seconds": round(mine, 4), "floor": round(floor, 4), "ratio": round(mine / floor, 2)}
    print(f"{name:<48} {mine:7.3f} s  floor {floor:7.3f} s  ratio {mine / floor:5.2f}")
    return row


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--runs", type=int, default=15)
    options.add_argument("--json", type=Path, help="also write the figures here")
    given = options.parse_args()
    python = [sys.executable]
    program = [*python, str(ROOT / "generate.py")]
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder)
        floor = [*python, "-c", floor_of(out / "loaded")]
        fresh = [*python, "-c", FRESH, str(out / "fresh")]
        same = [*program, "build", "voka", "--out", str(out / "same")]
        timed(same)
        before = {path: path.stat().st_mtime_ns for path in (out / "same").rglob("*")}
        rows = [
            pair("--help / bare click program", [*program, "--help"], [*python, "-c", BARE, "--help"], given.runs),
            pair("build voka / Python with the same imports", fresh, floor, given.runs),
            pair("rebuild, nothing changed / first build", same, fresh, given.runs),
        ]
        after = {path: path.stat().st_mtime_ns for path in (out / "same").rglob("*")}
    written = sum(before.get(path) != stamp for path, stamp in after.items())
    print(f"files written by the rebuilds: {written}")
    if given.json:
        machine = {"python": sys.version.split()[0], "cpus": os.cpu_count(), "runs": given.runs}
        given.json.write_text(json.dumps({"machine": machine, "rows": rows, "rewritten": written}, indent=2) + "\n")


FRESH = f"""
import shutil, sys
folder = sys.argv[1]
shutil.rmtree(folder, ignore_errors=True)
sys.argv = ["generate.py", "build", "voka", "--out", folder]
sys.path.insert(0, {str(ROOT)!r})
import generate
generate.main(prog_name="generate.py")
"""

if __name__ == "__main__":
    main()
