"""What Zapier does around an app: labels of connections, inputs with defaults and required fields."""

from __future__ import annotations

import pytest

from connector_core.harness.driver import DriverError
from tests.zapier_driver.small import Open

pytestmark = pytest.mark.node

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
