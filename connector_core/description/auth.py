"""How a connection proves who it is."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from connector_core.description.part import Part
from connector_core.description.text import HeaderName, Key, Label, Url


class BearerKey(Part):
    """``Authorization: Bearer <key>``. ``prefixes`` are the documented beginnings of a key."""

    kind: Literal["bearer"] = "bearer"
    field: Key = "api_key"
    label: Label = "API Key"
    help: str = ""
    help_url: Url
    prefixes: tuple[str, ...] = ()


class HeaderKey(Part):
    """The key alone in a header of the vendor's choice."""

    kind: Literal["header"] = "header"
    header: HeaderName
    field: Key = "api_key"
    label: Label = "API Key"
    help: str = ""
    help_url: Url
    prefixes: tuple[str, ...] = ()


class Basic(Part):
    """HTTP Basic: user name and password (or two halves of a key)."""

    kind: Literal["basic"] = "basic"
    username_field: Key = "username"
    username_label: Label = "Username"
    password_field: Key = "password"
    password_label: Label = "Password"
    help: str = ""
    help_url: Url


class OAuth2(Part):
    """Authorization code with refresh. Described; not emitted yet."""

    kind: Literal["oauth2"] = "oauth2"
    authorize_url: Url
    token_url: Url
    scopes: tuple[str, ...] = ()
    help: str = ""
    help_url: Url


Auth = Annotated[BearerKey | HeaderKey | Basic | OAuth2, Field(discriminator="kind")]
