"""``general/base``: what every request of the app starts from (connections do not)."""

from __future__ import annotations

from typing import Any

from pydantic import Field

from targets.make.format.closed import Closed
from targets.make.format.pagination import Pagination
from targets.make.format.request import BodyType, Condition, Log
from targets.make.format.response import Response
from targets.make.format.text import Iml, ImlOnly, Scalars, Url


class Base(Closed):
    """``timeout`` is in milliseconds. A base can neither repeat nor ask for gzip."""

    base_url: Url = Field(alias="baseUrl")
    headers: Scalars | None = None
    qs: Scalars | None = None
    body: Any = None
    type: BodyType | ImlOnly | None = None
    timeout: int | None = Field(default=None, ge=1, le=300_000)
    encode_url: bool | None = Field(default=None, alias="encodeUrl")
    temp: dict[str, Any] | None = None
    condition: bool | Iml | Condition | None = None
    ca: str | None = Field(default=None, max_length=8192)
    follow_redirects: bool | None = Field(default=None, alias="followRedirects")
    follow_all_redirects: bool | None = Field(default=None, alias="followAllRedirects")
    response: Response | None = None
    pagination: Pagination | None = None
    log: Log | None = None
