"""What Zapier does around a polling trigger: what is new, and how much at once."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from connector_core.harness.serving import LoopbackServer
from connector_core.harness.vendor.messages import Request, Response
from targets.zapier.driver.polling import HOLD, PollActivation
from tests.zapier_driver.small import Open, trigger

pytestmark = pytest.mark.node


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
