"""What the vendor documents is offered by something, or refused with a reason."""

from __future__ import annotations

from connector_core.check import spoil
from connector_core.check.references import need
from connector_core.check.rule import rule
from connector_core.description import Connector, Documented
from connector_core.diagnostics import Diagnostics

ELSEWHERE = ("connection", "subscription")
"""What offers a documented operation without being one: the connection's test, starting and stopping a trigger."""


@rule(
    "documented.by",
    "A documented operation is offered by something, or a reason says why not.",
    Documented,
    spoil.connector(documented=(Documented(name="GET /notes"),)),
    spoil.connector(documented=(Documented(name="GET /notes", by=("list_note",)),)),
    spoil.connector(documented=(Documented(name="GET /notes", by=("list_notes",), never="It is not needed."),)),
)
def _documented(connector: Connector, part: Documented, diagnostics: Diagnostics) -> None:
    if bool(part.by) == bool(part.never):
        message = f"{part.name}: give either by= or never="
        diagnostics.add("documented.by", message, at=part.written)
    known = {*(item.key for item in connector.operations()), *(item.key for item in connector.choices), *ELSEWHERE}
    for name in part.by:
        need(diagnostics, "documented.by", "operation", name, known, part, "by")
