"""Where a fact about a vendor comes from."""

from __future__ import annotations

from typing import Literal

from connector_core.description.part import Part
from connector_core.description.text import Label, Sentence

Provenance = Literal["doc", "public", "assumed"]
"""``doc``: the vendor's document given to us; ``public``: the vendor's public pages; ``assumed``: nobody says so."""


class Fact(Part):
    """One fact a reader may want to check.

    What is not ``doc`` is listed in every generated README under "Unverified". ``setting``
    says where the reader changes it when it proves wrong.
    """

    about: Label
    says: Sentence
    provenance: Provenance
    source: str = ""
    setting: str = ""
