"""API keys, what they may do, and whose they are."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Literal

KeyState = Literal["active", "revoked", "expired"]


@dataclass
class ApiKey:
    """One key. An absent scope is not granted. The token never shows in a repr."""

    id: str
    token: str = field(repr=False)
    account: str
    scopes: frozenset[str]
    mode: str = "live"
    state: KeyState = "active"


class KeyRing:
    """All keys of a vendor, by token."""

    def __init__(self) -> None:
        self._keys: dict[str, ApiKey] = {}

    def add(self, key: ApiKey) -> ApiKey:
        self._keys[key.token] = key
        return key

    def get(self, token: str) -> ApiKey | None:
        return self._keys.get(token)

    def of(self, account: str) -> Iterable[ApiKey]:
        return [key for key in self._keys.values() if key.account == account]


def bearer(header: str | None) -> str | None:
    """The token of ``Authorization: Bearer …``; None when the header is absent or of another kind."""
    kind, _, token = (header or "").partition(" ")
    return token.strip() or None if kind.lower() == "bearer" else None
