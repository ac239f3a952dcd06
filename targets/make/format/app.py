"""A whole app, read back from its files and checked file by file."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from pydantic import RootModel, TypeAdapter, ValidationError

from targets.make.format.base import Base
from targets.make.format.epoch import Epoch
from targets.make.format.groups import Group
from targets.make.format.manifest import Component, Manifest
from targets.make.format.parameters import ParameterList
from targets.make.format.request import Communication
from targets.make.format.webhook import WebhookCommunication

MANIFEST = "makecomapp.json"


class Groups(RootModel[list[Group]]):
    """The groups in order."""


class Names(RootModel[list[str]]):
    """Scopes."""


class Free(RootModel[dict[str, Any]]):
    """An object of any shape: common data, samples."""


_MODELS: dict[str, Any] = {
    "communication": Communication,
    "attach": Communication,
    "detach": Communication,
    "update": Communication,
    "epoch": Epoch,
    "params": ParameterList,
    "staticParams": ParameterList,
    "mappableParams": ParameterList,
    "interface": ParameterList,
    "samples": Free,
    "common": Free,
    "scope": Names,
    "requiredScope": Names,
}


@dataclass(frozen=True)
class FormatProblem:
    """One thing that Make's format does not allow. ``where`` is ``file: path inside it``."""

    where: str
    message: str


class UnreadableAppError(Exception):
    """The files are no Make app; carries every problem found."""

    def __init__(self, problems: list[FormatProblem]) -> None:
        self.problems = problems
        super().__init__("\n".join(f"{item.where}: {item.message}" for item in problems))


@dataclass(frozen=True)
class App:
    """``code`` maps (kind, component, code type) to its model; ``files`` the same to its path."""

    manifest: Manifest
    base: Base
    groups: list[Group]
    code: dict[tuple[str, str, str], Any] = field(default_factory=dict)
    files: dict[tuple[str, str, str], str] = field(default_factory=dict)

    def components(self, kind: str) -> Iterator[tuple[str, Component]]:
        yield from getattr(self.manifest.components, kind).items()

    def get(self, kind: str, name: str, code: str) -> Any:
        """The model of one code file, or None."""
        return self.code.get((kind, name, code))

    def path(self, kind: str, name: str, code: str) -> str:
        return self.files.get((kind, name, code), MANIFEST)


def read_app(files: Mapping[str, str | bytes]) -> App:
    """Parse and check every file that the manifest names, and that no other JSON file is there.

    Raises UnreadableAppError with all problems.
    """
    problems: list[FormatProblem] = []
    used = {MANIFEST}

    def load(path: str, model: Any) -> Any:
        used.add(path)
        if path not in files:
            problems.append(FormatProblem(path, "the file is not there"))
            return None
        raw = files[path]
        try:
            parsed = json.loads(raw if isinstance(raw, str) else raw.decode("utf-8"))
        except ValueError as broken:
            problems.append(FormatProblem(path, f"not JSON: {broken}"))
            return None
        try:
            return TypeAdapter(model).validate_python(parsed)
        except ValidationError as refused:
            for error in refused.errors(include_url=False):
                inside = ".".join(str(step) for step in error["loc"])
                problems.append(FormatProblem(f"{path}: {inside}", error["msg"]))
            return None

    manifest = load(MANIFEST, Manifest)
    if manifest is None:
        raise UnreadableAppError(problems)
    general = manifest.general_code_files
    base = load(general.base, Base) if general.base else None
    if general.common:
        load(general.common, Free)
    groups = load(general.groups, Groups) if general.groups else Groups([])
    if general.readme:
        used.add(general.readme)
        if general.readme not in files:
            problems.append(FormatProblem(general.readme, "the file is not there"))
    code: dict[tuple[str, str, str], Any] = {}
    where: dict[tuple[str, str, str], str] = {}
    for kind in ("connection", "webhook", "module", "rpc"):
        for name, component in getattr(manifest.components, kind).items():
            for code_type, path in component.code_files.plain().items():
                if path is None:
                    continue
                incoming = kind == "webhook" and code_type == "communication"
                model = WebhookCommunication if incoming else _MODELS.get(code_type, Free)
                code[kind, name, code_type] = load(path, model)
                where[kind, name, code_type] = path
    for path in sorted(set(files) - used):
        if path.endswith(".json"):
            problems.append(FormatProblem(path, "no component names this file"))
    if problems or base is None:
        raise UnreadableAppError(problems or [FormatProblem(MANIFEST, "the app has no base")])
    return App(manifest, base, groups.root, code, where)
