"""What every operation is called on Zapier, for scripts and drivers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from connector_core.description import Connector, Input
from targets.zapier import offered


def names(connector: Connector) -> Mapping[str, Mapping[str, Any]]:
    """Operation key → ``{"kind", "key", "inputs"}``; a trigger has one such entry per delivery."""
    found: dict[str, dict[str, Any]] = {}
    hooks = offered.hooks(connector)
    for trigger in connector.triggers:
        ways: dict[str, Any] = {}
        if trigger in hooks:
            ways["webhook"] = _entry("triggers", trigger.key, offered.trigger_inputs(connector, trigger))
        if trigger.poll:
            inputs = offered.poll_inputs(trigger)
            ways["poll"] = _entry("triggers", offered.poll_key(connector, trigger), inputs)
        if ways:
            found[trigger.key] = ways
    for create in offered.creates(connector):
        found[create.key] = _entry("creates", create.key, offered.inputs(create))
    for search in offered.searches(connector):
        found[search.key] = _entry("searches", search.key, offered.inputs(search))
    return found


def _entry(kind: str, key: str, inputs: Iterable[Input]) -> dict[str, Any]:
    return {"kind": kind, "key": key, "inputs": {item.key: item.key for item in inputs}}
