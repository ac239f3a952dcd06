"""n8n is stopped, started and published again around what happens at the vendor."""

from __future__ import annotations

import pytest

from targets.n8n.server.client import until
from tests.n8n_server.conftest import Place
from tests.n8n_server.stories import (
    again,
    complete,
    gone,
    got,
    hook,
    ids,
    patient,
    polled,
    polling,
    quiet,
    start_again,
)

pytestmark = pytest.mark.server


def test_the_base_url_of_n8n_changes(place: Place) -> None:
    """The subscription under the old address goes with the next activation."""
    workflow, _ = hook(place)
    (row,) = place.subscriptions()
    usual = dict(place.server.settings)
    place.server.settings["N8N_WEBHOOK_URL"] = f"http://localhost:{place.server.port}/"
    try:
        place.server.restart()
        place.client.log_in()
        again(place, workflow)
        (other,) = place.subscriptions()
        assert other.url.startswith("http://localhost:")
        assert row.url != other.url
        place.client.unpublish(workflow)
        gone(place)
    finally:
        place.server.settings = usual
        place.server.restart()
        place.client.log_in()


def test_n8n_is_off_while_events_happen(place: Place) -> None:
    """The vendor delivers them again when n8n is back: each comes once."""
    workflow, _ = hook(place)
    place.server.stop()
    with patient(place):
        calls = complete(place, 5, 4)
        until(lambda: all(row.attempts for row in place.fake.deliveries.all()[-2:]), "the vendor has tried")
        start_again(place)
        quiet(place, workflow)
    assert got(place, workflow) == ids(*calls)
    place.client.unpublish(workflow)
    gone(place)


def test_a_polling_workflow_over_a_restart(place: Place) -> None:
    """The cursor is kept: what happened meanwhile comes once, what was there does not come again."""
    place.world.past_call(assistant=2, minutes=40)
    workflow = polling(place, 2)
    first = place.world.past_call(assistant=2, minutes=30)
    polled(place)
    quiet(place, workflow)
    place.server.stop()
    meanwhile = [place.world.past_call(assistant=2, minutes=minutes) for minutes in (29, 28)]
    start_again(place)
    polled(place)
    quiet(place, workflow)
    assert got(place, workflow) == ids(first, *meanwhile)
    place.client.unpublish(workflow)


def test_a_polling_workflow_is_publishedagain(place: Place) -> None:
    """The cursor is kept over that too."""
    workflow = polling(place, 2)
    first = place.world.past_call(assistant=2, minutes=27)
    polled(place)
    quiet(place, workflow)
    place.client.unpublish(workflow)
    off = place.world.past_call(assistant=2, minutes=26)
    assert place.client.publish(workflow)["status"] == "published"
    polled(place)
    quiet(place, workflow)
    assert got(place, workflow) == ids(first, off)
    place.client.unpublish(workflow)
