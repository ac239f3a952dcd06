"""One mistake at a time in the emitted code of a small connector; the test that is about it must fail."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from connector_core.harness.driver import DriverError
from connector_core.target import Files
from targets.n8n.driver.engine import RunError
from tests.n8n.parts import test_files, test_hooks, test_inputs
from tests.n8n.parts.conftest import Bench, bench, made, ready
from tests.n8n.parts.vendor import Vendor


@dataclass(frozen=True)
class Mistake:
    """``old`` becomes ``new`` in one file of the runtime."""

    connector: str
    file: str
    old: str
    new: str
    noticed: Callable[[Bench], None]

    def plant(self, files: Files) -> Files:
        path = f"nodes/runtime/{self.file}"
        text = str(files[path])
        assert text.count(self.old) == 1, f"{path} does not hold {self.old!r} once"
        return {**files, path: text.replace(self.old, self.new)}


MISTAKES = {
    "the key goes to the file's host": Mistake(
        "library",
        "host.ts",
        "(request.anonymous\n",
        "(request.timeoutMs < 0\n",
        test_files.test_the_file_lies_where_the_record_says_and_is_fetched_without_the_key,
    ),
    "redirects are followed": Mistake(
        "library",
        "host.ts",
        "disableFollowRedirect: true",
        "disableFollowRedirect: false",
        test_files.test_a_redirect_to_another_host_is_not_followed,
    ),
    "only the first file is sent": Mistake(
        "library",
        "files.ts",
        "multiple ? files : files[0]",
        "multiple ? files.slice(0, 1) : files[0]",
        test_files.test_several_files_repeat_the_part,
    ),
    "what came in is lost": Mistake(
        "library",
        "files.ts",
        "...ctx.getInputData()[itemIndex]?.binary, ",
        "",
        test_files.test_the_file_goes_where_the_user_says_beside_what_came_in,
    ),
    "what does not apply is sent": Mistake(
        "library",
        "operate.ts",
        "applicable(values, rules ?? [])",
        "applicable(values, (rules ?? []).slice(0, 0))",
        test_inputs.test_what_does_not_apply_is_not_sent,
    ),
    "an update sends only what changes": Mistake(
        "library",
        "operate.ts",
        "operation.merge\n",
        "operation.merge && operation.deletes\n",
        test_inputs.test_an_update_sends_the_whole_thing,
    ),
    "the token is not looked at": Mistake(
        "mill",
        "receive.ts",
        "!bringsToken(spec, known, query))",
        "!bringsToken(spec, known, query) && raw.length === 0)",
        test_hooks.test_kept_the_url_holds_a_token_that_deliveries_must_bring,
    ),
    "what the vendor keeps is forgotten": Mistake(
        "mill",
        "subscribe.ts",
        "writeState(this, { seen, subscription });",
        "writeState(this, { seen });",
        test_hooks.test_kept_it_is_used_again_and_never_made_twice,
    ),
    "the second event is not asked for": Mistake(
        "mill",
        "subscribe.ts",
        "triggers.flatMap(({ webhook }) => webhook.event)",
        "triggers.flatMap(({ webhook }) => [webhook.event].flat()[0])",
        test_hooks.test_kept_several_events_of_one_trigger,
    ),
    "somebody else's slot is taken": Mistake(
        "harbour",
        "subscribe.ts",
        "inputs.replace_webhook === true",
        "inputs.replace_webhook !== 1",
        test_hooks.test_slot_of_somebody_else_is_refused_by_its_host_only,
    ),
    "the slot is not given back": Mistake(
        "harbour",
        "slotHook.ts",
        "await release(client, spec, slot);",
        "if (absent) await release(client, spec, slot);",
        test_hooks.test_slot_of_somebody_else_is_replaced_when_asked_and_given_back,
    ),
    "a test takes the slot of the published workflow": Mistake(
        "harbour",
        "slotHook.ts",
        "tail(there) !== tail(url)",
        "tail(there) === tail(url)",
        test_hooks.test_slot_of_the_published_workflow_is_not_taken_by_a_test,
    ),
    "the secret of another kind counts": Mistake(
        "harbour",
        "receive.ts",
        "return slot?.secret",
        "return slot?.owner",
        test_hooks.test_slot_is_filled_delivers_and_is_emptied,
    ),
}


@pytest.mark.parametrize("name", MISTAKES)
def test_it_is_noticed(name: str, vendors: tuple[Vendor, Vendor], icon: str, tmp_path: Path) -> None:
    mistake = MISTAKES[name]
    with bench(made(mistake.connector, vendors), vendors, icon, tmp_path, mistake.plant) as broken:
        ready(broken, mistake.connector)
        with pytest.raises((AssertionError, ValueError, DriverError, RunError, pytest.fail.Exception)):
            mistake.noticed(broken)
