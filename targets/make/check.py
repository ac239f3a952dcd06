"""What Make cannot accept of a description that is otherwise right."""

from __future__ import annotations

from collections.abc import Iterator

from pydantic import ValidationError

from connector_core.description import Connector, FileInput, Input, Record
from connector_core.description.auth import OAuth2
from connector_core.description.part import Part
from connector_core.description.types import ListType, ObjectType, OutField
from connector_core.diagnostics import Diagnostics
from connector_core.target import Options
from targets.make.limits import SHORTEST_ID
from targets.make.naming import camel
from targets.make.view.app import view
from targets.make.view.context import Context
from targets.make.view.records import EACH


def check(connector: Connector, diagnostics: Diagnostics) -> None:
    """Add one diagnostic for each thing that Make has no way to do."""
    auth = connector.connection.auth
    if isinstance(auth, OAuth2):
        diagnostics.add("make.auth", "OAuth 2 is not emitted for Make", at=auth.written, hint="use a key")
        return
    for part in connector.walk():
        if isinstance(part, Input) and isinstance(part.type, FileInput) and not (part.required or part.type.multiple):
            message = f"{part.key}: Make cannot leave a file out of a form"
            diagnostics.add("make.file", message, at=part.written, hint="required=True")
    for owner, field in _renamed_in_lists(connector):
        diagnostics.add(
            "make.nested",
            f"{field.key} is renamed inside a list, which Make cannot do",
            at=owner.written,
            hint="give it the vendor's name",
        )
    _short(connector, diagnostics)
    if diagnostics.errors:
        return
    try:
        view(Context(connector, Options())).manifest()
    except (ValueError, ValidationError) as refused:
        text = refused.errors()[0]["msg"] if isinstance(refused, ValidationError) else str(refused)
        diagnostics.add("make.format", f"Make's format does not allow this: {text}", at=connector.written)


def _short(connector: Connector, diagnostics: Diagnostics) -> None:
    """Ids on Make are keys without their underscores, and have three characters or more."""
    for operation in (*connector.triggers, *connector.actions, *connector.searches):
        if len(camel(operation.key)) < SHORTEST_ID:
            message = f"Make: the key {operation.key!r} is too short for an id"
            hint = "a verb and a noun make a good key, such as place_call"
            diagnostics.add("make.key", message, at=operation.written, keyword="key", hint=hint)


def _renamed_in_lists(connector: Connector) -> Iterator[tuple[Part, OutField]]:
    for part in connector.walk():
        for record in _records(part):
            for field in record.fields():
                if isinstance(field.type, ListType) and isinstance(field.type.item, ObjectType):
                    for child in field.type.item.fields:
                        renamed = child.path != child.key and not child.path.startswith(EACH)
                        if renamed or child.at or child.values:
                            yield part, child


def _records(part: Part) -> list[type[Record]]:
    values = [getattr(part, name, None) for name in type(part).model_fields]
    return [value for value in values if isinstance(value, type) and issubclass(value, Record)]
