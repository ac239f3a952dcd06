"""One component: its entry in the manifest and its code files."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from targets.make.format import CodeFiles, Component, Parameter, ParameterList
from targets.make.naming import kebab

_SUFFIX = {
    "staticParams": "static-params",
    "mappableParams": "mappable-params",
    "requiredScope": "required-scope",
}


@dataclass(frozen=True)
class Built:
    """``code`` maps code type to plain JSON; ``resource`` groups modules."""

    id: str
    kind: str
    entry: dict[str, Any]
    code: dict[str, Any]
    resource: str = ""
    inputs: dict[str, str] = field(default_factory=dict)

    def path(self, code: str) -> str:
        """``modules/place-call/place-call.communication.iml.json``."""
        name = kebab(self.id)
        return f"{self.kind}s/{name}/{name}.{_SUFFIX.get(code, code)}.iml.json"

    def component(self) -> Component:
        return Component(**self.entry, code_files=CodeFiles(**{code: self.path(code) for code in self.code}))


def plain(items: list[Parameter]) -> list[Any]:
    """Parameters as JSON."""
    return ParameterList(list(items)).plain()
