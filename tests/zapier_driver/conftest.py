"""The emitted app in zapier-platform-core, beside a fake vendor that every test gets fresh."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from connector_core.harness.serving import LoopbackServer
from connector_core.harness.vendor.keys import ApiKey
from connector_core.harness.vendor.messages import Response
from connectors.voka.connector import connector
from connectors.voka.fake import Fake
from connectors.voka.fake_rows import Account, Assistant
from targets.zapier import TARGET
from targets.zapier.driver import ZapierDriver, open_driver
from tests.zapier_driver.small import Open, write_app


@dataclass
class World:
    """One vendor with one customer, and the app connected to it."""

    fake: Fake
    account: Account
    key: ApiKey
    assistant: Assistant
    driver: ZapierDriver

    def key_with(self, *scopes: str) -> None:
        """Connect with another key of the customer."""
        key = self.fake.add_key(self.account, scopes)
        assert self.driver.connect({"api_key": key.token}).failure is None


@pytest.fixture(scope="session")
def server() -> Iterator[LoopbackServer]:
    with LoopbackServer(lambda _: Response(503)) as running:
        yield running


@pytest.fixture(scope="session")
def package(server: LoopbackServer, root: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The app as the command line writes it, pointed at the server."""
    out = tmp_path_factory.mktemp("dist")
    options = ["--target", "zapier", "--base-url", server.url + Fake.prefix, "--out", str(out)]
    command = [sys.executable, "generate.py", "build", "voka", *options]
    subprocess.run(command, cwd=root, check=True, capture_output=True)
    return out / "voka" / "zapier"


@pytest.fixture(scope="session")
def opened(package: Path) -> Iterator[ZapierDriver]:
    with open_driver(package, TARGET.names(connector)) as driver:
        yield driver


@pytest.fixture
def world(server: LoopbackServer, opened: ZapierDriver) -> Iterator[World]:
    fake = Fake(seed=1, rate_limit=10_000)
    server.handle = fake.handle
    account = fake.add_account()
    key, assistant = fake.add_key(account), fake.add_assistant(account, "Reception")
    try:
        assert opened.connect({"api_key": key.token}).failure is None
        yield World(fake, account, key, assistant, opened)
    finally:
        server.handle = lambda _: Response(503)
        fake.close()


@pytest.fixture
def open_app(tmp_path: Path) -> Iterator[Open]:
    """Writes and opens a small app; ``names`` is its index of names, ``options`` are the driver's."""
    with ExitStack() as opened:

        def make(code: str, names: Mapping[str, Any] | None = None, **options: Any) -> ZapierDriver:
            return opened.enter_context(ZapierDriver(write_app(tmp_path / "app", code), names or {}, **options))

        yield make
