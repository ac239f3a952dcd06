"""What Zapier does around steps: callbacks, pages of searches, pages of dropdowns."""

from __future__ import annotations

import urllib.error
import urllib.request

import pytest

from connector_core.harness.driver import DriverError
from tests.zapier_driver.small import Open

pytestmark = pytest.mark.node

WAITING = """
const perform = async (z, bundle) => {
  const url = z.generateCallbackUrl();
  if (bundle.inputData.post) await z.request({ url, method: 'POST', body: { said: 'done' } });
  return { id: '1', url };
};
app.creates = keyed({ wait: step('Wait', {
  perform, inputFields: [{ key: 'post', type: 'boolean' }],
  performResume: (z, bundle) => ({ ...bundle.outputData, ...bundle.cleanedRequest, resumed: true }),
}) });
"""
WAIT = {"wait": {"kind": "creates", "key": "wait", "inputs": {"post": "post"}}}


def test_a_step_resumes_with_what_was_posted(open_app: Open) -> None:
    outcome = open_app(WAITING, WAIT).run("wait", {"post": True})
    (item,) = outcome.items
    assert (item["id"], item["said"], item["resumed"]) == ("1", "done", True)
    # The step is over, and so is its URL.
    with pytest.raises(urllib.error.HTTPError, match="410"):
        urllib.request.urlopen(item["url"], b"{}")


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
