"""The functions that every app has."""

from __future__ import annotations

from targets.make.simulator.iml.functions import arrays, dates, encodings, logic, numbers, text
from targets.make.simulator.iml.functions.function import Function

FUNCTIONS: dict[str, Function] = {
    name: function
    for group in (logic, text, dates, numbers, arrays, encodings)
    for name, function in group.TABLE.items()
}
"""Name → function. Custom functions need a permission that outside developers lack: there are none."""
