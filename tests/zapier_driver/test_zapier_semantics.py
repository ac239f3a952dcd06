"""What Zapier's servers do around an app, shown on small apps: connections, inputs, polls, hooks, callbacks."""

from __future__ import annotations

import json
import urllib.request
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest

from connector_core.harness.driver import DriverError
from connector_core.harness.serving import LoopbackServer
from connector_core.harness.vendor.messages import Request, Response
from targets.zapier.driver import ZapierDriver
from targets.zapier.driver.hook import LARGEST, HookActivation
from targets.zapier.driver.polling import HOLD, PollActivation
from tests.zapier_driver.small import write_app

pytestmark = pytest.mark.node

Open = Callable[..., ZapierDriver]


@pytest.fixture
def open_app(tmp_path: Path) -> Iterator[Open]:
    """Writes and opens a small app. Names: an operation is called as in the app; its inputs too."""
    with ExitStack() as opened:

        def make(code: str, names: Mapping[str, Any] | None = None, **options: Any) -> ZapierDriver:
            return opened.enter_context(ZapierDriver(write_app(tmp_path / "app", code), names or {}, **options))

        yield make


def trigger(key: str, **inputs: str) -> dict[str, Any]:
    entry = {"kind": "triggers", "key": key, "inputs": inputs}
    return {"webhook": entry, "poll": entry}


class Rows:
    """A source that a polling trigger reads."""

    def __init__(self) -> None:
        self.rows: list[dict[str, Any]] = []
        self.asked: list[Request] = []
        self.server = LoopbackServer(self._handle)

    def _handle(self, request: Request) -> Response:
        self.asked.append(request)
        return Response.of(200, self.rows)


@pytest.fixture
def rows() -> Iterator[Rows]:
    source = Rows()
    yield source
    source.server.close()


def polling(source: Rows, fields: str = "[]") -> str:
    perform = f"async (z) => (await z.request('{source.server.url}/')).data"
    return f"app.triggers = keyed({{ rows: step('Row', {{ perform: {perform}, outputFields: {fields} }}) }});"


# ---------------------------------------------------------------------- connections


AUTH = """
app.authentication = {
  type: 'custom',
  test: async (z, bundle) => ({ name: 'Acme', account: { plan: 'pro' }, testing: bundle.meta.isTestingAuth }),
  fields: [{ key: 'apiKey', label: 'Key', required: true }, { key: 'region', label: 'Region', default: 'eu' }],
  connectionLabel: LABEL,
};
"""


@pytest.mark.parametrize(
    ("label", "shown"),
    [
        ("'{{name}} ({{account__plan}})'", "Acme (pro)"),
        ("'{{bundle.authData.region}} {{bundle.inputData.name}} {{nothing}}'", "eu Acme "),
        ("(z, bundle) => `${bundle.inputData.name} in ${bundle.authData.region}`", "Acme in eu"),
    ],
)
def test_labels(open_app: Open, label: str, shown: str) -> None:
    driver = open_app(AUTH.replace("LABEL", label))
    assert driver.connect({"api_key": "secret"}).items == [{"label": shown}]
    assert driver.app.auth == {"apiKey": "secret", "region": "eu"}


def test_an_unknown_credential_is_a_mistake_of_the_caller(open_app: Open) -> None:
    driver = open_app(AUTH.replace("LABEL", "'{{name}}'"))
    with pytest.raises(DriverError, match="no field password"):
        driver.connect({"password": "x"})


# ---------------------------------------------------------------------- inputs


ECHO = """
app.creates = keyed({ echo: step('Echo', {
  perform: (z, bundle) => ({ id: '1', ...bundle.inputData }),
  inputFields: [
    { key: 'text', required: true }, { key: 'count', type: 'integer', default: '5' },
    { key: 'flag', type: 'boolean', default: 'no' }, { key: 'pairs', dict: true }, () => [{ key: 'later' }],
  ],
}) });
"""
ECHO_NAMES = {
    "say": {"kind": "creates", "key": "echo", "inputs": {"our_text": "text", "count": "count", "pairs": "pairs"}}
}


def test_defaults_are_filled_in_and_keys_translated(open_app: Open) -> None:
    driver = open_app(ECHO, ECHO_NAMES)
    outcome = driver.run("say", {"our_text": "hi", "pairs": {"a": "b"}})
    assert outcome.items == [{"id": "1", "text": "hi", "count": 5, "flag": False, "pairs": {"a": "b"}}]


def test_a_given_value_beats_the_default(open_app: Open) -> None:
    assert open_app(ECHO, ECHO_NAMES).run("say", {"our_text": "hi", "count": 0}).items[0]["count"] == 0


def test_an_empty_required_field_stops_the_step(open_app: Open) -> None:
    failure = open_app(ECHO, ECHO_NAMES).run("say", {"our_text": ""}).failure
    assert failure is not None
    assert failure.kind == "MissingInput"


