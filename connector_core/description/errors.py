"""What the vendor says when something goes wrong, and how fast one may ask."""

from __future__ import annotations

from pydantic import Field

from connector_core.description.part import Part
from connector_core.description.text import HeaderName, WirePath


class Errors(Part):
    """Where an error answer holds its parts; paths are tried in order.

    ``issues`` is an array of per-field mistakes with ``issue_path`` and ``issue_message`` in each.
    ``locked_codes`` are codes that mean "try again later" whatever the HTTP status.
    """

    message: tuple[WirePath, ...] = Field(min_length=1)
    code: tuple[WirePath, ...] = ()
    request_id: tuple[WirePath, ...] = ()
    request_id_header: HeaderName | None = None
    issues: WirePath | None = None
    issue_path: str = "path"
    issue_message: str = "message"
    locked_codes: tuple[str, ...] = ()


class RateLimit(Part):
    """Requests per window for one key. ``retry_after`` names the header, read in both its forms."""

    requests: int = Field(ge=1)
    window_seconds: int = Field(default=60, ge=1)
    retry_after: HeaderName = "Retry-After"
