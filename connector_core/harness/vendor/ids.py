"""Identifiers that look random and are not: the same seed gives the same ones in the same order."""

from __future__ import annotations

import base64
import random
import uuid
from collections.abc import Iterator
from contextlib import contextmanager


class Ids:
    """A seeded source; never use it for a real secret.

    Each purpose has its own stream (`of`), so that how often one kind of id was needed does not
    change another kind: calls have the same ids however many requests were made before.
    """

    def __init__(self, seed: int = 0, purpose: str = "") -> None:
        self._seed = seed
        self._random = random.Random(f"{seed}:{purpose}")
        self._streams: dict[str, Ids] = {}
        self._aside = ""

    def of(self, purpose: str) -> Ids:
        """The stream of one purpose; the same one each time."""
        name = self._aside + purpose
        return self._streams.setdefault(name, Ids(self._seed, name))

    @contextmanager
    def aside(self, name: str) -> Iterator[None]:
        """Other streams meanwhile: what is made here changes no id of what is made later."""
        self._aside = f"{name} "
        try:
            yield
        finally:
            self._aside = ""

    def uuid(self) -> str:
        """A version 4 UUID."""
        return str(uuid.UUID(int=self._random.getrandbits(128), version=4))

    def token(self, prefix: str, length: int = 24) -> str:
        """`prefix` and letters and digits of Crockford's alphabet, upper case."""
        alphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
        return prefix + "".join(self._random.choice(alphabet) for _ in range(length))

    def secret(self, prefix: str, size: int = 24) -> str:
        """`prefix` and `size` bytes in base64."""
        return prefix + base64.b64encode(self._random.randbytes(size)).decode()
