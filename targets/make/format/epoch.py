"""``epoch``: lets the user choose where a polling trigger starts. It inherits the trigger's request."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import Field

from targets.make.format.closed import Closed
from targets.make.format.errors import ErrorRules
from targets.make.format.pagination import Pagination
from targets.make.format.request import Method, Repeat
from targets.make.format.response import Iterate, ResponseType, Valid
from targets.make.format.text import Iml, Iml512, ImlOnly, Message, Scalars, Url


class EpochOutput(Closed):
    """One choice. Replaces the module's output, so it must name both."""

    label: Iml
    date: Iml


class EpochResponse(Closed):
    type: ResponseType | ImlOnly | None = None
    valid: bool | Iml | Valid | None = None
    limit: Annotated[int, Field(ge=1)] | Iml | None = None
    error: Message | ErrorRules | None = None
    iterate: Iml512 | Iterate | None = None
    temp: dict[str, Any] | None = None
    output: EpochOutput


class Epoch(Closed):
    url: Url | None = None
    method: Method | ImlOnly | None = None
    headers: Scalars | None = None
    qs: Scalars | None = None
    body: Any = None
    condition: bool | Iml | None = None
    repeat: Repeat | None = None
    pagination: Pagination | None = None
    response: EpochResponse
