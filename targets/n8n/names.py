"""What every operation is called in an emitted package, for scripts and drivers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from connector_core.description import Connector
from targets.n8n import operations, package, triggers
from targets.n8n.offered import Owner, offered
from targets.n8n.parameters import Parameter


def names(connector: Connector) -> Mapping[str, Mapping[str, Any]]:
    """Operation key → its node type, the parameters that choose it, and where its inputs go.

    ``inputs`` leads to a parameter's dotted path; ``kinds`` says how its value is written
    (``dynamic``: a resource locator, ``key_value``: ``{"pair": [{"name", "value"}]}``, ``file``: names of the item's
    binary fields).
    ``file`` names the binary field that a download puts out.
    """
    found: dict[str, dict[str, Any]] = {}
    for trigger in connector.triggers:
        ways: dict[str, Any] = {}
        if trigger in triggers.pushed(connector) and connector.subscription is not None:
            chosen: dict[str, Any] = {"events": [trigger.key]}
            ways["webhook"] = _entry(connector, "Trigger", chosen, triggers.parameters_of(connector, trigger, False))
        if trigger.poll is not None:
            ways["poll"] = _entry(
                connector, "PollTrigger", {"event": trigger.key}, triggers.parameters_of(connector, trigger, True)
            )
        if ways:
            found[trigger.key] = ways
    for item in offered(connector):
        if isinstance(item.operation, Owner):
            continue
        chosen = {"resource": item.resource, "operation": item.value}
        entry = _entry(connector, "", chosen, operations.parameters_of(item))
        if getattr(item.operation, "download", None) is not None:
            entry["file"] = operations.OUTPUT["default"]
        found[item.operation.key] = entry
    return found


def _entry(
    connector: Connector, suffix: str, chosen: Mapping[str, Any], parameters: Sequence[Parameter]
) -> dict[str, Any]:
    return {
        "type": package.node_type(connector, suffix),
        **chosen,
        "parameters": dict(chosen),
        "inputs": {item.key: item.path for item in parameters},
        "kinds": {item.key: item.kind for item in parameters},
    }
