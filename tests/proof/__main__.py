"""Plays histories, runs the named tests, and writes ``docs/faults.json`` and ``docs/faults.html``.

    python -m tests.proof --sample                         some minutes; cells may stay open
    python -m tests.proof --tests server --all 630 --make 22400 --jobs 2   two million deliveries, and every cell

`--all` is the number of histories of each connector that every platform plays, `--make` that of those which
only Make plays: its simulator is the quickest of the engines. `--tests no` leaves the named tests out.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from itertools import zip_longest
from pathlib import Path
from xml.etree import ElementTree

from pydantic import TypeAdapter

from connector_core import load, target
from connector_core.build import checked
from connector_core.harness.histories.batch import CHUNK, Chunk, chunks, play_all
from connector_core.harness.histories.command import offered_by, summary
from connector_core.harness.histories.playground import history_of
from connector_core.harness.histories.tally import Tally
from tests.proof.matrix import FAULTS, SERVER
from tests.proof.report import data, page

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs"
TARGETS = ("make", "n8n", "zapier")
QUEUE = f"{SERVER}/queue"
WITHOUT_A_SERVER = {"tests.n8n_server.queue.test_programs"}


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.proof", description=__doc__.splitlines()[0])
    parser.add_argument("--all", type=int, default=60, metavar="N")
    parser.add_argument("--make", type=int, default=400, metavar="N")
    parser.add_argument("--seed", type=int, default=1, help="the first one")
    parser.add_argument("--minutes", type=float, help="begin no more histories after so long")
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument(
        "--tests", choices=("yes", "no", "server"), default="yes", help="server: those of n8n's server too"
    )
    parser.add_argument(
        "--junit", type=Path, action="append", default=[], help="results of pytest, instead of running it"
    )
    parser.add_argument("--keep", type=Path, help="write down what was counted, so that `--kept` can report it again")
    parser.add_argument(
        "--kept", type=Path, action="append", default=[], help="what an earlier run counted, instead of playing"
    )
    parser.add_argument("--sample", action="store_true", help="too few histories to reach every cell")
    parser.add_argument("--out", type=Path, default=DOCS)
    given = parser.parse_args()
    kept = _read(given.kept) if given.kept else _play(given)
    if given.keep:
        given.keep.write_text(json.dumps(asdict(kept)), encoding="utf-8")
    passed = run_tests(given.tests, given.junit) if given.tests != "no" else None
    found = data(kept.tallies, passed, kept.seconds, sample=given.sample)
    given.out.mkdir(parents=True, exist_ok=True)
    (given.out / "faults.json").write_text(json.dumps(found, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    (given.out / "faults.html").write_text(page(found), encoding="utf-8")
    print(json.dumps(found["totals"]), "rare:", found["rare"])
    return 0 if found["ok"] else 1


@dataclass
class Kept:
    """What was played, and how long that took by the clock."""

    tallies: list[Tally]
    seconds: float


def _play(given: argparse.Namespace) -> Kept:
    start = time.monotonic()
    seconds = None if given.minutes is None else 60 * given.minutes
    chunks_of = wanted(given.all, given.make, given.seed)
    tallies = play_all(chunks_of, jobs=given.jobs, seconds=seconds, say=_say)
    return Kept(tallies, time.monotonic() - start)


def _read(files: Sequence[Path]) -> Kept:
    """Of several the last one counts that played a connector on a platform; their times are summed up."""
    found = [TypeAdapter(Kept).validate_json(file.read_bytes()) for file in files]
    tallies = {(tally.connector, tally.target): tally for kept in found for tally in kept.tallies}
    return Kept(list(tallies.values()), sum(kept.seconds for kept in found))


def wanted(every: int, make: int, seed: int) -> list[Chunk]:
    """The chunks, the slowest first. Seeds that some platforms play alone follow on the common ones."""
    found: list[Chunk] = []
    for connector in load.known():
        found += chunks(connector, TARGETS, seed, every)
        if more := with_more(connector):
            found += chunks(connector, more, seed + every, every)
    alone = [list(chunks(connector, ("make",), seed + 2 * every, make, size=2 * CHUNK)) for connector in load.known()]
    # In turn, so that a run that ends early has some of each.
    return [*found, *(chunk for row in zip_longest(*alone) for chunk in row if chunk)]


def with_more(connector: str) -> tuple[str, ...]:
    """The targets that offer triggers which not every one does: they play histories of those among themselves."""
    platforms = [target.load(name) for name in TARGETS]
    (item,), _ = checked([connector], platforms)
    needs = {source.need for source in history_of(item).sources}
    offered = {platform.name: needs & offered_by(platform, item) for platform in platforms}
    common = set.intersection(*offered.values())
    return tuple(name for name in TARGETS if offered[name] > common)


def run_tests(which: str, reports: Sequence[Path]) -> dict[str, bool]:
    """Which of the named tests passed; each is a file, a folder or one test. `reports`: of pytest runs that were."""
    names = sorted({name for fault in FAULTS for some in fault.tests.values() for name in some})
    server = [name for name in names if name.startswith(SERVER)]
    others = [name for name in names if name not in server]
    with tempfile.TemporaryDirectory() as folder:
        found = list(reports)
        if not found:
            found.append(_pytest(Path(folder) / "main.xml", others))
            if which == "server":
                # One after the other, as CI does: stories of power cuts need the time they count on.
                found.append(_pytest(Path(folder) / "queue.xml", [QUEUE, "-m", "server"], jobs=0))
                found.append(_pytest(Path(folder) / "server.xml", [SERVER, "-m", "server", "--ignore", QUEUE], jobs=0))
        cases = [case for report in found for case in ElementTree.parse(report).iter("testcase")]
    # Those of the server may be left out; what ran of them counts.
    left_out = {name for name in server if which != "server" and not _cases(name, cases)}
    return {name: _passed(name, cases) for name in names if name not in left_out}


def _pytest(report: Path, arguments: Sequence[str], jobs: int = 2) -> Path:
    command = [sys.executable, "-m", "pytest", "-q", "-n", str(jobs), f"--junitxml={report}", *arguments]
    subprocess.run(command, cwd=ROOT, stdout=sys.stderr, check=False)
    return report


def _passed(name: str, cases: Sequence[ElementTree.Element]) -> bool:
    """Whether some tests below this name ran and all of them passed."""
    mine = _cases(name, cases)
    return bool(mine) and not any(
        case.find(kind) is not None for case in mine for kind in ("failure", "error", "skipped")
    )


def _cases(name: str, cases: Sequence[ElementTree.Element]) -> list[ElementTree.Element]:
    module = name.removesuffix(".py").replace("/", ".")
    found = [case for case in cases if f"{case.get('classname')}.".startswith(f"{module}.")]
    # What stands beside the server's tests and needs no server shows nothing of it.
    return [case for case in found if case.get("classname") not in WITHOUT_A_SERVER]


def _say(tallies: list[Tally]) -> None:
    for tally in tallies:
        print(f"  {summary(tally)}", file=sys.stderr, flush=True)
        for wrong in tally.wrong:
            print(f"    {wrong.replay}: {'; '.join(wrong.problems)}"[:400], file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main())
