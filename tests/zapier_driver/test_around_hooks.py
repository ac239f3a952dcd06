"""What Zapier does around a webhook trigger: how deliveries arrive, and what is refused."""

from __future__ import annotations

import json
import urllib.error
import urllib.request

import pytest

from connector_core.harness.driver import DriverError
from targets.zapier.driver import ZapierDriver
from targets.zapier.driver.hook import LARGEST, HookActivation
from tests.zapier_driver.small import Open, trigger

pytestmark = pytest.mark.node

HOOK = """
const perform = (z, bundle) => [{ id: '1', raw: bundle.rawRequest, clean: bundle.cleanedRequest,
  kept: bundle.subscribeData, asked: bundle.inputData }];
app.triggers = keyed({ hook: step('Hook', {
  type: 'hook', perform, performList: () => [{ id: '1' }], inputFields: [{ key: 'kind' }],
  performSubscribe: (z, bundle) => ({ kept: 'secret', url: bundle.targetUrl }),
  performUnsubscribe: (z, bundle) => {
    if (bundle.subscribeData?.kept !== 'secret') throw new Error('nothing was kept');
    return {};
  },
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
    assert (zap.items(), zap.failures()) == ([], [])


def test_a_webhook_trigger_is_not_polled(open_app: Open) -> None:
    with pytest.raises(DriverError, match="webhook"):
        hook(open_app(HOOK, {"hook": trigger("hook", kind="kind")})).poll()
