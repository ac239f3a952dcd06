"""Real processes: builds that are killed at any moment, and builds at once into one folder."""

from __future__ import annotations

import random
import signal
import subprocess
import sys
from pathlib import Path

from connector_core.files import write

ROUNDS = 25
VERSIONS = [{f"{n}.txt": f"{version} {n}\n" * 50 for n in range(60)} for version in "abc"]
WRITER = """
import sys
from pathlib import Path
from connector_core.files import write
versions = [{f"{n}.txt": f"{version} {n}\\n" * 50 for n in range(60)} for version in "abc"]
print("ready", flush=True)
turn = int(sys.argv[2])
for _ in range(int(sys.argv[3])):
    turn += 1
    write(Path(sys.argv[1]), versions[turn % 3])
"""


def _start(folder: Path, turn: int, times: int, root: Path) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-c", WRITER, str(folder), str(turn), str(times)]
    return subprocess.Popen(command, cwd=root, stdout=subprocess.PIPE, stderr=subprocess.PIPE)


def _read(folder: Path) -> dict[str, str]:
    return {path.name: path.read_text(encoding="utf-8") for path in folder.iterdir()}


def test_killed_at_any_moment_a_package_is_whole_and_the_next_build_goes_through(tmp_path: Path, root: Path) -> None:
    folder, chance = tmp_path / "p", random.Random(7)
    for turn in range(ROUNDS):
        process = _start(folder, turn, 10_000, root)
        assert process.stdout is not None
        assert process.stdout.readline() == b"ready\n"
        try:
            process.wait(timeout=chance.uniform(0.0, 0.05))
        except subprocess.TimeoutExpired:
            process.send_signal(signal.SIGKILL)
        _, problem = process.communicate(timeout=30)
        assert problem == b""
        if folder.exists():
            assert _read(folder) in VERSIONS
        write(folder, VERSIONS[turn % 3])
        assert _read(folder) == VERSIONS[turn % 3]
        assert sorted(item.name for item in tmp_path.iterdir()) == [".p.manifest.json", "p"]


def test_two_builds_at_once_wait_for_each_other(tmp_path: Path, root: Path) -> None:
    processes = [_start(tmp_path / "p", turn, 30, root) for turn in range(3)]
    for process in processes:
        _, problem = process.communicate(timeout=60)
        assert (process.returncode, problem) == (0, b"")
    assert _read(tmp_path / "p") in VERSIONS
    assert sorted(item.name for item in tmp_path.iterdir()) == [".p.manifest.json", "p"]
