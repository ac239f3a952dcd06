"""What only Voxpria needs: a mistake planted in what was emitted must be found by one of its scenarios."""

from __future__ import annotations

from pathlib import Path

import pytest

from connector_core import target
from connector_core.build import checked
from connector_core.harness.simulate import platform_of, simulate
from connectors.voxpria import scenarios as script
from tests.scenarios.test_planted_mistakes import Mistake

pytestmark = pytest.mark.node

MISTAKES = {
    "a refusal under status 200 passes": Mistake(
        "n8n", "api.ts", "success: 'success'", "success: null", "list_calls", "lacks 'revoked'"
    ),
    "the key goes to the recording's host": Mistake(
        "zapier", "client.ts", "anonymous: true", "anonymous: false", "download_recording", "the key was sent"
    ),
    "a recording is read as text": Mistake(
        "n8n", "host.ts", "request.binary ? 'arraybuffer' : 'text'", "'text'", "download_recording", "lost"
    ),
    "pages are counted from 0": Mistake("n8n", "listCalls.ts", "start: 1", "start: 0", "list_calls", "pages"),
    "the list lies in one place only": Mistake(
        "n8n", "listCalls.ts", "'data.calls'", "'data.rows'", "list_calls", "lost"
    ),
    "one of two signatures only": Mistake(
        "n8n", "subscription.ts", "signature: 'v1'", "signature: 'v2'", "by_hand_timestamped", "lost"
    ),
    "the other of them only": Mistake(
        "n8n", "subscription.ts", "prefix: 'sha256='", "prefix: 'sha1='", "by_hand_body", "lost"
    ),
    "a call that goes on counts as finished": Mistake(
        "zapier", "call_finished.ts", "'no_answer'", "'in_progress'", "polling", "nothing at"
    ),
    "identity without the status": Mistake("n8n", "definition.ts", "['id', 'status']", "['id']", "polling", "lost"),
    "the key goes to the recording's host from Make": Mistake(
        "make",
        "download-recording.communication.iml.json",
        "{{undefined}}",
        "Bearer {{connection.api_key}}",
        "download_recording",
        "the key was sent",
    ),
    "any host is asked for a recording from Make": Mistake(
        "make",
        "download-recording.communication.iml.json",
        " && (join(slice(",
        " && (true || join(slice(",
        "download_recording",
        "not with an error",
    ),
    "Make stops reading at a known call": Mistake(
        "make", "poll-call-finished.communication.iml.json", "unordered", "desc", "polling", "lost"
    ),
}


@pytest.mark.parametrize("name", MISTAKES)
def test_it_is_found(name: str, tmp_path: Path) -> None:
    mistake = MISTAKES[name]
    platform = target.load(mistake.target)
    (item,), _ = checked(["voxpria"], [platform])
    broken = platform_of(item, platform, tmp_path, mistake.plant)
    simulation = simulate("voxpria", script, [broken], scenarios=[mistake.scenario])
    (result,) = simulation.results
    assert result.scenario == mistake.scenario, result.all_problems()
    assert any(mistake.found in problem for problem in result.all_problems()), result.all_problems()
