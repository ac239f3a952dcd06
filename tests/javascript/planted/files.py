"""Mistakes in sending and fetching files."""

from __future__ import annotations

from .bug import Bug

BUGS = (
    Bug(
        "a file's name ends the header",
        "multipart",
        ".replace(/\"/g, '%22')",
        "",
        "files: a form: bytes as they are, names escaped",
    ),
    Bug(
        "a type may hold anything",
        "multipart",
        "if (!/^[",
        "if (false && !/^[",
        "files: other values of a form are text, objects",
    ),
    Bug("any https host is believed", "download", "isKnown))", "() => true))", "files: a vendor's URL is not trusted"),
    Bug(
        "a host is compared by its end",
        "download",
        "url.hostname.endsWith(`.${host}`)",
        "url.hostname.endsWith(host)",
        "files: a vendor's URL is not trusted",
    ),
    Bug(
        "the key goes to the file's host",
        "client",
        "binary: true, anonymous: true",
        "binary: true",
        "files: the file lies at a URL of the record",
    ),
    Bug(
        "an answer that is data is a file",
        "client",
        "&& !/json|html/i.test(typeOf(answer))",
        "",
        "files: an answer that is data, or says that it is",
    ),
)
