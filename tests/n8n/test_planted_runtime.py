"""Mistakes planted in the built runtime of what heals by itself: each makes a test of tests/n8n/node fail."""

from __future__ import annotations

import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

import pytest

from connector_core.harness.node import environment, node

pytestmark = pytest.mark.node
NODE = Path(__file__).parent / "node"


@dataclass(frozen=True)
class Mistake:
    """``old`` is text of the compiled file, in one place of it; ``noticed`` the name of the test that fails."""

    file: str
    old: str
    new: str
    noticed: str


MISTAKES = {
    "a process takes nothing for missed": Mistake(
        "delivered", "before === 'unknown' || free", "free", "gap: what n8n answered itself while it started"
    ),
    "what is passed on moves the base while others look": Mistake(
        "passage",
        "!passage.state.gap && certain ?",
        "!passage.state.gap ?",
        "gap: as long as nobody knows what was missed",
    ),
    "a look that found nothing out is the last": Mistake(
        "delivered", "this.kept && this.found ?", "this.kept ?", "gap: as long as nobody knows what was missed"
    ),
    "what n8n could not record counts as found": Mistake(
        "delivered", "this.kept && this.found ?", "this.found ?", "gap: what n8n could not record is looked for again"
    ),
    "only the last thousand are known": Mistake(
        "passage",
        "(0, gap_js_1.dealtWith)(base, trigger.poll, passed)",
        "base",
        "gap: what was passed on does not come again after a restart",
    ),
    "publishing again forgets what was missed": Mistake(
        "subscribe", "ended.gone || gap ?", "ended.gone ?", "gap: what could not be fetched so far is not forgotten"
    ),
    "nobody takes note later": Mistake(
        "passage",
        "passing.looks() || lacksBase(passage)",
        "passing.looks() && !lacksBase(passage)",
        "gap: a trigger that nobody took note for",
    ),
    "catching up takes as long as it takes": Mistake(
        "passage", "Date.now() > end", "false", "gap: catching up ends before the vendor"
    ),
    "what there was no time for is given up": Mistake(
        "passage", "gap || (gap = busy);", "", "gap: catching up ends before the vendor"
    ),
    "a list that cannot be read is no gap": Mistake(
        "passage", "if (!found.ok || found.value.more)", "if (false)", "gap: a list that cannot be read now"
    ),
    "a lost subscription is no gap": Mistake(
        "subscribe", "state.gap = made.lost ||", "state.gap =", "gap: a list that cannot be read now"
    ),
    "an event is remembered before it is recorded": Mistake(
        "delivered",
        "this.mine.add(identity);",
        "this.mine.add(identity), seen.add(identity);",
        "receive: an event that",
    ),
    "two are saved at once": Mistake("receive", "await passing.turn();", "", "receive: n8n takes over one event after"),
    "what starts nothing is answered at once": Mistake(
        "receive",
        "found.value.length === 0 && passage.state === state",
        "found.value.length === 0",
        "receive: a delivery that starts nothing",
    ),
    "what is refused is saved at once": Mistake(
        "receive",
        "await inTurn(this, passing);\n            save(",
        "save(",
        "receive: a delivery that starts nothing",
    ),
    "a list is saved as it was loaded": Mistake(
        "receive",
        "{ ...state, seen }",
        "{ ...state, seen: state.seen }",
        "receive: a delivery that starts nothing",
    ),
    "half of what failed is saved": Mistake(
        "receive",
        "if (!found.ok) {",
        "if (!found.ok) { (0, state_js_1.writeState)(this, passage.state);",
        "gap: a delivery that fails half-way",
    ),
    "forgeries replace the subscription": Mistake(
        "recover", "if (!complete)", "if (false)", "receive: forged deliveries about unknown calls"
    ),
    "a changed secret is looked into at every refusal": Mistake(
        "recover", ">= enough &&", ">= 0 &&", "receive: a secret that the vendor changed"
    ),
    "what was refused counts as dealt with": Mistake(
        "recover", "await without(client, triggers, named)", "await without(client, triggers, {})", "receive: a subscr"
    ),
}


@pytest.mark.parametrize("name", MISTAKES)
def test_it_is_noticed(name: str, package: Path, tmp_path: Path) -> None:
    mistake = MISTAKES[name]
    copy = tmp_path / "package"
    shutil.copytree(package, copy, ignore=shutil.ignore_patterns("node_modules"), symlinks=True)
    if (package / "node_modules").exists():
        (copy / "node_modules").symlink_to(package / "node_modules")
    file = copy / f"dist/nodes/runtime/{mistake.file}.js"
    text = file.read_text("utf-8")
    assert text.count(mistake.old) == 1, f"{mistake.old!r} is there {text.count(mistake.old)} times"
    file.write_text(text.replace(mistake.old, mistake.new), "utf-8")
    group, test = mistake.noticed.split(": ", 1)
    done = subprocess.run(
        [node(), "--test", "--test-reporter=tap", NODE / f"{group}.test.cjs"],
        env=environment(PACKAGE=str(copy)),
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    failed = [line for line in done.stdout.splitlines() if line.startswith("not ok")]
    assert any(test in line for line in failed), failed or "no test failed"
