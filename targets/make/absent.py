"""What Make is not offered of a connector, and why."""

from __future__ import annotations

from collections.abc import Mapping

from connector_core.description import Connector
from connector_core.target import Options
from targets.make.view.context import Context

UNCONFIRMED = "Make gives no raw body to check a signature over, so an event that cannot be fetched is not offered."


def absent(connector: Connector) -> Mapping[str, str]:
    """``{"insight_received:webhook": reason}``."""
    context = Context(connector, Options())
    pushed = (item for item in connector.triggers if item.webhook)
    return {f"{item.key}:webhook": UNCONFIRMED for item in pushed if not context.is_pushed(item)}
