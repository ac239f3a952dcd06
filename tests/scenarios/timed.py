"""Connectors on platforms in virtual time: waiting takes none, and the vendor sees when it was asked."""

from __future__ import annotations

import importlib
import zlib
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from unittest import mock
from urllib.parse import parse_qsl, urlsplit

from connector_core import target
from connector_core.build import checked, emit, store
from connector_core.description import Connector
from connector_core.harness import node
from connector_core.harness.clock import START, VirtualClock
from connector_core.harness.scenario.play import offered
from connector_core.harness.simulate import Edit
from connector_core.harness.vendor import engine
from connector_core.harness.vendor.engine import Vendor
from connector_core.harness.vendor.messages import Headers, Request
from connector_core.target import Files
from targets.make.driver import MakeDriver
from targets.make.simulator.http import HttpRequest, HttpResponse, SendError
from targets.n8n.driver import N8nDriver
from targets.zapier.driver import ZapierDriver
from tests.scenarios.line import SENT_AT, SILENCE, Arrived, Handle, Line, Port

WARP = Path(__file__).parent / "warp.cjs"
AnyDriver = MakeDriver | N8nDriver | ZapierDriver


@dataclass
class Timed:
    """One connector on one platform. A `world` is a fresh vendor with keys of its own; the clock goes on."""

    connector: Connector
    platform: str
    driver: AnyDriver
    offers: frozenset[str]
    line: Line
    _script: Any
    _count: int = 0
    _made: list[Vendor] = field(default_factory=list)

    @property
    def now(self) -> float:
        return self.line.clock.now()

    def world(self) -> Any:
        """A fresh world, connected; what the connecting asked is not counted."""
        self._count += 1
        clock = self.line.clock
        # The worlds of scenarios make their own vendor: its clock is given here.
        with mock.patch.object(engine, "RealClock", return_value=clock):
            world = self._script.world(zlib.crc32(f"{self.platform} {self._count}".encode()), clock.now())
        world.vendor.deliveries.send_through(lambda _: lambda url, headers, body: 200)
        self.line.handle = world.vendor.handle
        outcome = self.driver.connect(world.credentials)
        assert outcome.failure is None, outcome.failure
        self.line.arrived.clear()
        return world

    @contextmanager
    def answered_by(self, handle: Handle) -> Iterator[None]:
        """Meanwhile somebody else answers."""
        before, self.line.handle = self.line.handle, handle
        try:
            yield
        finally:
            self.line.handle = before

    def arrived(self, wanted: Callable[[Arrived], bool] = lambda _: True) -> list[Arrived]:
        """What came since the world was made."""
        return [one for one in self.line.arrived if wanted(one)]


class _Time:
    """Make's time is the line's."""

    def __init__(self, clock: VirtualClock) -> None:
        self._clock = clock

    def now(self) -> float:
        return self._clock.now()

    def wait(self, seconds: float) -> None:
        self._clock.advance(seconds)


@contextmanager
def timed(key: str, platform: str, folder: Path, edit: Edit = lambda files: files) -> Iterator[Timed]:
    """Emit, load and run in virtual time. `edit` changes what was emitted (to plant a mistake)."""
    chosen = target.load(platform)
    (item,), _ = checked([key], [chosen])
    script = importlib.import_module(f"connectors.{key}.scenarios")
    world = script.world(1, START)
    prefix = world.vendor.prefix
    world.vendor.close()
    names = chosen.names(item.connector)
    with ExitStack() as opened:
        line = Line(VirtualClock())
        url = "http://127.0.0.1:9" if platform == "make" else opened.enter_context(Port(line)).url
        (package,) = emit([item], [chosen], folder, url + prefix)
        package.files = edit(package.files)
        store([package])
        driver = opened.enter_context(_driver(platform, package.folder, names, line, opened))
        yield Timed(item.connector, platform, driver, offered(names), line, script)


def _driver(platform: str, folder: Path, names: Mapping[str, Any], line: Line, opened: ExitStack) -> Any:
    match platform:
        case "make":
            return MakeDriver(folder, names, send=_sender(line), time=_Time(line.clock))
        case "n8n":
            opened.enter_context(_warped())
            # No callback comes over the line: nobody waits for one.
            opened.enter_context(mock.patch("targets.n8n.driver.driver.PATIENCE_SECONDS", 0.05))
            return N8nDriver(folder, names)
    return ZapierDriver(folder, names, environment={"NODE_OPTIONS": f"--require={WARP}"}, patience=0.1)


@contextmanager
def _warped() -> Iterator[None]:
    """The engine of n8n, not the compiler before it, is started with `warp.cjs`."""
    plain = node.environment

    def warped(**more: str) -> dict[str, str]:
        return plain(**more, **({"NODE_OPTIONS": f"--require={WARP}"} if "N8N_USER_FOLDER" in more else {}))

    with mock.patch.object(node, "environment", warped):
        yield


def _sender(line: Line) -> Callable[[HttpRequest], HttpResponse]:
    """Make's requests without a socket."""

    def send(request: HttpRequest) -> HttpResponse:
        split = urlsplit(request.url)
        query = tuple(parse_qsl(split.query, keep_blank_values=True))
        headers = Headers((*request.headers, (SENT_AT, str(line.clock.now() * 1000))))
        answer = line.take(Request(request.method, split.path, query, headers, request.body))
        if answer.status == SILENCE.status:
            line.clock.advance(request.timeout)
            raise SendError("ReadTimeout")
        if answer.cut is not None:
            raise SendError("RemoteProtocolError")
        return HttpResponse(answer.status, tuple(answer.headers.items()), answer.body)

    return send


def changed(file: str, old: str, new: str) -> Edit:
    """A mistake to plant: `old` becomes `new` in every emitted file whose path ends with `file`."""

    def edit(files: Files) -> Files:
        found = {path: text for path, text in files.items() if path.endswith(file) and old in str(text)}
        assert found, f"no {file} holds {old!r}"
        return {**files, **{path: str(text).replace(old, new) for path, text in found.items()}}

    return edit


def most_in_a_minute(times: list[float]) -> int:
    """The largest number of requests in any 60 seconds."""
    times = sorted(times)
    return max(sum(1 for other in times[index:] if other < time + 60) for index, time in enumerate(times))
