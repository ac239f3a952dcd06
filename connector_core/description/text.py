"""Kinds of text that the language accepts, each with the mistake it names."""

from __future__ import annotations

import re
from typing import Annotated

from pydantic import AfterValidator
from pydantic_core import PydanticCustomError

MAX_KEY = 48  # Make advises module ids of at most 48 characters.


def _matching(pattern: str, code: str, what: str, hint: str, longest: int = 10_000) -> AfterValidator:
    compiled = re.compile(pattern)

    def check(value: str) -> str:
        if len(value) > longest:
            raise PydanticCustomError(
                code,
                "{value} is longer than {longest} characters",
                {"value": repr(value[:40]), "longest": longest, "hint": hint},
            )
        if not compiled.fullmatch(value):
            raise PydanticCustomError(code, "{value} is not {what}", {"value": repr(value), "what": what, "hint": hint})
        return value

    return AfterValidator(check)


Key = Annotated[
    str,
    _matching(
        r"[a-z][a-z0-9]*(_[a-z0-9]+)*",
        "text_key",
        "a key",
        "keys are lower_snake_case, start with a letter and never change once published",
        MAX_KEY,
    ),
]
"""A name that users' workflows depend on."""

ConnectorKey = Annotated[
    str,
    _matching(r"[a-z][a-z0-9]{1,27}", "text_key", "a connector's key", "2 to 28 lower-case letters and digits", 28),
]

Label = Annotated[
    str,
    _matching(r"\S(.{0,62}\S)?", "text_label", "a label", "one line of 1 to 64 characters, no space at either end"),
]

Sentence = Annotated[
    str,
    _matching(
        r"(?s)[A-Z\"'`0-9].{3,998}[.?!)]",
        "text_sentence",
        "a sentence",
        "start with a capital and end with a full stop",
    ),
]

Url = Annotated[
    str,
    _matching(
        r"https?://[A-Za-z0-9.\-]+(:\d+)?(/[^\s\"'<>\\{}]*)?",
        "text_url",
        "a URL",
        "write it whole, with https://",
    ),
]

PathTemplate = Annotated[
    str,
    _matching(
        r"/([A-Za-z0-9._~!$&()*+,;=:@%/-]|\{[a-z][a-z0-9_]*\})*",
        "text_path",
        "a path",
        "start with / and name inputs as {call_id}; the query goes into query=",
    ),
]

WirePath = Annotated[
    str,
    _matching(
        r"[A-Za-z_$@][\w$@-]*(\.[A-Za-z_$@][\w$@-]*)*",
        "text_wire",
        "a path into an answer",
        "names joined by dots, such as error.message",
    ),
]
"""A vendor's name, or names joined by dots: ``id``, ``transcript.full_text``."""

HeaderName = Annotated[
    str, _matching(r"[A-Za-z0-9!#$%&'*+.^_|~-]+", "text_header", "a header's name", "such as X-Request-Id")
]

HostName = Annotated[
    str,
    _matching(
        r"[a-z0-9](-?[a-z0-9])*(\.[a-z0-9](-?[a-z0-9])*)+", "text_host", "a host's name", "such as storage.example.com"
    ),
]
"""A host on the internet; its subdomains are meant too."""
