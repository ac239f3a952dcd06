"""The connection: its test, its label, and keys that are not accepted."""

from __future__ import annotations

import pytest

from tests.zapier_driver.conftest import World

pytestmark = pytest.mark.node


def test_the_label_names_the_account_and_the_mode(world: World) -> None:
    mark = world.fake.seen.mark()
    outcome = world.driver.connect({"api_key": world.key.token})
    assert outcome.items == [{"label": "Acme Dental (live)"}]
    (seen,) = world.fake.seen.since(mark)
    assert (seen.method, seen.path, seen.key) == ("GET", "/auth/whoami", world.key.id)


def test_the_engine_is_the_real_core(world: World) -> None:
    assert world.driver.engine == "zapier-platform-core 19.1.0"


def test_an_unknown_key_asks_to_reconnect(world: World) -> None:
    outcome = world.driver.connect({"api_key": "voka_live_unknown0000000000000000000"})
    assert outcome.items == []
    assert outcome.failure is not None
    assert (outcome.failure.kind, outcome.failure.status) == ("ExpiredAuthError", 401)
    assert "unknown0000" not in outcome.failure.message


def test_a_key_that_is_revoked_later_asks_to_reconnect(world: World) -> None:
    world.key.state = "revoked"
    failure = world.driver.run("list_calls", {}).failure
    assert failure is not None
    assert failure.kind == "ExpiredAuthError"
    assert "revoked" in failure.message
    assert world.key.token not in failure.message


def test_the_test_tells_which_permissions_are_missing(world: World) -> None:
    key = world.fake.add_key(world.account, ("read_calls",))
    bundle = {"authData": {"api_key": key.token}, "inputData": {}, "meta": {}}
    reply = world.driver.call("authentication.test", bundle)
    assert reply.ok
    assert "outbound_calls" in str(reply.results)
