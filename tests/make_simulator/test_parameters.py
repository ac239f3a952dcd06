"""What users enter."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from targets.make.simulator.errors import MakeError
from targets.make.simulator.parameters import filled

FIELDS: list[Any] = [
    {"name": "when", "type": "date"},
    {"name": "count", "type": "uinteger", "default": 10, "validate": {"min": 1, "max": 50}},
    {"name": "flag", "type": "boolean", "default": False},
    {"name": "text", "type": "text"},
    {
        "name": "kind",
        "type": "select",
        "options": [{"label": "A", "value": "a", "nested": [{"name": "inner", "type": "number"}]}],
    },
    {"name": "rows", "type": "array", "spec": [{"name": "key", "type": "text", "required": True}, {"name": "value"}]},
    {"name": "many", "type": "select", "multiple": True, "options": "rpc://x"},
    {"type": "banner", "text": "no name"},
    "rpc://dynamic",
]


def test_defaults_and_types() -> None:
    assert filled(FIELDS, {}) == {"count": 10, "flag": False}
    given = {"when": "2026-05-10T14:00:00+02:00", "count": "5", "flag": "true", "text": 5, "inner": "1.5", "many": "x"}
    assert filled(FIELDS, given) == {
        "when": datetime(2026, 5, 10, 12, tzinfo=UTC),
        "count": 5,
        "flag": True,
        "text": "5",
        "inner": 1.5,
        "many": ["x"],
    }


def test_empty_means_the_default() -> None:
    assert filled(FIELDS, {"count": "", "text": None, "rows": []}) == {"count": 10, "flag": False}


def test_rows_are_checked_too() -> None:
    assert filled(FIELDS, {"rows": [{"key": 1, "value": "v"}]})["rows"] == [{"key": "1", "value": "v"}]
    with pytest.raises(MakeError, match="required parameter 'key'"):
        filled(FIELDS, {"rows": [{"value": "v"}]})


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"when": "soon"}, "not a date"),
        ({"count": "many"}, "needs a number"),
        ({"count": 1.5}, "whole number"),
        ({"count": -1}, "out of its bounds"),
        ({"count": 51}, "out of its bounds"),
        ({"flag": "yes"}, "true or false"),
        ({"text": {"a": 1}}, "takes text"),
        ({"typo": 1}, "no field takes typo"),
    ],
)
def test_what_does_not_fit_is_refused(given: dict[str, Any], message: str) -> None:
    with pytest.raises(MakeError, match=message) as caught:
        filled(FIELDS, given)
    assert caught.value.kind == "BundleValidationError"
