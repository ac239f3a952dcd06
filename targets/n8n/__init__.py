"""n8n: an npm package of community nodes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from connector_core.description import Connector
from connector_core.diagnostics import Diagnostics
from connector_core.target import Files, Options


class N8n:
    """Implements :class:`connector_core.target.Target`."""

    name = "n8n"
    label = "n8n"

    def emit(self, connector: Connector, options: Options) -> Files:
        from targets.n8n.emit import emit

        return emit(connector, options)

    def names(self, connector: Connector) -> Mapping[str, Mapping[str, Any]]:
        from targets.n8n.names import names

        return names(connector)

    def absent(self, connector: Connector) -> Mapping[str, str]:
        return {}

    def check(self, connector: Connector, diagnostics: Diagnostics) -> None:
        from targets.n8n.lint import check

        check(connector, diagnostics)


TARGET = N8n()