def test_names_that_nobody_offers_are_mistakes_of_the_caller(open_app: Open) -> None:
    driver = open_app(ECHO, ECHO_NAMES)
    with pytest.raises(DriverError, match="no field takes colour"):
        driver.run("say", {"our_text": "hi", "colour": "red"})
    with pytest.raises(DriverError, match="does not offer sing"):
        driver.run("sing", {})
    with pytest.raises(DriverError, match="does not offer sing by poll"):
        driver.activate("sing", {}, "poll")


# ---------------------------------------------------------------------- polls


def test_items_are_told_apart_by_id_as_text(open_app: Open, rows: Rows) -> None:
    driver = open_app(polling(rows), {"rows": trigger("rows")})
    rows.rows = [{"id": 1}]
    zap = driver.activate("rows", {}, "poll")
    rows.rows = [{"id": 3}, {"id": 2}, {"id": "1"}]
    assert zap.poll().items == [{"id": 2}, {"id": 3}]
    assert zap.poll().items == []


def test_primary_fields_replace_the_id(open_app: Open, rows: Rows) -> None:
    fields = "[{ key: 'number', primary: true }, { key: 'state', primary: true }]"
    driver = open_app(polling(rows, fields), {"rows": trigger("rows")})
    rows.rows = [{"id": 1, "number": 7, "state": "open"}]
    zap = driver.activate("rows", {}, "poll")
    rows.rows = [{"id": 1, "number": 7, "state": "shut"}, {"id": 9, "number": 7, "state": "open"}]
    assert [item["state"] for item in zap.poll().items] == ["shut"]


@pytest.mark.parametrize(("count", "held"), [(HOLD, 0), (HOLD + 1, HOLD + 1)])
def test_too_many_new_items_are_held(open_app: Open, rows: Rows, count: int, held: int) -> None:
    driver = open_app(polling(rows), {"rows": trigger("rows")})
    zap = driver.activate("rows", {}, "poll")
    assert isinstance(zap, PollActivation)
    rows.rows = [{"id": number} for number in range(count)]
    outcome = zap.poll()
    assert (len(outcome.items), len(zap.held)) == (count - held, held)
    assert [failure.kind for failure in zap.failures()] == (["Held"] if held else [])


def test_core_refuses_items_that_it_cannot_tell_apart(open_app: Open, rows: Rows) -> None:
    driver = open_app(polling(rows), {"rows": trigger("rows")})
    zap = driver.activate("rows", {}, "poll")
    rows.rows = [{"id": 1}, {"id": 1}]
    failure = zap.poll().failure
    assert failure is not None
    assert failure.kind == "CheckError"


def test_the_meta_data_of_a_bundle_say_what_for(open_app: Open) -> None:
    code = """
    const seen = (z, bundle) => [{ id: JSON.stringify([bundle.meta.isPopulatingDedupe, bundle.meta.isLoadingSample]) }];
    app.triggers = keyed({ seen: step('Seen', { perform: seen }) });
    """
    driver = open_app(code, {"seen": trigger("seen")})
    assert driver.sample("seen", {}, "poll").items == [{"id": "[false,true]"}]
    zap = driver.activate("seen", {}, "poll")
    assert zap.poll().items == [{"id": "[false,false]"}]


# ---------------------------------------------------------------------- hooks


HOOK = """
const perform = (z, bundle) => [{ id: '1', raw: bundle.rawRequest, clean: bundle.cleanedRequest,
  kept: bundle.subscribeData, asked: bundle.inputData }];
app.triggers = keyed({ hook: step('Hook', {
  type: 'hook', perform, performList: () => [{ id: '1' }], inputFields: [{ key: 'kind' }],
  performSubscribe: (z, bundle) => ({ kept: 'secret', url: bundle.targetUrl }),
  performUnsubscribe: (z, bundle) => ({}),
}) });
"""


def hook(driver: ZapierDriver) -> HookActivation:
    activation = driver.activate("hook", {"kind": "a"}, "webhook")
    assert isinstance(activation, HookActivation)
    return activation


def test_a_delivery_reaches_perform_as_zapier_writes_it(open_app: Open) -> None:
    zap = hook(open_app(HOOK, {"hook": trigger("hook", kind="kind")}))
    headers = {"content-type": "application/json", "x-signature-256": "ab", "x-SECOND": "cd"}
    body = '{"a": "ü"}'.encode()
    request = urllib.request.Request(f"{zap.url}?b=1&c=%20", body, headers)
    with urllib.request.urlopen(request) as answer:
        assert answer.status == 200
    (item,) = zap.items()
    raw = item["raw"]
    assert (raw["method"], raw["querystring"], raw["content"]) == ("POST", "b=1&c=+", '{"a": "ü"}')
    assert raw["headers"]["Content-Type"] == "application/json"
    assert raw["headers"]["Content-Length"] == str(len(body))
    assert (raw["headers"]["Http-X-Signature-256"], raw["headers"]["Http-X-Second"]) == ("ab", "cd")
    assert item["clean"] == {"a": "ü"}
    assert (item["kept"], item["asked"]) == ({"kept": "secret", "url": zap.url}, {"kind": "a"})


