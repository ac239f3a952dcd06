"""Zapier: a TypeScript app for the Zapier platform."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from connector_core.description import Connector
from connector_core.diagnostics import Diagnostics
from connector_core.target import Files, Options


class Zapier:
    """Implements :class:`connector_core.target.Target`."""

    name = "zapier"
    label = "Zapier"

    def emit(self, connector: Connector, options: Options) -> Files:
        from targets.zapier.emit import emit

        return emit(connector, options)

    def names(self, connector: Connector) -> Mapping[str, Mapping[str, Any]]:
        from targets.zapier.names import names

        return names(connector)

    def absent(self, connector: Connector) -> Mapping[str, str]:
        from targets.zapier.absent import absent

        return absent(connector)

    def check(self, connector: Connector, diagnostics: Diagnostics) -> None:
        from targets.zapier.accept import check

        check(connector, diagnostics)


TARGET = Zapier()
