"""What only VOISA needs: a mistake planted in what was emitted must be found by one of its scenarios."""

from __future__ import annotations

from pathlib import Path

import pytest

from connector_core import target
from connector_core.build import checked
from connector_core.harness.simulate import platform_of, simulate
from connectors.voisa import scenarios as script
from tests.scenarios.test_planted_mistakes import Mistake

pytestmark = pytest.mark.node

UNASKED = "own({ ...query, [spec.url_token]: state?.token }, spec.url_token)"
UNKNOWN = "nothing at the vendor accounts for it"
UPDATE, ENDED = "update-agent.communication.iml.json", "conversation-ended.communication.iml.json"
MISTAKES = {
    "a delivery needs no token on n8n": Mistake(
        "n8n", "subscription.ts", "own(query, spec.url_token)", UNASKED, "instant", UNKNOWN
    ),
    "a delivery needs no token on Zapier": Mistake(
        "zapier", "subscription.ts", "own(query, spec.url_token)", UNASKED, "instant", UNKNOWN
    ),
    "a delivery needs no token on Make": Mistake(
        "make", ENDED, "data.urlToken && query.token = data.urlToken && ", "", "instant", UNKNOWN
    ),
    "what is not given is lost on n8n": Mistake(
        "n8n", "merge.ts", "const result: Item = { ...base };", "const result: Item = {};", "update_agent", "became"
    ),
    "what is not given is lost on Make": Mistake(
        "make", UPDATE, '"{{...}}": "{{temp.there.config.voice}}",', "", "update_agent", "became"
    ),
    "success: false is a success": Mistake(
        "n8n", "api.ts", "success: 'success'", "success: null", "make_call", "lacks"
    ),
    "texts are not joined": Mistake(
        "zapier", "record.ts", "path.startsWith('$each.')", "path.startsWith('$nothing.')", "analytics", "results are"
    ),
    "a file loses its name": Mistake(
        "n8n", "multipart.ts", 'filename="${quoted(value.name)}"', 'filename="file"', "knowledge", "the name became"
    ),
    "a file is read as text": Mistake(
        "zapier",
        "multipart.ts",
        "typeof value === 'string' ? value : value.bytes",
        "typeof value === 'string' ? value : Buffer.from(value.bytes).toString()",
        "voices",
        "what arrived",
    ),
    "one file of several": Mistake(
        "make",
        "create-voice.communication.iml.json",
        "parameters.audio_samples",
        "parameters.audio_samples[1]",
        "voices",
        "",
    ),
    "a count of pages is not believed": Mistake(
        "zapier",
        "list_agents.ts",
        "pages: 'data.pagination.pages'",
        "pages: 'data.pagination.page'",
        "list_agents",
        "lost",
    ),
    "a name is found on the first page only": Mistake(
        "zapier", "find_agent_by_name.ts", "'data.pagination.pages'", "'data.pagination.page'", "find_agent", "lost"
    ),
    "a conversation that goes on has ended": Mistake(
        "n8n", "definition.ts", "'ongoing'", "'never'", "polling", UNKNOWN
    ),
}


@pytest.mark.parametrize("name", MISTAKES)
def test_it_is_found(name: str, tmp_path: Path) -> None:
    mistake = MISTAKES[name]
    platform = target.load(mistake.target)
    (item,), _ = checked(["voisa"], [platform])
    broken = platform_of(item, platform, tmp_path, mistake.plant)
    simulation = simulate("voisa", script, [broken], scenarios=[mistake.scenario])
    (result,) = simulation.results
    assert result.scenario == mistake.scenario, result.all_problems()
    assert any(mistake.found in problem for problem in result.all_problems()), result.all_problems()
