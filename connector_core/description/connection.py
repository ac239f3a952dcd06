"""The connection: host, authentication, test, label, permissions."""

from __future__ import annotations

from pydantic import Field

from connector_core.description.auth import Auth
from connector_core.description.part import Part
from connector_core.description.records import Record
from connector_core.description.request import Request
from connector_core.description.text import Label, Url, WirePath


class Host(Part):
    """One base URL that a user may choose; free text is never offered."""

    label: Label
    url: Url


class Scope(Part):
    """A permission that a key may hold. ``preset``: the vendor's usual integration key has it."""

    name: str
    help: str
    preset: bool = False


class Scopes(Part):
    """Where the granted permissions are read, in the answer of the connection test.

    ``granted`` leads to an object ``{name: true}``; a missing name is not granted.
    """

    granted: WirePath
    known: tuple[Scope, ...] = Field(min_length=1)


class Connection(Part):
    """``test`` is a request that any valid key may make; ``label`` a template over ``test_record``'s keys.

    Without a ``test_record`` the vendor names no account: the answer proves the key and nothing
    else, and ``label`` is a fixed text.
    """

    hosts: tuple[Host, ...] = Field(min_length=1)
    auth: Auth
    test: Request
    test_record: type[Record] | None = None
    label: str
    scopes: Scopes | None = None

    @property
    def base_url(self) -> str:
        return self.hosts[0].url
