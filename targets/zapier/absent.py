"""What Zapier is not offered of a connector, and why."""

from __future__ import annotations

from collections.abc import Mapping

from connector_core.description import Connector
from targets.zapier import offered

BY_HAND = "Zapier accepts no hook whose URL is pasted by hand (D016, D017); the polling trigger is offered."


def absent(connector: Connector) -> Mapping[str, str]:
    """``{"call_finished:webhook": reason}``."""
    pushed = (item for item in connector.triggers if item.webhook)
    return {f"{item.key}:webhook": BY_HAND for item in pushed if item not in offered.hooks(connector)}