def test_nothing_is_deduplicated_and_order_is_kept(open_app: Open) -> None:
    zap = hook(open_app(HOOK, {"hook": trigger("hook", kind="kind")}))
    for number in (1, 2, 2):
        assert zap.deliver(json.dumps({"number": number}).encode(), {"Content-Type": "application/json"}).status == 200
    assert [item["clean"]["number"] for item in zap.items()] == [1, 2, 2]


def test_a_payload_that_is_too_large_is_refused(open_app: Open) -> None:
    zap = hook(open_app(HOOK, {"hook": trigger("hook", kind="kind")}))
    assert zap.deliver(b" " * (LARGEST + 1), {}).status == 413
    assert zap.items() == []


def test_after_turning_off_the_url_answers_410(open_app: Open) -> None:
    zap = hook(open_app(HOOK, {"hook": trigger("hook", kind="kind")}))
    zap.deactivate()
    assert zap.deliver(b"{}", {}).status == 410
    with pytest.raises(urllib.error.HTTPError, match="410"):
        urllib.request.urlopen(zap.url, b"{}")
    assert zap.items() == []


def test_a_webhook_trigger_is_not_polled(open_app: Open) -> None:
    with pytest.raises(DriverError, match="webhook"):
        hook(open_app(HOOK, {"hook": trigger("hook", kind="kind")})).poll()


# ---------------------------------------------------------------------- callbacks, searches, dropdowns


WAITING = """
const perform = async (z, bundle) => {
  const url = z.generateCallbackUrl();
  if (bundle.inputData.post) await z.request({ url, method: 'POST', body: { said: 'done' } });
  return { id: '1' };
};
app.creates = keyed({ wait: step('Wait', {
  perform, inputFields: [{ key: 'post', type: 'boolean' }],
  performResume: (z, bundle) => ({ ...bundle.outputData, ...bundle.cleanedRequest, resumed: true }),
}) });
"""
WAIT = {"wait": {"kind": "creates", "key": "wait", "inputs": {"post": "post"}}}


def test_a_step_resumes_with_what_was_posted(open_app: Open) -> None:
    outcome = open_app(WAITING, WAIT).run("wait", {"post": True})
    assert outcome.items == [{"id": "1", "said": "done", "resumed": True}]


def test_a_callback_that_never_comes_is_told(open_app: Open) -> None:
    with pytest.raises(DriverError, match="nobody posted"):
        open_app(WAITING, WAIT, patience=0).run("wait", {})


SEARCH = """
const pages = { first: ['a', 'second'], second: ['b', LAST] };
const find = (z, bundle) => {
  const [id, token] = pages[bundle.meta.paging_token ?? 'first'];
  return { results: [{ id }], paging_token: token };
};
app.searches = keyed({ find: step('Find', { perform: find, canPaginate: true, inputFields: [{ key: 'x1' }] }) });
"""
FIND = {"find": {"kind": "searches", "key": "find", "inputs": {}}}


def test_a_search_is_read_to_its_last_page(open_app: Open) -> None:
    assert open_app(SEARCH.replace("LAST", "null"), FIND).run("find", {}).items == [{"id": "a"}, {"id": "b"}]


def test_a_search_that_pages_in_a_circle_is_a_failure(open_app: Open) -> None:
    failure = open_app(SEARCH.replace("LAST", "'second'"), FIND).run("find", {}).failure
    assert failure is not None
    assert failure.kind == "Loop"


DROPDOWN = """
const choose = async (z, bundle) => {
  if (!bundle.meta.isFillingDynamicDropdown) return [];
  const from = bundle.meta.page > 0 ? Number(await z.cursor.get()) : 0;
  if (from >= 4 && STOP) return [];
  await z.cursor.set(String(from + 2));
  return [from, from + 1].map((id) => ({ id: id % 4, name: `Thing ${id % 4}` }));
};
app.triggers = keyed({ choose_things: step('Thing', { perform: choose, canPaginate: true }, true) });
app.creates = keyed({ use: step('Use', {
  perform: () => ({ id: '1' }), inputFields: [{ key: 'thing_id', dynamic: 'choose_things.id.name' }] }) });
"""


def test_a_dropdown_keeps_its_place_between_pages(open_app: Open) -> None:
    driver = open_app(DROPDOWN.replace("STOP", "true"))
    expected = [{"value": number, "label": f"Thing {number}"} for number in range(4)]
    assert driver.choices("things", {}).items == expected
    # A second opening starts again.
    assert driver.choices("things", {}).items == expected


def test_a_dropdown_that_repeats_a_page_is_a_failure(open_app: Open) -> None:
    failure = open_app(DROPDOWN.replace("STOP", "false")).choices("things", {}).failure
    assert failure is not None
    assert failure.kind == "Loop"


def test_an_unknown_dropdown_is_a_mistake_of_the_caller(open_app: Open) -> None:
    with pytest.raises(DriverError, match="choose_things"):
        open_app(DROPDOWN.replace("STOP", "true")).choices("people", {})
