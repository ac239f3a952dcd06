"""Make: a custom app in the layout of Make's local development."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from connector_core.description import Connector
from connector_core.diagnostics import Diagnostics
from connector_core.target import Files, Options


class Make:
    """Implements :class:`connector_core.target.Target`."""

    name = "make"
    label = "Make"

    def emit(self, connector: Connector, options: Options) -> Files:
        from targets.make.emit import files
        from targets.make.view.app import view
        from targets.make.view.context import Context

        return files(view(Context(connector, options)))

    def names(self, connector: Connector) -> Mapping[str, Mapping[str, Any]]:
        from targets.make.names import names

        return names(connector)

    def absent(self, connector: Connector) -> Mapping[str, str]:
        from targets.make.absent import absent

        return absent(connector)

    def check(self, connector: Connector, diagnostics: Diagnostics) -> None:
        from targets.make.check import check

        check(connector, diagnostics)


TARGET = Make()
