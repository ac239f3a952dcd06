"""A vendor that redirects elsewhere: nobody follows, and the key stays here, on every platform and for every connector.

What stands elsewhere is a listener on another loopback address, which must hear nothing at all.
"""

from __future__ import annotations

import importlib
import time
from pathlib import Path

import pytest

from connector_core import load, target
from connector_core.build import checked
from connector_core.description import Connector, ListAll
from connector_core.harness.driver import DriverError, Outcome
from connector_core.harness.serving import LoopbackServer
from connector_core.harness.simulate import platform_of
from connector_core.harness.vendor.messages import Headers, Request, Response
from tests.scenarios.elsewhere import elsewhere

TARGETS = ("make", "n8n", "zapier")

pytestmark = pytest.mark.node


def test_the_listener_hears() -> None:
    import httpx

    with elsewhere() as (url, heard):
        httpx.post(f"{url}/x", headers={"Authorization": "Bearer canary"})
        assert len(heard) == 1
        assert "canary" in heard[0]


def lists(connector: Connector) -> list[ListAll]:
    found = [item for item in connector.searches if isinstance(item, ListAll)]
    return [item for item in found if not any(given.required for given in item.inputs)]


@pytest.mark.parametrize("name", TARGETS)
@pytest.mark.parametrize("key", load.known())
def test_nobody_follows_and_the_key_stays(key: str, name: str, tmp_path: Path) -> None:
    platform = target.load(name)
    (item,), _ = checked([key], [platform])
    script = importlib.import_module(f"connectors.{key}.scenarios")
    world = script.world(7, time.time() // 60 * 60)
    vendor = world.vendor
    with LoopbackServer(vendor.handle) as server, elsewhere() as (url, heard):
        made = platform_of(item, platform, tmp_path)
        with made.open(server.url + vendor.prefix) as driver:
            assert driver.connect(world.credentials).failure is None
            polled = next(one for one in item.connector.triggers if one.poll)
            poller = driver.activate(polled.key, {}, "poll")
            assert poller.poll().failure is None
            for status in (301, 302, 303, 307, 308):

                def redirected(request: Request, status: int = status) -> Response:
                    return Response(status, Headers({"Location": f"{url}{request.path}"}))

                vendor.interceptors[:] = [redirected]
                outcomes: list[Outcome] = [driver.connect(world.credentials)]
                # What a refused connection leaves behind is the platform's own affair: the good one again.
                vendor.interceptors.clear()
                assert driver.connect(world.credentials).failure is None
                vendor.interceptors[:] = [redirected]
                outcomes += [driver.run(one.key, {"limit": 1}) for one in lists(item.connector)]
                outcomes += [
                    driver.run("api_call", {"method": method, "path": "/x", **body})
                    for method, body in (("GET", {}), ("POST", {"body": {"a": 1}}), ("DELETE", {}))
                ]
                # A platform may have given up on the poll by now: then it does nothing.
                assert poller.poll().items == []
                assert [number for number, outcome in enumerate(outcomes) if outcome.failure is None] == []
                assert not any(outcome.items for outcome in outcomes)
            vendor.interceptors.clear()
            try:
                poller.deactivate()
            except DriverError as error:
                pytest.fail(str(error))
        assert heard == []
    vendor.close()
