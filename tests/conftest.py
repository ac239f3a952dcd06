"""Options and fixtures that every folder of tests shares."""

from __future__ import annotations

from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--update-golden", action="store_true", help="rewrite the golden files from what is emitted")


def pytest_sessionstart(session: pytest.Session) -> None:
    """Before a run of everything, install the npm packages it needs, where the progress can be seen.

    Single tests install what they need by themselves; workers would hide what npm is doing.
    """
    config = session.config
    everything = config.args_source is pytest.Config.ArgsSource.TESTPATHS
    if hasattr(config, "workerinput") or not everything or config.getoption("collectonly"):
        return
    from connector_core.harness.node import install

    full_server = config.getoption("markexpr") == "server"
    wanted = [
        manifest.parent
        for manifest in sorted(ROOT.glob("targets/*/npm/*/package.json"))
        if full_server == (manifest.parent.name == "server") or (full_server and manifest.parent.name == "tooling")
    ]
    capture = config.pluginmanager.getplugin("capturemanager")
    with capture.global_and_fixture_disabled():
        for manifest in wanted:
            install(manifest)


@pytest.fixture
def update_golden(request: pytest.FixtureRequest) -> bool:
    return bool(request.config.getoption("--update-golden"))


@pytest.fixture(scope="session")
def root() -> Path:
    """The checkout's root."""
    return ROOT
