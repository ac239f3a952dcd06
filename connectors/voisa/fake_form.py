"""Reads multipart forms strictly (RFC 7578), as the fake does it."""

from __future__ import annotations

from email.message import Message
from email.parser import BytesParser
from email.policy import HTTP
from urllib.parse import unquote

from connector_core.harness.vendor.messages import Request

from .fake_rows import Upload
from .fake_wire import invalid


class Form:
    """The parts of a form, by name, in order."""

    def __init__(self, texts: dict[str, list[str]], files: dict[str, list[Upload]]) -> None:
        self.texts = texts
        self.files = files

    def text(self, name: str) -> str | None:
        """The one text of that name. Raises VendorError 400 when there are several."""
        values = self.texts.get(name, [])
        if len(values) > 1:
            raise invalid(f"{name} was sent {len(values)} times", name)
        return values[0] if values else None

    @property
    def names(self) -> set[str]:
        return {*self.texts, *self.files}


def read_form(request: Request) -> Form:
    """Raises VendorError 400 for anything but a well-formed form."""
    kind = request.headers.get("Content-Type", "")
    if not kind.lower().startswith("multipart/form-data"):
        raise invalid("Content-Type must be multipart/form-data")
    message: Message = BytesParser(policy=HTTP).parsebytes(
        b"Content-Type: " + kind.encode("latin-1") + b"\r\n\r\n" + request.body
    )
    if not message.is_multipart() or message.defects:
        raise invalid("The form is broken")
    texts: dict[str, list[str]] = {}
    files: dict[str, list[Upload]] = {}
    for part in message.get_payload():
        assert isinstance(part, Message)
        name = part.get_param("name", header="content-disposition")
        if part.get_content_disposition() != "form-data" or not isinstance(name, str):
            raise invalid("A part of the form has no name")
        content = part.get_payload(decode=True)
        assert isinstance(content, bytes)
        given = part.get_filename()
        if given is None:
            texts.setdefault(name, []).append(content.decode("utf-8"))
        else:
            files.setdefault(name, []).append(Upload(_plain(given), part.get_content_type(), content))
    return Form(texts, files)


def _plain(name: str) -> str:
    """Names come percent-encoded where they hold quotes or line breaks, and as raw UTF-8 otherwise."""
    raw = name.encode("utf-8", "surrogateescape").decode("utf-8", "replace")
    return unquote(raw)
