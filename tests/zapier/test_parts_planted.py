"""One mistake at a time is planted in what was emitted; the test of that part must notice it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from connector_core.description import Connector
from connector_core.harness.serving import LoopbackServer
from connector_core.harness.vendor.messages import Response
from connector_core.target import Files
from targets.zapier.driver import ZapierDriver
from tests.zapier import parts, test_parts_files, test_parts_hooks, test_parts_inputs
from tests.zapier.opened import opened
from tests.zapier.vendor import Vendor

pytestmark = pytest.mark.node

Check = Callable[[ZapierDriver, Vendor], None]


@dataclass(frozen=True)
class Mistake:
    """`old` becomes `new` in one file of the app of `connector`; `check` must fail then."""

    connector: Callable[..., Connector]
    file: str
    old: str
    new: str
    check: Check

    def plant(self, files: Files) -> Files:
        text = str(files[self.file])
        assert text.count(self.old) == 1, f"{self.file} does not hold {self.old!r} once"
        return dict(files) | {self.file: text.replace(self.old, self.new)}


def _with(test: Callable[..., None], *values: Any) -> Check:
    return lambda driver, vendor: test(driver, vendor, *values)


def _with_folders(test: Callable[..., None]) -> Check:
    return lambda driver, vendor: test(driver, vendor, test_parts_hooks.Folders(vendor))


LEFT_OVER = {"mode": "text", "words": "Hi", "voice": "own", "pitch": {"a": 1}}
KEY = "...(anonymous ? {} : credential(api.auth, bundle.authData))"
REPLACED = test_parts_hooks.test_it_is_replaced_on_demand_and_put_back
MISTAKES = {
    "what does not apply is sent": Mistake(
        parts.inputs_and_files,
        "src/shared/when.ts",
        "if (!applies) delete kept[key];",
        "if (!applies) continue;",
        _with(test_parts_inputs.test_only_what_applies_is_sent, LEFT_OVER, {"mode": "text", "words": "Hi"}),
    ),
    "an update loses what it does not name": Mistake(
        parts.inputs_and_files,
        "src/shared/merge.ts",
        "isItem(there) && isItem(value)",
        "isItem(there) && isItem(value) && name === ''",
        _with(test_parts_inputs.test_an_update_sends_the_whole_thing),
    ),
    "a locked thing is not asked for again": Mistake(
        parts.inputs_and_files,
        "src/shared/retry.ts",
        "outcome === 429 || locked",
        "outcome === 429",
        _with(test_parts_inputs.test_a_locked_thing_is_tried_again),
    ),
    "the key goes along to a link": Mistake(
        parts.inputs_and_files,
        "src/lib/host.ts",
        KEY,
        "...credential(api.auth, bundle.authData)",
        _with(test_parts_files.test_a_file_that_a_record_links_to),
    ),
    "any host is asked": Mistake(
        parts.inputs_and_files,
        "src/shared/download.ts",
        "wanted.hosts?.some(isKnown)",
        "(wanted.hosts?.some(isKnown) || true)",
        _with(test_parts_files.test_a_link_that_is_not_known_is_not_followed, "https://elsewhere.example/one.mp3"),
    ),
    "files of a network of its own are fetched": Mistake(
        parts.inputs_and_files,
        "src/lib/files.ts",
        "isPrivate(url.hostname) &&",
        "isPrivate(url.hostname) && key === '' &&",
        _with(test_parts_files.test_what_is_no_public_file_is_not_fetched, "http://10.0.0.1/a.jpg", "private network"),
    ),
    "a delivery without the token is believed": Mistake(
        parts.kept,
        "src/shared/subscription.ts",
        "return !spec.url_token || same",
        "return !spec.url_token || !own(query, spec.url_token) || same",
        _with(test_parts_hooks.test_what_does_not_bring_it_is_refused, ""),
    ),
    "the place is not given back": Mistake(
        parts.slot,
        "src/lib/hook.ts",
        "if (state?.url) await",
        "if (state?.url === '') await",
        _with_folders(REPLACED),
    ),
    "anothers webhook is replaced unasked": Mistake(
        parts.slot,
        "src/lib/hook.ts",
        "inputs.replace_webhook === true",
        "inputs.replace_webhook !== true",
        _with_folders(test_parts_hooks.test_anothers_webhook_is_left_alone),
    ),
}


@pytest.mark.parametrize("name", MISTAKES)
def test_it_is_noticed(name: str, vendor_server: LoopbackServer, vendor: Vendor, tmp_path: Path) -> None:
    mistake = MISTAKES[name]
    hosts = 2 if mistake.connector is parts.inputs_and_files else 1
    urls = [vendor_server.url + path for path in ("/api", "/other")[:hosts]]
    with opened(mistake.connector(*urls), tmp_path / "app", mistake.plant) as driver:
        vendor.answers |= {
            "GET /me": Response.of(200, {"name": "Ada"}),
            "POST /hooks": Response.of(200, {"success": True}),
        }
        assert driver.connect({"api_key": "the-key"}).failure is None
        vendor.seen.clear()
        # Also what pytest.raises says of an error that did not come.
        with pytest.raises((AssertionError, pytest.fail.Exception)):
            mistake.check(driver, vendor)
