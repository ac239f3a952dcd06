"""The full run: ``python -m tests.hostile --descriptions 100000 --parsed 20000 --seed N --json FILE``."""

from __future__ import annotations

import argparse
import json
import sys
import time
from pathlib import Path
from typing import Any

from tests.hostile.run import Run


def main() -> int:
    """0 when nothing failed and every class of hostile text was reached."""
    asked = argparse.ArgumentParser(prog="python -m tests.hostile", description=__doc__)
    asked.add_argument("--descriptions", type=int, default=100_000)
    asked.add_argument("--parsed", type=int, default=20_000, help="at least so many are read on all three targets")
    asked.add_argument("--seed", type=int, default=1, help="the first seed; the others follow")
    asked.add_argument("--json", type=Path, help="where the counters go")
    given = asked.parse_args()
    started = time.monotonic()
    run = Run(given.descriptions, given.parsed, given.seed)

    def told() -> dict[str, Any]:
        """What is known so far; a run that is ended leaves what it counted."""
        data = {"seed": given.seed, "seconds": round(time.monotonic() - started), **run.counts.data()}
        if given.json:
            given.json.parent.mkdir(parents=True, exist_ok=True)
            given.json.write_text(json.dumps(data, indent=2) + "\n", encoding="utf-8")
        return data

    def progress(line: str) -> None:
        print(line, file=sys.stderr, flush=True)
        told()

    run.progress = progress
    counts = run()
    data = told()
    for failure in counts.failures[:20]:
        print(f"seed {failure['seed']}: {failure['problem']}")
    for line in data["never reached"]:
        print(line)
    names = ("descriptions", "verdicts", "parsed", "parsed behind the rules", "files compared", "failures in all")
    print(", ".join(f"{name}: {data[name]}" for name in (*names, "seconds")))
    short = counts.parsed < given.parsed
    return 1 if counts.failures or data["never reached"] or short else 0


if __name__ == "__main__":
    sys.exit(main())
