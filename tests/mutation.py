"""What mutation testing found: ``mutmut run``, then ``python -m tests.mutation``.

Prints how many mutants of each module were killed, then every survivor that ``docs/mutation.md`` does
not explain: its changed lines must stand there as they are, in rows of its module. Ends with 1 when there
is one, when a mutant was not judged, or when less than 95 of 100 were killed.
"""

from __future__ import annotations

import json
import re
import sys
from collections import Counter
from pathlib import Path

from mutmut.mutation.diff_apply import get_diff_for_mutant

ROOT = Path(__file__).resolve().parent.parent
MUTANTS = ROOT / "mutants"
LEAST = 95.0
KILLED = {1, 3}
SURVIVED = {0}
NO_TEST = {5, 33}
TIME_OUT = {-24, 24, 36, 152, 255}
"""mutmut's exit codes. One that ends by the clock loops for ever: it is killed."""


def fate(code: int | None) -> str:
    for name, codes in (("killed", KILLED | TIME_OUT), ("survived", SURVIVED | NO_TEST)):
        if code in codes:
            return name
    return "not judged"


def found() -> dict[str, dict[str, str]]:
    """Module → mutant → its fate."""
    modules: dict[str, dict[str, str]] = {}
    for file in sorted(MUTANTS.rglob("*.meta")):
        codes = json.loads(file.read_text("utf-8"))["exit_code_by_key"]
        if codes:
            modules[str(file.relative_to(MUTANTS)).removesuffix(".meta")] = {k: fate(v) for k, v in codes.items()}
    return modules


def changed(mutant: str) -> list[str]:
    """The mutant's own lines, as they are in the source; of one that only leaves lines out, these."""
    lines = get_diff_for_mutant(mutant).splitlines()
    new, old = ([line[1:].strip() for line in lines if re.match(rf"{sign}(?!{sign})", line)] for sign in (r"\+", "-"))
    return new or [f"without {line}" for line in old]


def rows(page: str) -> set[tuple[str, str]]:
    """(module, changed line) of the page's table. The module is the end of a path; a table writes | as \\|."""
    found = re.findall(r"^\| ([\w/]+) \| (?:``(.+?)``|`(.+?)`) \|", page, re.MULTILINE)
    return {(module, (double or single).replace("\\|", "|")) for module, double, single in found}


def explained(module: str, mutant: str, known: set[tuple[str, str]]) -> bool:
    path = module.removesuffix(".py")
    return all(any(path.endswith(f"/{name}") and line == text for name, text in known) for line in changed(mutant))


def main() -> int:
    known = rows((ROOT / "docs/mutation.md").read_text("utf-8"))
    modules = found()
    total: Counter[str] = Counter()
    for module, mutants in modules.items():
        counts = Counter(mutants.values())
        total += counts
        share = 100 * counts["killed"] / len(mutants)
        print(f"{module:56}{counts['killed']:6} of {len(mutants):5}{share:7.1f} %")
    share = 100 * total["killed"] / max(1, total.total())
    print(f"{'together':56}{total['killed']:6} of {total.total():5}{share:7.1f} %")
    survivors = [(at, name) for at, mutants in modules.items() for name, what in mutants.items() if what == "survived"]
    open_ones = [name for at, name in survivors if not explained(at, name, known)]
    for name in open_ones:
        print(f"\nnot explained: {name}\n  " + "\n  ".join(changed(name)))
    print(f"\n{len(survivors)} survivors, {len(open_ones)} of them not explained; {total['not judged']} not judged")
    return int(bool(open_ones) or total["not judged"] > 0 or share < LEAST)


if __name__ == "__main__":
    sys.exit(main())
