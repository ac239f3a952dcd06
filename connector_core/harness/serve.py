"""A fake vendor over HTTP for people and for programs in any language: the body of `mock`.

Beside the vendor's API there is ``/_control``: ``GET`` lists what can be done to the fake, ``POST
/_control/<name>`` with a JSON object of arguments does it. Control needs no key: loopback only.
"""

from __future__ import annotations

import inspect
import threading
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, Protocol

from connector_core.expected import UsageError

from .beside import load_beside
from .faults.plan import Faults
from .serving import LoopbackServer
from .vendor.engine import Vendor
from .vendor.messages import Request, Response

CONTROL = "/_control"
Print = Callable[[str], None]


class Demo(Protocol):
    """A fake that is filled with something to look at."""

    @property
    def vendor(self) -> Vendor: ...

    @property
    def key(self) -> str:
        """The demo customer's API key."""

    @property
    def controls(self) -> Mapping[str, Callable[..., Any]]:
        """What `/_control` offers; the docstring's first line is its help."""


def open_demo(description: Path, seed: int = 0) -> Demo:
    """The demo beside a description: ``fake_demo.py`` with ``demo(seed) -> Demo``.

    Raises MissingModuleError when there is none.
    """
    demo: Demo = load_beside(description, "fake_demo").demo(seed)
    return demo


def serve(
    demo: Demo,
    port: int = 0,
    say: Print = print,
    stop: threading.Event | None = None,
    faults: Faults | None = None,
) -> None:
    """Run until Ctrl-C, or until `stop` is set; then say how often each fault fired.

    Control knows no faults. Raises OSError when the port is taken, and UsageError when a fault can never happen here.
    """
    vendor = demo.vendor
    plan = faults or Faults(0, {})
    _possible(plan, demo)
    plan.attach(vendor)

    def answer(request: Request) -> Response:
        return control(demo, request) or plan.handle(vendor, request)

    try:
        server = LoopbackServer(answer, port=port, blocking=faults is not None)
    except OSError:
        vendor.close()
        raise
    try:
        say(f"Base URL    {server.url}{vendor.prefix}")
        say(f"API key     {demo.key}")
        say(f"Control     {server.url}{CONTROL}  (GET lists, POST does)")
        for name in demo.controls:
            say(f"            POST {CONTROL}/{name}{_arguments(demo.controls[name])}")
        say("Ctrl-C ends.")
        (stop or threading.Event()).wait()
    except KeyboardInterrupt:
        say("")
    finally:
        server.close()
        vendor.close()
        for name, count in plan.counts.items():
            say(f"Fault       {name}: {count.fired} of {count.possible}")


def control(demo: Demo, request: Request) -> Response | None:
    """The answer to a request for the control of the fake; None when it is none."""
    if request.path != CONTROL and not request.path.startswith(f"{CONTROL}/"):
        return None
    name = request.path.removeprefix(CONTROL).strip("/")
    if not name:
        return Response.of(200, {key: inspect.getdoc(value) for key, value in demo.controls.items()})
    action = demo.controls.get(name)
    if action is None:
        return Response.of(404, {"error": f"no control named {name}", "controls": list(demo.controls)})
    if request.method != "POST":
        return Response.of(405, {"error": "POST it"})
    try:
        arguments = request.json() if request.body else {}
        bound = inspect.signature(action).bind(**arguments)
        return Response.of(200, action(*bound.args, **bound.kwargs))
    except (TypeError, ValueError, LookupError) as error:
        return Response.of(400, {"error": str(error)})


def _possible(plan: Faults, demo: Demo) -> None:
    """Raises UsageError with one line that names the vendor's folder and every fault that cannot happen there."""
    lacking = plan.impossible(demo.vendor)
    if lacking:
        demo.vendor.close()
        reasons = "; ".join(f"{name} never happens, {why}" for name, why in lacking.items())
        raise UsageError(f"--fault: {Path(inspect.getfile(type(demo))).parent.name}: {reasons}")


def _arguments(action: Callable[..., Any]) -> str:
    names = list(inspect.signature(action).parameters)
    return f"  {{{', '.join(names)}}}" if names else ""
