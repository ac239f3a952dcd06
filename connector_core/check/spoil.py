"""Small changes to the example connector, for the anti-examples of rules."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from connector_core.description import Connector, Record

Bad = Callable[[Connector], Connector]


def connector(**fields: Any) -> Bad:
    """Replace fields of the connector."""
    return lambda base: base.changed(**fields)


def connection(**fields: Any) -> Bad:
    return lambda base: base.changed(connection=base.connection.changed(**fields))


def trigger(**fields: Any) -> Bad:
    """Replace fields of the first trigger."""
    return lambda base: base.changed(triggers=(base.triggers[0].changed(**fields),))


def poll(**fields: Any) -> Bad:
    return lambda base: trigger(poll=base.triggers[0].poll.changed(**fields))(base)  # type: ignore[union-attr]


def action(**fields: Any) -> Bad:
    return lambda base: base.changed(actions=(base.actions[0].changed(**fields),))


def action_input(**fields: Any) -> Bad:
    """Replace fields of the action's second input, the one with options."""

    def spoil(base: Connector) -> Connector:
        inputs = list(base.actions[0].inputs)
        inputs[1] = inputs[1].changed(**fields)
        return action(inputs=tuple(inputs))(base)

    return spoil


def list_all(**fields: Any) -> Bad:
    return lambda base: base.changed(searches=(base.searches[0], base.searches[1].changed(**fields)))


def choices(**fields: Any) -> Bad:
    return lambda base: base.changed(choices=(base.choices[0].changed(**fields),))


def note_field(name: str, **fields: Any) -> Bad:
    """Replace fields of one output field of the record that the search for one note puts out."""

    def spoil(base: Connector) -> Connector:
        record = base.searches[0].record
        changed = tuple(item.changed(**fields) if item.key == name else item for item in record.fields())
        other: type[Record] = type("Note", (record,), {"__doc__": record.__doc__, "__module__": record.__module__})
        other._fields = changed
        return base.changed(searches=(base.searches[0].changed(record=other), base.searches[1]))

    return spoil
