"""Keeps the secrets that a fake handed out from being shown anywhere."""

from __future__ import annotations


class Redactor:
    """Knows every secret by value and blots it out of any text."""

    def __init__(self) -> None:
        self._shown: dict[str, str] = {}

    def add(self, secret: str, visible: int = 0) -> None:
        """`visible` leading characters may be shown."""
        if len(secret) > visible:
            self._shown[secret] = secret[:visible] + "…"

    @property
    def known(self) -> frozenset[str]:
        """Every secret. Never show one."""
        return frozenset(self._shown)

    def redact(self, text: str) -> str:
        # Longest first: one secret may be the beginning of another.
        for secret in sorted(self._shown, key=len, reverse=True):
            text = text.replace(secret, self._shown[secret])
        return text
