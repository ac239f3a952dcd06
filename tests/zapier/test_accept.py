"""What Zapier cannot accept is said, with a code."""

from __future__ import annotations

import pytest

from connector_core.description import Connector, HeaderKey, Host, Input, OAuth2, TextInput
from connector_core.diagnostics import Diagnostic, Diagnostics
from targets.zapier import TARGET
from tests.zapier import parts


def _found(connector: Connector) -> list[Diagnostic]:
    diagnostics = Diagnostics()
    TARGET.check(connector, diagnostics)
    return diagnostics.found


def _codes(connector: Connector) -> list[str]:
    return [item.code for item in _found(connector)]


def test_voka_is_accepted(voka: Connector) -> None:
    assert _found(voka) == []


@pytest.mark.parametrize(
    ("given", "code"),
    [
        (Input(key="api_token", label="Token"), "zapier.credential"),
        (Input(key="phrase", label="Phrase", type=TextInput(format="password")), "zapier.credential"),
    ],
)
def test_input(voka: Connector, given: Input, code: str) -> None:
    first, *others = voka.actions
    (found,) = _found(voka.changed(actions=(first.changed(inputs=(*first.inputs, given)), *others)))
    assert found.code == code
    assert found.line > 0
    assert found.file.endswith("test_accept.py")


def test_a_key_that_only_sounds_like_a_credential(voka: Connector) -> None:
    first, *others = voka.actions
    given = Input(key="secretary_id", label="Secretary")
    assert _codes(voka.changed(actions=(first.changed(inputs=(*first.inputs, given)), *others))) == []


def test_oauth2_is_not_emitted_yet(voka: Connector) -> None:
    auth = OAuth2(
        authorize_url="https://a.example/authorize", token_url="https://a.example/token", help_url="https://a.example"
    )
    assert _codes(voka.changed(connection=voka.connection.changed(auth=auth))) == ["zapier.oauth2"]


def test_field_that_the_choice_of_the_host_needs(voka: Connector) -> None:
    auth = HeaderKey(header="X-Key", field="base_url", help_url="https://a.example")
    hosts = (*voka.connection.hosts, Host(label="Staging", url="https://staging.example"))
    connection = voka.connection.changed(auth=auth)
    assert _codes(voka.changed(connection=connection)) == []
    assert _codes(voka.changed(connection=connection.changed(hosts=hosts))) == ["zapier.key"]


def test_label_of_a_connection_that_names_no_account(voka: Connector) -> None:
    connection = voka.connection.changed(label="Voka")
    assert _codes(voka.changed(connection=connection)) == ["zapier.label"]
    # Where nobody names the account, a fixed text is all there is.
    assert _codes(voka.changed(connection=connection.changed(test_record=None))) == []


def test_label_of_a_pair_that_grows_too_long(voka: Connector) -> None:
    other = parts.inputs_and_files("https://a.example")
    noun = "a" * (64 - len("Find or Create "))
    resources = tuple(item.changed(noun=noun) if item.key == "folder" else item for item in other.resources)
    assert _codes(other.changed(resources=resources)) == []
    longer = tuple(item.changed(noun=noun + "a") if item.key == "folder" else item for item in other.resources)
    assert _codes(other.changed(resources=longer)) == ["zapier.label"]


@pytest.mark.parametrize("key", ["call_completed_polling", "choose_assistants", "x"])
def test_trigger_under_a_key_that_is_made_or_too_short(voka: Connector, key: str) -> None:
    first, second, third = voka.triggers
    (found,) = _found(voka.changed(triggers=(first, second.changed(key=key), third)))[:1]
    assert found.code == "zapier.key"
    assert f"'{key}'" in found.message or "'call_completed'" in found.message


def test_keys_that_become_one_name(voka: Connector) -> None:
    first, *others = voka.actions
    pair = (first.changed(key="call_2"), first.changed(key="call2"))
    assert _codes(voka.changed(actions=(*pair, *others))) == ["zapier.key", "zapier.key"]


def test_label_that_grows_too_long(voka: Connector) -> None:
    first, *others = voka.triggers
    longest = "A" * 60
    assert _codes(voka.changed(triggers=(first.changed(label=longest), *others))) == ["zapier.label"]
    assert _codes(voka.changed(triggers=(first.changed(label=longest, webhook=None), *others))) == []
