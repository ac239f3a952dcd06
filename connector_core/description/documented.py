"""What the vendor documents, so that nothing of it is forgotten without a word."""

from __future__ import annotations

from connector_core.description.part import Part


class Documented(Part):
    """One operation or event of the vendor's document, and what offers it here.

    ``name`` is the vendor's own: ``GET /calls/{id}``, or an event's name with ``event``. ``by`` holds
    keys of operations and dropdowns, ``connection`` (its test), ``subscription`` (what triggers do when
    they start and stop). ``never`` is the reason why it is offered nowhere.
    """

    name: str
    by: tuple[str, ...] = ()
    event: bool = False
    never: str = ""
