"""What each operation is called in the emitted app, for scripts and drivers."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from connector_core.description import Connector
from connector_core.target import Options
from targets.make.view.app import AppView, view
from targets.make.view.component import Built
from targets.make.view.context import Context


def names(connector: Connector) -> Mapping[str, Mapping[str, Any]]:
    """``{"place_call": {"module": "placeCall", "inputs": {"to_number": "to_number"}}}``.

    A trigger maps its deliveries to such entries. The inputs of an instant trigger are
    parameters of its ``webhook``.
    """
    app = view(Context(connector, Options()))
    found: dict[str, dict[str, Any]] = {}
    for (key, delivery), built in app.operations.items():
        entry = _entry(app, key, delivery, built)
        if delivery:
            found.setdefault(key, {})[delivery] = entry
        else:
            found[key] = entry
    return found


def _entry(app: AppView, key: str, delivery: str, built: Built) -> dict[str, Any]:
    hook = {"webhook": app.webhooks[key].id} if delivery == "webhook" else {}
    return {"module": built.id, "type": built.entry["module_type"], **hook, "inputs": dict(built.inputs)}
