"""What n8n cannot accept is said, with a code."""

from __future__ import annotations

import pytest

from connector_core.description import Connector, Input, OAuth2, Resource
from connector_core.diagnostics import Diagnostics
from targets.n8n import TARGET


def _codes(connector: Connector) -> list[str]:
    diagnostics = Diagnostics()
    TARGET.check(connector, diagnostics)
    return [item.code for item in diagnostics.found]


def test_voka_is_accepted(voka: Connector) -> None:
    assert _codes(voka) == []


@pytest.mark.parametrize(
    ("given", "code"),
    [
        (Input(key="operation", label="Operation"), "n8n.reserved"),
        (Input(key="binary_property_name", label="Field"), "n8n.reserved"),
        (Input(key="line_2_of_the_address", label="Line 2"), "n8n.secret-like-key"),
    ],
)
def test_input(voka: Connector, given: Input, code: str) -> None:
    first, *others = voka.actions
    assert _codes(voka.changed(actions=(first.changed(inputs=(*first.inputs, given)), *others))) == [code]


def test_reserved_resource(voka: Connector) -> None:
    more = Resource(key="connection", noun="connection", plural="connections")
    assert _codes(voka.changed(resources=(*voka.resources, more))) == ["n8n.reserved"]


def test_oauth2_is_not_emitted_yet(voka: Connector) -> None:
    auth = OAuth2(
        authorize_url="https://a.example/authorize", token_url="https://a.example/token", help_url="https://a.example"
    )
    assert _codes(voka.changed(connection=voka.connection.changed(auth=auth))) == ["n8n.oauth2"]
