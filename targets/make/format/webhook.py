"""A dedicated webhook's own communication: what Make does with one incoming request."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import Field

from targets.make.format.closed import Closed
from targets.make.format.response import Iterate
from targets.make.format.text import Iml, Iml512, ImlOnly, Scalars


class Respond(Closed):
    """What the sender is answered."""

    status: int | Iml | None = Field(default=None)
    type: Literal["json", "urlencoded", "text"] | ImlOnly | None = None
    headers: Scalars | None = None
    body: Any = None


class Verification(Closed):
    """Answers a handshake instead of starting the scenario."""

    condition: bool | Iml
    respond: Respond


class WebhookCommunication(Closed):
    """``condition`` false: the request is answered and forgotten. ``output`` is ``payload`` in the trigger."""

    condition: bool | Iml | None = None
    iterate: Iml512 | Iterate | None = None
    verification: Verification | None = None
    output: Any = None
    respond: Respond | None = None
