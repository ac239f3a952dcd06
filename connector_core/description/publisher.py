"""Who publishes the packages. Every platform's gate asks for this."""

from __future__ import annotations

from connector_core.description.part import Part
from connector_core.description.text import Label, Url


class Publisher(Part):
    """``repositories`` is the folder of repositories: a package's name is appended (``https://github.com/acme``)."""

    name: Label
    email: str
    homepage: Url
    repositories: Url
    documentation: Url
    npm_scope: str = ""
    version: str = "0.1.0"
    license_year: int = 2026
