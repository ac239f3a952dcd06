"""An app's folder, loaded."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from targets.make.simulator.errors import SimulationError
from targets.make.simulator.merge import merged, requests

KINDS = ("connection", "webhook", "module", "rpc")


@dataclass(frozen=True)
class Component:
    """A connection, webhook, module or remote procedure; ``codes`` are its files, parsed, by code type."""

    kind: str
    id: str
    entry: Mapping[str, Any]
    codes: Mapping[str, Any] = field(repr=False)

    @property
    def type(self) -> str:
        """``trigger``, ``action``, ``search``, ``instant_trigger``, ``universal`` … of a module."""
        return str(self.entry.get("moduleType", ""))

    def parameters(self) -> list[Any]:
        """The parameter lists: static, mappable, or a webhook's own."""
        return [item for code in ("params", "staticParams", "mappableParams") for item in self.codes.get(code) or []]


@dataclass(frozen=True)
class App:
    """``base`` and ``common`` as they stand; components by kind and local id."""

    base: Mapping[str, Any]
    common: Mapping[str, Any]
    components: Mapping[str, Mapping[str, Component]]

    def component(self, kind: str, name: str) -> Component:
        """Raises SimulationError when there is none."""
        try:
            return self.components[kind][name]
        except KeyError:
            known = ", ".join(sorted(self.components.get(kind, {}))) or "none"
            raise SimulationError(f"the app has no {kind} {name} (there are: {known})") from None

    def spec(self, component: Component, code: str = "communication") -> list[dict[str, Any]]:
        """The requests of a component's communication, base merged in. None for an empty one.

        Base does not apply to connections [D].
        """
        found = requests(component.codes.get(code))
        if component.kind == "connection":
            return found
        return [merged(self.base, item) for item in found]


def load_app(folder: Path) -> App:
    """Read ``makecomapp.json`` and every file that it names. Raises SimulationError."""
    manifest = _json(folder, "makecomapp.json")
    try:
        general = manifest["generalCodeFiles"]
        components = {
            kind: {name: _component(folder, kind, name, entry) for name, entry in manifest["components"][kind].items()}
            for kind in KINDS
        }
        foreign = [kind for kind in ("function", "endpoint") if manifest["components"][kind]]
        base, common = (_json(folder, general[name]) if general[name] else {} for name in ("base", "common"))
    except (KeyError, TypeError, AttributeError) as error:
        raise SimulationError(f"makecomapp.json does not have the expected shape: {error}") from error
    if foreign:
        raise SimulationError(f"{' and '.join(foreign)} are not simulated")
    if not isinstance(base, dict) or not isinstance(common, dict):
        raise SimulationError("base and common must each be one object")
    app = App(base, common, components)
    _check_references(app)
    return app


def _component(folder: Path, kind: str, name: str, entry: Mapping[str, Any]) -> Component:
    codes = {code: _json(folder, path) for code, path in entry["codeFiles"].items() if path}
    return Component(kind, name, entry, codes)


def _json(folder: Path, path: str) -> Any:
    file = folder / path
    if not file.resolve().is_relative_to(folder.resolve()):
        raise SimulationError(f"{path} lies outside the app")
    try:
        return json.loads(file.read_text(encoding="utf-8"))
    except OSError as error:
        raise SimulationError(f"{path}: {error.strerror}") from error
    except ValueError as error:
        raise SimulationError(f"{path}: not strict JSON: {error}") from error


def _check_references(app: App) -> None:
    for kind in KINDS:
        for item in app.components[kind].values():
            for key in ("connection", "altConnection", "webhook"):
                target = item.entry.get(key)
                if target is not None:
                    app.component("webhook" if key == "webhook" else "connection", target)
