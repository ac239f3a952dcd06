"""``communication`` of modules, remote procedures, connections, attach and detach."""

from __future__ import annotations

from typing import Any, Literal, Self

from pydantic import Field, RootModel, model_validator

from targets.make.format.closed import Closed
from targets.make.format.pagination import Pagination
from targets.make.format.response import Response
from targets.make.format.text import Iml, ImlOnly, Scalars, Url

Method = Literal["GET", "POST", "PUT", "PATCH", "DELETE"]
BodyType = Literal["json", "urlencoded", "multipart/form-data", "text", "string", "raw", "binary"]


class Log(Closed):
    """Paths that are blanked in Make's logs."""

    sanitize: list[str]


class Repeat(Closed):
    """The request again while ``condition`` holds: ``delay`` milliseconds apart, at most ``limit`` times."""

    condition: Iml
    delay: int = Field(ge=1)
    limit: int = Field(ge=1)


class Condition(Closed):
    """Whether the request is made at all, and the output when it is not."""

    condition: bool | Iml
    default: Any = None


class Request(Closed):
    """One request. A method that carries a body needs ``url`` and ``body``."""

    url: Url | None = None
    method: Method | ImlOnly | None = None
    encode_url: bool | None = Field(default=None, alias="encodeUrl")
    type: BodyType | ImlOnly | None = None
    temp: dict[str, Any] | None = None
    condition: bool | Iml | Condition | None = None
    repeat: Repeat | None = None
    headers: Scalars | None = None
    qs: Scalars | None = None
    body: Any = None
    ca: str | None = Field(default=None, max_length=8192)
    gzip: bool | None = None
    follow_redirects: bool | None = Field(default=None, alias="followRedirects")
    follow_all_redirects: bool | None = Field(default=None, alias="followAllRedirects")
    response: Response | None = None
    pagination: Pagination | None = None
    log: Log | None = None

    @model_validator(mode="after")
    def _carries_a_body(self) -> Self:
        if self.method in ("POST", "PUT", "PATCH"):
            missing = [name for name in ("url", "body") if name not in self.model_fields_set]
            if missing:
                raise ValueError(f"{self.method} needs {' and '.join(missing)}")
        return self


class Communication(RootModel[Request | list[Request]]):
    """One request, or several made one after the other; the last one's output is the module's."""

    def requests(self) -> list[Request]:
        return self.root if isinstance(self.root, list) else [self.root]

    def plain(self) -> Any:
        many = isinstance(self.root, list)
        return [item.plain() for item in self.requests()] if many else self.requests()[0].plain()
