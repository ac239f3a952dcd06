"""What only VoiceDock needs: a mistake planted in what was emitted must be found by one of its scenarios."""

from __future__ import annotations

from pathlib import Path

import pytest

from connector_core import target
from connector_core.build import checked
from connector_core.harness.simulate import platform_of, simulate
from connectors.voicedock import scenarios as script
from tests.scenarios.test_planted_mistakes import Mistake

pytestmark = pytest.mark.node

MISTAKES = {
    "somebody else's webhook is overwritten": Mistake(
        "n8n",
        "slot.ts",
        "!isEmpty(there) && !wanted.replace",
        "isEmpty(wanted.url)",
        "occupied",
        "does not name the host",
    ),
    "the refusal shows a token": Mistake(
        "n8n", "slot.ts", "new URL(String(url)).host", "new URL(String(url)).href", "occupied", "shows the whole URL"
    ),
    "what was there is not restored": Mistake(
        "zapier", "slot.ts", "earlier: state.earlier", "earlier: {}", "occupied", "and restored when"
    ),
    "what somebody set in the meantime is overwritten": Mistake(
        "n8n", "slot.ts", "|| at(thing, urlPath(spec)) !== state.url", "", "occupied", "the assistant's URL is"
    ),
    "the slot is never emptied": Mistake(
        "zapier",
        "slot.ts",
        "await client.call(spec.restore",
        "await client.call(spec.read",
        "instant",
        "the assistant's URL is",
    ),
    "another mode's inputs are sent": Mistake(
        "zapier",
        "when.ts",
        "if (!applies) delete kept[key];",
        "if (!applies) continue;",
        "modes_exclude",
        "the vendor saw",
    ),
    "a plus sign arrives as it is": Mistake(
        "n8n", "request.ts", "return encodeURIComponent(", "return String(", "find_call", "not percent-encoded"
    ),
    "one of two signatures only": Mistake(
        "n8n", "subscription.ts", "prefix: 'sha256='", "prefix: 'sha1='", "instant", "lost"
    ),
    "somebody else's webhook is overwritten from Make": Mistake(
        "make",
        ".attach.iml.json",
        " || parameters.replace_webhook = true)",
        " || true)",
        "occupied",
        "does not name the host",
    ),
    "what was there is not restored from Make": Mistake(
        "make", ".detach.iml.json", "ifempty(webhook.slotEarlier0, null)", "null", "occupied", "and restored when"
    ),
    "another mode's inputs are sent from Make": Mistake(
        "make",
        "place-call.communication.iml.json",
        "if(parameters.mode = 'transient', ",
        "if(true, ",
        "modes_exclude",
        "the vendor saw",
    ),
}


@pytest.mark.parametrize("name", MISTAKES)
def test_it_is_found(name: str, tmp_path: Path) -> None:
    mistake = MISTAKES[name]
    platform = target.load(mistake.target)
    (item,), _ = checked(["voicedock"], [platform])
    broken = platform_of(item, platform, tmp_path, mistake.plant)
    simulation = simulate("voicedock", script, [broken], scenarios=[mistake.scenario])
    (result,) = simulation.results
    assert result.scenario == mistake.scenario, result.all_problems()
    assert any(mistake.found in problem for problem in result.all_problems()), result.all_problems()
