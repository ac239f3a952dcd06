"""Connectors that lack what Voka has, or have it another way, make packages that pass the gates too."""

from __future__ import annotations

from pathlib import Path

import pytest

from connector_core.description import Basic, Connector, HeaderKey, Host
from connector_core.target import Files, Options
from targets.n8n import TARGET, gates

pytestmark = pytest.mark.node


def _write(files: Files, folder: Path) -> Path:
    for path, text in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(str(text), "utf-8")
    return folder


def test_actions_only_with_basic_authentication_and_two_hosts(voka: Connector, icon: str, tmp_path: Path) -> None:
    hosts = (*voka.connection.hosts, Host(label="Staging", url="https://staging.example/api"))
    connection = voka.connection.changed(auth=Basic(help_url="https://a.example"), hosts=hosts, scopes=None)
    actions = tuple(item for item in voka.actions if item.wait is None)
    other = voka.changed(connection=connection, triggers=(), actions=actions, subscription=None, rate_limit=None)
    files = TARGET.emit(other, Options(icon=icon))
    assert not any("Trigger" in path for path in files)
    assert "nodes/definition/subscription.ts" not in files
    assert "resumeWebhooks" not in str(files["nodes/Voka/Voka.node.ts"])
    assert gates.run(_write(files, tmp_path / "n8n-nodes-voka")) == []


def test_triggers_without_signature_and_polls_with_a_key_in_a_header(
    voka: Connector, icon: str, tmp_path: Path
) -> None:
    auth = HeaderKey(header="X-Api-Key", help_url="https://a.example")
    pushed = tuple(item.changed(poll=None) for item in voka.triggers)
    other = voka.changed(
        connection=voka.connection.changed(auth=auth), triggers=pushed, signature=None, actions=(), api_call=None
    )
    files = TARGET.emit(other, Options(icon=icon))
    assert not any("PollTrigger" in path for path in files)
    assert "X-Api-Key" in str(files["credentials/VokaApi.credentials.ts"])
    assert gates.run(_write(files, tmp_path / "n8n-nodes-voka")) == []
