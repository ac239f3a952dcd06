"""Refusals of a fake vendor; how one looks on the wire is the vendor's own affair."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from .messages import Headers, Response, encode_json


class VendorError(Exception):
    """Ends the handling of a request with an error answer.

    `code` is the vendor's machine-readable name, `extra` further members of the error object.
    """

    def __init__(
        self, status: int, code: str, detail: str, *, title: str = "", extra: Mapping[str, Any] | None = None
    ) -> None:
        super().__init__(detail)
        self.status = status
        self.code = code
        self.detail = detail
        self.title = title
        self.extra = dict(extra or {})


def problem_json(error: VendorError, *, type_base: str, request_id: str) -> Response:
    """RFC 9457: type, title, status, detail, with code and request_id as extension members."""
    document = {
        "type": f"{type_base}{error.code}",
        "title": error.title or error.code,
        "status": error.status,
        "detail": error.detail,
        "code": error.code,
        "request_id": request_id,
        **error.extra,
    }
    return Response(error.status, Headers({"Content-Type": "application/problem+json"}), encode_json(document))
